// Random policies, requests and apps. They are drawn from small pools that hold near misses of each
// other: text at random would hardly ever be allowed, and so would hardly ever show a fault.
import { setImmediate } from 'node:timers/promises'
import fc from 'fast-check'
import type { CorsOptions } from '../../lib/index.ts'
import type { Headers } from '../support/server.ts'
import type { Asked } from './model.ts'

/** What an app does to its response, as data, so that it can run twice and be printed. */
export interface App {
  /** Calls before the head. */
  readonly before: readonly Call[]
  readonly status: number
  readonly reason: string | null | undefined
  /** `implicit`: no call of `writeHead`; `none`: a call without headers. */
  readonly form: 'implicit' | 'none' | 'object' | 'flat' | 'pairs'
  /** The headers stand in the place of the reason, and are followed by nothing. */
  readonly isShort: boolean
  readonly fields: readonly Field[]
  readonly ending: 'end' | 'endEmpty' | 'write' | 'flushHeaders'
}

export type Field = readonly [name: string, value: string | number | readonly string[]]
export type Call =
  | readonly [how: 'setHeader' | 'appendHeader', ...Field]
  | readonly [how: 'removeHeader', name: string]

const ENTRIES = [
  'https://a.test',
  'https://a.test:8443',
  'http://localhost:3000',
  'null',
  'capacitor://localhost',
  'file://',
  'qrc:',
  'https://*.example.org',
  'https://*.a.example.org',
  'https://*.example.org:8443',
  'https://*.example.net:*',
  'http://localhost:*',
]

const REGEXES = [
  'https://a\\.test',
  'https://(?:a|b)\\.test',
  'https://a|https://a\\.test',
  'https://.*\\.example\\.org',
  'https?://[^/]*',
  '.*',
  'nul|null',
  /https:\/\/[a-c]\.test/,
  /^https:\/\/a\.test$/g,
  /HTTPS:\/\/A\.TEST/iy,
]

const isTest = (origin: string) => origin.includes('test')
const fail = () => {
  throw new Error('fails')
}
// Some of them against their type, which allows booleans and promises of them.
const RULES = [
  isTest,
  async (origin: string) => isTest(origin),
  (origin: string) => setImmediate(isTest(origin)),
  fail,
  async () => fail(),
  () => 'yes',
  async () => 1,
] as CorsOptions['isAllowedOrigin'][]

/** A list in one of the two forms. What is in a `Set` cannot be frozen; an array can. */
function list(
  entries: readonly string[],
  maxLength = 4,
): fc.Arbitrary<CorsOptions['allowOrigins']> {
  const some = fc.uniqueArray(fc.constantFrom(...entries), { maxLength })
  return fc.oneof(
    some.map(all => Object.freeze(all)),
    some.map(all => new Set(all)),
  )
}

export const policies: fc.Arbitrary<CorsOptions> = fc
  .record(
    {
      allowOrigins: fc.oneof(
        { weight: 3, arbitrary: list(ENTRIES) },
        { weight: 1, arbitrary: list(['*', 'https://a.test', 'http://localhost:*']) },
      ),
      allowOriginRegex: fc.constantFrom(undefined, ...REGEXES),
      allowMethods: list(['GET', 'POST', 'PUT', 'DELETE', 'patch-it', '*']),
      allowHeaders: list(['X-One', 'x-two', 'Authorization', 'content-type', 'Accept', '*']),
      allowCredentials: fc.boolean(),
      allowPrivateNetwork: fc.boolean(),
      exposeHeaders: list(['ETag', 'X-One', 'x-two', '*']),
      maxAge: fc.constantFrom(0, 1, 600, 86_400),
      isAllowedOrigin: fc.constantFrom(undefined, ...RULES),
    },
    { requiredKeys: [] },
  )
  .map(options => Object.freeze(options))

const composedOrigins = fc
  .tuple(
    fc.constantFrom(
      ...['https://', 'http://', 'HTTPS://', 'https:/', '', '1s://', 'ws://', 'app:', 'App://'],
      ...['blob:', 'data://', 'JavaScript:', 'https:'],
    ),
    fc.constantFrom(
      '',
      'a.',
      'b.a.',
      'A.',
      '.',
      'a..',
      'evil-',
      'x_y.',
      '*.',
      `${'a.'.repeat(120)}`,
    ),
    fc.constantFrom(
      ...['example.org', 'example.net', 'localhost', 'a.test', 'aXtest', '[::1]', '[]', '', ''],
    ),
    fc.constantFrom(
      '',
      '',
      ':8443',
      ':3000',
      ':',
      ':*',
      ':123456',
      ':65535',
      ':65536',
      '.evil.test',
      '/',
      ', https://a.test',
    ),
  )
  .map(parts => parts.join(''))

const origins = fc.oneof(
  fc.constantFrom(
    ...ENTRIES,
    'https://a.test',
    'https://x.example.org',
    'https://b.test',
    'Null',
    '',
  ),
  composedOrigins,
  fc.string({ maxLength: 12 }).map(onWire),
)

const headerNames = fc.oneof(
  fc.constantFrom(
    'x-one',
    'X-ONE',
    'x-two',
    'authorization',
    'content-type',
    'accept',
    'x-three',
    '',
  ),
  fc.string({ maxLength: 6 }).map(onWire),
)
const headerLists = fc.oneof(
  fc
    .array(fc.tuple(headerNames, fc.constantFrom(',', ', ', ' ,\t')), { maxLength: 5 })
    .map(parts => onWire(parts.flat().join(''))),
  fc.integer({ min: 14, max: 19 }).map(commas => ','.repeat(commas)),
)

/** Text that arrives as it is sent: no control bytes, no space around it. */
function onWire(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, 'é').trim()
}

function field(name: string, values: fc.Arbitrary<string>, most = 1): fc.Arbitrary<Headers> {
  const names = fc.constantFrom(name, name, name.toLowerCase(), name.toUpperCase())
  return fc.array(fc.tuple(names, values), { maxLength: most })
}

/** Requests; `most` is how often one field may be repeated. */
export function requests(most: number): fc.Arbitrary<Asked> {
  const methods = fc.constantFrom('GET', 'POST', 'put', '', 'GET ,', 'patch-it', 'QUERY', 'TRACE')
  return fc.record({
    method: fc.constantFrom('GET', 'HEAD', 'POST', 'OPTIONS', 'OPTIONS', 'OPTIONS'),
    headers: fc
      .tuple(
        fc.oneof(
          { weight: 5, arbitrary: origins.map(o => [['Origin', o]] as Headers) },
          field('Origin', origins, most),
        ),
        fc.oneof(
          {
            weight: 3,
            arbitrary: methods.map(m => [['Access-Control-Request-Method', m.trim()]] as Headers),
          },
          fc.constant([] as Headers),
        ),
        field('Access-Control-Request-Headers', headerLists, most),
        field('Access-Control-Request-Private-Network', fc.constantFrom('true', '', 'false')),
        field('Vary', fc.constant('X-From-The-Request')),
      )
      .map(fields => fields.flat()),
  })
}

const NAMES = [
  'X-A',
  'x-a',
  'Content-Type',
  'Set-Cookie',
  'etag',
  '__proto__',
  'constructor',
  '7',
  'Origin',
  'Access-Control-Allow-Origin',
  'access-control-allow-origin',
  'ACCESS-CONTROL-ALLOW-CREDENTIALS',
  'Access-Control-Expose-Headers',
  'access-control-allow-methods',
]
const VALUES = ['a', 'b, c', '', '*', 'https://from-the-app.test', 'é', 7, ['a', 'b'], ['a'], []]
const VARY_VALUES = [
  'Accept',
  'accept',
  'Accept, Cookie',
  'Cookie ,Accept,,cookie',
  'Origin',
  'X-Y,  oRIGIN',
  '*',
  'Accept, *',
  // Not '', which HTTP/2 forgets when another is appended.
  ' ',
  ['Accept', 'Cookie'],
  ['Origin', 'origin'],
  ['*', 'Accept'],
]
const BAD_NAMES: readonly Field[] = [
  ['bad name', 'a'],
  ['', 'a'],
]
const BAD_VALUES: readonly Field[] = [
  ['X-A', 'a\nb'],
  ['Vary', 'a\nb'],
  ['Access-Control-Allow-Methods', '\u{1f600}'],
]

const fieldsWith = (bad: readonly Field[], others: readonly Field[]): fc.Arbitrary<Field> =>
  fc.oneof(
    ...(others.length > 0 ? [{ weight: 2, arbitrary: fc.constantFrom(...others) }] : []),
    { weight: 12, arbitrary: fc.tuple(fc.constantFrom(...NAMES), fc.constantFrom(...VALUES)) },
    {
      weight: 8,
      arbitrary: fc.tuple(fc.constantFrom('Vary', 'vary', 'VARY'), fc.constantFrom(...VARY_VALUES)),
    },
    { weight: 1, arbitrary: fc.constantFrom(...bad) },
  )

/** Names that Node treats on their own, removed as well as set. `http2` does not take them all. */
const OF_NODE: readonly Field[] = [
  ['Content-Length', 5],
  ['content-length', '5'],
  ['Connection', 'close'],
  ['Transfer-Encoding', 'chunked'],
  ['Date', 'never'],
  ['date', 'Tue, 24 Nov 2026 00:00:00 GMT'],
]

/** Apps for `http`, which throw now and then. */
export const httpApps: fc.Arbitrary<App> = appsWith([...BAD_NAMES, ...BAD_VALUES], OF_NODE)

/**
 * Apps for `http2`, which does not check values and throws at a reason that is `null`. It throws when
 * `Access-Control-Allow-Credentials` is repeated too, but the layer's own takes the place of both.
 */
export const http2Apps: fc.Arbitrary<App> = appsWith(BAD_NAMES).filter(
  ({ reason, before, fields }) =>
    reason !== null &&
    [...before.flatMap(call => (call[0] === 'removeHeader' ? [] : [call.slice(1)])), ...fields]
      .filter(([name]) => /-credentials$/i.test(String(name)))
      .flatMap(([, value]) => value).length < 2,
)

function appsWith(bad: readonly Field[], others: readonly Field[] = []): fc.Arbitrary<App> {
  const fields = fieldsWith(bad, others)
  const calls = fc
    .tuple(fc.constantFrom('setHeader', 'appendHeader', 'removeHeader'), fields)
    .map(
      ([how, [name, value]]): Call => (how === 'removeHeader' ? [how, name] : [how, name, value]),
    )
  // At random, what is removed was hardly ever set before.
  const removed = calls.chain(call =>
    fc.constantFrom<Call[]>([call, ['removeHeader', call[1]]], [['removeHeader', call[1]], call]),
  )
  const all = fc.record({
    before: fc.oneof(
      fc.array(calls, { maxLength: 5 }),
      fc.tuple(fc.array(calls, { maxLength: 1 }), removed).map(parts => parts.flat()),
    ),
    status: fc.constantFrom(200, 201, 204, 206, 301, 304, 400, 401, 404, 500, 503, 599),
    reason: fc.constantFrom(undefined, null, 'Fine', ''),
    form: fc.constantFrom('implicit', 'none', 'object', 'flat', 'pairs'),
    isShort: fc.boolean(),
    fields: fc.oneof(fc.array(fields, { maxLength: 5 }), fields.chain(inTwoCases)),
    ending: fc.constantFrom('end', 'endEmpty', 'write', 'flushHeaders'),
  })
  // With two faults in one head Node may find the other one first.
  const isBad = ([name, value]: Field) => bad.some(each => each[0] === name && each[1] === value)
  return all.filter(({ before, fields }) => {
    const set = before.flatMap(([how, ...field]) =>
      how === 'removeHeader' ? [] : [field as Field],
    )
    return [...set, ...fields].filter(isBad).length < 2
  })
}

/** Two fields of one name, in two letter cases. */
function inTwoCases([name, value]: Field): fc.Arbitrary<Field[]> {
  const hasOwnValues = OF_NODE.some(([other]) => other === name) || /^vary$/i.test(name)
  const other = fc.tuple(
    fc.constantFrom(name.toLowerCase(), name.toUpperCase()),
    fc.constantFrom(...(hasOwnValues ? [value] : VALUES)),
  )
  return other.map(field => [[name, value], field])
}

/** Every value that the app gives to `Vary` and that counts, in order. */
export function varyOf({ before, form, fields }: App): string[] {
  const isVary = (name: string) => name.toLowerCase() === 'vary'
  let values: string[] = []
  for (const [how, name, value] of before) {
    if (!isVary(name)) continue
    if (how !== 'appendHeader') values = []
    if (how !== 'removeHeader') values.push(...[value].flat().map(String))
  }
  if (form === 'implicit' || form === 'none') return values
  const given = form === 'object' ? Object.entries(Object.fromEntries(fields)) : fields
  return [
    ...values,
    ...given
      .filter(([name]) => isVary(name))
      .flatMap(([, value]) => value)
      .map(String),
  ]
}
