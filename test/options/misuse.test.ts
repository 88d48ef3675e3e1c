// What is said of calls that can never work. Real apps are tried in `frameworks/misuse.test.ts`.
import t from 'tap'
import { createCorsLayer } from '../../lib/index.ts'

const create = createCorsLayer as (...args: unknown[]) => unknown
const layer = createCorsLayer() as unknown as (...args: unknown[]) => unknown
const SERVER = 'createServer(corsLayer((req, res) => { … }))'
const KOA = 'app.use((ctx, next) => corsLayer(ctx.req, ctx.res, next))'
const FASTIFY =
  "app.addHook('onRequest', (request, reply, done) => { corsLayer(request.raw, reply.raw, done) })"
const HONO = 'createServer(corsLayer(getRequestListener(app.fetch)))'
const H3 = 'app.use(fromNodeMiddleware(corsLayer))'

/** What an app of each kind can do, its name, and what to write for it. */
const APPS: [methods: string, name: string, advice: string][] = [
  ['addHook register listen', 'a Fastify app', FASTIFY],
  ['callback use listen', 'a Koa app', KOA],
  ['fetch request route use', 'a Hono app', `${HONO}, with @hono/node-server`],
  ['use resolve handler', 'an h3 app', H3],
  ['fetch request use mount register', 'an h3 app', 'app.use(fromNodeHandler(corsLayer))'],
  ['use of listen', 'a Socket.IO server', 'io.engine.use(corsLayer)'],
  ['use listen', 'an app that is not a listener', 'app.use(corsLayer)'],
  ['listen', 'a server', SERVER],
  // What has only some of the methods of a kind is not of it.
  ['use resolve', 'an app that is not a listener', 'app.use(corsLayer)'],
  ['use handler', 'an app that is not a listener', 'app.use(corsLayer)'],
  ['use of', 'an app that is not a listener', 'app.use(corsLayer)'],
  ['use fetch request', 'an app that is not a listener', 'app.use(corsLayer)'],
  ['use fetch route', 'an app that is not a listener', 'app.use(corsLayer)'],
  ['use request route', 'an app that is not a listener', 'app.use(corsLayer)'],
  ['listen addHook', 'a server', SERVER],
  ['listen register', 'a server', SERVER],
  ['listen callback', 'a server', SERVER],
  ['listen pre', 'a server', SERVER],
  ['listen of', 'a server', SERVER],
  ['listen resolve handler', 'a server', SERVER],
]

function appWith(methods: string): object {
  return Object.fromEntries(methods.split(' ').map(name => [name, () => {}]))
}
const raw = { writeHead() {} }

// biome-ignore format: a row a line
const ROWS: [claim: string, call: () => unknown, message: string][] = [
  ['an app that is none', () => create(5, {}), `createCorsLayer was called with an app that is not a function.\nWrite ${SERVER},\nwhere corsLayer = createCorsLayer(options).`],
  ['no app', () => create(undefined, {}), `createCorsLayer was called with an app that is not a function.\nWrite ${SERVER},\nwhere corsLayer = createCorsLayer(options).`],
  ['a promise of options', () => create(Promise.resolve({})), 'createCorsLayer was called with a promise.\nWrite createCorsLayer(await options).'],
  ['createCorsLayer as middleware', () => create({}, { writeHead() {} }, () => {}), 'createCorsLayer was used as middleware itself.\nWrite app.use(createCorsLayer(options)).'],
  ['createCorsLayer as middleware of Koa', () => create({ req: {}, res: { writeHead() {} } }, () => {}), 'createCorsLayer was used as middleware itself.\nWrite app.use((ctx, next) => corsLayer(ctx.req, ctx.res, next)),\nwhere corsLayer = createCorsLayer(options).'],
  ['createCorsLayer as a listener', () => create({}, { writeHead() {} }), `createCorsLayer was used as a listener itself.\nWrite ${SERVER},\nwhere corsLayer = createCorsLayer(options).`],
  ["h3 2's event", () => layer({ node: {}, req: new Request('http://a.test') }, () => {}), "corsLayer was called with h3's event.\nWrite app.use(fromNodeHandler(corsLayer))."],
  ['a fetch handler', () => layer(new Request('http://a.test'), {}), 'corsLayer wraps (req, res) listeners, not fetch handlers.\nWrite createServer(corsLayer(getRequestListener(app.fetch))), with @hono/node-server.'],
  ['a wrapped fetch handler', () => (layer(() => {}) as typeof layer)(new Request('http://a.test'), {}), 'corsLayer wraps (req, res) listeners, not fetch handlers.\nWrite createServer(corsLayer(getRequestListener(app.fetch))), with @hono/node-server.'],
  ['a fetch handler of Bun or Deno', () => layer(new Request('http://a.test')), 'corsLayer wraps (req, res) listeners, not fetch handlers.\nWrite createServer(corsLayer(getRequestListener(app.fetch))), with @hono/node-server.'],
  ['a layer of nothing', () => layer(), `corsLayer takes a (req, res) listener, or a request, a response and next.\nWrite ${SERVER}, or app.use(corsLayer).`],
  ['next that is none', () => layer({}, { writeHead() {} }, {}), `corsLayer was called without an app or next.\nWrite ${SERVER}, or app.use(corsLayer).`],
  ['a Fastify hook', () => layer({ raw }, { raw }, () => {}), `corsLayer was called with Fastify's own request and reply.\nWrite ${FASTIFY}.`],
  ["h3's event", () => layer({ node: {}, res: raw }), `corsLayer was called with h3's event.\nWrite ${H3}.`],
  ["Koa's context", () => layer({ res: raw }, () => {}), `corsLayer was called with Koa's context.\nWrite ${KOA}.`],
  ["Hono's context", () => layer({ req: { header() {} } }, () => {}), `corsLayer was called with Hono's context.\nWrite ${HONO}, with @hono/node-server.`],
]

for (const [claim, call, message] of ROWS) {
  t.test(`${claim} is a TypeError that says what to write`, async t => {
    t.throws(call, new TypeError(message))
  })
}

for (const [methods, name, advice] of APPS) {
  t.test(`${name} (${methods}) is no listener, and what to write is said for it`, async t => {
    const message = `was called with ${name}.\nWrite ${advice}`
    const app = appWith(methods)
    t.throws(
      () => create(app),
      new TypeError(`createCorsLayer ${message},\nwhere corsLayer = createCorsLayer(options).`),
    )
    t.throws(
      () => create(app, {}),
      new TypeError(`createCorsLayer ${message},\nwhere corsLayer = createCorsLayer(options).`),
    )
    t.throws(() => layer(app), new TypeError(`corsLayer ${message}.`))
  })
}
