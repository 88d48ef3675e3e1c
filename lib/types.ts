// The listeners that `createCorsLayer` takes and gives, and the layer: what users see of requests and
// responses. A type that is inferred here is inferred in every caller's code: keep the signatures few.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2'
import type { Answer } from './options.ts'

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

/**
 * One policy, for any number of apps: it wraps listeners, and it is middleware. `A` is what the option
 * `isAllowedOrigin` returns.
 */
export interface CorsLayer<A extends Answer = boolean> {
  /** Gives a listener as below, for an app such as Express's. */
  (app: ListenerApp): Listener
  /**
   * Gives a listener that answers preflights and calls `app` for every other request. `this`, extra
   * arguments and the return value are passed through.
   * @throws TypeError when `app` is not a function
   */
  <Req extends AnyRequest = IncomingMessage, Res extends AnyResponse = ServerResponse>(
    app: Listener<Req, Res>,
  ): Listener<Req, Res>
  /**
   * Middleware: answers a preflight, or prepares the response and calls `next`. Returns what `next`
   * returned, or a promise of it if `isAllowedOrigin` gave one.
   */
  // The last signature is the one that `app.use(layer)` is checked against.
  <Return>(
    req: AnyRequest,
    res: AnyResponse,
    next: () => Return,
  ): Return | undefined | Promise<Return | undefined>

  /**
   * Whether the policy allows `origin`, the value of an `Origin` header; `false` if there is none. For
   * requests that never reach a listener, such as the `upgrade` to a WebSocket. The option
   * `isAllowedOrigin` gets `req`; if it returns a promise, so does this.
   */
  isAllowedOrigin(origin: string | undefined, req?: AnyRequest): boolean | A
}
