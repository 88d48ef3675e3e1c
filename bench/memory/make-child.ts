// Makes layers in a fresh process, and says how many microseconds one takes, or how many kilobytes of heap it
// keeps. `by hand` is the least that a list can be looked up in.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createCorsLayer } from '../contenders/package.ts'
import { ours, someOrigins } from '../contenders/policy.ts'

setFlagsFromString('--expose-gc')
const gc: () => void = runInNewContext('gc')

const [what, row = ''] = process.argv.slice(2)
const [way, text] = row.split(', ')
const count = Number(text)
const origins = someOrigins(count)
const make = way === 'ours' ? () => createCorsLayer(ours(origins)) : () => new Set(origins)

const many = Math.ceil(20_000 / count)
for (let i = 0; i < many; i++) make()
gc()
const before = process.memoryUsage().heapUsed
const kept: unknown[] = []
const start = process.hrtime.bigint()
for (let i = 0; i < many; i++) kept.push(make())
const microseconds = Number(process.hrtime.bigint() - start) / 1000 / many
gc()
const kilobytes = (process.memoryUsage().heapUsed - before) / 1024 / many
if (kept.length !== many) throw new Error('Nothing is kept')
process.send?.(what === 'heap' ? kilobytes : microseconds)
