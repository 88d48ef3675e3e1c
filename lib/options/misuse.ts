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

type Named = Readonly<Record<string, unknown>> | null | undefined
/** A wrong call by its arguments, what is said of it, and what to write. */
type Row = readonly [is: (...args: readonly Named[]) => boolean, said: string, advice: string]

function has(value: unknown, ...methods: string[]): boolean {
  return methods.every(method => typeof (value as Named)?.[method] === 'function')
}

// By methods that only they have.
// biome-ignore format: a row a line
const apps = (): readonly Row[] => ([
  ['addHook register', 'a Fastify app', FASTIFY],
  ['callback use', 'a Koa app', KOA],
  ['fetch request route', 'a Hono app', HONO],
  ['use resolve handler', 'an h3 app', H3],
  ['use mount register', 'an h3 app', H3_2],
  ['use of listen', 'a Socket.IO server', 'io.engine.use(corsLayer)'],
  ['use', 'an app that is not a listener', 'app.use(corsLayer)'],
  ['listen', 'a server', SERVER],
  ['then', 'a promise', 'createCorsLayer(await options)'],
] as const).map(([methods, what, advice]): Row => [app => has(app, ...methods.split(' ')), `was called with ${what}`, advice])

/** Calls of `createCorsLayer` with neither an app nor options. */
// biome-ignore format: a row a line
const making = (): readonly Row[] => [
  [(_, res, next) => has(res, 'writeHead') && typeof next === 'function', 'was used as middleware itself', 'app.use(createCorsLayer(options))'],
  [(_, res) => has(res, 'writeHead'), 'was used as a listener itself', SERVER],
  [context => has(context?.res, 'writeHead'), 'was used as middleware itself', KOA],
  ...apps(),
  [() => true, 'was called with an app that is not a function', SERVER],
]

/** Calls of a layer with neither an app nor `(req, res, next)`. h3 2's event also has `node`, and h3 1's `res`. */
// biome-ignore format: a row a line
const calls = (): readonly Row[] => [
  [(_, res) => has(res, 'writeHead'), 'was called without an app and without next', BOTH],
  [(_, reply) => has(reply?.raw, 'writeHead'), "was called with Fastify's own request and reply", FASTIFY],
  [event => has((event?.req as Named)?.headers, 'get'), "was called with h3's event", H3_2],
  [event => event?.node !== undefined, "was called with h3's event", H3],
  [request => has(request?.headers, 'get'), 'wraps (req, res) listeners, not fetch handlers', HONO],
  [context => has(context?.res, 'writeHead'), "was called with Koa's context", KOA],
  [context => has(context?.req, 'header'), "was called with Hono's context", HONO],
  ...apps(),
  [() => true, 'takes a (req, res) listener, or a request, a response and next', BOTH],
]

/** Whether `value`, given where options may stand, is an app, a server or a promise. */
export function isApp(value: unknown): boolean {
  return apps().some(([is]) => is(value as Named))
}

/** The message for a wrong call of `createCorsLayer`. */
export function wrongApp(...args: readonly unknown[]): string {
  const message = `createCorsLayer ${saidOf(making(), args)}`
  return /\bcorsLayer/.test(message)
    ? `${message},\nwhere corsLayer = createCorsLayer(options).`
    : `${message}.`
}

/** The message for a wrong call of a layer, or of a listener that it wrapped. */
export function wrongCall(...args: readonly unknown[]): string {
  return `corsLayer ${saidOf(calls(), args)}.`
}

function saidOf(rows: readonly Row[], args: readonly unknown[]): string {
  const [, said, advice] = rows.find(([is]) => is(...(args as Named[]))) as Row
  return `${said}.\nWrite ${advice}`
}
