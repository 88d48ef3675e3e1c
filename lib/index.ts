// Starlette's `CORSMiddleware` for Node's own HTTP servers: a layer around any `(req, res)` listener.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { warnOfDangers } from './options/dangers.ts'
import { CorsOptionsError } from './options/error.ts'
import { isApp, wrongApp, wrongCall } from './options/misuse.ts'
import type { CorsOptions } from './options/options.ts'
import { readOptions } from './options/read.ts'
import { compilePolicy, type Policy } from './policy.ts'
import { serve } from './serve.ts'
import type { Answer, AnyRequest, AnyResponse, CorsLayer, Listener, ListenerApp } from './types.ts'

export type { CorsDecision } from './decision.ts'
export { CorsOptionsError, type CorsOptionsProblem } from './options/error.ts'
export type { CorsOptions, IsAllowedOrigin, List } from './options/options.ts'
export type { CorsFailure } from './preflight.ts'
export type { Answer, AnyRequest, AnyResponse, CorsLayer, Listener } from './types.ts'

/**
 * Creates a layer: one policy, which wraps any number of apps or serves as middleware.
 * @throws CorsOptionsError that lists everything in the options that can never work
 */
export function createCorsLayer<A extends Answer = boolean>(options?: CorsOptions<A>): CorsLayer<A>
/** Wraps an app such as Express's in a layer of its own. */
export function createCorsLayer(app: ListenerApp, options?: CorsOptions<Answer>): Listener
/** Wraps `app` in a layer of its own: `createCorsLayer(options)(app)`. */
export function createCorsLayer<
  Req extends AnyRequest = IncomingMessage,
  Res extends AnyResponse = ServerResponse,
>(app: Listener<Req, Res>, options?: CorsOptions<Answer>): Listener<Req, Res>
// Repeated: TypeScript reports errors against the last overload, and most mistakes are in options.
export function createCorsLayer<A extends Answer = boolean>(options?: CorsOptions<A>): CorsLayer<A>
export function createCorsLayer(...args: readonly unknown[]): unknown {
  const [first, second, third] = args
  const hasApp = typeof first === 'function'
  if (!hasApp && (second !== undefined || isApp(first))) {
    throw usageError(wrongApp(first, second, third), createCorsLayer)
  }
  const policy = makePolicy(hasApp ? second : first)
  return hasApp ? wrap(policy, first as App) : makeLayer(policy)
}

type App = (this: unknown, ...args: unknown[]) => unknown

function makePolicy(given: unknown): Policy {
  try {
    const options = readOptions(given)
    warnOfDangers(options)
    return compilePolicy(options)
  } catch (error) {
    if (error instanceof CorsOptionsError) Error.captureStackTrace(error, createCorsLayer)
    throw error
  }
}

function makeLayer(policy: Policy): unknown {
  // Frameworks recognize middleware by its three parameters.
  const layer = (first: unknown, second: unknown, third: unknown): unknown => {
    if (typeof first === 'function') return wrap(policy, first as App)
    if (!isResponse(second) || typeof third !== 'function') {
      throw usageError(wrongCall(first, second), layer)
    }
    let isWaiting = true
    const returned = serve(policy, first as AnyRequest, second, () => {
      isWaiting = false
      return third()
    })
    // Koa awaits the promise, and its `next` has no parameters. Fastify would treat a promise as a second
    // call of `done`, and skip the hooks that are still pending.
    return isWaiting && third.length > 0 ? undefined : returned
  }
  const isAllowedOrigin = (origin: unknown, req: AnyRequest): boolean | Promise<boolean> => {
    if (typeof origin !== 'string') return false
    const verdict = policy.verdictOn(origin, req)
    return verdict instanceof Promise ? verdict.then(settled => settled === true) : verdict === true
  }
  return Object.assign(layer, { isAllowedOrigin })
}

function isResponse(value: unknown): value is AnyResponse {
  return typeof (value as { writeHead?: unknown } | null | undefined)?.writeHead === 'function'
}

/** A `TypeError` whose stack starts at the caller of `entry`. */
function usageError(message: string, entry: (...args: never[]) => unknown): TypeError {
  const error = new TypeError(message)
  Error.captureStackTrace(error, entry)
  return error
}

function wrap(policy: Policy, app: App): App {
  return function listener(req, res) {
    if (!isResponse(res)) throw usageError(wrongCall(req, res), listener)
    // biome-ignore lint/complexity/noArguments: rest parameters, spread again, would cost 3% of a request
    return serve(policy, req as AnyRequest, res, () => app.apply(this, arguments as never))
  }
}
