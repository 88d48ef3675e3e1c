// The listeners and layers that `createCorsLayer` takes and gives, and what it uses of requests and
// responses: those of `node:http`, of the compatibility API of `node:http2`, or alike.
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2'

/** What a rule may answer. */
export type Answer = boolean | PromiseLike<boolean>

/** What the library uses of a request. */
export interface Request {
  readonly method?: string
  readonly url?: string
  readonly headers: IncomingHttpHeaders
  readonly socket?: { readonly destroyed: boolean } | null
  readonly stream?: { readonly destroyed: boolean }
}

/** What the library uses of a response. */
export interface Response {
  readonly headersSent: boolean
  /** Whether the client has gone. (A request is destroyed by being read to its end, too.) */
  readonly destroyed?: boolean
  getHeader(name: string): unknown
  // biome-ignore lint/suspicious/noExplicitAny: the two APIs differ, and all arguments are passed on
  writeHead(...args: any[]): any
  end(body: string, encoding: 'latin1'): unknown
}

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
  | (A extends PromiseLike<boolean> ? Promise<Return | undefined> : never)

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
