// Starlette's `CORSMiddleware` for Node's own HTTP servers: a layer around a `(req, res)` listener.
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2'
import { inspect } from 'node:util'
import { readOptions } from './check.ts'
import { warnOfDangers } from './dangers.ts'
import type { CorsOptions } from './options.ts'
import { compilePolicy, type Policy } from './policy.ts'
import { preflightResponse, sendPreflight } from './preflight.ts'
import { simpleHeaders } from './simple.ts'
import { addToHead, type Response } from './write-head.ts'

export { CorsOptionsError, type CorsOptionsProblem } from './errors.ts'
export type { CorsOptions, List } from './options.ts'

type AnyRequest = IncomingMessage | Http2ServerRequest
type AnyResponse = ServerResponse | Http2ServerResponse

/** A listener of `http`, `https` or the compatibility API of `http2`, or a framework's. */
export type Listener<This, Req, Res, Rest extends unknown[], Return> = (
  this: This,
  req: Req,
  res: Res,
  ...rest: Rest
) => Return

/** Wraps apps with one policy. */
export interface CorsLayer {
  /**
   * Gives the listener that answers preflights, and hands everything else to `app` with all that it
   * was called with. It returns what `app` returns, and nothing for a preflight.
   * @throws TypeError when `app` is not a function
   */
  <
    Req extends AnyRequest = IncomingMessage,
    Res extends AnyResponse = ServerResponse,
    Rest extends unknown[] = [],
    Return = void,
    This = unknown,
  >(
    app: Listener<This, Req, Res, Rest, Return>,
  ): Listener<This, Req, Res, Rest, Return | undefined>

  /**
   * Whether the policy allows `origin`, the value of an `Origin` header: for what never reaches a
   * listener, as a WebSocket's `upgrade`. `false` when there is none.
   */
  isAllowedOrigin(origin: string | undefined): boolean
}

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
>(
  app: Listener<This, Req, Res, Rest, Return>,
  options?: CorsOptions,
): Listener<This, Req, Res, Rest, Return | undefined>
/**
 * Gives a layer, to wrap any number of apps with one policy.
 * @throws CorsOptionsError that lists everything in the options that can never work
 */
export function createCorsLayer(options?: CorsOptions): CorsLayer
export function createCorsLayer(...args: unknown[]): unknown {
  if (typeof args[0] === 'function' || args.length > 1) return makeLayer(args[1])(args[0])
  return makeLayer(args[0])
}

interface Request {
  readonly method?: string
  readonly headers: IncomingHttpHeaders
}
type Handler = (this: unknown, req: Request, res: Response) => unknown

function makeLayer(given: unknown): (app: unknown) => Handler {
  const options = readOptions(given)
  const policy = compilePolicy(options)
  warnOfDangers(options, policy)
  return Object.assign((app: unknown) => wrap(policy, app), {
    isAllowedOrigin: (origin: unknown) =>
      typeof origin === 'string' && policy.isAllowedOrigin(origin),
  })
}

function wrap(policy: Policy, app: unknown): Handler {
  if (typeof app !== 'function') {
    throw new TypeError(
      `app: ${inspect(app, { depth: 0 })} is not a function (req, res). ` +
        "Give the framework's node listener, as app.callback() of Koa.",
    )
  }
  return function (req, res) {
    const origin = req.headers.origin
    if (origin !== undefined && req.method === 'OPTIONS') {
      const method = req.headers['access-control-request-method']
      if (method !== undefined) {
        sendPreflight(res, preflightResponse(policy, origin, method, req.headers))
        return
      }
    }
    addToHead(res, simpleHeaders(policy, origin), 'Origin')
    // biome-ignore lint/complexity/noArguments: the app gets them as they came
    return app.apply(this, arguments)
  }
}
