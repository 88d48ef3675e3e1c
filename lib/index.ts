// Starlette's `CORSMiddleware` for Node's own HTTP servers: a layer around a `(req, res)` listener.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { inspect } from 'node:util'
import { type Ask, makeAsk } from './ask.ts'
import { readOptions } from './check.ts'
import { warnOfDangers } from './dangers.ts'
import type { Request, Response } from './messages.ts'
import type { Answer, CorsOptions } from './options.ts'
import { compilePolicy, type Policy } from './policy.ts'
import { preflightResponse, sendPreflight } from './preflight.ts'
import { simpleHeaders } from './simple.ts'
import type {
  AnyRequest,
  AnyResponse,
  CorsLayer,
  Listener,
  ListenerApp,
  ListenerOfApp,
  Returned,
} from './types.ts'
import { publish } from './why.ts'
import { addToHead, type Fields } from './write-head.ts'

export { CorsOptionsError, type CorsOptionsProblem } from './errors.ts'
export type { Answer, CorsOptions, IsAllowedOrigin, List } from './options.ts'
export type { CorsLayer, Listener } from './types.ts'
export type { CorsDecision, CorsFailure } from './why.ts'

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

const NO_FIELDS: Fields = []

type Handler = (this: unknown, req: Request, res: Response) => unknown

function makeLayer(given: unknown): (app: unknown) => Handler {
  const options = readOptions(given)
  const policy = compilePolicy(options)
  const ask = makeAsk(policy, options.isAllowedOrigin)
  warnOfDangers(options, policy)
  return Object.assign((app: unknown) => wrap(policy, ask, app), {
    isAllowedOrigin: (origin: unknown, req: Request) =>
      typeof origin === 'string' && ask(origin, req),
  })
}

function wrap(policy: Policy, ask: Ask, app: unknown): Handler {
  if (typeof app !== 'function') {
    throw new TypeError(
      `app: ${inspect(app, { depth: 0 })} is not a function (req, res). ` +
        "Give the framework's node listener, as app.callback() of Koa.",
    )
  }
  /** Answers a preflight, or prepares the response to anything else. Whether the app is to be called. */
  const prepare = (req: Request, res: Response, origin: string, isAllowed: boolean): boolean => {
    const method = req.headers['access-control-request-method']
    if (method !== undefined && req.method === 'OPTIONS') {
      const answer = preflightResponse(policy, origin, isAllowed, method, req.headers)
      publish('preflight', origin, answer.failures, req, res)
      sendPreflight(res, answer)
      return false
    }
    publish('simple', origin, isAllowed ? [] : [{ reason: 'origin', value: origin }], req, res)
    addToHead(res, simpleHeaders(policy, origin, isAllowed), 'Origin')
    return true
  }
  const listenLater = async (
    promise: Promise<boolean>,
    self: unknown,
    args: IArguments,
    origin: string,
  ): Promise<unknown> => {
    const [req, res] = args as unknown as Parameters<Handler>
    const isAllowed = await promise
    // A client that has gone meanwhile has taken its request with it: nobody is left to answer.
    // A response that is pipelined behind another does not know it yet; its socket does.
    if (res.destroyed || req.stream?.destroyed || req.socket?.destroyed) return
    return prepare(req, res, origin, isAllowed) ? app.apply(self, args) : undefined
  }
  // `arguments` goes only where V8 need not make an object of it: a tenth of what the layer costs.
  return function (req, res) {
    const origin = req.headers.origin
    if (origin === undefined) {
      addToHead(res, NO_FIELDS, 'Origin')
    } else {
      const isAllowed = ask(origin, req)
      // biome-ignore lint/complexity/noArguments: the app gets them as they came, however many
      if (typeof isAllowed !== 'boolean') return listenLater(isAllowed, this, arguments, origin)
      if (!prepare(req, res, origin, isAllowed)) return
    }
    // biome-ignore lint/complexity/noArguments: as above
    return app.apply(this, arguments)
  }
}
