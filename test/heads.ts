// Heads of every form, those that Node refuses among them. What an app sends and sees must be the same
// behind a layer, but for the CORS headers and `Vary`. One table for tap, Bun and Deno, without tap.
import { Readable } from 'node:stream'
import { createCorsLayer } from '../lib/index.ts'
import {
  type AnyResponse,
  type App,
  attempt,
  type Listener,
  type Note,
  ORIGIN,
  type Played,
  type Protocol,
} from './support/play.ts'

export interface Head {
  readonly title: string
  readonly app: App
  /** The `Vary` fields behind the layer: one, unless what the app gave is no `Vary`. */
  readonly vary: Readonly<Record<Protocol, readonly string[]>>
  readonly only?: Protocol | undefined
  /** A method of the response that not every Node has. */
  readonly needs?: string | undefined
}
/** What differs from the rule: `Vary` is `Origin` over both protocols. */
interface More {
  readonly vary?: string
  readonly varyHttp2?: readonly string[]
  readonly varyAfter?: string[]
  readonly only?: Protocol
  readonly needs?: string
}

const EVIL = 'https://evil.test'
const A = { 'X-A': '1' }
const needs = 'writeInformation'
const own = (name: string) => ({ [name]: { value: 'a', enumerable: true } })

function sends(title: string, app: App, more: More = {}): Head {
  const { vary = 'Origin', varyHttp2 = [vary], only, needs } = more
  return { title, app, vary: { http: [vary], http2: varyHttp2 }, only, needs }
}

/** Sends a head by `writeHead`, and a body. */
function head(...args: unknown[]): App {
  return res => res.writeHead(...args).end('body')
}

/** Sends the head that `statusCode` and the headers set before make. */
const implicit: App = res => res.end('body')

/** Sets a header before `app` runs. */
function set(name: string, value: unknown, app: App): App {
  return (res, note) => {
    res.setHeader(name, value as string)
    return app(res, note)
  }
}

/** Sets a header and removes it again before `app` runs. */
function removed(app: App): App {
  return set('X-Gone', '1', (res, note) => {
    res.removeHeader('X-Gone')
    return app(res, note)
  })
}

/** Sends informational heads before `app` runs. */
function informs(app: App, ...heads: readonly unknown[]): App {
  return (res, note) => {
    for (const headers of heads) note(res.writeInformation?.(103, headers))
    return app(res, note)
  }
}

/** Calls of `res`, in turn, and then the end. */
function calls(act: (res: AnyResponse, note: Note) => unknown): App {
  return (res, note) => {
    act(res, note)
    res.end()
  }
}

// biome-ignore format: a row a line
const FORMS: readonly Head[] = [
  sends('status', res => res.writeHead(201).end()),
  sends('status, with a body', head(201)),
  sends('status, message', head(201, 'Fine')),
  sends('status, headers', head(201, A)),
  sends('status, message, headers', head(201, 'Fine', A)),
  sends('status, message, array', head(201, 'Fine', ['X-A', '1'])),
  sends('status, message, pairs', head(201, 'Fine', [['X-A', '1'], ['X-B', '2']])),
  sends('status, undefined, headers', head(201, undefined, A)),
  sends('status, null, headers', head(201, null, A)),
  sends('status, headers, undefined', head(201, A, undefined)),
  sends('status, flat array', head(201, ['X-A', '1', 'x-a', '2', 'X-B', '3'])),
  sends('status, pairs', head(201, [['X-A', '1'], ['x-a', '2'], ['X-B', '3']])),
  sends('status, empty array', head(201, [])),
  sends('status, empty object', head(201, {})),
  sends('an object without a prototype', head(201, Object.create(null, own('X-A')))),
  sends('an object with inherited headers', head(201, Object.create(A))),
  sends('an object with __proto__', head(201, JSON.parse('{"__proto__":"1","X-A":"2"}'))),
  sends('two letter cases of one name', head(201, { 'X-A': '1', 'x-a': '2' })),
  sends('numbers as values', head(201, { 'X-A': 1, 'X-B': [2, 3] })),
  sends('a length', head(201, { 'Content-Length': 4 })),
  sends('no message, 404', res => res.writeHead(404).end('body')),
  sends('204', res => res.writeHead(204).end()),
  sends('304', res => res.writeHead(304, { ETag: '"1"' }).end()),

  // Implicit heads.
  sends('end', implicit),
  sends('write', calls(res => [res.write('bo'), res.write('dy')])),
  sends('pipe', res => Readable.from(['bo', 'dy']).pipe(res)),
  sends('flushHeaders', calls(res => [res.flushHeaders(), res.write('body')])),
  sends('statusCode', calls(res => Object.assign(res, { statusCode: 404 }))),
  sends('statusMessage', calls(res => Object.assign(res, { statusMessage: 'Fine' }))),
  sends('rejection that the server answers', async res => { res.setHeader('X-A', '1'); throw new Error('rejected') }),

  // Headers that were set before.
  sends('setHeader, end', set('X-A', '1', implicit)),
  sends('setHeader, status', set('X-A', '1', head(201))),
  sends('setHeader, object', set('X-A', '1', head(201, { 'x-a': '2', 'X-B': '3' }))),
  sends('setHeader, object with two letter cases of one name', set('X-B', '1', head(201, { 'X-A': '1', 'x-a': '2' }))),
  sends('setHeader, flat array', set('X-A', '1', head(201, ['x-a', '2', 'X-B', '3']))),
  sends('setHeader, flat array with two letter cases of one name', set('X-B', '1', head(201, ['X-A', '1', 'x-a', '2']))),
  sends('appendHeader', calls(res => [res.appendHeader('X-A', '1'), res.appendHeader('x-a', '2')])),
  sends('an array of values', set('X-A', ['1', '2'], implicit)),
  sends('removeHeader', calls(res => [res.setHeader('X-A', '1'), res.removeHeader('X-A'), res.writeHead(201, { 'X-B': '2' })])),
  sends('removeHeader, repeated values', calls(res => [res.setHeader('X-A', '1'), res.removeHeader('X-A'), res.writeHead(200, { 'Set-Cookie': ['a', 'b'] })])),
  sends('removeHeader, of what was never set', calls(res => [res.removeHeader('X-A'), res.writeHead(201, { 'X-A': '1', 'x-a': '2' })])),
  // Node sets the fields of an object then, and appends those of a flat array.
  sends('removeHeader, object with two letter cases of one name', removed(head(201, { 'X-A': '1', 'x-a': '2' }))),
  sends('removeHeader, object with two lengths', removed(head(201, { 'Content-Length': 4, 'content-length': '4' }))),
  sends('removeHeader, object with two letter cases of Vary', removed(head(201, { Vary: 'Cookie', vary: 'Accept' })), { vary: 'Cookie, Accept, Origin' }),
  sends('removeHeader, flat array with two letter cases of one name', removed(head(201, ['X-A', '1', 'x-a', '2']))),
  sends('removeHeader, flat array of odd length', removed(calls((res, note) => attempt(note, () => res.writeHead(201, ['X-A']))))),
  sends('removeHeader, pairs', removed((res, note) => [attempt(() => note('refused'), () => res.writeHead(201, [['X-A', '1']])), res.end('body')])),
  sends('removeHeader of Vary', calls(res => res.removeHeader('Vary'))),

  // Repeated `Set-Cookie`: lost by Node 20 in an array after a `setHeader` (nodejs/node#50387).
  sends('cookies in a flat array', head(200, ['set-cookie', 'a=1', 'set-cookie', 'b=2'])),
  sends('cookies in a flat array after setHeader', set('X-A', '1', head(200, ['set-cookie', 'a=1', 'set-cookie', 'b=2']))),
  sends('cookies in pairs', head(200, [['set-cookie', 'a=1'], ['set-cookie', 'b=2']])),
  sends('cookies in an object', head(200, { 'Set-Cookie': ['a=1', 'b=2'] })),
  sends('cookies set', set('Set-Cookie', ['a=1', 'b=2'], implicit)),

  // `Vary`.
  sends('Vary in an object', head(200, { Vary: 'Cookie' }), { vary: 'Cookie, Origin' }),
  sends('Vary as an array in an object', head(200, { Vary: ['Cookie', 'Accept'] }), { vary: 'Cookie, Accept, Origin' }),
  sends('Vary in a flat array', head(200, ['vary', 'Cookie', 'X-A', '1', 'VARY', 'Accept']), { vary: 'Cookie, Accept, Origin' }),
  sends('Vary in pairs', head(200, [['VARY', 'Cookie'], ['vary', 'Accept']]), { vary: 'Cookie, Accept, Origin' }),
  sends('Vary set', set('Vary', 'Cookie', implicit), { vary: 'Cookie, Origin' }),
  sends('Vary set twice', set('Vary', ['Cookie', 'Accept'], implicit), { vary: 'Cookie, Accept, Origin' }),
  sends('Vary set and in an object', set('Vary', 'Cookie', head(200, { vary: 'Accept' })), { vary: 'Cookie, Accept, Origin' }),
  sends('Vary set and in a flat array', set('Vary', 'Cookie', head(200, ['Vary', 'Accept'])), { vary: 'Cookie, Accept, Origin' }),
  sends('Vary set to null', set('Vary', null, implicit), { vary: 'null, Origin', only: 'http' }),
  sends('null and a number among Vary', head(200, { Vary: [null, 7] }), { vary: 'null, 7, Origin' }),
  sends('Vary: *', head(200, { Vary: '*' }), { vary: '*' }),
  sends('Vary: origin', head(200, { Vary: 'oRIGIN' }), { vary: 'oRIGIN' }),
  sends('Vary set to origin', set('Vary', 'Accept, origin', implicit), { vary: 'Accept, origin' }),

  // The app has CORS headers of its own: the layer's take their place, in any letter case.
  sends('its own in an object', head(200, { 'access-control-allow-origin': EVIL, 'X-A': '1' })),
  sends('its own in an object, in another letter case', head(200, { 'ACCESS-Control-allow-Origin': EVIL, 'X-A': '1' })),
  sends('its own in a flat array', head(200, ['Access-Control-Allow-Origin', EVIL, 'access-control-allow-origin', '*'])),
  sends('its own in pairs', head(200, [['Access-Control-Allow-Origin', EVIL]])),
  sends('its own set', set('Access-Control-Allow-Origin', EVIL, implicit)),
  sends('its own set and in an object', set('Access-Control-Allow-Origin', EVIL, head(200, { 'Access-Control-Expose-Headers': 'X-Evil' }))),
  sends('a layer of its own', res => createCorsLayer((_req, res) => void res.end('body'), { allowOrigins: ['*'] })(res.req, res)),

  // Informational heads go past the layer, whatever is in them.
  sends('early hints', calls(res => [res.writeEarlyHints({ link: '</a>; rel=preload' }), res.writeHead(200, A)])),
  sends('informational heads', informs(head(200, A), { Link: '</a>' }, undefined), { needs }),
  sends('informational heads in a flat array and in pairs', informs(implicit, ['Link', '</a>'], [['Link', '</b>']]), { needs, only: 'http' }),
  sends('an informational head with Vary and an origin', informs(head(200, { Vary: 'Accept' }), { Vary: 'Cookie', 'Access-Control-Allow-Origin': EVIL }), { needs, vary: 'Accept, Origin' }),
  sends('an informational head that is refused', (res, note) => [attempt(note, () => res.writeInformation?.(200)), res.end('body')], { needs }),
  sends('an informational head after the head', calls((res, note) => [res.writeHead(200), attempt(note, () => note(res.writeInformation?.(103)))]), { needs }),

  // Errors of Node's own.
  sends('a status that is none, then 500', calls((res, note) => [attempt(note, () => res.writeHead(99)), res.writeHead(500)])),
  sends('an array of odd length, then end', calls((res, note) => attempt(note, () => res.writeHead(200, ['X-A'])))),
  sends('an array of odd length after setHeader, then end', set('X-B', '1', calls((res, note) => attempt(note, () => res.writeHead(200, ['X-A']))))),
  sends('a pair after setHeader', set('X-B', '1', calls((res, note) => attempt(note, () => res.writeHead(200, [['X-A', '1']]))))),
  sends('two pairs after setHeader', set('X-B', '1', calls((res, note) => attempt(note, () => res.writeHead(200, [['X-A', '1'], ['X-C', '2']]))))),
  sends('two pairs after setHeader of one of them', set('X-A', '1', calls((res, note) => attempt(note, () => res.writeHead(201, [['x-a', '2'], ['X-B', '3']]))))),
  sends('a name that is none, then end', calls((res, note) => attempt(note, () => res.writeHead(200, { 'X A': '1' })))),
  sends('an undefined value, then end', calls((res, note) => attempt(note, () => res.writeHead(200, { 'X-A': undefined })))),
  sends('an undefined Vary, then end', calls((res, note) => attempt(note, () => res.writeHead(200, { Vary: undefined })))),
  sends('an undefined vary in lower case, then end', calls((res, note) => attempt(note, () => res.writeHead(200, { vary: undefined })))),
  sends('an undefined among Vary, then end', calls((res, note) => attempt(note, () => res.writeHead(200, { Vary: ['a', undefined] }))), { varyHttp2: ['a', 'undefined'] }),
  sends('a Vary that is none, then end', calls((res, note) => attempt(note, () => res.writeHead(200, { Vary: 'a\n' }))), { varyHttp2: [] }),
  sends('a symbol as a name, then end', calls((res, note) => attempt(note, () => res.writeHead(200, [Symbol('a'), '1'])))),
  sends('a second head', calls((res, note) => [res.writeHead(201), attempt(note, () => res.writeHead(500))])),
  sends('a head after the end', (res, note) => [res.end('body'), attempt(note, () => res.writeHead(500))]),
  sends('setHeader after the end', (res, note) => [res.end('body'), attempt(note, () => res.setHeader('X-A', '1'))]),
  sends('writeHead without its response', calls((res, note) => attempt(note, () => Reflect.apply(res.writeHead, undefined, [200])))),
]

// Most of these are refused by Node.
// biome-ignore format: a row a line
const TRIED: readonly [title: string, args: readonly unknown[], more?: More][] = [
  ['status 99', [99]],
  ['status 99 with headers', [99, { 'X-A': 'a', Vary: 'Accept' }], { varyHttp2: ['Accept, Origin'] }],
  ['status 1000', [1000]],
  ['status NaN', [Number.NaN]],
  ['no status', [undefined]],
  ['a status that is a word', ['abc']],
  ['a status that is text', ['201']],
  ['a status with a fraction', [200.7]],
  ['a reason of two lines', [200, 'a\r\nb']],
  ['a reason that is a number', [200, 7]],
  ['headers that are a number', [200, 'Fine', 7]],
  ['headers that are text', [200, 'Fine', 'ab'], { only: 'http' }],
  ['headers that are true', [200, true]],
  ['headers after the headers', [200, { 'X-A': 'a' }, { 'X-B': 'b' }]],
  ['undefined after the headers', [200, { 'X-A': 'a' }, undefined]],
  ['a fourth argument', [200, 'Fine', { 'X-A': 'a' }, 'more']],
  ['an empty object', [200, {}]],
  ['an empty array', [200, []]],
  ['a flat array of odd length', [200, ['X-A', 'a', 'X-B']]],
  ['a flat array of one', [200, ['X-A']]],
  ['a flat array without a name', [200, ['X-A', 'a', undefined, 'b']]],
  ['a flat array with a pair in it', [200, ['X-A', 'a', ['X-B', 'b'], 'c']]],
  ['a flat array with a number for a name', [200, [7, 'a']]],
  ['pairs with an empty one', [200, [[]]]],
  ['pairs with one of a name alone', [200, [['X-A', 'a'], ['X-B']]]],
  ['pairs with one of three', [200, [['X-A', 'a', 'b']]]],
  ['pairs with null', [200, [['X-A', 'a'], null]]],
  ['pairs with text', [200, [['X-A', 'a'], 'bc']]],
  ['an empty name', [200, { '': 'a' }]],
  ['a name with a space', [200, { 'X A': 'a' }]],
  ['a name with a line break', [200, { 'X\r\nA': 'a' }]],
  ['a name that is not ASCII', [200, ['X-É', 'a']]],
  ['a value of two lines', [200, { 'X-A': 'a\r\nX-B: b' }]],
  ['a value over one byte', [200, { 'X-A': '\u{1f600}' }]],
  ['a value that is undefined', [200, { 'X-A': undefined }]],
  ['a value that is null', [200, { 'X-A': null }]],
  ['a value that is an object', [200, { 'X-A': {} }]],
  ['a value that is a symbol', [200, { 'X-A': Symbol('a') }]],
  ['a value that is an empty array', [200, { 'X-A': [] }]],
  ['an array with undefined in it', [200, { 'X-A': ['a', undefined] }]],
  ['Vary that is undefined', [200, { Vary: undefined }]],
  ['Vary with undefined in it', [200, { Vary: ['a', undefined] }], { varyHttp2: ['a', 'undefined'], varyAfter: ['a', 'undefined'] }],
  ['vary in lower case with undefined in it', [200, { vary: ['a', undefined] }], { varyHttp2: ['a', 'undefined'], varyAfter: ['a', 'undefined'] }],
  ['Vary of two lines', [200, ['Vary', 'a\r\nb']], { varyHttp2: [] }],
  ['Vary that is a symbol', [200, { Vary: Symbol('a') }], { only: 'http' }],
  ['Vary over one byte', [200, [['vary', '\u{1f600}']]]],
  ['a name that is a symbol', [200, { [Symbol('a')]: 'a', 'X-A': 'a' }]],
  ['names of Object.prototype', [200, JSON.parse('{"__proto__":"a","constructor":"b","toString":"c"}')]],
  ['inherited names', [200, Object.create({ 'X-Inherited': 'a' }, own('X-A'))]],
  ['an object without any prototype', [200, Object.create(null, own('X-A'))]],
  ['a name that is not enumerable', [200, Object.defineProperty({}, 'X-A', { value: 'a' })]],
  ['a proxy', [200, new Proxy({ 'X-A': 'a' }, {})]],
  ['a map', [200, new Map([['X-A', 'a']])]],
  ['Headers', [200, new Headers({ 'X-A': 'a' })]],
  ['a function', [200, Object.assign(Object.bind(null), { 'X-A': 'a' })], { only: 'http' }],
  ['a length that is too small', [200, { 'Content-Length': 1 }]],
  ['two ways to say the length', [200, { 'Content-Length': 4, 'Transfer-Encoding': 'chunked' }]],
  ['a head without a body', [204, { 'X-A': 'a' }]],
  ['an early head', [103, { Link: '</a>' }]],
  ['a switch of protocols', [101, { Upgrade: 'a' }]],
]

/** Tries a head; if Node refuses it, sends another one. */
function tries(args: readonly unknown[]): App {
  return (res, note) => {
    attempt(note, () => res.writeHead(...args))
    note(res.headersSent)
    if (!res.headersSent) attempt(note, () => res.writeHead(500, 'Mended', { 'X-Mended': 'a' }))
    attempt(
      seen => [note(seen), res.destroy()],
      () => res.end('body'),
    )
  }
}

/** Each of `TRIED`, and once more after a header was set, where pairs are always refused. */
function tried([title, args, more = {}]: (typeof TRIED)[number]): Head[] {
  const row = sends(title, tries(args), more)
  if (Array.isArray(args[1]) && Array.isArray(args[1][0])) return [row]
  const vary = { ...row.vary, http: more.varyAfter ?? row.vary.http }
  const app = set('X-Before', 'a', row.app)
  return [row, { ...row, title: `${title}, after setHeader`, app, vary }]
}

export const HEADS: readonly Head[] = [...FORMS, ...TRIED.flatMap(tried)]

/** The ways to put an app behind a layer that `create` makes. Of two layers the outer one wins. */
export function waysBehind(
  create: typeof createCorsLayer,
): Readonly<Record<string, (listener: Listener) => Listener>> {
  const layer = create({ allowOrigins: [ORIGIN], allowCredentials: true, exposeHeaders: ['X-A'] })
  const inner = create({ allowOrigins: ['*'], exposeHeaders: ['X-B'] })
  return {
    'behind a layer': listener => layer(listener as never) as Listener,
    'behind two layers': listener => layer(inner(listener as never)) as Listener,
  }
}

/** The CORS headers that every response in these ways has, without `Vary`. */
const CORS = [
  'access-control-allow-credentials: true',
  `access-control-allow-origin: ${ORIGIN}`,
  'access-control-expose-headers: X-A',
]

/** What is compared: the CORS headers, and all else in its order. */
export interface Compared {
  readonly notes: readonly unknown[]
  readonly cors: readonly string[]
  readonly rest: string
}

/** The CORS headers of what came, apart from the rest. `Date` is the only one whose value may differ. */
export function compared({ notes, received }: Played): Compared {
  const cors: string[] = []
  // Heads that come before another one.
  const [informational = ''] =
    /^(?:HTTP\/1\.1 1.*\r\n(?:.+\r\n)*\r\n(?=HTTP))*/.exec(received) ?? []
  const rest = received
    .slice(informational.length)
    .replace(/^(?:vary|access-control-.*): .*\r\n/gim, line => {
      cors.push(line.trim().replace(/^[^:]*/, name => name.toLowerCase()))
      return ''
    })
    .replace(/^(date): .*/gim, '$1: now')
  return { notes, cors: cors.sort(), rest: informational + rest }
}

/** What `bare` is to be behind a layer. Where there is no response, there are no headers. */
export function expected(bare: Played, vary: readonly string[]): Compared {
  const { notes, rest } = compared(bare)
  return { notes, rest, cors: rest === '' ? [] : [...CORS, ...vary.map(value => `vary: ${value}`)] }
}
