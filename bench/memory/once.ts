// What happens once in a process: importing a package, and making a layer. A fresh process for each figure, so
// this module imports no package itself.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Case, Measure } from '../case.ts'

const ONCE = {
  module: import.meta.url,
  group: 'once',
  effort: { rounds: 5, slices: 1, slice: 0, warmUp: 0 },
  bounds: [],
  prepare: async (start: () => Promise<Measure>) => async () => (await start())(),
} as const
const MADE = {
  ...ONCE,
  rows: ['by hand, 1', 'ours, 1', 'by hand, 100000', 'ours, 100000'],
  base: 'by hand',
}

export const CASES: readonly Case[] = [
  {
    ...ONCE,
    name: 'import',
    unit: 'ms',
    rows: ['ours', 'cors', 'corser', '@tinyhttp/cors'],
    base: 'cors',
    effort: { ...ONCE.effort, slices: 20 },
    bounds: [['ours', 'cors', '≤', 1]],
    child: async row => () => importing(row),
  },
  { ...MADE, name: 'making', unit: 'µs', child: async row => () => making(row, 'µs') },
  { ...MADE, name: 'heap', unit: 'kB', child: async row => () => making(row, 'kB') },
]

async function importing(row: string): Promise<number> {
  const address = import.meta.resolve(row === 'ours' ? 'cors-layer' : row)
  const start = performance.now()
  await import(address)
  return performance.now() - start
}

/** What it takes to make one layer, or what the layer keeps. */
async function making(row: string, unit: 'µs' | 'kB'): Promise<number> {
  const { createCorsLayer } = await import('cors-layer')
  const { OURS, someOrigins } = await import('../contenders/policy.ts')
  setFlagsFromString('--expose-gc')
  const gc: () => void = runInNewContext('gc')
  const [way, count] = row.split(', ')
  const allowOrigins = someOrigins(Number(count))
  // By hand: the least that a list can be looked up in.
  const make = (): unknown =>
    way === 'ours' ? createCorsLayer({ ...OURS, allowOrigins }) : new Set(allowOrigins)

  const many = Math.ceil(20_000 / allowOrigins.length)
  for (let i = 0; i < many; i++) make()
  gc()
  const before = process.memoryUsage().heapUsed
  const kept: unknown[] = []
  const start = performance.now()
  for (let i = 0; i < many; i++) kept.push(make())
  const microseconds = ((performance.now() - start) * 1000) / many
  gc()
  const kilobytes = (process.memoryUsage().heapUsed - before) / 1024 / many
  if (kept.length !== many) throw new Error('Nothing is kept')
  return unit === 'µs' ? microseconds : kilobytes
}
