// Redirects as a browser follows them: where they lead, which it blocks, and the request that follows.
import { fail, shown } from './checks.ts'
import { fields } from './headers.ts'
import type { Check, Request, Response } from './types.ts'

const MOST_REDIRECTS = 20
const REDIRECTS = [301, 302, 303, 307, 308]
// https://fetch.spec.whatwg.org/#request-body-header-name
const BODY_HEADER = /^content-(?:encoding|language|location|type)$/i

/** https://fetch.spec.whatwg.org/#concept-response-location-url; `null` is one that is none. */
export function redirectOf({ status, headers }: Response, base: string): URL | null | undefined {
  if (!REDIRECTS.includes(status)) return
  const [location, ...others] = fields(headers, 'location')
  if (location === undefined) return
  if (others.length > 0 || !URL.canParse(location, base)) return null
  const url = new URL(location, base)
  if (url.hash === '') url.hash = new URL(base).hash
  return url
}

/** https://fetch.spec.whatwg.org/#concept-http-redirect-fetch */
export function redirectChecks(
  next: URL | null,
  redirects: number,
  origin: string,
  isCors: boolean,
): Check[] {
  const direct = 'Call the final address directly'
  if (next === null) {
    return [fail('redirect', 'the Location is not one URL', 'Send one Location, with one URL.')]
  }
  if (next.protocol !== 'http:' && next.protocol !== 'https:') {
    const text = `the redirect leads to ${shown(next.protocol)}, which is not http or https`
    return [fail('redirect', text, 'Redirect to an address over https.')]
  }
  if (redirects === MOST_REDIRECTS) {
    const text = `this is redirect ${MOST_REDIRECTS + 1}, and a browser follows ${MOST_REDIRECTS}`
    return [fail('redirect', text, `${direct}, or end the loop of redirects.`)]
  }
  if ((next.username !== '' || next.password !== '') && (isCors || next.origin !== origin)) {
    const text = 'the redirect leads to a URL with a user name or password'
    return [fail('redirect', text, `${direct}, and send Authorization as a header.`)]
  }
  return [{ rule: 'redirect', passed: true, text: `the redirect leads to ${shown(next.href)}` }]
}

/** The request that follows a redirect. */
export function redirected(request: Request, status: number, next: URL): Request {
  const { method, url, headers, body } = request
  const turnsToGet =
    status === 303 ? !['GET', 'HEAD'].includes(method) : status < 303 && method === 'POST'
  const leaves = new URL(url).origin !== next.origin
  const kept = headers.filter(
    ([name]) =>
      !(turnsToGet && BODY_HEADER.test(name)) &&
      !(leaves && name.toLowerCase() === 'authorization'),
  )
  return {
    method: turnsToGet ? 'GET' : method,
    url: next.href,
    headers: kept,
    body: turnsToGet ? undefined : body,
  }
}
