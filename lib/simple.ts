// The CORS headers of a response that is not the answer to a preflight: Starlette's
// `simple_headers`. The Fetch standard calls it actual.
import type { Policy } from './policy.ts'
import type { Fields } from './write-head.ts'

/**
 * Fields for the response to a request with this `Origin`. A disallowed origin gets those that do
 * not depend on it, and keeps what the app itself allows it, as from Starlette.
 */
export function simpleHeaders(policy: Policy, origin: string, isAllowed: boolean): Fields {
  if (policy.allowAnyOrigin || !isAllowed) return policy.simpleFields
  return [...policy.simpleFields, 'access-control-allow-origin', origin]
}
