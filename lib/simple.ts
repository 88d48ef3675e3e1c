// The CORS headers of every response that does not answer a preflight: Starlette's `simple_headers`.
import type { Policy } from './policy.ts'
import type { Fields } from './write-head.ts'

/**
 * Headers for the response to a request from `origin`. A disallowed origin gets the headers that do
 * not depend on it, and keeps any `Access-Control-Allow-Origin` of the app's own, as in Starlette.
 */
export function simpleHeaders(policy: Policy, origin: string, isAllowed: boolean): Fields {
  if (!isAllowed || policy.allowAnyOrigin) return policy.simpleFields
  // Not `[]` and `push`: such an array may be allocated in V8's old space, which costs 10% of a request.
  return [...policy.simpleFields, 'access-control-allow-origin', origin]
}
