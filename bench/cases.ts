// What is timed in memory: each case is a few rows that are compared with each other, and so run in turns.

import type { Kind } from './answers.ts'
import type { Head } from './apps.ts'
import { type Contender, NAMES } from './contenders.ts'
import { ORIGIN, OTHER_ORIGIN, PREFLIGHT } from './policy.ts'

export interface Row {
  readonly name: string
  readonly contender: Contender
  readonly head: Head
  /** How many origins the policy has. */
  readonly origins: number
  /** Which answer is right. */
  readonly kind: Kind
  readonly headers: Readonly<Record<string, string>>
}

const ACTUAL = { origin: ORIGIN }
const REFUSED = { ...PREFLIGHT, origin: OTHER_ORIGIN }
const SIZE = 12_000

/** Values of `Access-Control-Request-Headers` that have slowed such libraries. */
const HOSTILE = {
  commas: ','.repeat(SIZE),
  spaces: `x${' '.repeat(SIZE - 2)}x`,
  names: Array.from({ length: 1000 }, (_, i) => `x-unlisted-${i}`)
    .join()
    .slice(0, SIZE),
  'long name': 'x'.repeat(SIZE),
  'allowed names': Array(Math.floor(SIZE / 13))
    .fill('content-type')
    .join(),
}

export const CASES: Readonly<Record<string, readonly Row[]>> = {
  object: everyone('object', 'actual', ACTUAL),
  array: everyone('array', 'actual', ACTUAL),
  setHeader: everyone('setHeader', 'actual', ACTUAL),
  'no origin': everyone('object', 'no origin', {}),
  'disallowed origin': everyone('object', 'disallowed', { origin: OTHER_ORIGIN }),
  preflight: everyone('object', 'preflight', PREFLIGHT),
  'refused preflight': everyone('object', 'refused origin', REFUSED),
  origins: ([1, 100, 100_000] as const).flatMap(count =>
    everyone('object', 'actual', ACTUAL, count, `, ${count}`),
  ),
  patterns: ([1, 1000] as const).map(count => ({
    ...{ name: `ours, ${count}`, contender: 'ours, by pattern', head: 'object', origins: count },
    ...{ kind: 'actual', headers: ACTUAL },
  })),
  subscriber: (['ours', 'ours, subscribed'] as const).map(contender => ({
    ...{ name: contender, contender, head: 'object', origins: 1, kind: 'actual', headers: ACTUAL },
  })),
  ...Object.fromEntries(
    Object.entries(HOSTILE).map(([name, value]) => [
      `hostile ${name}`,
      hostile(value, name === 'allowed names'),
    ]),
  ),
}

function everyone(
  head: Head,
  kind: Kind,
  headers: Row['headers'],
  origins = 1,
  suffix = '',
): Row[] {
  return NAMES.map(contender => ({
    ...{ name: contender + suffix, contender, head, origins, kind, headers },
  }))
}

/** A preflight with `value` where it is read, beside one with it where it is not. */
function hostile(value: string, isAllowed: boolean): Row[] {
  const preflight = { ...PREFLIGHT, 'access-control-request-headers': 'content-type' }
  return [
    ...everyone('object', 'preflight', { ...preflight, 'x-padding': value }, 1, ', unread'),
    ...everyone('object', isAllowed ? 'preflight' : 'refused headers', {
      ...preflight,
      'access-control-request-headers': value,
    }),
  ]
}
