// What a page asks for, what the servers answer, and whether the script gets the response: by the
// standard. Where a browser leaves it, `differs` says why. Addresses in braces are filled in: the
// origins `{page}`, `{api}` and `{other}`, and by number the hops of the row.
import type { Browser } from '../browsers/launch.ts'

/** A head by its status and lines, all bytes of an answer, or none. */
export type Answer =
  | { readonly status?: number; readonly lines: readonly string[] }
  | 'close'
  | 'reset'
  | (string & {})

export interface Hop {
  readonly preflight?: Answer | undefined
  readonly response?: Answer
  /** @default 'api' */
  readonly at?: 'page' | 'api' | 'other'
}

export interface Asks {
  readonly method?: string
  readonly headers?: readonly (readonly [name: string, value: string])[]
  readonly body?: string
  readonly credentials?: true
}

export interface Row {
  /** What is tried; without spaces, for it is in the URL. */
  readonly id: string
  readonly asks: Asks
  readonly hops: readonly Hop[]
  /** Where it is not the first hop that is called. */
  readonly url?: string
  readonly allowed: boolean
  /** Whether there is no answer that could be judged, and browsers may ask again. */
  readonly isDead?: true
  /** Why a browser does not do as the standard says: its verdict, or what it sends, is another. */
  readonly differs?: Readonly<Partial<Record<Browser, string>>>
}

const allow = (name: string, value: string): string => `Access-Control-Allow-${name}: ${value}`
const head = (...lines: readonly string[]): Answer => ({ lines })
const status = (code: number, ...lines: readonly string[]): Answer => ({ status: code, lines })
const to = (location: string, code = 302, ...lines: readonly string[]): Answer =>
  status(code, `Location: ${location}`, ...lines)

const ME: string = allow('Origin', '{page}')
const STAR: string = allow('Origin', '*')
const TRUE: string = allow('Credentials', 'true')
const ALL: readonly string[] = [STAR, allow('Methods', '*'), allow('Headers', '*')]
const GET: Asks = {}
const COOKIES: Asks = { credentials: true }

/** A request without a preflight, and the lines of the response. */
const plain = (id: string, allowed: boolean, ...lines: readonly string[]): Row => ({
  id,
  asks: GET,
  hops: [{ response: head(...lines) }],
  allowed,
})
const withCredentials = (id: string, allowed: boolean, ...lines: readonly string[]): Row => ({
  ...plain(id, allowed, ...lines),
  asks: COOKIES,
})
const withStatus = (
  id: string,
  allowed: boolean,
  code: number,
  ...lines: readonly string[]
): Row => ({
  id,
  asks: GET,
  hops: [{ response: status(code, ...lines) }],
  allowed,
})
/** A request whose preflight is answered with these lines, and which is then answered with `*`. */
const preflighted = (
  id: string,
  allowed: boolean,
  asks: Asks,
  ...lines: readonly string[]
): Row => ({
  id,
  asks,
  hops: [
    { preflight: head(...lines), response: head(...(asks.credentials ? [ME, TRUE] : [STAR])) },
  ],
  allowed,
})
/** A header of a request: whether there is a preflight is what is seen. */
const header = (id: string, name: string, value: string): Row =>
  preflighted(`header-${id}`, true, { headers: [[name, value]] }, ...ALL)
/** A PUT whose preflight has this status. */
const preflightStatus = (code: number, allowed: boolean, ...lines: readonly string[]): Row => ({
  id: `preflight-status-${code}`,
  asks: { method: 'PUT' },
  hops: [{ preflight: status(code, ...ALL, ...lines), response: head(STAR) }],
  allowed,
})
const redirects = (id: string, allowed: boolean, asks: Asks, ...hops: readonly Hop[]): Row => ({
  id: `redirect-${id}`,
  asks,
  hops,
  allowed,
})
const dead = (id: string, answer: Answer): Row => ({
  id: `dead-${id}`,
  asks: GET,
  hops: [{ response: answer }],
  allowed: false,
  isDead: true,
})

const PUT: Asks = { method: 'PUT' }
const POST: Asks = { method: 'POST', body: 'text' }
const JSON_POST: Asks = {
  method: 'POST',
  body: '{}',
  headers: [['Content-Type', 'application/json']],
}
const ONE: Asks = { headers: [['X-One', '1']] }
const BEARER = ['Authorization', 'Bearer 1'] as const
const AUTHORIZATION: Asks = { headers: [BEARER] }
const TAKES_407 = 'it lets a script read a 407 like every other status'
const COVERS_AUTHORIZATION = 'it lets * cover Authorization'
const PREFLIGHTS_AGAIN = 'it sends a preflight after a redirect to what needs none'
const FOLLOWS_TWO = 'it follows two fields of Location that are the same'
const TAKES_MALFORMED = 'it takes a head that is not HTTP'
const KEEPS_ORIGIN = 'its preflight after a redirect has the origin of the page, not null'
const chain = (length: number): readonly Hop[] => [
  ...Array.from({ length }, (_, i): Hop => ({ response: to(`{${i + 1}}`, 302, STAR) })),
  { response: head(STAR) },
]

// biome-ignore format: a row a line
const ORIGIN: readonly Row[] = [
  plain('origin-own', true, ME),
  plain('origin-star', true, STAR),
  plain('origin-none', false),
  plain('origin-other', false, allow('Origin', 'https://other.test')),
  plain('origin-slash', false, allow('Origin', '{page}/')),
  plain('origin-path', false, allow('Origin', '{page}/x')),
  plain('origin-upper-case', false, allow('Origin', 'HTTP://LOCALHOST')),
  plain('origin-without-port', false, allow('Origin', 'http://localhost')),
  plain('origin-null', false, allow('Origin', 'null')),
  plain('origin-null-upper-case', false, allow('Origin', 'NULL')),
  plain('origin-empty', false, allow('Origin', '')),
  plain('origin-spaces-around', true, `Access-Control-Allow-Origin:   {page}  `),
  plain('origin-tabs-around', true, 'Access-Control-Allow-Origin:\t*\t'),
  plain('origin-no-space', true, 'Access-Control-Allow-Origin:*'),
  plain('origin-name-lower-case', true, 'access-control-allow-origin: *'),
  plain('origin-name-upper-case', true, 'ACCESS-CONTROL-ALLOW-ORIGIN: *'),
  plain('origin-twice', false, ME, ME),
  plain('origin-star-twice', false, STAR, STAR),
  plain('origin-and-star', false, ME, STAR),
  plain('origin-star-and-empty', false, STAR, allow('Origin', '')),
  plain('origin-list', false, allow('Origin', '{page}, https://other.test')),
  plain('origin-list-spaces', false, allow('Origin', '{page} https://other.test')),
  plain('origin-trailing-comma', false, allow('Origin', '{page},')),
  plain('origin-quoted', false, allow('Origin', '"*"')),
  plain('origin-double-star', false, allow('Origin', '**')),
  plain('origin-pattern-port', false, allow('Origin', 'http://localhost:*')),
  plain('origin-pattern-host', false, allow('Origin', 'http://*')),
  plain('origin-control-byte', false, allow('Origin', '{page}\x01')),
  plain('origin-not-ascii', false, allow('Origin', '{page}\xe9')),
  plain('origin-no-break-space', false, allow('Origin', '*\xa0')),
  plain('origin-among-control-bytes', true, 'X-Noise: \x01\x1b[31m', STAR),
]

// biome-ignore format: a row a line
const CREDENTIALS: readonly Row[] = [
  withCredentials('credentials-own', true, ME, TRUE),
  withCredentials('credentials-star', false, STAR, TRUE),
  withCredentials('credentials-missing', false, ME),
  withCredentials('credentials-capital', false, ME, allow('Credentials', 'True')),
  withCredentials('credentials-upper-case', false, ME, allow('Credentials', 'TRUE')),
  withCredentials('credentials-false', false, ME, allow('Credentials', 'false')),
  withCredentials('credentials-1', false, ME, allow('Credentials', '1')),
  withCredentials('credentials-empty', false, ME, allow('Credentials', '')),
  withCredentials('credentials-quoted', false, ME, allow('Credentials', '"true"')),
  withCredentials('credentials-spaces-around', true, ME, 'Access-Control-Allow-Credentials:   true '),
  withCredentials('credentials-twice', false, ME, TRUE, TRUE),
  withCredentials('credentials-list', false, ME, allow('Credentials', 'true, true')),
  plain('credentials-not-asked-star', true, STAR, TRUE),
  plain('credentials-not-asked-false', true, ME, allow('Credentials', 'false')),
]

// biome-ignore format: a row a line
const STATUSES: readonly Row[] = [
  withStatus('status-201', true, 201, STAR),
  withStatus('status-204', true, 204, STAR),
  withStatus('status-206', true, 206, STAR),
  withStatus('status-299', true, 299, STAR),
  withStatus('status-300', true, 300, STAR),
  withStatus('status-302-without-location', true, 302, STAR),
  withStatus('status-304', true, 304, STAR),
  withStatus('status-400', true, 400, STAR),
  withStatus('status-401', true, 401, STAR),
  withStatus('status-403-without-headers', false, 403),
  withStatus('status-404', true, 404, STAR),
  { ...withStatus('status-407', false, 407, STAR), differs: { firefox: TAKES_407, webkit: TAKES_407 } },
  withStatus('status-418', true, 418, STAR),
  withStatus('status-500', true, 500, STAR),
  withStatus('status-502-without-headers', false, 502),
  withStatus('status-599', true, 599, STAR),
]

// biome-ignore format: a row a line
const METHODS: readonly Row[] = [
  preflighted('method-put', true, { method: 'put' }, STAR, allow('Methods', 'PUT')),
  preflighted('method-delete-mixed', true, { method: 'dElEtE' }, STAR, allow('Methods', 'DELETE')),
  preflighted('method-patch', true, { method: 'PATCH' }, STAR, allow('Methods', 'PATCH')),
  preflighted('method-patch-lower', false, { method: 'patch' }, STAR, allow('Methods', 'PATCH')),
  preflighted('method-patch-lower-listed', true, { method: 'patch' }, STAR, allow('Methods', 'patch')),
  preflighted('method-patch-capital', false, { method: 'Patch' }, STAR, allow('Methods', 'PATCH')),
  preflighted('method-query-lower', false, { method: 'query' }, STAR, allow('Methods', 'QUERY')),
  preflighted('method-own', true, { method: 'FOO' }, STAR, allow('Methods', 'FOO')),
  preflighted('method-listed-lower', false, PUT, STAR, allow('Methods', 'put')),
  preflighted('method-star', true, PUT, STAR, allow('Methods', '*')),
  preflighted('method-star-among', true, PUT, STAR, allow('Methods', 'GET, *')),
  preflighted('method-star-credentials', false, { ...PUT, credentials: true }, ME, TRUE, allow('Methods', '*')),
  preflighted('method-listed-credentials', true, { ...PUT, credentials: true }, ME, TRUE, allow('Methods', 'PUT')),
  preflighted('method-missing', false, PUT, STAR),
  preflighted('method-empty', false, PUT, STAR, allow('Methods', '')),
  preflighted('method-others', false, PUT, STAR, allow('Methods', 'GET, POST, DELETE')),
  preflighted('method-allow', false, PUT, STAR, 'Allow: PUT'),
  preflighted('method-safelisted-not-listed', true, JSON_POST, STAR, allow('Methods', 'GET'), allow('Headers', 'content-type')),
  preflighted('method-second-field', true, PUT, STAR, allow('Methods', 'GET'), allow('Methods', 'PUT')),
  preflighted('method-twice', true, PUT, STAR, allow('Methods', 'PUT, PUT')),
  preflighted('method-no-spaces', true, PUT, STAR, allow('Methods', 'GET,PUT')),
  preflighted('method-empty-members', true, PUT, STAR, allow('Methods', ' ,, PUT ,')),
  preflighted('method-tabs', true, PUT, STAR, allow('Methods', 'GET,\tPUT\t')),
  preflighted('method-spaces-between', false, PUT, STAR, allow('Methods', 'GET PUT')),
  preflighted('method-semicolon', false, PUT, STAR, allow('Methods', 'GET; PUT')),
  preflighted('method-quoted', false, PUT, STAR, allow('Methods', '"PUT"')),
  preflighted('method-beside-no-token', false, PUT, STAR, allow('Methods', 'PUT, a b')),
  preflighted('method-no-token-safelisted', false, ONE, STAR, allow('Methods', 'a b'), allow('Headers', 'X-One')),
  { ...plain('method-head', true, STAR), asks: { method: 'HEAD' } },
  { ...plain('method-post-text', true, STAR), asks: POST },
  { ...plain('method-post-text-none', false), asks: POST },
  preflighted('method-options', true, { method: 'OPTIONS' }, STAR, allow('Methods', 'OPTIONS')),
  preflighted('method-options-not-listed', false, { method: 'OPTIONS' }, STAR, allow('Methods', 'PUT')),
]

// biome-ignore format: a row a line
const HEADERS: readonly Row[] = [
  preflighted('header-listed', true, ONE, STAR, allow('Headers', 'X-One')),
  preflighted('header-listed-lower', true, ONE, STAR, allow('Headers', 'x-one')),
  preflighted('header-listed-upper', true, ONE, STAR, allow('Headers', 'X-ONE')),
  preflighted('header-missing', false, ONE, STAR),
  preflighted('header-empty', false, ONE, STAR, allow('Headers', '')),
  preflighted('header-others', false, ONE, STAR, allow('Headers', 'X-Two, Content-Type')),
  preflighted('header-one-of-two', false, { headers: [['X-One', '1'], ['X-Two', '2']] }, STAR, allow('Headers', 'X-One')),
  preflighted('header-two-fields', true, { headers: [['X-Two', '2'], ['X-One', '1']] }, STAR, allow('Headers', 'X-One'), allow('Headers', 'X-Two')),
  preflighted('header-star', true, ONE, STAR, allow('Headers', '*')),
  preflighted('header-star-credentials', false, { ...ONE, credentials: true }, ME, TRUE, allow('Headers', '*')),
  preflighted('header-listed-credentials', true, { ...ONE, credentials: true }, ME, TRUE, allow('Headers', 'X-One')),
  preflighted('header-json-missing', false, JSON_POST, STAR, allow('Methods', 'POST')),
  preflighted('header-json', true, JSON_POST, STAR, allow('Headers', 'Content-Type')),
  { ...preflighted('authorization-star', false, AUTHORIZATION, STAR, allow('Headers', '*')), differs: { chromium: COVERS_AUTHORIZATION, firefox: COVERS_AUTHORIZATION, webkit: COVERS_AUTHORIZATION } },
  preflighted('authorization-listed', true, AUTHORIZATION, STAR, allow('Headers', 'authorization')),
  preflighted('authorization-beside-star', true, { headers: [BEARER, ['X-One', '1']] }, STAR, allow('Headers', '*, Authorization')),
  preflighted('authorization-missing', false, AUTHORIZATION, STAR, allow('Headers', 'X-One')),
  preflighted('header-spaces-between', false, ONE, STAR, allow('Headers', 'X-One X-Two')),
  preflighted('header-quoted', false, ONE, STAR, allow('Headers', '"X-One"')),
  preflighted('header-beside-no-token', false, ONE, STAR, allow('Headers', 'X-One, a:b')),
  preflighted('header-empty-members', true, ONE, STAR, allow('Headers', ',, X-One,')),
  preflighted('header-list-spoiled-for-method', false, PUT, STAR, allow('Methods', 'PUT'), allow('Headers', 'a b')),
  preflighted('header-sorted', true, { method: 'PUT', headers: [['X-Two', '2'], ['X-One', '1'], ['accept', '"'], ['A-Three', '3']] }, ...ALL),
  preflighted('header-response-header', false, { headers: [['Access-Control-Allow-Origin', '*']] }, STAR, allow('Headers', 'X-One')),

  header('accept', 'Accept', 'text/html;q=0.9,*/*'),
  header('accept-quote', 'Accept', '"text/html"'),
  header('accept-128', 'Accept', 'a'.repeat(128)),
  header('accept-129', 'Accept', 'a'.repeat(129)),
  header('accept-colon', 'Accept', 'a:b'),
  header('accept-language', 'Accept-Language', 'en-US,en;q=0.9,*;q=0.5'),
  header('accept-language-underscore', 'Accept-Language', 'en_US'),
  header('content-language', 'Content-Language', 'de'),
  header('content-language-colon', 'Content-Language', 'de:at'),
  header('content-type-text', 'Content-Type', 'text/plain; charset=utf-8'),
  header('content-type-upper', 'Content-Type', 'TEXT/PLAIN'),
  header('content-type-form', 'Content-Type', 'application/x-www-form-urlencoded'),
  header('content-type-multipart', 'Content-Type', 'multipart/form-data; boundary=x'),
  header('content-type-quoted-boundary', 'Content-Type', 'multipart/form-data; boundary="x"'),
  header('content-type-html', 'Content-Type', 'text/html'),
  header('content-type-two', 'Content-Type', 'text/plain,application/json'),
  header('content-type-none', 'Content-Type', 'text'),
  header('content-type-empty', 'Content-Type', ''),
  header('content-type-parenthesis', 'Content-Type', 'text/plain; a=(b)'),
  header('range', 'Range', 'bytes=0-10'),
  header('range-open', 'Range', 'bytes=5-'),
  header('range-last', 'Range', 'bytes=-5'),
  header('range-backwards', 'Range', 'bytes=5-1'),
  header('range-two', 'Range', 'bytes=0-1,2-3'),
  header('range-unit', 'Range', 'lines=0-1'),
  header('if-none-match', 'If-None-Match', '"a"'),
  header('cache-control', 'Cache-Control', 'no-cache'),
  { ...header('user-agent', 'User-Agent', 'cors-layer'), differs: { chromium: 'Chromium sends User-Agent without a preflight' } },
  { ...header('save-data', 'Save-Data', 'on'), differs: { chromium: 'Chromium sends client hints without a preflight' } },
  { ...preflighted('header-accept-1200-bytes', true, { headers: Array.from({ length: 10 }, () => ['Accept', 'a'.repeat(120)] as const) }, ...ALL), differs: { firefox: 'Firefox does not add up the lengths of safelisted values' } },
  { ...preflighted('header-content-type-twice', true, { method: 'POST', body: 'text', headers: [['Content-Type', 'text/plain'], ['Content-Type', 'text/plain']] }, ...ALL), differs: { chromium: 'Chromium joins the two before it looks', firefox: 'Firefox sends the last alone', webkit: 'WebKit joins the two before it looks' } },
  header('latin1', 'X-One', '\xe9'),
  { ...header('accept-latin1', 'Accept', '\xe9'), differs: { firefox: 'to Firefox, bytes beyond ASCII are unsafe' } },
  header('content-type-spaces', 'Content-Type', 'text/plain ; charset=utf-8'),
  header('empty-value', 'X-Empty', ''),
]

// biome-ignore format: a row a line
const PREFLIGHTS: readonly Row[] = [
  preflightStatus(200, true),
  preflightStatus(204, true),
  preflightStatus(206, true),
  preflightStatus(299, true),
  preflightStatus(300, false),
  preflightStatus(304, false),
  preflightStatus(301, false, 'Location: {0}'),
  preflightStatus(302, false, 'Location: {0}'),
  preflightStatus(307, false, 'Location: {0}'),
  preflightStatus(400, false),
  preflightStatus(401, false),
  preflightStatus(403, false),
  preflightStatus(404, false),
  preflightStatus(405, false),
  preflightStatus(407, false),
  preflightStatus(500, false),
  { id: 'preflight-without-origin', asks: PUT, hops: [{ preflight: head(allow('Methods', 'PUT')), response: head(STAR) }], allowed: false },
  { id: 'preflight-with-nothing', asks: PUT, hops: [{ preflight: status(204), response: head(STAR) }], allowed: false },
  { id: 'preflight-alone', asks: PUT, hops: [{ preflight: head(...ALL), response: head() }], allowed: false },
  { id: 'preflight-origin-twice', asks: PUT, hops: [{ preflight: head(ME, ...ALL), response: head(STAR) }], allowed: false },
  { id: 'preflight-credentials-missing', asks: { ...PUT, credentials: true }, hops: [{ preflight: head(ME, allow('Methods', 'PUT')), response: head(ME, TRUE) }], allowed: false },
  { id: 'preflight-credentials-alone', asks: { ...PUT, credentials: true }, hops: [{ preflight: head(ME, TRUE, allow('Methods', 'PUT')), response: head(ME) }], allowed: false },
  { id: 'preflight-star-credentials', asks: { ...PUT, credentials: true }, hops: [{ preflight: head(STAR, TRUE, allow('Methods', 'PUT')), response: head(ME, TRUE) }], allowed: false },
  { id: 'preflight-max-age', asks: PUT, hops: [{ preflight: head(...ALL, 'Access-Control-Max-Age: -1'), response: head(STAR) }], allowed: true },
  { id: 'preflight-status-of-request', asks: PUT, hops: [{ preflight: head(...ALL), response: status(500, STAR) }], allowed: true },
]

// biome-ignore format: a hop a line
const REDIRECTS: readonly Row[] = [
  redirects('same', true, GET, { response: to('{1}', 302, STAR) }, { response: head(STAR) }),
  redirects('relative', true, GET, { response: to('1', 302, STAR) }, { response: head(STAR) }),
  redirects('first-without-headers', false, GET, { response: to('{1}') }, { response: head(STAR) }),
  redirects('second-without-headers', false, GET, { response: to('{1}', 302, STAR) }, { response: head() }),
  redirects('own-origin', true, GET, { response: to('{1}', 302, ME) }, { response: head(ME) }),
  redirects('to-other-own', false, GET, { response: to('{1}', 302, ME) }, { at: 'other', response: head(ME) }),
  redirects('to-other-star', true, GET, { response: to('{1}', 302, ME) }, { at: 'other', response: head(STAR) }),
  redirects('to-other-null', true, GET, { response: to('{1}', 302, ME) }, { at: 'other', response: head(allow('Origin', 'null')) }),
  redirects('to-other-null-credentials', true, COOKIES, { response: to('{1}', 302, ME, TRUE) }, { at: 'other', response: head(allow('Origin', 'null'), TRUE) }),
  redirects('to-other-star-credentials', false, COOKIES, { response: to('{1}', 302, ME, TRUE) }, { at: 'other', response: head(STAR, TRUE) }),
  redirects('to-other-and-back', false, GET, { response: to('{1}', 302, ME) }, { at: 'other', response: to('{2}', 302, STAR) }, { response: head(ME) }),
  redirects('to-other-and-back-star', true, GET, { response: to('{1}', 302, ME) }, { at: 'other', response: to('{2}', 302, STAR) }, { response: head(STAR) }),
  redirects('to-page-own', false, GET, { response: to('{1}', 302, ME) }, { at: 'page', response: head(ME) }),
  redirects('to-page-without-headers', false, GET, { response: to('{1}', 302, ME) }, { at: 'page', response: head() }),
  redirects('to-page-star', true, GET, { response: to('{1}', 302, ME) }, { at: 'page', response: head(STAR) }),
  redirects('from-page', true, GET, { at: 'page', response: to('{1}') }, { response: head(ME) }),
  redirects('from-page-without-headers', false, GET, { at: 'page', response: to('{1}') }, { response: head() }),
  { ...redirects('from-page-to-other', false, GET, { at: 'page', response: to('{1}') }, { response: to('{2}', 302, ME) }, { at: 'other', response: head(ME) }), differs: { webkit: 'WebKit blocks the redirect before it asks the third address' } },
  redirects('within-page', true, GET, { at: 'page', response: to('{1}') }, { at: 'page', response: head('X-One: 1', 'Set-Cookie: a=1') }),
  redirects('page-alone', true, PUT, { at: 'page', response: head('X-One: 1') }),
  redirects('from-page-put', true, PUT, { at: 'page', response: to('{1}', 307) }, { preflight: head(ME, allow('Methods', 'PUT')), response: head(ME) }),
  redirects('from-page-put-refused', false, PUT, { at: 'page', response: to('{1}', 307) }, { preflight: head(ME), response: head(ME) }),
  redirects('with-password', false, GET, { response: to('http://u:p@localhost/', 302, STAR) }),
  redirects('with-user', false, GET, { response: to('http://u@localhost/', 302, STAR) }),
  redirects('from-page-with-password', false, GET, { at: 'page', response: to('http://u:p@127.0.0.1/') }),
  redirects('ftp', false, GET, { response: to('ftp://localhost/', 302, STAR) }),
  redirects('data', false, GET, { response: to('data:text/plain,x', 302, STAR) }),
  redirects('no-url', false, GET, { response: to('http://[', 302, STAR) }),
  { ...redirects('two-locations', false, GET, { response: status(302, STAR, 'Location: {1}', 'Location: {2}') }, { response: head(STAR) }, { response: head(STAR) }), differs: { webkit: 'WebKit joins the two to one address, and asks it' } },
  redirects('blocked-port', false, GET, { response: to('http://localhost:6667/', 302, STAR) }),
  redirects('301-post', true, POST, { response: to('{1}', 301, STAR) }, { response: head(STAR) }),
  redirects('302-post', true, POST, { response: to('{1}', 302, STAR) }, { response: head(STAR) }),
  redirects('303-post', true, POST, { response: to('{1}', 303, STAR) }, { response: head(STAR) }),
  redirects('307-post', true, POST, { response: to('{1}', 307, STAR) }, { response: head(STAR) }),
  redirects('308-post', true, POST, { response: to('{1}', 308, STAR) }, { response: head(STAR) }),
  { ...redirects('302-json', true, JSON_POST, { preflight: head(...ALL), response: to('{1}', 302, STAR) }, { response: head(STAR) }), differs: { firefox: PREFLIGHTS_AGAIN, webkit: PREFLIGHTS_AGAIN } },
  redirects('307-json', true, JSON_POST, { preflight: head(...ALL), response: to('{1}', 307, STAR) }, { preflight: head(...ALL), response: head(STAR) }),
  redirects('307-json-refused', false, JSON_POST, { preflight: head(...ALL), response: to('{1}', 307, STAR) }, { preflight: status(405, STAR), response: head(STAR) }),
  redirects('302-put', true, PUT, { preflight: head(...ALL), response: to('{1}', 302, STAR) }, { preflight: head(...ALL), response: head(STAR) }),
  { ...redirects('303-put', true, PUT, { preflight: head(...ALL), response: to('{1}', 303, STAR) }, { response: head(STAR) }), differs: { firefox: PREFLIGHTS_AGAIN, webkit: PREFLIGHTS_AGAIN } },
  redirects('308-put-refused', false, PUT, { preflight: head(...ALL), response: to('{1}', 308, STAR) }, { preflight: head(STAR), response: head(STAR) }),
  redirects('303-head', true, { method: 'HEAD' }, { response: to('{1}', 303, STAR) }, { response: head(STAR) }),
  redirects('303-header', true, { ...PUT, ...ONE }, { preflight: head(...ALL), response: to('{1}', 303, STAR) }, { preflight: head(...ALL), response: head(STAR) }),
  { ...redirects('put-to-other', true, PUT, { preflight: head(ME, allow('Methods', 'PUT')), response: to('{1}', 307, ME) }, { at: 'other', preflight: head(...ALL), response: head(STAR) }), differs: { firefox: KEEPS_ORIGIN } },
  { ...redirects('put-to-other-own', false, PUT, { preflight: head(ME, allow('Methods', 'PUT')), response: to('{1}', 307, ME) }, { at: 'other', preflight: head(ME, allow('Methods', 'PUT')), response: head(ME) }), differs: { firefox: KEEPS_ORIGIN } },
  redirects('authorization-kept', true, AUTHORIZATION, { preflight: head(STAR, allow('Headers', 'Authorization')), response: to('{1}', 302, STAR) }, { preflight: head(STAR, allow('Headers', 'Authorization')), response: head(STAR) }),
  { ...redirects('authorization-left', true, AUTHORIZATION, { preflight: head(STAR, allow('Headers', 'Authorization')), response: to('{1}', 302, STAR) }, { at: 'other', response: head(STAR) }), differs: { firefox: PREFLIGHTS_AGAIN, webkit: PREFLIGHTS_AGAIN } },
  { ...redirects('from-page-to-other-star', true, GET, { at: 'page', response: to('{1}') }, { response: to('{2}', 302, ME) }, { at: 'other', response: head(STAR) }), differs: { webkit: 'WebKit blocks the redirect before it asks the third address' } },
  { ...redirects('302-json-answered', true, JSON_POST, { preflight: head(...ALL), response: to('{1}', 302, STAR) }, { preflight: head(...ALL), response: head(STAR) }), differs: { firefox: PREFLIGHTS_AGAIN, webkit: PREFLIGHTS_AGAIN } },
  { ...redirects('location-empty', false, GET, { response: to('', 302, STAR) }), differs: { chromium: 'Chromium takes an empty Location for none', webkit: 'WebKit does not follow an empty Location' } },
  redirects('fragment', true, GET, { response: to('{1}#there', 302, STAR) }, { response: head(STAR) }),
  redirects('location-spaces', true, GET, { response: to('  {1}  ', 302, STAR) }, { response: head(STAR) }),
  { ...redirects('location-twice-same', false, GET, { response: status(302, STAR, 'Location: {1}', 'Location: {1}') }, { response: head(STAR) }), differs: { chromium: FOLLOWS_TWO, firefox: FOLLOWS_TWO, webkit: 'WebKit joins the two to one address, and asks it' } },
  redirects('20', true, GET, ...chain(20)),
  redirects('21', false, GET, ...chain(21)),
  redirects('loop', false, GET, { response: to('{1}', 302, STAR) }, { response: to('{0}', 302, STAR) }),
]

// biome-ignore format: a row a line
const EXPOSED: readonly Row[] = [
  plain('exposed-safelisted', true, STAR, 'X-One: 1', 'Cache-Control: no-store', 'Content-Language: en', 'Content-Type: text/plain', 'Expires: 0', 'Last-Modified: Tue, 24 Nov 2026 00:00:00 GMT', 'Pragma: no-cache', 'ETag: "a"'),
  plain('exposed-listed', true, STAR, 'X-One: 1', 'X-Two: 2', 'Access-Control-Expose-Headers: x-one'),
  plain('exposed-star', true, STAR, 'X-One: 1', 'Access-Control-Expose-Headers: *'),
  withCredentials('exposed-star-credentials', true, ME, TRUE, 'X-One: 1', 'Access-Control-Expose-Headers: *'),
  plain('exposed-two-fields', true, STAR, 'X-One: 1', 'X-Two: 2', 'Access-Control-Expose-Headers: X-One', 'Access-Control-Expose-Headers: X-Two'),
  plain('exposed-set-cookie', true, STAR, 'Set-Cookie: a=1', 'Access-Control-Expose-Headers: Set-Cookie, *'),
  plain('exposed-no-token', true, STAR, 'X-One: 1', 'Access-Control-Expose-Headers: X-One, a b'),
]

const raw = (id: string, allowed: boolean, answer: string): Row => ({
  id: `raw-${id}`,
  asks: GET,
  hops: [{ response: answer }],
  allowed,
})
// biome-ignore format: a row a line
const RAW: readonly Row[] = [
  raw('early-hints', true, 'HTTP/1.1 103 Early Hints\r\nLink: </>; rel=preload\r\n\r\nHTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nContent-Length: 0\r\n\r\n'),
  raw('early-hints-alone-have-headers', false, 'HTTP/1.1 103 Early Hints\r\nAccess-Control-Allow-Origin: *\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'),
  raw('http-1-0', true, 'HTTP/1.0 200 OK\r\nAccess-Control-Allow-Origin: *\r\n\r\n'),
  raw('line-feeds', true, 'HTTP/1.1 200 OK\nAccess-Control-Allow-Origin: *\nContent-Length: 0\n\n'),
  raw('no-reason', true, 'HTTP/1.1 200\r\nAccess-Control-Allow-Origin: *\r\nContent-Length: 0\r\n\r\n'),
  raw('reason-control-bytes', true, 'HTTP/1.1 200 \x1b[31m\x01\r\nAccess-Control-Allow-Origin: *\r\nContent-Length: 0\r\n\r\n'),
  raw('folded', true, 'HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin:\r\n *\r\nContent-Length: 0\r\n\r\n'),
  { ...raw('space-before-colon', false, 'HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin : *\r\nContent-Length: 0\r\n\r\n'), isDead: true, differs: { chromium: TAKES_MALFORMED } },
  { ...raw('without-colon', false, 'HTTP/1.1 200 OK\r\nnonsense\r\nAccess-Control-Allow-Origin: *\r\nContent-Length: 0\r\n\r\n'), isDead: true, differs: { chromium: TAKES_MALFORMED, firefox: TAKES_MALFORMED, webkit: TAKES_MALFORMED } },
  raw('chunked', true, 'HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'),
  raw('in-trailer', false, 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nAccess-Control-Allow-Origin: *\r\n\r\n'),
  raw('body-cut-off', true, 'HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nContent-Length: 9\r\n\r\nx'),
  { ...raw('two-lengths', false, 'HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx'), isDead: true, differs: { webkit: 'WebKit takes the first of two lengths' } },
  raw('nul', false, 'HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\0\r\nContent-Length: 0\r\n\r\n'),
  { ...raw('200-kb', true, `HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nX: ${'a'.repeat(200_000)}\r\nContent-Length: 0\r\n\r\n`), differs: { webkit: 'WebKitGTK takes about 100 KB of headers' } },
  raw('3000-headers', true, `HTTP/1.1 200 OK\r\n${'X: a\r\n'.repeat(3000)}Access-Control-Allow-Origin: *\r\nContent-Length: 0\r\n\r\n`),
  { ...raw('101', true, 'HTTP/1.1 101 Switching Protocols\r\nAccess-Control-Allow-Origin: *\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'), differs: { chromium: 'Chromium fails at a 101', webkit: 'WebKit fails at a 101' } },
  raw('status-999', true, 'HTTP/1.1 999 X\r\nAccess-Control-Allow-Origin: *\r\nContent-Length: 0\r\n\r\n'),
]

// biome-ignore format: a row a line
const BLOCKED: readonly Row[] = [
  { id: 'port-6667', asks: GET, hops: [], url: 'http://localhost:6667/', allowed: false },
  { id: 'port-25', asks: PUT, hops: [], url: 'http://localhost:25/', allowed: false },
]

// biome-ignore format: a row a line
const DEAD: readonly Row[] = [
  // Port 2 is not among those that Fetch blocks, and nobody listens on it.
  { id: 'dead-port', asks: GET, hops: [], url: 'http://localhost:2/', allowed: false, isDead: true },
  dead('close', 'close'),
  dead('reset', 'reset'),
  dead('garbage', 'SSH-2.0-OpenSSH_9.2\r\n\r\n'),
  dead('header-overflow', `HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nX: ${'a'.repeat(1 << 20)}\r\n\r\n`),
  { ...dead('preflight', 'close'), id: 'dead-preflight', asks: PUT, hops: [{ preflight: 'close', response: head(STAR) }] },
  { ...dead('after-preflight', 'close'), asks: PUT, hops: [{ preflight: head(...ALL), response: 'reset' }] },
]

export const ROWS: readonly Row[] = [
  ...ORIGIN,
  ...CREDENTIALS,
  ...STATUSES,
  ...METHODS,
  ...HEADERS,
  ...PREFLIGHTS,
  ...REDIRECTS,
  ...EXPOSED,
  ...RAW,
  ...BLOCKED,
  ...DEAD,
]
