// The options of `createCorsLayer`: what each means, and what leaving it out does.
import type { Answer, AnyRequest, Request } from '../types.ts'

/** An array or a set of strings. */
export type List = readonly string[] | ReadonlySet<string>

/** A custom rule. It gets one serialized origin, or the string `null`, and the request. */
export type IsAllowedOrigin<A extends Answer = Answer> = {
  // A method, so that `req` may be declared as the request of the server in use.
  ask(origin: string, req: AnyRequest): A
}['ask']

/** Options of `createCorsLayer`: Starlette's, in camel case. */
export interface CorsOptions<A extends Answer = boolean> {
  /**
   * Origins whose pages may read responses, written as browsers send them: scheme, host and port, no
   * path. `'https://*.example.org'` means every subdomain at any depth, but not the domain itself;
   * `'http://localhost:*'` means any port; `'*'` means any origin. Left out: none.
   * @default []
   * @example ['https://example.org', 'https://*.example.org', 'http://localhost:5173']
   */
  allowOrigins?: List | undefined
  /**
   * Also allows an origin that this regex matches from start to end. The flags `g` and `y` have no
   * effect. Left out: no regex.
   * @default undefined
   * @example 'https://pr-\\d+\\.example\\.org'
   */
  allowOriginRegex?: string | RegExp | undefined
  /**
   * Called for each origin that `allowOrigins` and `allowOriginRegex` do not allow, with these options
   * as `this`. Only `true`, or a promise of it, allows the origin. Never called without an `Origin`, or
   * with text that is not an origin. If it throws or rejects, the origin is disallowed, and the first
   * error becomes a process warning. If it returns a promise, the request waits for it. Left out: no rule.
   * @default undefined
   * @example async origin => (await tenants()).has(origin)
   */
  isAllowedOrigin?: IsAllowedOrigin<A> | undefined
  /**
   * Methods that a preflight may ask for. Letter case matters, and `POST` must be listed too. `'*'`
   * means `DELETE`, `GET`, `HEAD`, `OPTIONS`, `PATCH`, `POST`, `PUT` and `QUERY`. Left out: `GET`.
   * @default ['GET']
   * @example ['GET', 'POST', 'DELETE']
   */
  allowMethods?: List | undefined
  /**
   * Request headers that a preflight may ask for, in any letter case. `'*'` means any header.
   * `Accept`, `Accept-Language`, `Content-Language` and `Content-Type` are always allowed. Left out:
   * only those four.
   * @default []
   * @example ['Authorization', 'X-Request-Id']
   */
  allowHeaders?: List | undefined
  /**
   * Whether pages may read responses to requests with cookies or HTTP authentication. Left out: no.
   * @default false
   */
  allowCredentials?: boolean | undefined
  /**
   * Whether a preflight may ask for access to a private network. Left out: no.
   * @default false
   */
  allowPrivateNetwork?: boolean | undefined
  /**
   * Response headers that scripts may read besides those that they can always read. Left out: none.
   * @default []
   * @example ['ETag', 'X-Request-Id']
   */
  exposeHeaders?: List | undefined
  /**
   * How long browsers may cache a preflight response, in seconds; 0 means not at all. Browsers have
   * limits of their own, from 600 (Safari) to 86,400 (Firefox). Left out: a minute.
   * @default 60
   */
  maxAge?: number | undefined
}

/** The caller's function as it is used: whatever it returns is looked at. */
export type Rule = (origin: string, req: Request) => unknown

/** The options as they are used: checked, copied, with the defaults. */
export interface CheckedOptions {
  readonly allowOrigins: readonly string[]
  /** Matches only whole origins. */
  readonly allowOriginRegex: RegExp | undefined
  readonly isAllowedOrigin: Rule | undefined
  readonly allowMethods: readonly string[]
  readonly allowHeaders: readonly string[]
  readonly allowCredentials: boolean
  readonly allowPrivateNetwork: boolean
  readonly exposeHeaders: readonly string[]
  readonly maxAge: number
}

// Differs: Starlette's `max_age` is 600 by default.
export const DEFAULTS: CorsOptions = {
  allowOrigins: [],
  allowOriginRegex: undefined,
  isAllowedOrigin: undefined,
  allowMethods: ['GET'],
  allowHeaders: [],
  allowCredentials: false,
  allowPrivateNetwork: false,
  exposeHeaders: [],
  maxAge: 60,
}

export const NAMES: readonly (keyof CorsOptions)[] = Object.keys(DEFAULTS) as (keyof CorsOptions)[]
