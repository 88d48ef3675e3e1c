// The answer to a preflight: Starlette's `preflight_response`, first as data, then sent.
import type { IncomingHttpHeaders } from 'node:http'
import type { Response } from './messages.ts'
import type { Policy } from './policy.ts'
import type { CorsFailure } from './why.ts'
import { writeHeadOf } from './write-head.ts'

export interface PreflightResponse {
  readonly status: 200 | 400
  readonly headers: readonly string[]
  readonly body: string
  readonly failures: readonly CorsFailure[]
}

// More than a client would send by mistake (jub0bs/cors has the same bound).
const MOST_EMPTY_MEMBERS = 16

// What may not stand in a field value (RFC 9110, 5.5); only a lenient parser lets it in.
const ILLEGAL = /[^\t\x20-\x7e\x80-\xff]/

/**
 * What to answer to a request for `method` from `origin`, which is allowed or not, and for what
 * else `requestHeaders` ask for
 * (https://fetch.spec.whatwg.org/#cors-preflight-request).
 */
export function preflightResponse(
  policy: Policy,
  origin: string,
  isAllowed: boolean,
  method: string,
  requestHeaders: IncomingHttpHeaders,
): PreflightResponse {
  const requestedHeaders = requestHeaders['access-control-request-headers']
  const requestedPrivateNetwork = requestHeaders['access-control-request-private-network']
  const headers = [...policy.preflightFields]
  const failures: CorsFailure[] = []

  if (!isAllowed) failures.push({ reason: 'origin', value: origin })
  else if (!policy.allowAnyOrigin) headers.push('access-control-allow-origin', origin)

  if (!policy.allowMethods.has(method)) failures.push({ reason: 'method', value: method })

  if (requestedHeaders !== undefined) {
    const value = findDisallowed(policy, requestedHeaders)
    if (value !== undefined) failures.push({ reason: 'headers', value })
    else if (!policy.allowHeaders) headers.push('access-control-allow-headers', requestedHeaders)
  }

  if (requestedPrivateNetwork !== undefined) {
    if (policy.allowPrivateNetwork) headers.push('access-control-allow-private-network', 'true')
    else failures.push({ reason: 'private-network', value: String(requestedPrivateNetwork) })
  }

  const status = failures.length === 0 ? 200 : 400
  const body =
    status === 200 ? 'OK' : `Disallowed CORS ${failures.map(({ reason }) => reason).join(', ')}`
  headers.push('content-length', String(body.length), 'content-type', 'text/plain; charset=utf-8')
  return { status, headers, body, failures }
}

/** The first member of the list `requested` that is not allowed; all of it when it is no list. */
// Differs: Starlette reads the first of several fields only, and fails an empty member.
function findDisallowed(policy: Policy, requested: string): string | undefined {
  const { allowHeaders: allowed, longestHeader } = policy
  if (!allowed && ILLEGAL.test(requested)) return requested
  let empty = 0
  let isExact = true
  for (let start = 0; start <= requested.length; ) {
    const comma = requested.indexOf(',', start)
    const end = comma === -1 ? requested.length : comma
    const text = requested.slice(start, end)
    // Browsers send names in lower case without spaces: most are found as they are. To look up a long
    // text costs much, as it is hashed.
    if (text.length > longestHeader || !allowed?.has(text)) {
      isExact = false
      const name = text.trim()
      if (name === '') {
        if (++empty > MOST_EMPTY_MEMBERS) return requested
      } else if (allowed && (name.length > longestHeader || !allowed.has(name.toLowerCase()))) {
        return name
      }
    }
    start = end + 1
  }
  // In a name that is allowed nothing is illegal, but there may be around it.
  return !allowed || isExact || !ILLEGAL.test(requested) ? undefined : requested
}

export function sendPreflight(res: Response, response: PreflightResponse): void {
  // Whoever called the listener may have answered meanwhile, as for want of time.
  if (res.headersSent) return
  writeHeadOf(res, response.status, response.headers)
  // Node writes the head with the body, in the encoding of the body: the bytes of a mirrored header
  // arrive as they came only in this one.
  res.end(response.body, 'latin1')
}
