// What a script asked for, told from what its browser sent: DevTools copies both as one.
import type { CurlRequest } from './curl.ts'
import { fields, get, type Headers, unsafeNames } from './headers.ts'
import { isForbidden } from './script.ts'
import { UsageError } from './usage.ts'

export interface Paste {
  /** Of the page, where the paste says so. */
  readonly origin?: string | undefined
  readonly cookies?: string | undefined
  /** Those that the script set. */
  readonly headers: Headers
}

// Those that a script may set too, but a browser does far more often; the last two are its cache's.
const BROWSERS = 'user-agent priority alt-used if-modified-since if-none-match'.split(' ')
// What browsers send where the script sets nothing.
const DEFAULTS: Readonly<Record<string, string>> = {
  accept: '*/*',
  'content-type': 'text/plain;charset=UTF-8',
}
// Of a URL, which browsers send in its normal form.
const ORIGIN = /^https?:\/\/[^/?#]+/
const READ_APART = ['cookie', 'origin', 'referer']

/** @throws UsageError */
export function readPaste({ method, headers }: CurlRequest): Paste {
  const has = (name: string): boolean => get(headers, name) !== null
  if (method === 'OPTIONS' && has('access-control-request-method')) {
    throw new UsageError(
      'This is a preflight, which the browser sends by itself. Copy the request that it is for.',
    )
  }
  const isFromBrowser = has('sec-fetch-mode') || (has('user-agent') && has('referer'))
  const cookies = fields(headers, 'cookie')
  return {
    origin: get(headers, 'origin') ?? ORIGIN.exec(get(headers, 'referer') ?? '')?.[0],
    cookies: cookies.length === 0 ? undefined : cookies.join('; '),
    headers: headers.filter(
      ([name, value]) =>
        !READ_APART.includes(name.toLowerCase()) &&
        !(isFromBrowser && isBrowsers(name.toLowerCase(), value, headers)),
    ),
  }
}

function isBrowsers(name: string, value: string, headers: Headers): boolean {
  // What DevTools' "Disable cache" adds.
  const isUncached = ['cache-control', 'pragma'].every(other => get(headers, other) === 'no-cache')
  return (
    isForbidden(name, value) ||
    BROWSERS.includes(name) ||
    DEFAULTS[name] === value ||
    (isUncached && (name === 'cache-control' || name === 'pragma')) ||
    (name === 'accept-language' && unsafeNames([[name, value]]).length === 0)
  )
}
