// The types of what `createCorsLayer` takes and gives, so that each listener keeps its own.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2'
import type { Answer } from './options.ts'

export type AnyRequest = IncomingMessage | Http2ServerRequest
export type AnyResponse = ServerResponse | Http2ServerResponse

/** A listener of `http`, `https` or the compatibility API of `http2`, or a framework's. */
export type Listener<This, Req, Res, Rest extends unknown[], Return> = (
  this: This,
  req: Req,
  res: Res,
  ...rest: Rest
) => Return

/**
 * A framework's app that is itself a listener, as Express's. Such a function is declared with several
 * signatures, of which inference would take the last, that of a middleware with `next`.
 */
export interface ListenerApp {
  (req: IncomingMessage, res: ServerResponse): unknown
  readonly listen: unknown
}
export type ListenerOfApp = Listener<unknown, IncomingMessage, ServerResponse, unknown[], unknown>

/** What a wrapped app returns: nothing for a preflight, a promise if `isAllowedOrigin` gives one. */
export type Returned<Return, A extends Answer> =
  | Return
  | undefined
  | (A extends Promise<boolean> ? Promise<Return | undefined> : never)

/** Wraps apps with one policy. `A` is what the option `isAllowedOrigin` returns, if there is one. */
export interface CorsLayer<A extends Answer = never> {
  /** The same for an app such as Express's. */
  (app: ListenerApp): ListenerOfApp
  /**
   * Gives the listener that answers preflights, and calls `app` for everything else, with all that
   * it was called with itself. It returns what `app` returns.
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
  ): Listener<This, Req, Res, Rest, Returned<Return, A>>

  /**
   * Whether the policy allows `origin`, the value of an `Origin` header: for what never reaches a
   * listener, as the `upgrade` to a WebSocket. `false` when there is none. The request is for the
   * option `isAllowedOrigin`, and the answer may be the promise that this returns.
   */
  isAllowedOrigin(
    origin: string | undefined,
    ...req: [A] extends [never] ? [req?: AnyRequest] : [req: AnyRequest]
  ): boolean | A
}
