// Rows run in turns, each in a process of its own, so that none is timed with code that V8 has optimized for
// another, and a change of the machine's speed meets all of them.
import { type ChildProcess, fork } from 'node:child_process'
import { type Effort, type Figures, undisturbed } from './results.ts'

/** A child process: what it said first, and what it says when it is asked again. */
export interface Child {
  readonly said: number
  ask(): Promise<number>
}

export type Start = (file: URL, ...args: readonly (string | number)[]) => Promise<Child>

/**
 * Times `rows`. At the start of a round, `prepare` starts the processes that it needs, and gives a function
 * that times one slice of a row. The processes end with the round.
 */
export async function inTurns(
  rows: readonly string[],
  effort: Effort,
  prepare: (start: Start) => Promise<(row: string) => Promise<number>>,
): Promise<Figures> {
  const figures = rows.map((): number[] => [])
  for (let round = 0; round < effort.rounds; round++) {
    const children: ChildProcess[] = []
    try {
      const time = await prepare(async (file, ...args) => {
        const child = fork(file, args.map(String))
        children.push(child)
        const ask = (): Promise<number> => {
          child.send('time')
          return message(child)
        }
        return { said: await message(child), ask }
      })
      const slices = rows.map((): number[] => [])
      for (let slice = 0; slice < effort.slices; slice++) {
        // There and back: ABC, CBA.
        const order = [...rows.keys()]
        if (slice % 2 === 1) order.reverse()
        for (const i of order) slices[i]?.push(await time(rows[i] as string))
      }
      for (const [i, times] of slices.entries()) figures[i]?.push(undisturbed(times))
    } finally {
      for (const child of children) child.kill()
    }
  }
  return Object.fromEntries(rows.map((row, i) => [row, figures[i] ?? []]))
}

/** The next message of a child. Rejects when it ends instead, e.g. because of a wrong answer. */
function message(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    // Not `exit`, which may come before the last message.
    const end = (): void => reject(new Error(`${child.spawnargs.slice(1).join(' ')} has ended`))
    child.once('disconnect', end)
    child.once('message', value => {
      child.off('disconnect', end)
      resolve(Number(value))
    })
  })
}
