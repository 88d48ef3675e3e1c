// The process of one row: gets it ready, says so, and then answers each message with a figure.
import type { Case } from './case.ts'

const [module = '', name, row = '', effort = ''] = process.argv.slice(2)
const { CASES }: { CASES: readonly Case[] } = await import(module)
const measure = await CASES.find(each => each.name === name)?.child(row, JSON.parse(effort))
process.on('message', async () => process.send?.(await measure?.()))
process.on('disconnect', () => process.exit())
process.send?.('ready')
