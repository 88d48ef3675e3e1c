// What is timed in memory, with the bounds of the ratios.
import { subscribe } from 'node:diagnostics_channel'
import type { RequestListener } from 'node:http'
import type { Bound, Case, Effort, Measure } from '../case.ts'
import type { Head } from '../contenders/apps.ts'
import { ACTUAL, asking, check, type Exchange, PREFLIGHT } from '../contenders/exchanges.ts'
import { CONTENDERS, type Contender, NAMES } from '../contenders/index.ts'
import { ORIGIN, someOrigins, somePatterns } from '../contenders/policy.ts'
import { WAYS } from '../contenders/ways.ts'
import { feed } from './feed.ts'

/** An exchange, how the app writes its head (`object`), and the policy's origins (one). */
type Setting = Exchange & { head?: Head; origins?: () => string[]; isSubscribed?: boolean }

const OTHER = { origin: 'https://other.example' }
const REFUSED = { ...PREFLIGHT, headers: { ...asking(), ...OTHER }, body: 'Disallowed CORS origin' }

// Values of `Access-Control-Request-Headers` that have slowed such libraries.
const SIZE = 12_000
const UNLISTED = Array.from({ length: 1000 }, (_, i) => `x-unlisted-${i}`).join()
const LISTED = Array(923).fill('content-type').join()
const UNREAD: readonly Bound[] = [['ours', 'ours, unread', '≤', 1.15]]

export const CASES: readonly Case[] = [
  compared('object', ACTUAL),
  {
    ...inMemory('ways', [], [], {}),
    rows: [...Object.keys(WAYS), 'ours'],
    base: 'literal',
    child: (row, effort) =>
      timed(WAYS[row] ?? CONTENDERS.ours('object', someOrigins(1)), ACTUAL, 'ours', effort),
  },
  compared('array', { ...ACTUAL, head: 'array' }),
  compared('setHeader', { ...ACTUAL, head: 'setHeader' }, 0.95),
  compared('no origin', { ...ACTUAL, headers: {} }, 0.8),
  compared('disallowed origin', { ...ACTUAL, headers: OTHER }),
  compared('preflight', PREFLIGHT),
  compared('refused preflight', REFUSED),
  inMemory('origins', NAMES, [['ours, 100000', 'ours, 1', '≤', 1.05]], {
    1: ACTUAL,
    100: { ...ACTUAL, origins: () => someOrigins(100) },
    100000: { ...ACTUAL, origins: () => someOrigins(100_000) },
  }),
  inMemory('patterns', ['ours'], [['ours, 1000', 'ours, 1', '≤', 1.1]], {
    1: { ...ACTUAL, origins: () => somePatterns(1) },
    1000: { ...ACTUAL, origins: () => somePatterns(1000) },
  }),
  inMemory('subscriber', ['ours'], [['ours, subscribed', 'ours', '≤', 1.05]], {
    '': ACTUAL,
    subscribed: { ...ACTUAL, isSubscribed: true },
  }),
  inMemory('hostile commas', NAMES, UNREAD, hostile(','.repeat(SIZE))),
  inMemory('hostile spaces', NAMES, UNREAD, hostile(`x${' '.repeat(SIZE - 2)}x`)),
  inMemory('hostile names', NAMES, UNREAD, hostile(UNLISTED.slice(0, SIZE))),
  inMemory('hostile long name', NAMES, UNREAD, hostile('x'.repeat(SIZE))),
  // Each name has to be looked up, so there is no bound.
  inMemory('hostile allowed names', NAMES, [], hostile(LISTED, PREFLIGHT.body)),
]

function compared(name: string, setting: Setting, overCors = 0.85): Case {
  // corser sends neither CORS headers nor `Vary` where the origin is not allowed, so it is no measure there.
  const isAllowed = setting.headers.origin === ORIGIN
  const others = { 'by hand': 1.05, cors: overCors, '@tinyhttp/cors': 1 }
  const atMost = isAllowed ? { ...others, corser: 1 } : others
  const bounds = Object.entries(atMost).map(([over, bound]): Bound => ['ours', over, '≤', bound])
  return inMemory(name, NAMES, bounds, { '': setting })
}

/** A preflight with `value` in the header that is read, beside one with it in a header that is not. */
function hostile(value: string, body = 'Disallowed CORS headers'): Record<string, Setting> {
  return {
    unread: { ...PREFLIGHT, headers: { ...asking('content-type'), 'x-padding': value } },
    '': { ...PREFLIGHT, headers: asking(value), body },
  }
}

/** A row for each contender in each of the settings, which are the variants. */
function inMemory(
  name: string,
  contenders: readonly Contender[],
  bounds: readonly Bound[],
  settings: Readonly<Record<string, Setting>>,
): Case {
  const variants = Object.keys(settings).map(variant => variant && `, ${variant}`)
  return {
    module: import.meta.url,
    group: 'memory',
    name,
    unit: 'µs',
    rows: variants.flatMap(variant => contenders.map(contender => contender + variant)),
    base: 'by hand',
    effort: { rounds: 5, slices: 40, slice: 8, warmUp: 400 },
    bounds,
    child(row, effort) {
      const [contender, variant = ''] = row.split(', ') as [Contender, string?]
      const setting = settings[variant] as Setting
      const { head = 'object', origins = () => someOrigins(1), isSubscribed } = setting
      if (isSubscribed) subscribe('cors-layer:decision', () => {})
      return timed(CONTENDERS[contender](head, origins()), setting, contender, effort)
    },
    prepare: start => start(),
  }
}

/** Checks what `listener` answers as `contender`, and warms it up. */
async function timed(
  listener: RequestListener,
  exchange: Exchange,
  contender: Contender,
  { warmUp, slice }: Effort,
): Promise<Measure> {
  const { answer, time } = await feed(listener, exchange)
  check(contender, exchange, answer)
  const end = Date.now() + warmUp
  let microseconds = Math.max(await time(20), 1)
  while (Date.now() < end) microseconds = Math.max(await time(5000 / microseconds), 1)
  return () => time((slice * 1000) / microseconds)
}
