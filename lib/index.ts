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
import type { AnyRequest, AnyResponse, CorsLayer, Listener, ListenerApp } from './types.ts'
import { publish } from './why.ts'
import { addToHead, type Fields } from './write-head.ts'

export { CorsOptionsError, type CorsOptionsProblem } from './errors.ts'
export type { Answer, CorsOptions, IsAllowedOrigin, List } from './options.ts'
export type { AnyRequest, AnyResponse, CorsLayer, Listener } from './types.ts'
export type { CorsDecision, CorsFailure } from './why.ts'

/**
 * Gives a layer: one policy, to wrap any number of apps or to use as middleware.
 * @throws CorsOptionsError that lists everything in the options that can never work
 */
export function createCorsLayer<A extends Answer = boolean>(options?: CorsOptions<A>): CorsLayer<A>
/**
 * Wraps an app such as Express's in a layer of its own.
 * @throws CorsOptionsError that lists everything in the options that can never work
 */
export function createCorsLayer(app: ListenerApp, options?: CorsOptions<Answer>): Listener
/**
 * Wraps `app` in a layer of its own: `createCorsLayer(options)(app)`.
 * @throws CorsOptionsError that lists everything in the options that can never work
 */
export function createCorsLayer<
  Req extends AnyRequest = IncomingMessage,
  Res extends AnyResponse = ServerResponse,
>(app: Listener<Req, Res>, options?: CorsOptions<Answer>): Listener<Req, Res>
export function createCorsLayer(...args: unknown[]): unknown {
  if (typeof args[0] === 'function' || args.length > 1) return makeLayer(args[1])(args[0])
  return makeLayer(args[0])
}

const NO_FIELDS: Fields = []

type Handler = (this: unknown, req: AnyRequest, res: AnyResponse) => unknown

function makeLayer(given: unknown): (app: unknown) => Handler {
  const options = readOptions(given)
  const policy = compilePolicy(options)
  const ask = makeAsk(policy, options.isAllowedOrigin)
  warnOfDangers(options, policy)
  return Object.assign((app: unknown) => wrap(policy, ask, app), {
    isAllowedOrigin: (origin: unknown, req: AnyRequest) =>
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
  const prepare = (
    req: AnyRequest,
    res: AnyResponse,
    origin: string,
    isAllowed: boolean,
  ): boolean => {
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
    if (hasGone(req, res)) return
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

/** Whether the client hung up, so that there is nobody left to answer. */
function hasGone(req: Request, res: Response): boolean {
  // A response that waits behind another one on the same connection does not know; its socket does.
  return Boolean(res.destroyed || req.stream?.destroyed || req.socket?.destroyed)
}
