// Starlette's `CORSMiddleware` for Node's own HTTP servers: a layer around any `(req, res)` listener.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { inspect } from 'node:util'
import { publish } from './decision.ts'
import { warnOfDangers } from './options/dangers.ts'
import type { CorsOptions } from './options/options.ts'
import { readOptions } from './options/read.ts'
import { compilePolicy, type Policy } from './policy.ts'
import { preflightResponse, sendPreflight } from './preflight.ts'
import { simpleHeaders } from './simple.ts'
import type {
  Answer,
  AnyRequest,
  AnyResponse,
  CorsLayer,
  Listener,
  ListenerApp,
  ListenerOfApp,
  Request,
  Response,
  Returned,
} from './types.ts'
import { addToHead, type Headers } from './write-head.ts'

export type { CorsDecision, CorsFailure } from './decision.ts'
export { CorsOptionsError, type CorsOptionsProblem } from './options/error.ts'
export type { CorsOptions, IsAllowedOrigin, List } from './options/options.ts'
export type { Answer, CorsLayer, Listener } from './types.ts'

/**
 * Gives an app such as Express's behind a layer of its own.
 * @throws CorsOptionsError that lists everything in the options that can never work
 */
export function createCorsLayer(app: ListenerApp, options?: CorsOptions): ListenerOfApp
/**
 * Gives `app` behind a layer of its own: `createCorsLayer(options)(app)`.
 * @throws CorsOptionsError that lists everything in the options that can never work
 */
export function createCorsLayer<
  Req extends AnyRequest = IncomingMessage,
  Res extends AnyResponse = ServerResponse,
  Rest extends unknown[] = [],
  Return = void,
  This = unknown,
  A extends Answer = never,
>(
  app: Listener<This, Req, Res, Rest, Return>,
  options?: CorsOptions<A>,
): Listener<This, Req, Res, Rest, Returned<Return, A>>
/**
 * Gives a layer, to wrap any number of apps with one policy.
 * @throws CorsOptionsError that lists everything in the options that can never work
 */
export function createCorsLayer<A extends Answer = never>(options?: CorsOptions<A>): CorsLayer<A>
export function createCorsLayer(...args: unknown[]): unknown {
  if (typeof args[0] === 'function' || args.length > 1) return makeLayer(args[1])(args[0])
  return makeLayer(args[0])
}

const NO_HEADERS: Headers = {}

type Handler = (this: unknown, req: Request, res: Response, ...rest: unknown[]) => unknown

function makeLayer(given: unknown): (app: unknown) => Handler {
  const options = readOptions(given)
  warnOfDangers(options)
  const policy = compilePolicy(options)
  return Object.assign((app: unknown) => wrap(policy, app), {
    isAllowedOrigin: (origin: unknown, req: Request) =>
      typeof origin === 'string' && policy.isAllowedOrigin(origin, req),
  })
}

function wrap(policy: Policy, app: unknown): Handler {
  if (typeof app !== 'function') {
    throw new TypeError(
      `app: ${inspect(app, { depth: 0 })} is not a function (req, res). ` +
        "Pass the framework's node listener, such as Koa's app.callback().",
    )
  }
  return function (req, res, ...rest) {
    return serve(policy, req, res, () => app.call(this, req, res, ...rest))
  }
}

/** The three cases of a request. `proceed` runs the app. */
function serve(policy: Policy, req: Request, res: Response, proceed: () => unknown): unknown {
  const { origin } = req.headers
  if (origin === undefined) {
    addToHead(res, NO_HEADERS, 'Origin')
    return proceed()
  }
  const respond = (isAllowed: boolean): unknown => {
    const method = req.headers['access-control-request-method']
    if (req.method === 'OPTIONS' && method !== undefined) {
      const response = preflightResponse(policy, origin, isAllowed, method, req.headers)
      publish('preflight', origin, response.failures, req, res)
      return sendPreflight(res, response)
    }
    publish('simple', origin, isAllowed ? [] : [{ reason: 'origin', value: origin }], req, res)
    addToHead(res, simpleHeaders(policy, origin, isAllowed), 'Origin')
    return proceed()
  }
  const isAllowed = policy.isAllowedOrigin(origin, req)
  if (typeof isAllowed === 'boolean') return respond(isAllowed)
  return isAllowed.then(answer => (hasGone(req, res) ? undefined : respond(answer)))
}

/** Whether the client hung up, so that there is nobody left to answer. */
function hasGone(req: Request, res: Response): boolean {
  // A response that waits behind another one on the same connection does not know; its socket does.
  return Boolean(res.destroyed || req.stream?.destroyed || req.socket?.destroyed)
}
