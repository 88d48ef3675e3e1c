// Rows run in turns, each in a process of its own, so that none is timed with code that V8 has optimized for
// another, and a change of the machine's speed meets all of them.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { Case, Effort, Measure } from './case.ts'

/** One figure a round for each row. */
export type Figures = Readonly<Record<string, readonly number[]>>

const CHILD = new URL('./child.js', import.meta.url)

export async function measured(each: Case, effort: Effort): Promise<Figures> {
  const { module, name, rows, unit } = each
  const figures = Object.fromEntries(rows.map((row): [string, number[]] => [row, []]))
  for (let round = 0; round < effort.rounds; round++) {
    const children = new Map<string, ChildProcess>()
    const start = async (row: string): Promise<Measure> => {
      const child = fork(CHILD, [module, name, row, JSON.stringify(effort)])
      // A row has one process at a time.
      children.get(row)?.kill()
      children.set(row, child)
      // One that fails, e.g. because of a wrong answer, ends the bench.
      child.once('exit', (code, signal) => {
        if (code !== 0 && signal !== 'SIGTERM') throw new Error(`${name}: ${row} has ended`)
      })
      await once(child, 'message')
      return async () => {
        child.send('measure')
        return (await once(child, 'message'))[0]
      }
    }
    const turns = []
    for (const row of rows) {
      const measure = await each.prepare(() => start(row), row, effort)
      turns.push({ row, measure, slices: [] as number[] })
    }
    for (let i = 0; i < effort.slices; i++) {
      for (const { measure, slices } of turns) slices.push(await measure())
      // There and back: ABC, CBA.
      turns.reverse()
    }
    for (const child of children.values()) child.kill()
    for (const { row, slices } of turns) {
      const figure = undisturbed(slices)
      figures[row]?.push(unit === 'requests/s' ? 1e6 / figure : figure)
    }
  }
  return figures
}

/**
 * What a slice takes when nothing disturbs it: the lower quartile. A shared machine runs at half its speed
 * for tens of milliseconds at a time, and a median falls now on one side, now on the other.
 */
function undisturbed(slices: readonly number[]): number {
  return slices.toSorted((a, b) => a - b)[slices.length >> 2] as number
}
