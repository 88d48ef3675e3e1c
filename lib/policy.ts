// The options compiled, once, into lookup sets and ready-made headers: Starlette's `__init__`. Frozen, as every
// response is made of it.
import { compileVerdict, type VerdictOn } from './allowed-origin.ts'
import { ALL_METHODS } from './options/names.ts'
import type { CheckedOptions } from './options/options.ts'

export interface Policy {
  readonly verdictOn: VerdictOn
  /** Whether the caller gave a rule: the option `isAllowedOrigin`. */
  readonly hasRule: boolean
  /** Whether every origin is allowed by the one header value `*`. */
  readonly allowAnyOrigin: boolean
  readonly allowMethods: ReadonlySet<string>
  /** In lower case; `undefined` allows any. */
  readonly allowHeaders: ReadonlySet<string> | undefined
  /** The length of the longest name in `allowHeaders`. */
  readonly longestHeader: number
  readonly allowCredentials: boolean
  readonly allowPrivateNetwork: boolean
  /** Headers of every response to a preflight. */
  readonly preflightHeaders: Readonly<Record<string, string>>
  /** Names and values of headers of every other response. */
  readonly simpleFields: readonly string[]
}

const SAFELISTED_HEADERS = ['Accept', 'Accept-Language', 'Content-Language', 'Content-Type']
const PREFLIGHT_VARY =
  'Origin, Access-Control-Request-Method, Access-Control-Request-Headers, Access-Control-Request-Private-Network'

export function compilePolicy(options: CheckedOptions): Policy {
  const { allowCredentials, allowPrivateNetwork, exposeHeaders, maxAge } = options
  // Browsers reject `*` for a request with credentials, so the origin is named instead.
  const allowAnyOrigin = options.allowOrigins.includes('*') && !allowCredentials
  const allowAllHeaders = options.allowHeaders.includes('*')
  const allowMethods = options.allowMethods.includes('*') ? ALL_METHODS : options.allowMethods
  const allowHeaders = [...new Set([...SAFELISTED_HEADERS, ...options.allowHeaders])].sort()
  const lowerCase = allowHeaders.map(name => name.toLowerCase())

  const preflightHeaders: Record<string, string> = { vary: PREFLIGHT_VARY }
  if (allowAnyOrigin) preflightHeaders['access-control-allow-origin'] = '*'
  preflightHeaders['access-control-allow-methods'] = allowMethods.join(', ')
  preflightHeaders['access-control-max-age'] = String(maxAge)
  if (!allowAllHeaders) preflightHeaders['access-control-allow-headers'] = allowHeaders.join(', ')
  if (allowCredentials) preflightHeaders['access-control-allow-credentials'] = 'true'

  const simpleFields = allowAnyOrigin ? ['access-control-allow-origin', '*'] : []
  if (allowCredentials) simpleFields.push('access-control-allow-credentials', 'true')
  const exposed = exposeHeaders.join(', ')
  if (exposed !== '') simpleFields.push('access-control-expose-headers', exposed)

  return Object.freeze({
    verdictOn: compileVerdict(options),
    hasRule: options.isAllowedOrigin !== undefined,
    allowAnyOrigin,
    allowMethods: new Set(allowMethods),
    allowHeaders: allowAllHeaders ? undefined : new Set(lowerCase),
    longestHeader: allowHeaders.reduce((most, { length }) => Math.max(most, length), 0),
    allowCredentials,
    allowPrivateNetwork,
    preflightHeaders: Object.freeze(preflightHeaders),
    simpleFields: Object.freeze(simpleFields),
  })
}
