// Coming from another library: its options and ours, side by side. A page gets through one what it
// gets through the other, whatever it asks for; the README names what else is not the same.
import type { RequestListener } from 'node:http'
import fastifyCors from '@fastify/cors'
import { getRequestListener } from '@hono/node-server'
import koaCors from '@koa/cors'
import cors from 'cors'
import fastify from 'fastify'
import { Hono } from 'hono'
import { cors as honoCors } from 'hono/cors'
import Koa from 'koa'
import t, { type Test } from 'tap'
import { type Answer, type CorsOptions, createCorsLayer } from '../../lib/index.ts'
import { serve } from '../support/server.ts'
import { corsFetch, type PageRequest } from './fetch.ts'

const A = 'https://a.test'
const B = 'https://b.example.org'

type Serve = (t: Test) => Promise<number>
const body = { 'X-One': '1', 'X-Two': '2', 'Content-Type': 'text/plain', 'Content-Length': '4' }
const app: RequestListener = (_req, res) => void res.writeHead(200, body).end('body')

const withCors =
  (options?: cors.CorsOptions): Serve =>
  t =>
    serve(t, (req, res) => cors(options)(req, res, () => app(req, res)))

const withFastify =
  (options: object = {}): Serve =>
  async t => {
    const server = fastify()
    await server.register(fastifyCors, options)
    server.addHttpMethod('PROPFIND')
    server.all('/', (_req, reply) => reply.headers(body).send('body'))
    await server.ready()
    return serve(t, (req, res) => server.routing(req, res))
  }

const withKoa =
  (options?: koaCors.Options): Serve =>
  async t => {
    const server = new Koa()
    server.use(koaCors(options))
    server.use(ctx => {
      ctx.set(body)
      ctx.body = 'body'
    })
    return serve(t, server.callback())
  }

const withHono =
  (options?: Parameters<typeof honoCors>[0]): Serve =>
  async t => {
    const server = new Hono()
    server.use(honoCors(options))
    server.all('/', c => c.body('body', 200, body))
    return serve(t, getRequestListener(server.fetch))
  }

const SIX = ['GET', 'HEAD', 'PUT', 'PATCH', 'POST', 'DELETE']
const SEVEN = [...SIX, 'QUERY']
const any = { allowOrigins: ['*'], allowHeaders: ['*'] }
const six: CorsOptions = { allowMethods: SIX, allowHeaders: ['*'] }

// biome-ignore format: a row a line
const ROWS: [library: string, theirs: Serve, ours: CorsOptions<Answer>][] = [
  ['cors()', withCors(), { ...any, allowMethods: SIX }],
  ['cors: origin, a text', withCors({ origin: A }), { ...six, allowOrigins: [A] }],
  ['cors: origin, a list', withCors({ origin: [A, B] }), { ...six, allowOrigins: [A, B] }],
  ['cors: origin, a regex', withCors({ origin: /\.example\.org$/ }), { ...six, allowOriginRegex: '.*\\.example\\.org' }],
  ['cors: origin, a function', withCors({ origin: (origin, done) => done(null, origin === A) }), { ...six, isAllowedOrigin: origin => origin === A }],
  ['cors: origin, true, with credentials', withCors({ origin: true, credentials: true }), { ...any, allowMethods: SIX, allowCredentials: true }],
  ['cors: origin, false', withCors({ origin: false }), {}],
  ['cors: methods', withCors({ methods: 'PUT' }), { ...any, allowMethods: ['GET', 'HEAD', 'POST', 'PUT'] }],
  ['cors: allowedHeaders', withCors({ allowedHeaders: ['X-A'] }), { allowOrigins: ['*'], allowMethods: SIX, allowHeaders: ['X-A'] }],
  ['cors: exposedHeaders', withCors({ exposedHeaders: 'X-One' }), { ...any, allowMethods: SIX, exposeHeaders: ['X-One'] }],
  ['cors: credentials', withCors({ origin: [A], credentials: true }), { ...six, allowOrigins: [A], allowCredentials: true }],

  ['@fastify/cors', withFastify(), { ...any, allowMethods: ['GET', 'HEAD', 'POST'] }],
  ['@fastify/cors: origin, a list', withFastify({ origin: [A] }), { allowOrigins: [A], allowHeaders: ['*'], allowMethods: ['GET', 'HEAD', 'POST'] }],
  ['@fastify/cors: origin, a function', withFastify({ origin: async (origin: string) => origin === A }), { isAllowedOrigin: async origin => origin === A, allowHeaders: ['*'], allowMethods: ['GET', 'HEAD', 'POST'] }],
  ['@fastify/cors: methods, allowedHeaders', withFastify({ methods: SIX, allowedHeaders: ['X-A'] }), { allowOrigins: ['*'], allowMethods: SIX, allowHeaders: ['X-A'] }],
  ['@fastify/cors: exposedHeaders, credentials', withFastify({ origin: A, exposedHeaders: ['X-One'], credentials: true }), { allowOrigins: [A], allowHeaders: ['*'], allowMethods: ['GET', 'HEAD', 'POST'], exposeHeaders: ['X-One'], allowCredentials: true }],

  ['@koa/cors()', withKoa(), { ...any, allowMethods: SIX }],
  ['@koa/cors: origin, a text', withKoa({ origin: A }), { ...six, allowOrigins: [A] }],
  ['@koa/cors: origin, a function', withKoa({ origin: ctx => (ctx.get('Origin') === A ? A : '') }), { ...six, allowOrigins: [A] }],
  ['@koa/cors: allowMethods, allowHeaders', withKoa({ allowMethods: 'PUT', allowHeaders: 'X-A' }), { allowOrigins: ['*'], allowMethods: ['GET', 'HEAD', 'POST', 'PUT'], allowHeaders: ['X-A'] }],
  ['@koa/cors: exposeHeaders, credentials', withKoa({ origin: A, exposeHeaders: 'X-One', credentials: true }), { ...six, allowOrigins: [A], exposeHeaders: ['X-One'], allowCredentials: true }],

  ['hono/cors()', withHono(), { ...any, allowMethods: SEVEN }],
  ['hono/cors: origin, a list', withHono({ origin: [A] }), { allowOrigins: [A], allowMethods: SEVEN, allowHeaders: ['*'] }],
  ['hono/cors: origin, a function', withHono({ origin: origin => (origin === A ? A : null) }), { allowOrigins: [A], allowMethods: SEVEN, allowHeaders: ['*'] }],
  ['hono/cors: allowMethods, allowHeaders', withHono({ origin: '*', allowMethods: ['PUT'], allowHeaders: ['X-A'] }), { allowOrigins: ['*'], allowMethods: ['GET', 'HEAD', 'POST', 'PUT'], allowHeaders: ['X-A'] }],
  ['hono/cors: exposeHeaders, credentials', withHono({ origin: A, exposeHeaders: ['X-One'], credentials: true }), { allowOrigins: [A], allowMethods: SEVEN, allowHeaders: ['*'], exposeHeaders: ['X-One'], allowCredentials: true }],
]

const requests: PageRequest[] = []
for (const origin of [A, B, 'https://evil.test', 'null']) {
  for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'PROPFIND']) {
    for (const names of [[], ['X-A'], ['X-B'], ['X-A', 'Authorization']]) {
      for (const credentials of [false, true]) {
        requests.push({ origin, method, headers: names.map(name => [name, '1']), credentials })
      }
    }
  }
}

for (const [library, theirs, ours] of ROWS) {
  t.test(`${library}: a page gets the same`, async t => {
    const [one, other] = [await theirs(t), await serve(t, createCorsLayer(app, ours))]
    const outcomes = new Set<string>()
    for (const request of requests) {
      const [expected, outcome] = [await corsFetch(one, request), await corsFetch(other, request)]
      // Libraries differ in which of several reasons they give first.
      const visible = (o: typeof outcome) => ('readable' in o ? o.readable : 'blocked')
      outcomes.add(String(visible(outcome)))
      if (String(visible(expected)) !== String(visible(outcome))) {
        t.fail(JSON.stringify({ request, expected, outcome }))
      }
    }
    t.ok(outcomes.size > 1 || library.endsWith('false'), 'and not the same for every request')
  })
}
