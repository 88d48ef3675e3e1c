// Making a layer: microseconds, and kilobytes of heap that it keeps, for few and for many origins.
import { fork } from 'node:child_process'
import { message } from './memory.ts'
import type { Effort, Result } from './results.ts'

const CHILD = new URL('./making-child.js', import.meta.url)
const COUNTS = [1, 100_000]
const WAYS = ['by hand', 'ours']

export async function runMaking(name: 'making' | 'heap', effort: Effort): Promise<Result> {
  const rows: Record<string, number[]> = {}
  for (let round = 0; round < effort.rounds; round++) {
    for (const count of COUNTS) {
      for (const way of WAYS) {
        const child = fork(CHILD, [way, String(count)], { execArgv: ['--expose-gc'] })
        const [microseconds, bytes] = (await message(child)) as [number, number]
        const figure = name === 'making' ? microseconds : bytes / 1024
        const row = `${way}, ${count}`
        rows[row] = [...(rows[row] ?? []), figure]
      }
    }
  }
  return { name, unit: name === 'making' ? 'µs' : 'kB', rows }
}
