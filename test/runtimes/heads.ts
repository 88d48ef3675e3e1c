// Plays the table of heads in whatever runtime this is. Where a head behind a layer is not as bare, and
// bare is not as in Node either, no layer can mend it: such a head counts as skipped.
import { EventEmitter } from 'node:events'
import type { createCorsLayer } from '../../lib/index.ts'
import { type Compared, compared, expected, HEADS, type Head, waysBehind } from '../heads.ts'
import { lacksMethod } from '../support/lacks.ts'
import { type Listener, type Played, type Protocol, play } from '../support/play.ts'
import { warningsOf } from '../support/warnings.ts'

/** What comes of each head bare, by protocol and title. */
export type Bare = Readonly<Record<string, Compared>>

export interface Outcome {
  readonly title: string
  readonly result: 'passed' | 'failed' | 'skipped'
  /** What came instead. */
  readonly reason: string
}

const MOST_TIME = 5000
const PLAYS = HEADS.flatMap(head =>
  (['http', 'http2'] as const)
    .filter(protocol => head.only === undefined || head.only === protocol)
    .map(protocol => ({ head, protocol, name: `${protocol}, ${head.title}` })),
)

// As in `write-head.test.ts`: a server answers a rejection of its listener.
EventEmitter.captureRejections = true
// `http2` warns of each status message and connection header that it leaves out.
warningsOf({ teardown: () => {} })

/** What comes of each head bare, in this runtime. */
export async function playBare(): Promise<Bare> {
  const bare: Record<string, Compared> = {}
  for (const { head, protocol, name } of PLAYS) {
    bare[name] = compared(await playAnyhow(head, listener => listener, protocol))
  }
  return bare
}

/** What comes of each head behind a layer. Without `inNode`, what comes bare in Node, none is skipped. */
export async function checkHeads(
  create: typeof createCorsLayer,
  inNode?: Bare,
): Promise<Outcome[]> {
  const ways = Object.entries(waysBehind(create))
  const outcomes: Outcome[] = []
  for (const { head, protocol, name } of PLAYS) {
    const lacks = head.needs !== undefined && lacksMethod(head.needs)
    if (lacks !== false) {
      outcomes.push({ title: name, result: 'skipped', reason: lacks })
      continue
    }
    const bare = await playAnyhow(head, listener => listener, protocol)
    const right = textOf(expected(bare, head.vary[protocol]))
    const isAsInNode = !inNode || textOf(compared(bare)) === textOf(inNode[name])
    for (const [behind, wrap] of ways) {
      const found = textOf(compared(await playAnyhow(head, wrap, protocol)))
      const failure = isAsInNode ? 'failed' : 'skipped'
      const reason = isAsInNode ? found : `bare: ${textOf(compared(bare))}`
      outcomes.push({
        title: `${name}, ${behind}`,
        ...(found === right ? { result: 'passed', reason: '' } : { result: failure, reason }),
      })
    }
  }
  return outcomes
}

/** Plays a head in a runtime where it may throw, or never be answered. */
async function playAnyhow(
  { app }: Head,
  wrap: (listener: Listener) => Listener,
  protocol: Protocol,
): Promise<Played> {
  const events = ['uncaughtException', 'unhandledRejection'] as const
  let stop = () => {}
  const stopped = new Promise<never>((_resolve, reject) => {
    const timer = setTimeout(reject, MOST_TIME, new Error('no answer'))
    for (const event of events) process.on(event, reject)
    stop = () => {
      clearTimeout(timer)
      for (const event of events) process.off(event, reject)
    }
  })
  try {
    return await Promise.race([play(app, wrap, protocol), stopped])
  } catch (error) {
    return { notes: [String(error)], received: '' }
  } finally {
    stop()
  }
}

function textOf(seen: Compared | undefined): string {
  return JSON.stringify([seen?.notes, seen?.cors, seen?.rest])
}
