// The ways in, and the three cases of a request.
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import { createServer as createHttp2Server } from 'node:http2'
import t from 'tap'
import { type CorsOptions, createCorsLayer } from '../lib/index.ts'
import { exchange, type Headers, ownHeaders, serve } from './support/server.ts'

const ORIGIN = 'https://a.test'
const options = { allowOrigins: [ORIGIN], allowCredentials: true, exposeHeaders: ['X-A', 'X-B'] }

const credentials = ['access-control-allow-credentials', 'true'] as const
const exposed = ['access-control-expose-headers', 'X-A, X-B'] as const
const origin = (value: string) => ['access-control-allow-origin', value] as const
const acrm = ['Access-Control-Request-Method', 'GET'] as const

interface Row {
  readonly name: string
  readonly options?: CorsOptions
  readonly method?: string
  readonly headers: Headers
  /** Headers of the response besides `Vary: Origin` and those of the app. */
  readonly with: Headers
}

// biome-ignore format: a row a line
const ROWS: Row[] = [
  { name: 'an allowed origin is named', headers: [['Origin', ORIGIN]], with: [origin(ORIGIN), credentials, exposed] },
  { name: 'a disallowed origin is not', headers: [['Origin', 'https://b.test']], with: [credentials, exposed] },
  { name: 'two Origin fields are no origin', headers: [['Origin', ORIGIN], ['Origin', ORIGIN]], with: [credentials, exposed] },
  { name: 'without Origin only Vary is added', headers: [], with: [] },
  { name: 'one header may be exposed', options: { exposeHeaders: ['X-A'] }, headers: [['Origin', ORIGIN]], with: [['access-control-expose-headers', 'X-A']] },
  { name: 'any origin is *', options: { allowOrigins: ['*'] }, headers: [['Origin', 'https://b.test']], with: [origin('*')] },
  { name: 'any origin without Origin', options: { allowOrigins: ['*'] }, headers: [], with: [] },
  { name: 'any origin with credentials is named', options: { allowOrigins: ['*'], allowCredentials: true }, headers: [['Origin', 'https://b.test']], with: [origin('https://b.test'), credentials] },
  { name: 'no text is reflected that is no origin', options: { allowOrigins: ['*'], allowCredentials: true }, headers: [['Origin', 'evil, text']], with: [credentials] },
  { name: 'by default no origin is allowed', options: {}, headers: [['Origin', ORIGIN]], with: [] },
  { name: 'OPTIONS without a method asked for is no preflight', method: 'OPTIONS', headers: [['Origin', ORIGIN]], with: [origin(ORIGIN), credentials, exposed] },
  { name: 'OPTIONS without Origin is no preflight', method: 'OPTIONS', headers: [acrm], with: [] },
  { name: 'POST with a method asked for is no preflight', method: 'POST', headers: [['Origin', ORIGIN], acrm], with: [origin(ORIGIN), credentials, exposed] },
  { name: 'the Vary of the request does not come back', headers: [['Vary', 'X-Evil']], with: [] },
]

for (const row of ROWS) {
  t.test(row.name, async t => {
    const layer = createCorsLayer(row.options ?? options)
    const port = await serve(
      t,
      layer((_req, res) => void res.writeHead(404, { 'X-A': '1' }).end('body')),
    )
    const sent = { method: row.method ?? 'GET', headers: row.headers }
    const { status, headers, body } = await exchange(port, sent)
    t.equal(`${status} ${body}`, '404 body')
    t.strictSame(
      [...ownHeaders(headers)].sort(),
      [['X-A', '1'], ['vary', 'Origin'], ...row.with].sort(),
    )
  })
}

t.test('both call forms give a listener', async t => {
  const app = (_req: unknown, res: { end(body: string): void }) => res.end('body')
  for (const listener of [createCorsLayer(app, options), createCorsLayer(options)(app)]) {
    const { headers } = await exchange(await serve(t, listener), { headers: [['Origin', ORIGIN]] })
    t.equal(new Map(headers).get('access-control-allow-origin'), ORIGIN)
  }
  for (const listener of [createCorsLayer(app), createCorsLayer()(app)]) {
    const { headers } = await exchange(await serve(t, listener), { headers: [['Origin', ORIGIN]] })
    t.equal(new Map(headers).get('vary'), 'Origin')
    t.notOk(new Map(headers).has('access-control-allow-origin'))
  }
})

t.test('this, extra arguments and the return value are passed through', async t => {
  const returned = Promise.resolve('returned')
  const self = {}
  const calls: unknown[] = []
  const listener = createCorsLayer(options)(function (
    this: unknown,
    _req,
    res,
    ...rest: unknown[]
  ) {
    calls.push(this, ...rest)
    res.end()
    return returned
  })
  const port = await serve(t, (req, res) => {
    calls.push(Reflect.apply(listener, self, [req, res, 'next', 4]))
  })
  await exchange(port)
  await exchange(port, { headers: [['Origin', ORIGIN]] })
  const call = [self, 'next', 4, returned]
  t.strictSame(calls, [...call, ...call])
  t.ok(calls.every((value, i) => value === call[i % 4]))
})

t.test('middleware returns what next returned', async t => {
  // Of a request and a response that hold no more than is used.
  const req = (headers: object) => ({ headers }) as IncomingMessage
  const res = { writeHead() {} } as unknown as ServerResponse
  const returned = {}
  const nexts = [() => returned, (_error?: unknown) => returned, (_error: unknown) => returned]
  for (const next of nexts as (() => unknown)[]) {
    const layer = createCorsLayer(options)
    t.equal(layer(req({}), res, next), returned)
    t.equal(layer(req({ origin: ORIGIN }), res, next), returned)
  }
  const asks = createCorsLayer({ isAllowedOrigin: async () => true })
  const [koa, , express] = nexts as (() => unknown)[]
  t.equal(await asks(req({ origin: ORIGIN }), res, koa as () => unknown), returned)
  t.equal(asks(req({ origin: ORIGIN }), res, express as () => unknown), undefined)
})

t.test('a listener takes two arguments, as frameworks tell by', async t => {
  t.equal(createCorsLayer(() => {}).length, 2)
})

t.test('what an app throws is thrown by the listener', async t => {
  const error = new Error('thrown')
  const listener = createCorsLayer(() => {
    throw error
  })
  const port = await serve(t, (req, res) => {
    t.throws(() => listener(req, res), error)
    res.end()
  })
  await exchange(port)
})

t.test('listeners, layers and options have types of their own', async t => {
  const layer = createCorsLayer({ allowOrigins: ['*'] })
  const answer: boolean = layer.isAllowedOrigin('https://a.test')
  t.equal(answer, true)
  createHttpServer(layer((req, res) => void res.end(req.socket.remoteAddress)))
  createHttp2Server(layer((req, res) => void res.stream.respond({ ':path': req.url })))
  createHttp2Server(createCorsLayer((_req, res) => void res.stream.end(), {}))
  const asks = createCorsLayer({ isAllowedOrigin: async origin => origin.length > 9 })
  const promise: boolean | Promise<boolean> = asks.isAllowedOrigin(undefined)
  t.equal(promise, false)

  const wrong = () => {
    // @ts-expect-error there is no such option
    createCorsLayer({ origin: '*' })
    // @ts-expect-error a list is an array or a set
    createCorsLayer({ allowOrigins: '*' })
    // @ts-expect-error seconds are a number
    createCorsLayer({ maxAge: '60' })
    // @ts-expect-error an app is a function
    layer({})
    // @ts-expect-error an app for HTTP/2 is no listener of HTTP/1.1
    createHttpServer(layer((_req, res: import('node:http2').Http2ServerResponse) => res.end()))
    // @ts-expect-error a rule answers with a boolean
    createCorsLayer({ isAllowedOrigin: () => 'yes' })
    // @ts-expect-error the answer may be a promise
    const now: boolean = asks.isAllowedOrigin('https://a.test')
    return now
  }
  t.type(wrong, 'function')
})
