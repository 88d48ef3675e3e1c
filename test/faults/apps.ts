// Apps that do what they should not. Each is played bare and behind a layer, and notes what it sees, so
// that a case is one line.
import { type App, attempt } from '../support/play.ts'

export interface Fault {
  readonly title: string
  readonly app: App
  /** Its head is written around the layer, and so gets no CORS headers. */
  readonly bypasses?: true
}

/** Throws, after what stands in its arguments. */
function fail(..._before: unknown[]): never {
  throw new RangeError('of the app')
}
const later = () => new Promise(resolve => setImmediate(resolve))

export const faults: readonly Fault[] = [
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
      attempt(note, () =>
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
      attempt(note, () => res.writeHead(200, { 'X-A': 'a' }).end('a'))
    },
  },
  {
    title: 'ends after it destroyed the response, and later',
    app: async (res, note) => {
      res.destroy()
      attempt(note, () => res.end('a'))
      await later()
      attempt(note, () => res.end('a'))
      attempt(note, () => res.writeHead(200))
    },
  },
  {
    title: 'writes the head twice',
    app: (res, note) => {
      res.writeHead(200, { 'X-A': 'a' })
      attempt(note, () => res.writeHead(500, { 'X-B': 'b' }))
      const seen = { 'X-B': { enumerable: true, get: note.bind(undefined, 'read') } }
      attempt(note, () => res.writeHead(500, Object.defineProperties({}, seen)))
      res.end('a')
    },
  },
  {
    title: 'writes the head after the end',
    app: async (res, note) => {
      res.end('a')
      attempt(note, () => res.writeHead(500))
      await later()
      attempt(note, () => res.writeHead(500))
    },
  },
  {
    title: 'ends twice, and writes after the end',
    app: (res, note) => {
      res.end('a')
      attempt(note, () => res.end('b'))
      attempt(note, () => res.end(() => note('ended')))
      attempt(note, () => res.write('c'))
    },
  },
  {
    title: 'sets a header after the head',
    app: (res, note) => {
      res.writeHead(200)
      attempt(note, () => res.setHeader('X-A', 'a'))
      attempt(note, () => res.removeHeader('X-A'))
      attempt(note, () => res.flushHeaders())
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
      attempt(note, () => res.end('a'))
      res.destroy()
    },
  },
  {
    title: 'keeps writeHead, and calls it later, once in vain',
    app: async (res, note) => {
      const { writeHead } = res
      await later()
      attempt(note, () => writeHead(200))
      attempt(note, () => writeHead.call(res, 99))
      note(writeHead.call(res, 201, ['X-A', 'a']) === res)
      attempt(note, () => writeHead.call(res, 201))
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
      attempt(note, () => res.end('abc'))
      res.destroy()
    },
  },
  { title: 'corks', app: res => [res.cork(), res.write('a'), res.uncork(), res.end('b')] },
  {
    title: 'asks for no date',
    app: res => [Object.assign(res, { sendDate: false }), res.end('a')],
  },
  {
    title: 'sets a status that is none',
    app: (res, note) => {
      attempt(note, () => {
        res.statusCode = 99
      })
      attempt(note, () => res.end('a'))
      res.statusCode = 500
      attempt(note, () => res.end('b'))
    },
  },
]
