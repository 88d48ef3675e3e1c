// The options of `createCorsLayer`: what each means, and what leaving it out does.
import type { IncomingMessage } from 'node:http'
import type { Http2ServerRequest } from 'node:http2'

/** An array or a set of texts. */
export type List = readonly string[] | ReadonlySet<string>

/** What a rule of one's own for origins may answer. */
export type Answer = boolean | PromiseLike<boolean>

/** A rule of one's own for origins. Gets a serialized origin, or `null` as text, and the request. */
export type IsAllowedOrigin<A extends Answer = Answer> = {
  // A method, so that `req` may be declared as the one of the server in use.
  ask(origin: string, req: IncomingMessage | Http2ServerRequest): A
}['ask']

/** Options of `createCorsLayer`: Starlette's, in camel case. */
export interface CorsOptions<A extends Answer = boolean> {
  /**
   * Origins that may read responses, as browsers send them: scheme, host and port, no path.
   * `'https://*.example.org'` is every subdomain, at any depth, without the domain itself;
   * `'http://localhost:*'` is any port; `'*'` is any origin. Left out: none.
   * @default []
   * @example ['https://example.org', 'https://*.example.org', 'http://localhost:5173']
   */
  allowOrigins?: List | undefined
  /**
   * Regex that allows an origin when it matches the whole of it, besides `allowOrigins`. Flags `g`
   * and `y` have no effect. Left out: no regex.
   * @default undefined
   * @example 'https://pr-\\d+\\.example\\.org'
   */
  allowOriginRegex?: string | RegExp | undefined
  /**
   * Asked about an origin that `allowOrigins` and `allowOriginRegex` do not allow; only `true`, or a
   * promise of it, allows. Never asked without an `Origin`, nor about one that is no origin. If it
   * throws or rejects, the origin is disallowed, and the first error is a process warning. With a
   * promise, the app and the preflight wait. Left out: nothing else is allowed.
   * @default undefined
   * @example async origin => (await tenants()).has(origin)
   */
  isAllowedOrigin?: IsAllowedOrigin<A> | undefined
  /**
   * Methods that a preflight may ask for, with their letter case; `POST` too must be listed. `'*'`
   * is the eight standard ones, `DELETE` to `QUERY`. Left out: `GET`.
   * @default ['GET']
   * @example ['GET', 'POST', 'DELETE']
   */
  allowMethods?: List | undefined
  /**
   * Request headers that a preflight may ask for, in any letter case. `'*'` is whatever is asked
   * for. `Accept`, `Accept-Language`, `Content-Language` and `Content-Type` are always allowed.
   * Left out: those four.
   * @default []
   * @example ['Authorization', 'X-Request-Id']
   */
  allowHeaders?: List | undefined
  /**
   * Whether responses to requests with cookies or HTTP authentication may be read. Left out: no.
   * @default false
   */
  allowCredentials?: boolean | undefined
  /**
   * Whether a preflight may ask for access to a private network. Left out: no.
   * @default false
   */
  allowPrivateNetwork?: boolean | undefined
  /**
   * Response headers that scripts may read, besides those that they always may. Left out: none.
   * @default []
   * @example ['ETag', 'X-Request-Id']
   */
  exposeHeaders?: List | undefined
  /**
   * For how many seconds a browser may keep the answer to a preflight; 0 is not at all. Browsers
   * have limits of their own, of 7,200 to 86,400.
   * @default 60
   */
  maxAge?: number | undefined
}

export const DEFAULTS: CorsOptions = {
  allowOrigins: [],
  allowOriginRegex: undefined,
  isAllowedOrigin: undefined,
  allowMethods: ['GET'],
  allowHeaders: [],
  allowCredentials: false,
  allowPrivateNetwork: false,
  exposeHeaders: [],
  maxAge: 60, // Differs: Starlette's default is 600.
}
