// Fastify 5: `app.routing` is the listener, once the app is ready; or `serverFactory` is given it. As
// middleware, the layer is an `onRequest` hook. The layer must return nothing there: Fastify goes on when
// `done` is called, and again when a promise that the hook returned is fulfilled. The second time it
// would run the handler while the next hook, such as one for authentication, has not yet decided.
import { createServer } from 'node:http'
import { Readable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import fastify, { type FastifyServerFactory, type FastifyServerOptions } from 'fastify'
import t, { type Test } from 'tap'
import { type Answer, type CorsLayer, createCorsLayer } from '../../lib/index.ts'
import { exchange, type Headers, listen, ownHeaders } from '../support/server.ts'
import {
  ALLOWED,
  broken,
  CORS,
  chunks,
  ok,
  PREFLIGHTS,
  partsOf,
  RULES,
  testFramework,
} from './expectations.ts'

interface Given extends FastifyServerOptions {
  readonly layer?: CorsLayer<Answer>
  readonly serverFactory?: FastifyServerFactory
}

async function makeApp({ layer, ...options }: Given = {}) {
  const app = fastify({ serverFactory: listener => createServer(listener), ...options })
  if (layer) {
    app.addHook('onRequest', (request, reply, done) => layer(request.raw, reply.raw, done))
  }
  app.addContentTypeParser('x/binary', (_req, body, done) => done(null, body))
  app.get('/ok', async () => ok())
  app.get('/redirect', (_req, reply) => reply.redirect('/ok'))
  app.get('/throw', () => {
    throw broken()
  })
  app.get('/throw-async', async () => Promise.reject(broken()))
  app.get('/stream', (_req, reply) => reply.send(Readable.from(chunks())))
  app.post('/echo', (req, reply) => reply.send(req.body))
  app.get('/cookies', (_req, reply) => reply.header('Set-Cookie', ['a=1', 'b=2']).send('ok'))
  app.get('/vary', (_req, reply) => reply.header('Vary', 'Accept-Language').send('ok'))
  app.get('/acao', (_req, reply) => {
    reply.header('Access-Control-Allow-Origin', 'https://app.test').send('ok')
  })
  await app.ready()
  return app
}

const { routing, server: bare } = await makeApp()

await testFramework(t, {
  bare,
  wrapped: {
    'layer(app.routing)': layer => createServer(layer(routing)),
    'createCorsLayer(app.routing)': (_, options) => createServer(createCorsLayer(routing, options)),
    'layer in serverFactory': async layer =>
      (await makeApp({ serverFactory: listener => createServer(layer(listener)) })).server,
    'createCorsLayer in serverFactory': async (_, options) => {
      const serverFactory: FastifyServerFactory = listener =>
        createServer(createCorsLayer(listener, options))
      return (await makeApp({ serverFactory })).server
    },
  },
  used: { 'an onRequest hook': async layer => (await makeApp({ layer })).server },
})

for (const [rule, options] of Object.entries(RULES)) {
  t.test(`inject gets what a client gets, with ${rule}`, async t => {
    const app = await makeApp({ layer: createCorsLayer(options) })
    for (const { claim, sent, ...expected } of PREFLIGHTS) {
      const received = await app.inject({
        method: 'OPTIONS',
        url: '/ok',
        headers: Object.fromEntries(sent.headers ?? []),
      })
      const { statusCode: status, headers, body } = received
      const fields = Object.entries(headers).map(([name, value]) => [name, `${value}`] as const)
      t.strictSame({ status, headers: ownHeaders(fields), body }, expected, claim)
    }
    for (const [url, status] of Object.entries({ '/ok': 200, '/missing': 404, '/throw': 500 })) {
      const { statusCode, headers } = await app.inject({
        url,
        headers: Object.fromEntries(ALLOWED),
      })
      t.equal(statusCode, status)
      const fields = Object.entries(headers).map(([name, value]) => [name, `${value}`] as const)
      const { vary, cors } = partsOf({ status, statusMessage: '', headers: fields, body: '' })
      t.strictSame({ vary, cors }, { vary: ['Origin'], cors: CORS }, url)
    }
  })
}

for (const [rule, options] of Object.entries(RULES)) {
  t.test(`a hook that refuses later still refuses, with ${rule}`, async t => {
    const layer = createCorsLayer(options)
    const app = fastify()
    app.addHook('onRequest', (request, reply, done) => layer(request.raw, reply.raw, done))
    app.addHook('onRequest', async (_request, reply) => {
      await setImmediate()
      return reply.code(401).send('refused')
    })
    app.get('/secret', async () => t.fail('the handler has run'))
    await app.ready()
    t.teardown(() => app.close())
    const port = await listen(t, app.server)
    const received = await exchange(port, { path: '/secret', headers: ALLOWED })
    t.match(received, { status: 401, body: 'refused' })
    t.strictSame(partsOf(received).cors, CORS)
  })
}

/** An app whose `/hang` never answers, so that Fastify's own `handlerTimeout` does. */
async function serveHanging(t: Test, layer: CorsLayer<Answer>) {
  const errors: string[] = []
  const stream = { write: (line: string) => void errors.push(JSON.parse(line).err.code) }
  const app = fastify({ handlerTimeout: 50, logger: { level: 'warn', stream } })
  let runs = 0
  app.addHook('onRequest', (request, reply, done) => layer(request.raw, reply.raw, done))
  app.get('/hang', () => {
    runs++
    return new Promise(() => {})
  })
  await app.ready()
  t.teardown(() => app.close())
  return { port: await listen(t, app.server), errors, runs: () => runs }
}

for (const [rule, options] of Object.entries(RULES)) {
  t.test(`handlerTimeout answers for a handler that hangs, with ${rule}`, async t => {
    const { port, errors, runs } = await serveHanging(t, createCorsLayer(options))
    for (const { claim, sent, ...expected } of PREFLIGHTS) {
      const { status, headers, body } = await exchange(port, { ...sent, path: '/hang' })
      t.strictSame({ status, headers: ownHeaders(headers), body }, expected, claim)
    }
    const received = await exchange(port, { path: '/hang', headers: ALLOWED })
    t.equal(received.status, 503)
    const { vary, cors } = partsOf(received)
    t.strictSame({ vary, cors }, { vary: ['Origin'], cors: CORS })
    t.equal(runs(), 1)
    // The timers of the preflights were set before this one, and had nothing to do.
    t.strictSame(errors, ['FST_ERR_HANDLER_TIMEOUT'])
  })
}

t.test('a rule that is slower than handlerTimeout finds the request answered', async t => {
  const answers: ((isAllowed: boolean) => void)[] = []
  const isAllowedOrigin = () => new Promise<boolean>(resolve => answers.push(resolve))
  const { port, errors, runs } = await serveHanging(t, createCorsLayer({ isAllowedOrigin }))
  const headers: Headers = [...ALLOWED, ['Access-Control-Request-Method', 'GET']]
  // Sent before the layer knew. No cache keeps the response to a preflight.
  for (const [method, varies] of [
    ['OPTIONS', []],
    ['GET', ['Origin']],
  ] as const) {
    const received = await exchange(port, { method, path: '/hang', headers })
    t.equal(received.status, 503)
    const { vary, cors } = partsOf(received)
    t.strictSame({ vary, cors }, { vary: varies, cors: [] })
  }
  for (const answer of answers) answer(true)
  await setImmediate()
  t.equal(answers.length, 2)
  t.equal(runs(), 0)
  t.strictSame(errors, ['FST_ERR_HANDLER_TIMEOUT', 'FST_ERR_HANDLER_TIMEOUT'])
})
