// Makes layers in a process of its own, and gives microseconds for one and the bytes of heap that it keeps.
import { createCorsLayer } from '../lib/index.ts'
import { ours, someOrigins } from './policy.ts'

const [way, text] = process.argv.slice(2)
const count = Number(text)
const gc = globalThis.gc as () => void
const origins = someOrigins(count)
// `by hand` is the least that a list needs to be looked up in.
const make = way === 'ours' ? () => createCorsLayer(ours(origins)) : () => new Set(origins)

if (!(make() as { has?: unknown; isAllowedOrigin?: unknown })) throw new Error('nothing made')
const many = Math.ceil(20_000 / count)
for (let i = 0; i < many; i++) make()
gc()
const before = process.memoryUsage().heapUsed
const kept: unknown[] = []
const start = process.hrtime.bigint()
for (let i = 0; i < many; i++) kept.push(make())
const microseconds = Number(process.hrtime.bigint() - start) / 1000 / many
gc()
const bytes = (process.memoryUsage().heapUsed - before) / many
process.send?.([microseconds, bytes, kept.length])
