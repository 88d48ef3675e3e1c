// Messages for calls that can never work: an app passed as options, or a layer called as something
// that it is not. At most three short lines, which never show the arguments.

const KOA = 'app.use((ctx, next) => corsLayer(ctx.req, ctx.res, next))'
const FASTIFY =
  "app.addHook('onRequest', (request, reply, done) => { corsLayer(request.raw, reply.raw, done) })"
const HONO = 'createServer(corsLayer(getRequestListener(app.fetch))), with @hono/node-server'
const H3 = 'app.use(fromNodeMiddleware(corsLayer))'
const H3_2 = 'app.use(fromNodeHandler(corsLayer))'
const SERVER = 'createServer(corsLayer((req, res) => { … }))'
const BOTH = `${SERVER}, or app.use(corsLayer)`

// biome-ignore lint/suspicious/noExplicitAny: whatever somebody passes
type Given = any
/** Whether a call is a certain wrong one, what is said of it, and what to write. */
type Row = readonly [is: boolean, said: string, advice: string]

function has(value: Given, ...methods: string[]): boolean {
  return methods.every(method => typeof value?.[method] === 'function')
}

/** What `app` is if it is an app, a server or a promise, told by methods that only they have. */
function apps(app: Given): readonly Row[] {
  return [
    [has(app, 'addHook', 'register'), 'was called with a Fastify app', FASTIFY],
    [has(app, 'callback', 'use'), 'was called with a Koa app', KOA],
    [has(app, 'fetch', 'request', 'route'), 'was called with a Hono app', HONO],
    [has(app, 'use', 'resolve', 'handler'), 'was called with an h3 app', H3],
    [has(app, 'use', 'mount', 'register'), 'was called with an h3 app', H3_2],
    [
      has(app, 'use', 'of', 'listen'),
      'was called with a Socket.IO server',
      'io.engine.use(corsLayer)',
    ],
    [has(app, 'use'), 'was called with an app that is not a listener', 'app.use(corsLayer)'],
    [has(app, 'listen'), 'was called with a server', SERVER],
    [has(app, 'then'), 'was called with a promise', 'createCorsLayer(await options)'],
  ]
}

/** Whether `value`, given where options may stand, is an app, a server or a promise. */
export function isApp(value: unknown): boolean {
  return apps(value).some(([is]) => is)
}

/** The message for a call of `createCorsLayer` with neither an app nor options. */
export function wrongApp(first: Given, second: unknown, third: unknown): string {
  const isMiddleware = has(second, 'writeHead') && typeof third === 'function'
  const said = saidOf([
    [isMiddleware, 'was used as middleware itself', 'app.use(createCorsLayer(options))'],
    [has(second, 'writeHead'), 'was used as a listener itself', SERVER],
    [has(first?.res, 'writeHead'), 'was used as middleware itself', KOA],
    ...apps(first),
    [true, 'was called with an app that is not a function', SERVER],
  ])
  const made = /\bcorsLayer/.test(said) ? ',\nwhere corsLayer = createCorsLayer(options)' : ''
  return `createCorsLayer ${said}${made}.`
}

/**
 * The message for a call of a layer, or of a listener that it wrapped, with neither an app nor
 * `(req, res, next)`. The event of h3 2 also has `node`, and that of h3 1 `res`.
 */
export function wrongCall(first: Given, second: Given): string {
  const said = saidOf([
    [has(second, 'writeHead'), 'was called without an app or next', BOTH],
    [has(second?.raw, 'writeHead'), "was called with Fastify's own request and reply", FASTIFY],
    [has(first?.req?.headers, 'get'), "was called with h3's event", H3_2],
    [first?.node !== undefined, "was called with h3's event", H3],
    [has(first?.headers, 'get'), 'wraps (req, res) listeners, not fetch handlers', HONO],
    [has(first?.res, 'writeHead'), "was called with Koa's context", KOA],
    [has(first?.req, 'header'), "was called with Hono's context", HONO],
    ...apps(first),
    [true, 'takes a (req, res) listener, or a request, a response and next', BOTH],
  ])
  return `corsLayer ${said}.`
}

function saidOf(rows: readonly Row[]): string {
  const [, said, advice] = rows.find(([is]) => is) as Row
  return `${said}.\nWrite ${advice}`
}
