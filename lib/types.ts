// The types of listeners and layers, and the parts of requests and responses that the library uses.
// TypeScript infers from these signatures in every caller's code, so there are few of them.
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2'

/** A request of `node:http`, `node:https`, or the compatibility API of `node:http2`. */
export type AnyRequest = IncomingMessage | Http2ServerRequest
/** A response of `node:http`, `node:https`, or the compatibility API of `node:http2`. */
export type AnyResponse = ServerResponse | Http2ServerResponse

/** A listener of Node's servers, or a framework's. */
export type Listener<
  Req extends AnyRequest = IncomingMessage,
  Res extends AnyResponse = ServerResponse,
> = (req: Req, res: Res) => unknown

/**
 * A framework's app that is itself a listener, such as Express's. It is declared with several
 * signatures, and type inference would pick the last one, which is middleware.
 */
export interface ListenerApp extends Listener {
  readonly listen: unknown
}

/** What the option `isAllowedOrigin` may return. */
export type Answer = boolean | PromiseLike<boolean>

/**
 * One policy, for any number of apps: it wraps listeners, and it is middleware. `A` is what the option
 * `isAllowedOrigin` returns.
 */
export interface CorsLayer<A extends Answer = boolean> {
  /** Wraps an app that is itself a listener, such as an Express app. */
  (app: ListenerApp): Listener
  /**
   * Returns a listener that answers preflights and calls `app` for every other request. `this`, extra
   * arguments and the return value are passed through.
   */
  <Req extends AnyRequest = IncomingMessage, Res extends AnyResponse = ServerResponse>(
    app: Listener<Req, Res>,
  ): Listener<Req, Res>
  /**
   * Middleware: answers a preflight, or prepares the response and calls `next`. Returns what `next`
   * returns. If the option `isAllowedOrigin` returns a promise, the middleware returns a promise if `next`
   * takes no parameters, as in Koa, and `undefined` otherwise. Do not return its result from a Fastify hook.
   * @throws TypeError if it is called any other way; the message says what to write
   */
  // `app.use(layer)` is checked against the last signature.
  <Return>(
    req: AnyRequest,
    res: AnyResponse,
    next: () => Return,
  ): Return | undefined | Promise<Return | undefined>

  /**
   * Whether the policy allows `origin`, the value of an `Origin` header; `false` if there is none. For
   * requests that never reach a listener, such as the `upgrade` to a WebSocket. The option
   * `isAllowedOrigin` gets `req`, so pass it if yours uses it; if it returns a promise, so does this.
   */
  isAllowedOrigin(
    origin: string | undefined,
    req?: AnyRequest,
  ): boolean | (A extends boolean ? never : Promise<boolean>)
}

/** What the library uses of a request. */
export interface Request {
  readonly method?: string | undefined
  readonly url?: string | undefined
  readonly headers: IncomingHttpHeaders
  readonly socket?: { readonly destroyed: boolean } | null
  readonly stream?: { readonly destroyed: boolean }
}

/** What the library uses of a response. */
export interface Response {
  readonly headersSent: boolean
  /** Whether the client has gone. (A request also counts as destroyed once it has been read.) */
  readonly destroyed?: boolean
  getHeader(name: string): unknown
  // biome-ignore lint/suspicious/noExplicitAny: the two APIs differ, and all arguments are passed on
  writeHead(...args: any[]): any
  end(body: string, encoding: 'latin1'): unknown
}
