// A server in a process of its own: tells its parent its port, and ends with it.
import type { AddressInfo } from 'node:net'
import { FRAMEWORKS } from './frameworks.ts'

const [framework = '', way = ''] = process.argv.slice(2)
const server = await FRAMEWORKS[framework]?.serve(way)
if (!server) throw new Error(`No framework '${framework}'`)
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
process.on('disconnect', () => process.exit())
