// The response to a preflight: Starlette's `preflight_response`, first as data, then sent.
import type { IncomingHttpHeaders } from 'node:http'
import type { Policy } from './policy.ts'
import type { Response } from './types.ts'

/** A part of a request that was refused. */
export interface CorsFailure {
  readonly reason: 'origin' | 'method' | 'headers' | 'private-network'
  /** The value that was refused; for `headers`, one header name. */
  readonly value: string
}

export interface PreflightResponse {
  readonly status: 200 | 400
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** At most one for each reason: of several refused headers, the first. */
  readonly failures: readonly CorsFailure[]
}

// More than any client sends by mistake; jub0bs/cors has the same limit.
const MOST_EMPTY_MEMBERS = 16

/**
 * The response to a preflight from `origin`, for what its headers request
 * (https://fetch.spec.whatwg.org/#cors-preflight-request).
 */
export function preflightResponse(
  policy: Policy,
  origin: string,
  isAllowed: boolean,
  requestHeaders: IncomingHttpHeaders,
): PreflightResponse {
  const method = requestHeaders['access-control-request-method'] as string
  const requestedHeaders = requestHeaders['access-control-request-headers']
  const requestedPrivateNetwork = requestHeaders['access-control-request-private-network']
  const headers: Record<string, string> = { ...policy.preflightHeaders }
  const failures: CorsFailure[] = []

  if (!isAllowed) failures.push({ reason: 'origin', value: origin })
  else if (!policy.allowAnyOrigin) headers['access-control-allow-origin'] = origin

  if (!policy.allowMethods.has(method)) failures.push({ reason: 'method', value: method })

  if (requestedHeaders !== undefined) {
    const [value] = disallowedHeaders(policy, requestedHeaders, 1)
    if (value !== undefined) failures.push({ reason: 'headers', value })
    else if (!policy.allowHeaders) headers['access-control-allow-headers'] = requestedHeaders
  }

  if (requestedPrivateNetwork !== undefined) {
    if (policy.allowPrivateNetwork) headers['access-control-allow-private-network'] = 'true'
    else failures.push({ reason: 'private-network', value: String(requestedPrivateNetwork) })
  }

  const status = failures.length === 0 ? 200 : 400
  const body =
    status === 200 ? 'OK' : `Disallowed CORS ${failures.map(({ reason }) => reason).join(', ')}`
  headers['content-length'] = String(body.length)
  headers['content-type'] = 'text/plain; charset=utf-8'
  return { status, headers, body, failures }
}

/**
 * Up to `most` disallowed names in the list `requested`, in order, or the whole text if it is not a valid
 * list. A scanner: for 12 KB of commas, `split(',')` takes 134 µs instead of 12.
 */
// Differs: Starlette reads only the first of several fields, and refuses an empty member.
export function disallowedHeaders(policy: Policy, requested: string, most: number): string[] {
  const { allowHeaders: allowed, longestHeader } = policy
  const disallowed: string[] = []
  let empty = 0
  let isExact = true
  for (let start = 0; start <= requested.length && disallowed.length < most; ) {
    const comma = requested.indexOf(',', start)
    const end = comma === -1 ? requested.length : comma
    const text = requested.slice(start, end)
    // Browsers send names in lower case and without spaces, so most are found as they are. Looking up
    // a long text is slow, as a set hashes all of it.
    if (text.length > longestHeader || !allowed?.has(text)) {
      isExact = false
      const name = text.trim()
      if (name === '') {
        if (++empty > MOST_EMPTY_MEMBERS) return [requested]
      } else if (allowed && (name.length > longestHeader || !allowed.has(name.toLowerCase()))) {
        disallowed.push(name)
      }
    }
    start = end + 1
  }
  // `trim` also strips bytes that a field value cannot contain (RFC 9110, 5.5). Only a lenient parser lets them in.
  const isLegal = isExact || disallowed.length > 0 || !/[^\t\x20-\x7e\x80-\xff]/.test(requested)
  return isLegal ? disallowed : [requested]
}

export function sendPreflight(res: Response, response: PreflightResponse): void {
  // The caller may have answered already, e.g. on a timeout.
  if (res.headersSent) return
  res.writeHead(response.status, response.headers)
  // Node writes the head in the encoding of the body. Only latin1 keeps the bytes of a mirrored
  // header as they came.
  res.end(response.body, 'latin1')
}
