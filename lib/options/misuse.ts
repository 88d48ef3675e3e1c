// Messages for calls that can never work: an app passed as options, or a layer called as something
// that it is not. At most three short lines, which never show the arguments.

const KOA = 'app.use((ctx, next) => corsLayer(ctx.req, ctx.res, next))'
const FASTIFY =
  "app.addHook('onRequest', (request, reply, done) => { corsLayer(request.raw, reply.raw, done) })"
const HONO = 'createServer(corsLayer(getRequestListener(app.fetch)))'
const H3 = 'app.use(fromNodeMiddleware(corsLayer))'
const H3_2 = 'app.use(fromNodeHandler(corsLayer))'
const SERVER = 'createServer(corsLayer((req, res) => { … }))'
const MADE = 'where corsLayer = createCorsLayer(options).'

/** What each kind of app is called and what to write for it, by methods that only this kind has. */
const APPS: readonly (readonly [methods: readonly string[], name: string, advice: string])[] = [
  [['addHook', 'register'], 'a Fastify app', FASTIFY],
  [['callback', 'use'], 'a Koa app', KOA],
  [['fetch', 'request', 'route'], 'a Hono app', `${HONO}, with @hono/node-server`],
  [['use', 'resolve', 'handler'], 'an h3 app', H3],
  [['use', 'mount', 'register'], 'an h3 app', H3_2],
  // restify calls the middleware of `use` only where it has a route, and a preflight has none.
  [['use', 'pre'], 'a restify app', 'app.pre(corsLayer)'],
  [['use', 'of', 'listen'], 'a Socket.IO server', 'io.engine.use(corsLayer)'],
  [['use'], 'an app', 'app.use(corsLayer)'],
  [['listen'], 'a server', SERVER],
  [['then'], 'a promise', 'createCorsLayer(await options)'],
]

/** Whether `value`, given where options may stand, is an app, a server or a promise. */
export function isApp(value: unknown): boolean {
  return APPS.some(([methods]) => has(value, ...methods))
}

/** The message for `createCorsLayer(given, options, next)`, where `given` is neither an app nor options. */
export function wrongApp(given: unknown, options: unknown, next: unknown): string {
  const used = 'createCorsLayer was used as middleware itself.\nWrite'
  if (has(options, 'writeHead')) {
    return typeof next === 'function'
      ? `${used} app.use(createCorsLayer(options)).`
      : `createCorsLayer was used as a listener itself.\nWrite ${SERVER},\n${MADE}`
  }
  if (has((given as Named)?.res, 'writeHead')) return `${used} ${KOA},\n${MADE}`
  if (typeof options === 'function') {
    return 'createCorsLayer was called with its arguments in the wrong order.\nWrite createCorsLayer(app, options).'
  }
  return (
    appMessage('createCorsLayer', given) ??
    `createCorsLayer was called with an app that is not a function.\nWrite ${SERVER},\n${MADE}`
  )
}

function appMessage(called: string, given: unknown): string | undefined {
  const [, name, advice] = APPS.find(([methods]) => has(given, ...methods)) ?? []
  if (name === undefined) return
  if (name === 'a promise') return `${called} was called with a promise.\nWrite ${advice}.`
  return `${called} was called with ${name}, which is not a (req, res) listener.\nWrite ${advice},\n${MADE}`
}

/** Wrong calls by their arguments; the first that fits counts. h3 2's event also has `node`, and h3 1's `res`. */
// biome-ignore format: a row a line
const CALLS: readonly (readonly [is: (first: Named, second: Named) => boolean, said: string, advice: string])[] = [
  [(_, second) => has(second, 'writeHead'), 'was called without an app and without next', `${SERVER}, or app.use(corsLayer)`],
  [(_, second) => has(second?.raw, 'writeHead'), "was called with Fastify's own request and reply", FASTIFY],
  [(first, second) => second !== undefined && has(first, 'addHook'), 'is not a Fastify plugin', FASTIFY],
  [first => has((first?.req as Named)?.headers, 'get'), "was called with h3's event", H3_2],
  [first => first?.node !== undefined, "was called with h3's event", H3],
  [first => has(first?.headers, 'get'), 'wraps (req, res) listeners, not fetch handlers', `${HONO}, with @hono/node-server`],
  [first => has(first?.res, 'writeHead'), "was called with Koa's context", KOA],
  [first => has(first?.req, 'header'), "was called with Hono's context", `${HONO}, with @hono/node-server`],
]

/** The message for a layer, or a listener that it wrapped, called with neither an app nor `(req, res, next)`. */
export function wrongCall(given: unknown, followedBy: unknown): string {
  const [, said, advice] = CALLS.find(([is]) => is(given as Named, followedBy as Named)) ?? []
  if (said !== undefined) return `corsLayer ${said}.\nWrite ${advice}.`
  return (
    appMessage('corsLayer', given) ??
    `corsLayer takes a (req, res) listener, or a request, a response and next.\nWrite ${SERVER}, or app.use(corsLayer).`
  )
}

type Named = Readonly<Record<string, unknown>> | null | undefined

function has(value: unknown, ...methods: string[]): boolean {
  return methods.every(method => typeof (value as Named)?.[method] === 'function')
}
