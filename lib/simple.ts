// The CORS headers of every response that does not answer a preflight: Starlette's
// `simple_headers`. The Fetch standard calls such requests actual.
import type { Policy } from './policy.ts'
import type { Fields } from './write-head.ts'

/**
 * Headers for the response to a request from `origin`. A disallowed origin gets the headers that do
 * not depend on it, and keeps any `Access-Control-Allow-Origin` of the app's own, as in Starlette.
 */
export function simpleHeaders(policy: Policy, origin: string, isAllowed: boolean): Fields {
  const { allowAnyOrigin, allowCredentials, exposeHeaders } = policy
  const fields: string[] = []
  if (allowAnyOrigin) fields.push('access-control-allow-origin', '*')
  if (allowCredentials) fields.push('access-control-allow-credentials', 'true')
  if (exposeHeaders !== '') fields.push('access-control-expose-headers', exposeHeaders)
  if (isAllowed && !allowAnyOrigin) fields.push('access-control-allow-origin', origin)
  return fields
}
