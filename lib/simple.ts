// The CORS headers of a response that is not the answer to a preflight: Starlette's
// `simple_headers`. The Fetch standard calls it actual.
import type { Policy } from './policy.ts'
import type { Fields } from './write-head.ts'

const NONE: Fields = Object.freeze([])

/**
 * Fields for the response to a request with this `Origin`. A disallowed origin gets those that do
 * not depend on it, as from Starlette: without `Access-Control-Allow-Origin` they have no effect.
 */
export function simpleHeaders(policy: Policy, origin: string | undefined): Fields {
  if (origin === undefined) return NONE
  if (policy.allowAnyOrigin || !policy.isAllowedOrigin(origin)) return policy.simpleFields
  return ['access-control-allow-origin', origin, ...policy.simpleFields]
}
