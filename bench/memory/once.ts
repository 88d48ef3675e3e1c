// What happens once in a process: importing a package, and making a layer. A fresh process for each figure, so
// this module imports no package itself.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Bound, Case } from '../case.ts'

const IMPORTED = ['ours', 'cors', 'corser', '@tinyhttp/cors']
const MADE = ['by hand, 1', 'ours, 1', 'by hand, 100000', 'ours, 100000']

export const CASES: readonly Case[] = [
  once('import', 'ms', IMPORTED, 'cors', 20, importing, [['ours', 'cors', '≤', 1]]),
  once('making', 'µs', MADE, 'by hand', 1, async row => (await making(row)).microseconds),
  once('heap', 'kB', MADE, 'by hand', 1, async row => (await making(row)).kilobytes),
]

function once(
  name: string,
  unit: Case['unit'],
  rows: readonly string[],
  base: string,
  slices: number,
  measure: (row: string) => Promise<number>,
  bounds: readonly Bound[] = [],
): Case {
  return {
    ...{ module: import.meta.url, group: 'once', name, unit, rows, base, bounds },
    effort: { rounds: 5, slices, slice: 0, warmUp: 0 },
    child: async row => () => measure(row),
    prepare: async start => async () => (await start())(),
  }
}

async function importing(row: string): Promise<number> {
  const name = row === 'ours' ? 'cors-layer' : row
  const start = performance.now()
  await import(name)
  return performance.now() - start
}

/** What one layer takes to make, and what it keeps. */
async function making(row: string): Promise<{ microseconds: number; kilobytes: number }> {
  const { createCorsLayer } = await import('cors-layer')
  const { OURS, someOrigins } = await import('../contenders/policy.ts')
  setFlagsFromString('--expose-gc')
  const gc: () => void = runInNewContext('gc')

  const [way, count] = row.split(', ')
  const allowOrigins = someOrigins(Number(count))
  const layer = () => createCorsLayer({ ...OURS, allowOrigins })
  // The least that a list can be looked up in.
  const byHand = () => new Set(allowOrigins)
  const make = way === 'ours' ? layer : byHand

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
  return { microseconds, kilobytes }
}
