// What happens once in a process: importing the package, and making a layer. A fresh process for each figure.
import { PACKAGE } from '../contenders/package.ts'
import type { Bound, Case } from '../results.ts'
import { inTurns } from '../turns.ts'

const IMPORTED: Readonly<Record<string, string>> = {
  ours: PACKAGE,
  cors: import.meta.resolve('cors'),
  corser: import.meta.resolve('corser'),
  '@tinyhttp/cors': import.meta.resolve('@tinyhttp/cors'),
}
const MADE = ['by hand, 1', 'ours, 1', 'by hand, 100000', 'ours, 100000']

export const CASES: readonly Case[] = [
  once('import', 'ms', Object.keys(IMPORTED), 'cors', 20, [['ours', 'cors', 1]]),
  once('making', 'µs', MADE, 'by hand', 1),
  once('heap', 'kB', MADE, 'by hand', 1),
]

function once(
  name: string,
  unit: string,
  rows: readonly string[],
  base: string,
  slices: number,
  atMost: readonly Bound[] = [],
): Case {
  const file = new URL(name === 'import' ? './import-child.js' : './make-child.js', import.meta.url)
  const effort = { rounds: 5, slices, slice: 0, warmUp: 0 }
  const run: Case['run'] = given =>
    inTurns(rows, given, async start => async row => {
      return (await start(file, name, IMPORTED[row] ?? row)).said
    })
  return { group: 'once', name, unit, rows, base, effort, atMost, run }
}
