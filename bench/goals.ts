// What is promised of the figures: each goal bounds the ratio of two rows of one case.
import { median, type Result, ratios, spread } from './results.ts'

type Goal = readonly [
  cases: readonly string[],
  row: string,
  over: string,
  sign: '≤' | '≥',
  bound: number,
]

const BY_HEAD = ['object', 'array', 'setHeader', 'no origin']
const HOSTILE = ['commas', 'spaces', 'names', 'long name'].map(name => `hostile ${name}`)
const EVERY = [...BY_HEAD, 'disallowed origin', 'preflight', 'refused preflight']

const GOALS: readonly Goal[] = [
  [EVERY, 'ours', 'by hand', '≤', 1.05],
  [['object', 'array'], 'ours', 'cors', '≤', 0.85],
  [['setHeader'], 'ours', 'cors', '≤', 0.95],
  [['no origin'], 'ours', 'cors', '≤', 0.8],
  [['preflight', 'refused preflight'], 'ours', 'cors', '≤', 0.85],
  [EVERY, 'ours', 'corser', '≤', 1],
  [EVERY, 'ours', '@tinyhttp/cors', '≤', 1],
  [['origins'], 'ours, 100000', 'ours, 1', '≤', 1.05],
  [['patterns'], 'ours, 1000', 'ours, 1', '≤', 1.1],
  [['subscriber'], 'ours, subscribed', 'ours', '≤', 1.05],
  [HOSTILE, 'ours', 'ours, unread', '≤', 1.15],
  [['express'], 'ours', 'plugin', '≥', 1.08],
  [['hono'], 'ours', 'plugin', '≥', 2],
  [['koa', 'fastify'], 'ours', 'plugin', '≥', 1],
  [['express preflight'], 'ours', 'plugin', '≥', 4],
  [['hono preflight'], 'ours', 'plugin', '≥', 1.4],
  [['koa preflight'], 'ours', 'plugin', '≥', 1.2],
  [['fastify preflight'], 'ours', 'plugin', '≥', 1],
]

/** A line for each goal that `results` tell of. `known` are the names of all cases. */
export function goalLines(results: readonly Result[], known: readonly string[]): string[] {
  const lost = GOALS.flatMap(([cases]) => cases).find(name => !known.includes(name))
  if (lost !== undefined) throw new Error(`A goal is of a case that there is not: '${lost}'`)
  return GOALS.flatMap(([cases, row, over, sign, bound]) =>
    results
      .filter(({ name }) => cases.includes(name))
      .map(result => {
        const measured = ratios(result, row, over)
        const middle = median(measured)
        const isMet = sign === '≤' ? middle <= bound : middle >= bound
        const isWithin =
          sign === '≤' ? Math.min(...measured) <= bound : Math.max(...measured) >= bound
        const verdict = isMet ? 'met' : isWithin ? 'in the spread' : 'NOT MET'
        const goal = `${result.name}: ${row} / ${over} ${sign} ${bound}`
        return `${verdict.padEnd(15)}${middle.toFixed(3)}  (${spread(measured)})  ${goal}`
      }),
  )
}
