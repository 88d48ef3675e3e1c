// What is said of calls that can never work. Real apps are tried in `frameworks/misuse.test.ts`.
import t from 'tap'
import { createCorsLayer } from '../../lib/index.ts'

const create = createCorsLayer as (...args: unknown[]) => unknown
const layer = createCorsLayer() as unknown as (...args: unknown[]) => unknown
const koa = { callback() {}, use() {} }
const SERVER = 'createServer(corsLayer((req, res) => { … }))'

// biome-ignore format: a row a line
const ROWS: [claim: string, call: () => unknown, message: string][] = [
  ['an app that is none', () => create(5, {}), `createCorsLayer was called with an app that is not a function.\nWrite ${SERVER},\nwhere corsLayer = createCorsLayer(options).`],
  ['no app', () => create(undefined, {}), `createCorsLayer was called with an app that is not a function.\nWrite ${SERVER},\nwhere corsLayer = createCorsLayer(options).`],
  ['the app last', () => create({}, () => {}), 'createCorsLayer was called with its arguments in the wrong order.\nWrite createCorsLayer(app, options).'],
  ['a promise of options', () => create(Promise.resolve({})), 'createCorsLayer was called with a promise.\nWrite createCorsLayer(await options).'],
  ['an app as options', () => create(koa), 'createCorsLayer was called with a Koa app, which is not a (req, res) listener.\nWrite app.use((ctx, next) => corsLayer(ctx.req, ctx.res, next)),\nwhere corsLayer = createCorsLayer(options).'],
  ['createCorsLayer as middleware', () => create({}, { writeHead() {} }, () => {}), 'createCorsLayer was used as middleware itself.\nWrite app.use(createCorsLayer(options)).'],
  ['createCorsLayer as middleware of Koa', () => create({ req: {}, res: { writeHead() {} } }, () => {}), 'createCorsLayer was used as middleware itself.\nWrite app.use((ctx, next) => corsLayer(ctx.req, ctx.res, next)),\nwhere corsLayer = createCorsLayer(options).'],
  ['a fetch handler', () => layer(new Request('http://a.test'), {}), 'corsLayer wraps (req, res) listeners, not fetch handlers.\nWrite createServer(corsLayer(getRequestListener(app.fetch))), with @hono/node-server.'],
  ['a wrapped fetch handler', () => (layer(() => {}) as typeof layer)(new Request('http://a.test'), {}), 'corsLayer wraps (req, res) listeners, not fetch handlers.\nWrite createServer(corsLayer(getRequestListener(app.fetch))), with @hono/node-server.'],
  ['a fetch handler of Bun or Deno', () => layer(new Request('http://a.test')), 'corsLayer wraps (req, res) listeners, not fetch handlers.\nWrite createServer(corsLayer(getRequestListener(app.fetch))), with @hono/node-server.'],
  ['a layer of nothing', () => layer(), `corsLayer takes a (req, res) listener, or a request, a response and next.\nWrite ${SERVER}, or app.use(corsLayer).`],
  ['a layer of an app', () => layer(koa), 'corsLayer was called with a Koa app, which is not a (req, res) listener.\nWrite app.use((ctx, next) => corsLayer(ctx.req, ctx.res, next)),\nwhere corsLayer = createCorsLayer(options).'],
  ['next that is none', () => layer({}, { writeHead() {} }, {}), `corsLayer was called without an app and without next.\nWrite ${SERVER}, or app.use(corsLayer).`],
]

for (const [claim, call, message] of ROWS) {
  t.test(`${claim} is a TypeError that says what to write`, async t => {
    t.throws(call, new TypeError(message))
  })
}
