// The head of a response: behind a layer, an app sends what it sends alone, but for the headers of
// CORS and `Vary`. Each app below runs bare and behind a layer, on a server of each protocol.
import { EventEmitter } from 'node:events'
import { createServer, type RequestListener, type ServerOptions, ServerResponse } from 'node:http'
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2'
import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import t, { type Test } from 'tap'
import { createCorsLayer } from '../lib/index.ts'
import {
  exchange,
  exchangeHttp2,
  type Headers,
  listen,
  ownHeaders,
  type Received,
  serve,
  serveHttp2,
} from './support/server.ts'

// biome-ignore lint/suspicious/noExplicitAny: the calls are wrong on purpose, or of either protocol
type App = (res: any) => unknown
interface Row {
  readonly name: string
  readonly app: App
  /** What `Vary` is behind the layer. */
  readonly vary?: string
  /** HTTP/2 has no status message, and connection headers are not allowed. */
  readonly only?: 'http' | 'http2'
}

const ORIGIN = 'https://a.test'
const CORS = /^(?:vary|access-control-.*)$/i
const EVIL = 'https://evil.test'

// biome-ignore format: a row a line
const ROWS: Row[] = [
  // Call forms.
  { name: 'status', app: res => res.writeHead(201).end() },
  { name: 'status, message', app: res => res.writeHead(201, 'Fine').end(), only: 'http' },
  { name: 'status, headers', app: res => res.writeHead(201, { 'X-A': '1' }).end() },
  { name: 'status, message, headers', app: res => res.writeHead(201, 'Fine', { 'X-A': '1' }).end(), only: 'http' },
  { name: 'status, message, array', app: res => res.writeHead(201, 'Fine', ['X-A', '1']).end(), only: 'http' },
  { name: 'status, undefined, headers', app: res => res.writeHead(201, undefined, { 'X-A': '1' }).end() },
  { name: 'status, null, headers', app: res => res.writeHead(201, null, { 'X-A': '1' }).end() },
  { name: 'status, headers, undefined', app: res => res.writeHead(201, { 'X-A': '1' }, undefined).end() },
  { name: 'status, flat array', app: res => res.writeHead(201, ['X-A', '1', 'x-a', '2', 'X-B', '3']).end() },
  { name: 'status, pairs', app: res => res.writeHead(201, [['X-A', '1'], ['x-a', '2'], ['X-B', '3']]).end() },
  { name: 'status, empty array', app: res => res.writeHead(201, []).end() },
  { name: 'status, empty object', app: res => res.writeHead(201, {}).end() },
  { name: 'an object without a prototype', app: res => res.writeHead(201, Object.assign(Object.create(null), { 'X-A': '1' })).end() },
  { name: 'an object with inherited headers', app: res => res.writeHead(201, Object.create({ 'X-A': '1' })).end() },
  { name: 'an object with __proto__', app: res => res.writeHead(201, JSON.parse('{"__proto__":"1","X-A":"2"}')).end() },
  { name: 'two letter cases of one name', app: res => res.writeHead(201, { 'X-A': '1', 'x-a': '2' }).end(), only: 'http' },
  { name: 'numbers as values', app: res => res.writeHead(201, { 'X-A': 1, 'X-B': [2, 3] }).end() },

  // Implicit heads.
  { name: 'end', app: res => res.end('body') },
  { name: 'write', app: res => inTurn(res.write('bo'), res.end('dy')) },
  { name: 'pipe', app: res => Readable.from(['bo', 'dy']).pipe(res) },
  { name: 'flushHeaders', app: res => inTurn(res.flushHeaders(), res.end('body')) },
  { name: 'statusCode', app: res => Object.assign(res, { statusCode: 404 }).end() },
  { name: 'statusMessage', app: res => Object.assign(res, { statusMessage: 'Fine' }).end(), only: 'http' },
  { name: '204', app: res => res.writeHead(204).end() },
  { name: '304', app: res => res.writeHead(304, { ETag: '"1"' }).end() },

  // Set before.
  { name: 'setHeader, end', app: res => inTurn(res.setHeader('X-A', '1'), res.end()) },
  { name: 'setHeader, status', app: res => inTurn(res.setHeader('X-A', '1'), res.writeHead(201).end()) },
  { name: 'setHeader, object', app: res => inTurn(res.setHeader('X-A', '1'), res.writeHead(201, { 'x-a': '2', 'X-B': '3' }).end()) },
  { name: 'setHeader, flat array', app: res => inTurn(res.setHeader('X-A', '1'), res.writeHead(201, ['x-a', '2', 'X-B', '3']).end()) },
  { name: 'setHeader, pairs', app: res => inTurn(res.setHeader('X-A', '1'), res.writeHead(201, [['x-a', '2'], ['X-B', '3']]).end()), only: 'http2' },
  { name: 'appendHeader', app: res => inTurn(res.appendHeader('X-A', '1'), res.appendHeader('x-a', '2'), res.end()) },
  { name: 'an array of values', app: res => inTurn(res.setHeader('X-A', ['1', '2']), res.end()) },
  { name: 'removeHeader', app: res => inTurn(res.setHeader('X-A', '1'), res.removeHeader('X-A'), res.writeHead(201, { 'X-B': '2' }).end()) },

  // Repeated `Set-Cookie`: lost by Node 20 in an array after a `setHeader` (nodejs/node#50387).
  { name: 'cookies in a flat array', app: res => res.writeHead(200, ['set-cookie', 'a=1', 'set-cookie', 'b=2']).end() },
  { name: 'cookies in pairs', app: res => res.writeHead(200, [['set-cookie', 'a=1'], ['set-cookie', 'b=2']]).end() },
  { name: 'cookies in an object', app: res => res.writeHead(200, { 'Set-Cookie': ['a=1', 'b=2'] }).end() },
  { name: 'cookies set', app: res => inTurn(res.setHeader('Set-Cookie', ['a=1', 'b=2']), res.end()) },

  // `Vary`.
  { name: 'Vary in an object', app: res => res.writeHead(200, { Vary: 'Cookie' }).end(), vary: 'Cookie, Origin' },
  { name: 'Vary as an array in an object', app: res => res.writeHead(200, { Vary: ['Cookie', 'Accept'] }).end(), vary: 'Cookie, Accept, Origin' },
  { name: 'Vary in a flat array', app: res => res.writeHead(200, ['vary', 'Cookie', 'X-A', '1', 'VARY', 'Accept']).end(), vary: 'Cookie, Accept, Origin' },
  { name: 'Vary in pairs', app: res => res.writeHead(200, [['VARY', 'Cookie'], ['vary', 'Accept']]).end(), vary: 'Cookie, Accept, Origin' },
  { name: 'Vary set', app: res => inTurn(res.setHeader('Vary', 'Cookie'), res.end()), vary: 'Cookie, Origin' },
  { name: 'Vary set twice', app: res => inTurn(res.setHeader('Vary', ['Cookie', 'Accept']), res.end()), vary: 'Cookie, Accept, Origin' },
  { name: 'Vary set and in an object', app: res => inTurn(res.setHeader('Vary', 'Cookie'), res.writeHead(200, { vary: 'Accept' }).end()), vary: 'Cookie, Accept, Origin' },
  { name: 'Vary set and in a flat array', app: res => inTurn(res.setHeader('Vary', 'Cookie'), res.writeHead(200, ['Vary', 'Accept']).end()), vary: 'Cookie, Accept, Origin' },
  { name: 'Vary set to null', app: res => inTurn(res.setHeader('Vary', null), res.end()), vary: 'null, Origin', only: 'http' },
  { name: 'null and a number among Vary', app: res => res.writeHead(200, { Vary: [null, 7] }).end(), vary: 'null, 7, Origin', only: 'http' },
  { name: 'Vary: *', app: res => res.writeHead(200, { Vary: '*' }).end(), vary: '*' },
  { name: 'Vary: origin', app: res => res.writeHead(200, { Vary: 'oRIGIN' }).end(), vary: 'oRIGIN' },
  { name: 'Vary set to origin', app: res => inTurn(res.setHeader('Vary', 'Accept, origin'), res.end()), vary: 'Accept, origin' },

  // The app has headers of CORS of its own: the layer's take their place, in any letter case.
  { name: 'its own in an object', app: res => res.writeHead(200, { 'ACCESS-control-allow-origin': EVIL, 'X-A': '1' }).end() },
  { name: 'its own in a flat array', app: res => res.writeHead(200, ['Access-Control-Allow-Origin', EVIL, 'access-control-allow-origin', '*']).end() },
  { name: 'its own in pairs', app: res => res.writeHead(200, [['Access-Control-Allow-Origin', EVIL]]).end() },
  { name: 'its own set', app: res => inTurn(res.setHeader('Access-Control-Allow-Origin', EVIL), res.end()) },
  { name: 'its own set and in an object', app: res => inTurn(res.setHeader('Access-Control-Allow-Origin', EVIL), res.writeHead(200, { 'Access-Control-Expose-Headers': 'X-Evil' }).end()) },

  // Errors of Node's own, and a head after one.
  { name: 'a status that is none, then 500', app: res => inTurn(attempt(() => res.writeHead(99)), res.writeHead(500).end()) },
  { name: 'an array of odd length', app: res => inTurn(attempt(() => res.writeHead(200, ['X-A'])), res.end()) },
  { name: 'an array of odd length after setHeader', app: res => inTurn(res.setHeader('X-B', '1'), attempt(() => res.writeHead(200, ['X-A'])), res.end()), only: 'http' },
  { name: 'a pair after setHeader', app: res => inTurn(res.setHeader('X-B', '1'), attempt(() => res.writeHead(200, [['X-A', '1']])), res.end()), only: 'http' },
  { name: 'two pairs after setHeader', app: res => inTurn(res.setHeader('X-B', '1'), attempt(() => res.writeHead(200, [['X-A', '1'], ['X-C', '2']])), res.end()), only: 'http' },
  { name: 'a name that is none', app: res => inTurn(attempt(() => res.writeHead(200, { 'X A': '1' })), res.end()), only: 'http' },
  { name: 'an undefined value', app: res => inTurn(attempt(() => res.writeHead(200, { 'X-A': undefined })), res.end()) },
  { name: 'an undefined Vary', app: res => inTurn(attempt(() => res.writeHead(200, { Vary: undefined })), res.end()) },
  { name: 'an undefined among Vary', app: res => inTurn(attempt(() => res.writeHead(200, { Vary: ['a', undefined] })), res.end()), only: 'http' },
  { name: 'a Vary that is none', app: res => inTurn(attempt(() => res.writeHead(200, { Vary: 'a\n' })), res.end()), only: 'http' },
  { name: 'a symbol as a name', app: res => inTurn(attempt(() => res.writeHead(200, [Symbol('a'), '1'])), res.end()), only: 'http' },
  { name: 'a second head', app: res => inTurn(res.writeHead(201), attempt(() => res.writeHead(500)), res.end()) },
  { name: 'a head after the end', app: res => inTurn(res.end('body'), attempt(() => res.writeHead(500))) },
  { name: 'writeHead without its response', app: res => inTurn(attempt(() => Reflect.apply(res.writeHead, undefined, [200])), res.end()) },
]

/** Calls are arguments, and so in turn. */
function inTurn(..._results: unknown[]): void {}

let codes: unknown[] = []

/** Notes what `call` throws. */
function attempt(call: () => unknown): void {
  try {
    call()
    codes.push('nothing')
  } catch (error) {
    codes.push((error as NodeJS.ErrnoException).code ?? (error as Error).name)
  }
}

/** What `exchanged` gives, and what the app noted meanwhile. */
async function observe(exchanged: Promise<Received>): Promise<Received & { codes: unknown[] }> {
  codes = []
  return { ...(await exchanged), codes }
}

const corsLayer = createCorsLayer({
  allowOrigins: [ORIGIN],
  allowCredentials: true,
  exposeHeaders: ['X-A'],
})
const EXPECTED = [
  ['access-control-allow-credentials', 'true'],
  ['access-control-allow-origin', ORIGIN],
  ['access-control-expose-headers', 'X-A'],
]

function split(headers: Headers): { cors: Headers; others: Headers } {
  return {
    cors: headers
      .filter(([name]) => CORS.test(name))
      .map(([name, value]) => [name.toLowerCase(), value] as const)
      .sort(),
    others: ownHeaders(headers).filter(([name]) => !CORS.test(name)),
  }
}

function compare(t: Test, bare: Received, behind: Received, vary: string): void {
  const [alone, layered] = [split(bare.headers), split(behind.headers)]
  t.strictSame(layered.cors, [...EXPECTED, ['vary', vary]])
  t.strictSame(
    { ...behind, headers: layered.others },
    { ...bare, headers: alone.others },
    'all else is the same',
  )
}

const HTTP_SERVERS: Record<string, ServerOptions> = {
  'HTTP/1.1': {},
  'HTTP/1.1 with uniqueHeaders': { uniqueHeaders: ['Set-Cookie', 'x-a'] },
}

for (const { name, app, vary = 'Origin', only } of ROWS) {
  const sent = { headers: [['Origin', ORIGIN]] } as const
  for (const [server, options] of Object.entries(only === 'http2' ? {} : HTTP_SERVERS)) {
    t.test(`${server}, ${name}: as bare, with the headers of CORS`, async t => {
      const listener: RequestListener = (_req, res) => void app(res)
      const bare = await observe(exchange(await serve(t, listener, options), sent))
      const behind = await observe(exchange(await serve(t, corsLayer(listener), options), sent))
      compare(t, bare, behind, vary)
    })
  }
  if (only !== 'http') {
    t.test(`HTTP/2, ${name}: as bare, with the headers of CORS`, async t => {
      const listener = (_req: Http2ServerRequest, res: Http2ServerResponse) => void app(res)
      const bare = await observe(exchangeHttp2(await serveHttp2(t, listener), sent))
      const behind = await observe(exchangeHttp2(await serveHttp2(t, corsLayer(listener)), sent))
      compare(t, bare, behind, vary)
    })
  }
}

t.test('what writeHead returns is the response', async t => {
  let returned: unknown
  const port = await serve(
    t,
    corsLayer((_req, res) => {
      returned = res.writeHead(200) === res
      res.end()
    }),
  )
  await exchange(port, { headers: [['Origin', ORIGIN]] })
  t.equal(returned, true)
})

t.test('what the app gives is not changed', async t => {
  const object = Object.freeze({
    Vary: Object.freeze(['Cookie']),
    'Access-Control-Allow-Origin': '*',
  })
  const flat = Object.freeze(['Vary', 'Cookie', 'Access-Control-Allow-Origin', '*'])
  const pairs = Object.freeze([Object.freeze(['Vary', 'Cookie'])])
  for (const headers of [object, flat, pairs]) {
    const port = await serve(
      t,
      corsLayer((_req, res) => void res.writeHead(200, headers as never).end()),
    )
    const { headers: received } = await exchange(port, { headers: [['Origin', ORIGIN]] })
    t.strictSame(split(received).cors, [...EXPECTED, ['vary', 'Cookie, Origin']])
  }
})

t.test('what getHeader gives of one response is not that of another', async t => {
  const port = await serve(
    t,
    corsLayer((_req, res) => {
      res.setHeader('X-B', '1')
      res.flushHeaders()
      const vary = res.getHeader('vary')
      if (Array.isArray(vary)) vary.push('evil')
      res.end()
    }),
  )
  for (let i = 0; i < 2; i++) {
    const { headers } = await exchange(port, { headers: [['Origin', ORIGIN]] })
    t.strictSame(split(headers).cors, [...EXPECTED, ['vary', 'Origin']])
  }
})

t.test('a layer in a layer: no name twice, and the outer one wins', async t => {
  const inner = createCorsLayer({ allowOrigins: ['*'], exposeHeaders: ['X-B'] })
  for (const app of ROWS.slice(0, 25).filter(row => row.only !== 'http2')) {
    const port = await serve(t, corsLayer(inner((_req, res) => void app.app(res))))
    const { headers } = await exchange(port, { headers: [['Origin', ORIGIN]] })
    t.strictSame(split(headers).cors, [...EXPECTED, ['vary', 'Origin']], app.name)
  }
})

t.test(
  "a patch of writeHead outside gets the app's form of headers, and none of its own",
  async t => {
    const given: unknown[] = []
    const apps: App[] = [
      res => res.end(),
      res => res.writeHead(200, { 'X-A': '1' }).end(),
      res => res.writeHead(200, ['X-A', '1']).end(),
      res => res.writeHead(200, [['X-A', '1']]).end(),
    ]
    for (const app of apps) {
      const listener = corsLayer((_req, res) => void app(res))
      const port = await serve(t, (req, res) => {
        const { writeHead } = res
        res.writeHead = (...args: unknown[]) => {
          given.push(args[1])
          return writeHead.apply(res, args as never)
        }
        listener(req, res)
      })
      await exchange(port)
    }
    t.strictSame(given, [
      { vary: 'Origin' },
      { 'X-A': '1', vary: 'Origin' },
      ['X-A', '1', 'vary', 'Origin'],
      [
        ['X-A', '1'],
        ['vary', 'Origin'],
      ],
    ])
  },
)

t.test(
  "a patch of writeHead inside, and a class of response of the server's, are called",
  async t => {
    class Counted extends ServerResponse {
      override writeHead(...args: unknown[]): this {
        this.setHeader('X-Counted', '1')
        return super.writeHead(...(args as [number]))
      }
    }
    const listener = corsLayer((_req, res) => {
      const { writeHead } = res
      res.writeHead = function (this: ServerResponse, ...args: unknown[]) {
        this.setHeader('X-Patched', '1')
        return writeHead.apply(this, args as never)
      } as typeof writeHead
      res.end()
    })
    const port = await listen(t, createServer({ ServerResponse: Counted }, listener))
    const { headers } = await exchange(port, { headers: [['Origin', ORIGIN]] })
    t.strictSame(split(headers).cors, [...EXPECTED, ['vary', 'Origin']])
    t.strictSame(split(headers).others, [
      ['X-Patched', '1'],
      ['X-Counted', '1'],
      ['Content-Length', '0'],
    ])
  },
)

t.test("the 500 of a server's captureRejections has the headers", async t => {
  const listener = corsLayer(async (_req, res) => {
    res.setHeader('X-A', '1')
    throw new Error('rejected')
  })
  // Read when an emitter is made.
  EventEmitter.captureRejections = true
  const server = createServer(listener)
  EventEmitter.captureRejections = false
  const port = await listen(t, server)
  const { status, headers } = await exchange(port, { headers: [['Origin', ORIGIN]] })
  t.equal(status, 500)
  t.strictSame(split(headers).cors, [...EXPECTED, ['vary', 'Origin']])
})

t.test('a response that was made by hand, for an upgrade that is refused', async t => {
  const server = createServer()
  const listener = corsLayer((_req, res) => void res.writeHead(404, { 'X-A': '1' }).end('body'))
  server.on('upgrade', (req, socket) => {
    const res = new ServerResponse(req)
    res.assignSocket(socket as Socket)
    res.shouldKeepAlive = false
    listener(req, res)
    res.on('finish', () => socket.end())
  })
  const upgrade = [
    ['Origin', ORIGIN],
    ['Connection', 'Upgrade'],
    ['Upgrade', 'x'],
  ] as const
  const { status, headers, body } = await exchange(await listen(t, server), { headers: upgrade })
  t.strictSame([status, body], [404, 'body'])
  t.strictSame(split(headers).cors, [...EXPECTED, ['vary', 'Origin']])
  t.strictSame(split(headers).others, [['X-A', '1']])
})
