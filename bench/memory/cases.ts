// What is timed in memory, as a few rows that are compared with each other, with the bounds of their ratios.
import { NAMES } from '../contenders/index.ts'
import { ORIGIN, OTHER_ORIGIN, PREFLIGHT } from '../contenders/policy.ts'
import type { Bound, Case } from '../results.ts'
import { type Child, inTurns } from '../turns.ts'
import type { Request, Row } from './row.ts'

const CHILD = new URL('./child.js', import.meta.url)

type Rows = Readonly<Record<string, Row>>

interface InMemory {
  readonly rows: Rows
  readonly atMost: readonly Bound[]
}

const ACTUAL: Request = { head: 'object', kind: 'actual', headers: { origin: ORIGIN }, origins: 1 }
const OTHER = { origin: OTHER_ORIGIN }
const ALLOWED: Request = { ...ACTUAL, kind: 'preflight', headers: PREFLIGHT }
const REFUSED: Request = { ...ALLOWED, kind: 'refused origin', headers: { ...PREFLIGHT, ...OTHER } }

// Values of `Access-Control-Request-Headers` that have slowed such libraries.
const SIZE = 12_000
const UNLISTED = Array.from({ length: 1000 }, (_, i) => `x-unlisted-${i}`).join()
const LISTED = Array(923).fill('content-type').join()

export const IN_MEMORY: Readonly<Record<string, InMemory>> = {
  object: compared(ACTUAL),
  array: compared({ ...ACTUAL, head: 'array' }),
  setHeader: compared({ ...ACTUAL, head: 'setHeader' }, 0.95),
  'no origin': compared({ ...ACTUAL, kind: 'no origin', headers: {} }, 0.8),
  'disallowed origin': compared({ ...ACTUAL, kind: 'disallowed', headers: OTHER }),
  preflight: compared(ALLOWED),
  'refused preflight': compared(REFUSED),
  origins: {
    rows: {
      ...everyone(ACTUAL, ', 1'),
      ...everyone({ ...ACTUAL, origins: 100 }, ', 100'),
      ...everyone({ ...ACTUAL, origins: 100_000 }, ', 100000'),
    },
    atMost: [['ours, 100000', 'ours, 1', 1.05]],
  },
  patterns: {
    rows: {
      'ours, 1': { ...ACTUAL, contender: 'ours, by pattern' },
      'ours, 1000': { ...ACTUAL, contender: 'ours, by pattern', origins: 1000 },
    },
    atMost: [['ours, 1000', 'ours, 1', 1.1]],
  },
  subscriber: {
    rows: {
      ours: { ...ACTUAL, contender: 'ours' },
      'ours, subscribed': { ...ACTUAL, contender: 'ours, subscribed' },
    },
    atMost: [['ours, subscribed', 'ours', 1.05]],
  },
  'hostile commas': hostile(','.repeat(SIZE)),
  'hostile spaces': hostile(`x${' '.repeat(SIZE - 2)}x`),
  'hostile names': hostile(UNLISTED.slice(0, SIZE)),
  'hostile long name': hostile('x'.repeat(SIZE)),
  // Each name has to be looked up, so there is no bound.
  'hostile allowed names': { ...hostile(LISTED, 'preflight'), atMost: [] },
}

function everyone(request: Request, variant = ''): Rows {
  return Object.fromEntries(
    NAMES.map(contender => [contender + variant, { ...request, contender }]),
  )
}

function compared(request: Request, overCors = 0.85): InMemory {
  return {
    rows: everyone(request),
    atMost: [
      ['ours', 'by hand', 1.05],
      ['ours', 'cors', overCors],
      ['ours', 'corser', 1],
      ['ours', '@tinyhttp/cors', 1],
    ],
  }
}

/** A preflight with `value` in the header that is read, beside one with it in a header that is not. */
function hostile(value: string, kind: Request['kind'] = 'refused headers'): InMemory {
  const headers = { ...PREFLIGHT, 'access-control-request-headers': 'content-type' }
  const unread = { ...ALLOWED, headers: { ...headers, 'x-padding': value } }
  const read = {
    ...ALLOWED,
    kind,
    headers: { ...PREFLIGHT, 'access-control-request-headers': value },
  }
  const rows = { ...everyone(unread, ', unread'), ...everyone(read) }
  return { rows, atMost: [['ours', 'ours, unread', 1.15]] }
}

export const CASES: readonly Case[] = Object.entries(IN_MEMORY).map(([name, { rows, atMost }]) => ({
  group: 'memory',
  name,
  unit: 'µs',
  rows: Object.keys(rows),
  base: 'by hand',
  effort: { rounds: 5, slices: 40, slice: 8, warmUp: 400 },
  atMost,
  run: effort =>
    inTurns(Object.keys(rows), effort, async start => {
      const children: Record<string, Child> = {}
      for (const row of Object.keys(rows)) {
        children[row] = await start(CHILD, name, row, effort.warmUp, effort.slice)
      }
      return async row => Number(await children[row]?.ask())
    }),
}))
