// In memory: microseconds a request, of each row of a case in turns.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { CASES } from './cases.ts'
import { type Effort, type Result, undisturbed } from './results.ts'

const ROW = new URL('./memory-row.js', import.meta.url)

/** Runs one case: in each round fresh processes, of which each times its slices in turn. */
export async function runInMemory(name: string, effort: Effort): Promise<Result> {
  const rows = CASES[name] ?? []
  const rounds: number[][] = rows.map(() => [])
  for (let round = 0; round < effort.rounds; round++) {
    const children: ChildProcess[] = []
    try {
      for (const row of rows) {
        const child = fork(ROW, [name, row.name, String(effort.warmUp), String(effort.slice)])
        children.push(child)
        await message(child)
      }
      const slices: number[][] = rows.map(() => [])
      for (let slice = 0; slice < effort.slices; slice++) {
        for (const i of order(rows.length, slice)) {
          const child = children[i] as ChildProcess
          child.send('time')
          slices[i]?.push(Number(await message(child)))
        }
      }
      for (const [i, times] of slices.entries()) rounds[i]?.push(undisturbed(times))
    } finally {
      for (const child of children) child.kill()
    }
  }
  return {
    name,
    unit: 'µs',
    rows: Object.fromEntries(rows.map((row, i) => [row.name, rounds[i] ?? []])),
  }
}

/** There and back in turns: ABC, CBA. */
export function order(length: number, turn: number): number[] {
  const forth = Array.from({ length }, (_, i) => i)
  return turn % 2 === 0 ? forth : forth.reverse()
}

/** The next message of a child; rejects when it ends instead, as by a wrong answer. */
export async function message(child: ChildProcess): Promise<unknown> {
  const ended = new AbortController()
  const end = once(child, 'exit', { signal: ended.signal }).then(() => {
    throw new Error(`${child.spawnargs.slice(1).join(' ')} has ended`)
  })
  const [value] = (await Promise.race([once(child, 'message'), end])) as unknown[]
  end.catch(() => {})
  ended.abort()
  return value
}
