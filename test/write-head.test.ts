// The head of a response: behind a layer, an app sends what it sends alone, but for the CORS headers and
// `Vary`. The apps are in `heads.ts`.
import { EventEmitter } from 'node:events'
import { createServer, type ServerOptions, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import t from 'tap'
import { createCorsLayer } from '../lib/index.ts'
import { compared, expected, HEADS, waysBehind } from './heads.ts'
import { lacksMethod, lacksOption } from './support/lacks.ts'
import { type App, ORIGIN, type Protocol, play } from './support/play.ts'
import { exchange, type Headers, listen, ownHeaders, serve } from './support/server.ts'
import { warningsOf } from './support/warnings.ts'

interface Options extends ServerOptions {
  readonly httpValidation?: string
}
interface Server {
  readonly name: string
  readonly protocol: Protocol
  readonly options?: Options
  readonly skip?: string | false
}
// biome-ignore format: a row a line
const SERVERS: readonly Server[] = [
  { name: 'HTTP/1.1', protocol: 'http' },
  { name: 'HTTP/1.1 with uniqueHeaders', protocol: 'http', options: { uniqueHeaders: ['Set-Cookie', 'x-a'] } },
  // It takes control bytes in what the app gives.
  { name: 'HTTP/1.1 with httpValidation', protocol: 'http', options: { httpValidation: 'insecure' }, skip: lacksOption('httpValidation') },
  { name: 'HTTP/2', protocol: 'http2' },
]

// `http2` warns of each status message and connection header that it leaves out.
warningsOf(t)
// A server answers a rejection of its listener. Read when an emitter is made.
EventEmitter.captureRejections = true

for (const { name, protocol, options, skip = false } of SERVERS) {
  t.test(name, { skip }, async t => {
    for (const { title, app, vary, only = protocol, needs } of HEADS) {
      if (only !== protocol) continue
      const skip = needs !== undefined && lacksMethod(needs)
      t.test(`${title}: as bare, with the CORS headers`, { skip }, async t => {
        const bare = await play(app, listener => listener, protocol, options)
        for (const [behind, wrap] of Object.entries(waysBehind(createCorsLayer))) {
          const layered = await play(app, wrap, protocol, options)
          t.strictSame(compared(layered), expected(bare, vary[protocol]), behind)
        }
      })
    }
  })
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
  const isCors = ([name]: Headers[number]) => /^(?:vary|access-control-.*)$/i.test(name)
  const lower = headers.map(([name, value]) => [name.toLowerCase(), value] as const)
  return {
    cors: lower.filter(isCors).sort(),
    others: ownHeaders(headers).filter(field => !isCors(field)),
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
      const listener = corsLayer((_req, res) => void app(res as never, () => {}))
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
