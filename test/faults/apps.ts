// Apps that do what they should not, and heads that Node refuses. Each is played bare and behind a
// layer, and says by `note` what it sees, so that a case is one line.
import type { ServerResponse } from 'node:http'

/** What the two APIs have in common, with any arguments whatever. */
export interface AnyResponse extends ServerResponse {
  // biome-ignore lint/suspicious/noExplicitAny: wrong arguments are what this is about
  writeHead(...args: any[]): this
}
type Note = (seen: unknown) => void

export interface Fault {
  readonly title: string
  readonly app: (res: AnyResponse, note: Note) => unknown
  /** Its head is written around the layer, and so gets no CORS headers. */
  readonly bypasses?: true
  /** Bare `http2` ignores these headers, without an error; behind a layer they are read as by `http`. */
  readonly onHttp?: boolean
}

const ON_HTTP = /^(?:headers that are text|a function|Vary that is a symbol)$/

/** A head that is refused, or is not; and then another one, which works. */
const heads: [title: string, ...args: unknown[]][] = [
  ['status 99', 99],
  ['status 99 with headers', 99, { 'X-A': 'a', Vary: 'Accept' }],
  ['status 1000', 1000],
  ['status NaN', Number.NaN],
  ['no status', undefined],
  ['a status that is a word', 'abc'],
  ['a status that is text', '201'],
  ['a status with a fraction', 200.7],
  ['a reason of two lines', 200, 'a\r\nb'],
  ['a reason that is a number', 200, 7],
  ['headers that are a number', 200, 'Fine', 7],
  ['headers that are text', 200, 'Fine', 'ab'],
  ['headers that are true', 200, true],
  ['headers after the headers', 200, { 'X-A': 'a' }, { 'X-B': 'b' }],
  ['undefined after the headers', 200, { 'X-A': 'a' }, undefined],
  ['a fourth argument', 200, 'Fine', { 'X-A': 'a' }, 'more'],
  ['an empty object', 200, {}],
  ['an empty array', 200, []],
  ['a flat array of odd length', 200, ['X-A', 'a', 'X-B']],
  ['a flat array of one', 200, ['X-A']],
  ['a flat array without a name', 200, ['X-A', 'a', undefined, 'b']],
  ['a flat array with a pair in it', 200, ['X-A', 'a', ['X-B', 'b'], 'c']],
  ['a flat array with a number for a name', 200, [7, 'a']],
  ['pairs with an empty one', 200, [[]]],
  ['pairs with one of a name alone', 200, [['X-A', 'a'], ['X-B']]],
  ['pairs with one of three', 200, [['X-A', 'a', 'b']]],
  ['pairs with null', 200, [['X-A', 'a'], null]],
  ['pairs with text', 200, [['X-A', 'a'], 'bc']],
  ['an empty name', 200, { '': 'a' }],
  ['a name with a space', 200, { 'X A': 'a' }],
  ['a name with a line break', 200, { 'X\r\nA': 'a' }],
  ['a name that is not ASCII', 200, ['X-É', 'a']],
  ['a value of two lines', 200, { 'X-A': 'a\r\nX-B: b' }],
  ['a value over one byte', 200, { 'X-A': '\u{1f600}' }],
  ['a value that is undefined', 200, { 'X-A': undefined }],
  ['a value that is null', 200, { 'X-A': null }],
  ['a value that is an object', 200, { 'X-A': {} }],
  ['a value that is a symbol', 200, { 'X-A': Symbol('a') }],
  ['a value that is an empty array', 200, { 'X-A': [] }],
  ['an array with undefined in it', 200, { 'X-A': ['a', undefined] }],
  ['Vary that is undefined', 200, { Vary: undefined }],
  ['Vary with undefined in it', 200, { Vary: ['a', undefined] }],
  ['Vary of two lines', 200, ['Vary', 'a\r\nb']],
  ['Vary that is a symbol', 200, { Vary: Symbol('a') }],
  ['Vary over one byte', 200, [['vary', '\u{1f600}']]],
  ['a name that is a symbol', 200, { [Symbol('a')]: 'a', 'X-A': 'a' }],
  [
    'names of Object.prototype',
    200,
    JSON.parse('{"__proto__":"a","constructor":"b","toString":"c"}'),
  ],
  ['inherited names', 200, Object.create({ 'X-Inherited': 'a' }, own('X-A'))],
  ['an object without a prototype', 200, Object.create(null, own('X-A'))],
  ['a name that is not enumerable', 200, Object.defineProperty({}, 'X-A', { value: 'a' })],
  ['a proxy', 200, new Proxy({ 'X-A': 'a' }, {})],
  ['a map', 200, new Map([['X-A', 'a']])],
  ['Headers', 200, new Headers({ 'X-A': 'a' })],
  ['a function', 200, Object.assign(Object.bind(null), { 'X-A': 'a' })],
  ['a length that is too small', 200, { 'Content-Length': 1 }],
  ['two ways to say the length', 200, { 'Content-Length': 4, 'Transfer-Encoding': 'chunked' }],
  ['a head without a body', 204, { 'X-A': 'a' }],
  ['an early head', 103, { Link: '</a>' }],
  ['a switch of protocols', 101, { Upgrade: 'a' }],
]

function own(name: string): PropertyDescriptorMap {
  return { [name]: { value: 'a', enumerable: true } }
}

function wrongHead([title, ...args]: (typeof heads)[number]): Fault[] {
  const app: Fault['app'] = (res, note) => {
    tried(note, () => res.writeHead(...args))
    note(res.headersSent)
    if (!res.headersSent) tried(note, () => res.writeHead(500, 'Mended', { 'X-Mended': 'a' }))
    res.end('body')
  }
  const isPairs = Array.isArray(args.at(-1)) && Array.isArray((args.at(-1) as unknown[])[0])
  const after: Fault['app'] = (res, note) => {
    res.setHeader('X-Before', 'a')
    app(res, note)
  }
  // Bare Node refuses pairs there, with one of two codes that depends on their number.
  const onHttp = ON_HTTP.test(title)
  const second = { title: `${title}, after setHeader`, app: after, onHttp }
  return [{ title, app, onHttp }, ...(isPairs ? [] : [second])]
}

function tried(note: Note, act: () => unknown): void {
  try {
    act()
  } catch (error) {
    note(nameOf(error))
  }
}

/** What of an error is the same in both: not the stack, nor a text that quotes what was given. */
export function nameOf(error: unknown): string {
  const { code, name } = error as NodeJS.ErrnoException
  return code ?? name
}

/** Throws, after what stands in its arguments. */
function fail(..._before: unknown[]): never {
  throw new RangeError('of the app')
}
const later = () => new Promise(resolve => setImmediate(resolve))

const acts: Fault[] = [
  { title: 'throws before the head', app: fail },
  { title: 'throws after setHeader', app: res => fail(res.setHeader('X-A', 'a')) },
  { title: 'throws after the head', app: res => fail(res.writeHead(200)) },
  { title: 'throws after a part of the body', app: res => fail(res.write('a')) },
  { title: 'throws after the end', app: res => fail(res.end('a')) },
  { title: 'rejects before the head', app: async () => fail() },
  {
    title: 'rejects after the head',
    app: async res => fail(await later(), res.writeHead(200)),
  },
  {
    title: 'rejects after the end',
    app: async res => fail(res.end('a'), await later()),
  },
  {
    title: 'throws in the head',
    app: (res, note) => {
      tried(note, () =>
        res.writeHead(200, {
          get 'X-A'() {
            return fail()
          },
        }),
      )
      res.end('mended')
    },
  },
  { title: 'destroys the response', app: res => res.destroy() },
  { title: 'destroys it after the head', app: res => res.writeHead(200, { 'X-A': 'a' }).destroy() },
  { title: 'destroys it in the body', app: res => res.write('a', () => res.destroy()) },
  { title: 'destroys it with an error', app: res => res.destroy(new RangeError('of the app')) },
  { title: 'destroys the socket', app: res => res.req.socket.destroy() },
  {
    title: 'destroys the request, then the response',
    app: res => [res.req.destroy(), res.destroy()],
  },
  {
    title: 'writes the head after it destroyed the response',
    app: (res, note) => {
      res.destroy()
      tried(note, () => res.writeHead(200, { 'X-A': 'a' }).end('a'))
    },
  },
  {
    title: 'ends after it destroyed the response, and later',
    app: async (res, note) => {
      res.destroy()
      tried(note, () => res.end('a'))
      await later()
      tried(note, () => res.end('a'))
      tried(note, () => res.writeHead(200))
    },
  },
  {
    title: 'writes the head twice',
    app: (res, note) => {
      res.writeHead(200, { 'X-A': 'a' })
      tried(note, () => res.writeHead(500, { 'X-B': 'b' }))
      const seen = { 'X-B': { enumerable: true, get: note.bind(undefined, 'read') } }
      tried(note, () => res.writeHead(500, Object.defineProperties({}, seen)))
      res.end('a')
    },
  },
  {
    title: 'writes the head after the end',
    app: async (res, note) => {
      res.end('a')
      tried(note, () => res.writeHead(500))
      await later()
      tried(note, () => res.writeHead(500))
    },
  },
  {
    title: 'ends twice, and writes after the end',
    app: (res, note) => {
      res.end('a')
      tried(note, () => res.end('b'))
      tried(note, () => res.end(() => note('ended')))
      tried(note, () => res.write('c'))
    },
  },
  {
    title: 'sets a header after the head',
    app: (res, note) => {
      res.writeHead(200)
      tried(note, () => res.setHeader('X-A', 'a'))
      tried(note, () => res.removeHeader('X-A'))
      tried(note, () => res.flushHeaders())
      res.end('a')
    },
  },
  {
    title: 'replaces writeHead and calls the former one',
    app: (res, note) => {
      const { writeHead } = res
      res.writeHead = function (...args) {
        note(args)
        return writeHead.apply(this, args)
      }
      res.end('a')
    },
  },
  {
    title: 'replaces writeHead by nothing',
    app: (res, note) => {
      res.writeHead = undefined as never
      tried(note, () => res.end('a'))
      res.destroy()
    },
  },
  {
    title: 'keeps writeHead, and calls it later, once in vain',
    app: async (res, note) => {
      const { writeHead } = res
      await later()
      tried(note, () => writeHead(200))
      tried(note, () => writeHead.call(res, 99))
      note(writeHead.call(res, 201, ['X-A', 'a']) === res)
      tried(note, () => writeHead.call(res, 201))
      res.end('a')
    },
  },
  {
    title: 'deletes writeHead',
    bypasses: true,
    app: res => {
      Reflect.deleteProperty(res, 'writeHead')
      res.writeHead(200, { 'X-A': 'a' })
      res.end('a')
    },
  },
  {
    title: 'writes the head by a proxy of the response',
    app: (res, note) => {
      const proxy = new Proxy(res, {})
      note(proxy.writeHead(202, { 'X-A': 'a' }) === proxy)
      res.end('a')
    },
  },
  {
    title: 'sends heads before the head',
    app: res => {
      res.writeContinue()
      res.writeProcessing?.()
      res.writeEarlyHints({ link: '</a.css>' })
      res.end('a')
    },
  },
  {
    title: 'sends trailers',
    app: res => {
      res.writeHead(200, { Trailer: 'X-T' })
      res.write('a')
      res.addTrailers({ 'X-T': 'b' })
      res.end()
    },
  },
  {
    title: 'sends more than the length that it told, and is strict about it',
    app: (res, note) => {
      res.strictContentLength = true
      res.writeHead(200, { 'Content-Length': '1' })
      tried(note, () => res.end('abc'))
      res.destroy()
    },
  },
  {
    title: 'removes a header that it set, and then repeats one',
    app: res => {
      res.setHeader('X-Before', 'a')
      res.removeHeader('X-Before')
      res.writeHead(200, { 'Set-Cookie': ['a', 'b'] })
      res.end('a')
    },
  },
  { title: 'corks', app: res => [res.cork(), res.write('a'), res.uncork(), res.end('b')] },
  { title: 'removes Vary before the head', app: res => [res.removeHeader('Vary'), res.end('a')] },
  {
    title: 'asks for no date',
    app: res => [Object.assign(res, { sendDate: false }), res.end('a')],
  },
  {
    title: 'sets a status that is none',
    app: (res, note) => {
      tried(note, () => {
        res.statusCode = 99
      })
      tried(note, () => res.end('a'))
      res.statusCode = 500
      tried(note, () => res.end('b'))
    },
  },
]

export const faults: readonly Fault[] = [...heads.flatMap(wrongHead), ...acts]
