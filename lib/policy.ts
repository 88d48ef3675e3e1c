// The options compiled, once, into sets to look in and header values that are ready to be sent.
// Frozen, and only texts, sets and functions: nothing in it can be changed through a response.
import type { CheckedOptions } from './check.ts'
import { isPattern, isSerializedOrigin, matchesPattern } from './origin.ts'
import { ALL_METHODS } from './rules.ts'

export interface Policy {
  /** Whether a response with this `Origin` in its request may be read. */
  readonly isAllowedOrigin: (origin: string) => boolean
  /** Whether any origin is allowed, so that `*` can be sent for each. */
  readonly allowAnyOrigin: boolean
  readonly allowMethods: ReadonlySet<string>
  /** In lower case; `undefined` allows any. */
  readonly allowHeaders: ReadonlySet<string> | undefined
  /** Of the names in `allowHeaders`: what is longer need not be looked up. */
  readonly longestHeader: number
  readonly allowPrivateNetwork: boolean
  /** Fields of every answer to a preflight. */
  readonly preflightFields: readonly string[]
  /** Fields of every other response to a request with an `Origin`. */
  readonly simpleFields: readonly string[]
}

const SAFELISTED_HEADERS = ['Accept', 'Accept-Language', 'Content-Language', 'Content-Type']
const PREFLIGHT_VARY =
  'Origin, Access-Control-Request-Method, Access-Control-Request-Headers, Access-Control-Request-Private-Network'

export function compilePolicy(options: CheckedOptions): Policy {
  const allowAllOrigins = options.allowOrigins.includes('*')
  const allowAllHeaders = options.allowHeaders.includes('*')
  // With credentials `*` means nothing to a browser: then the origin is named instead.
  const allowAnyOrigin = allowAllOrigins && !options.allowCredentials
  const allowMethods = options.allowMethods.includes('*') ? ALL_METHODS : options.allowMethods
  const allowHeaders = [...new Set([...SAFELISTED_HEADERS, ...options.allowHeaders])].sort()

  const anyOrigin = allowAnyOrigin ? ['access-control-allow-origin', '*'] : []
  const credentials = options.allowCredentials ? ['access-control-allow-credentials', 'true'] : []
  return Object.freeze({
    isAllowedOrigin: originTest(options, allowAllOrigins),
    allowAnyOrigin,
    allowMethods: new Set(allowMethods),
    allowHeaders: allowAllHeaders
      ? undefined
      : new Set(allowHeaders.map(name => name.toLowerCase())),
    longestHeader: allowHeaders.reduce((most, name) => Math.max(most, name.length), 0),
    allowPrivateNetwork: options.allowPrivateNetwork,
    // In the order of Starlette's.
    preflightFields: Object.freeze([
      ...['vary', PREFLIGHT_VARY],
      ...anyOrigin,
      ...['access-control-allow-methods', allowMethods.join(', ')],
      ...['access-control-max-age', String(options.maxAge)],
      ...(allowAllHeaders ? [] : ['access-control-allow-headers', allowHeaders.join(', ')]),
      ...credentials,
    ]),
    simpleFields: Object.freeze([
      ...anyOrigin,
      ...credentials,
      ...(options.exposeHeaders.length > 0
        ? ['access-control-expose-headers', options.exposeHeaders.join(', ')]
        : []),
    ]),
  })
}

function originTest(
  options: CheckedOptions,
  allowAllOrigins: boolean,
): (origin: string) => boolean {
  // Differs: Starlette would match a regex against, and reflect, any text whatever.
  if (allowAllOrigins) return options.allowCredentials ? isSerializedOrigin : () => true
  const origins = new Set(options.allowOrigins.filter(origin => !isPattern(origin)))
  const patterns = new Set(options.allowOrigins.filter(isPattern))
  const regex = options.allowOriginRegex
  return origin =>
    origins.has(origin) ||
    (patterns.size > 0 && matchesPattern(patterns, origin)) ||
    (regex !== undefined && isSerializedOrigin(origin) && regex.test(origin))
}
