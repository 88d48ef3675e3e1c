// What a browser makes of each policy, row by row, and the rule of the standard that says so. The
// expectations come from the standards, never from what a browser happened to do.

/** A request that a script sends. What is left out is the default of `fetch`. */
export interface Sent {
  readonly method: string
  /** The policy that the API is behind: the first segment of the path. */
  readonly policy: string
  /** The path under the policy's. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly credentials?: 'include'
  readonly mode?: 'no-cors'
  readonly redirect?: 'manual'
  /** What sends it: `upload` is an XMLHttpRequest with a listener on its `upload`. @default 'fetch' */
  readonly by?: 'fetch' | 'xhr' | 'upload' | 'image' | 'module'
  /** Where the script runs: in the page, a sandboxed frame, or a frame of another site. @default 'page' */
  readonly from?: 'page' | 'sandbox' | 'other'
}

export interface Row {
  readonly id: string
  readonly claim: string
  /** A key of `RULES`. */
  readonly rule: string
  /** A request that is sent first, and not judged. */
  readonly before?: Sent
  readonly sends: Sent
  readonly expects: Expected
}

export interface Expected {
  /** `opaque`: the script sees nothing of the response, but gets no error either. */
  readonly outcome: 'read' | 'refused' | 'opaque'
  /** Every request that reaches the servers, and its status, in order: `preflight PUT: 200; PUT: 200`. */
  readonly seen: string
  /** For what is refused: the options whose change is advised. */
  readonly options: readonly string[]
  /** @default 200 */
  readonly status?: number
  readonly text?: string
  /** What a script reads of these headers; `null` means hidden. */
  readonly visible?: Readonly<Record<string, string | null>>
}

const FETCH = 'https://fetch.spec.whatwg.org/'
const HTML = 'https://html.spec.whatwg.org/'

// biome-ignore format: a rule a line
const rules = {
  check: ['CORS check', `${FETCH}#concept-cors-check`],
  tuple: ['Same origin: scheme, host and port', `${HTML}#same-origin`],
  sandbox: ['Sandboxed origin browsing context flag', `${HTML}#sandboxed-origin-browsing-context-flag`],
  safeMethod: ['CORS-safelisted method', `${FETCH}#cors-safelisted-method`],
  normalize: ['Normalize a method', `${FETCH}#concept-method-normalize`],
  preflight: ['CORS-preflight fetch', `${FETCH}#cors-preflight-fetch`],
  safeHeader: ['CORS-safelisted request-header', `${FETCH}#cors-safelisted-request-header`],
  unsafeByte: ['CORS-unsafe request-header byte', `${FETCH}#cors-unsafe-request-header-byte`],
  nonWildcard: ['CORS non-wildcard request-header name', `${FETCH}#cors-non-wildcard-request-header-name`],
  credentials: ['CORS protocol and credentials', `${FETCH}#cors-protocol-and-credentials`],
  exposed: ['CORS-exposed header-name list', `${FETCH}#concept-response-cors-exposed-header-name-list`],
  safeResponse: ['CORS-safelisted response-header name', `${FETCH}#cors-safelisted-response-header-name`],
  forbiddenResponse: ['Forbidden response-header name', `${FETCH}#forbidden-response-header-name`],
  httpFetch: ['HTTP fetch', `${FETCH}#http-fetch`],
  networkFetch: ['HTTP-network fetch', `${FETCH}#http-network-fetch`],
  cacheFetch: ['HTTP-network-or-cache fetch', `${FETCH}#http-network-or-cache-fetch`],
  caches: ['CORS protocol and HTTP caches', `${FETCH}#cors-protocol-and-http-caches`],
  opaque: ['Opaque filtered response', `${FETCH}#concept-filtered-response-opaque`],
  redirect: ['HTTP-redirect fetch', `${FETCH}#http-redirect-fetch`],
  taint: ['Serializing a request origin', `${FETCH}#serializing-a-request-origin`],
  preflightCache: ['CORS-preflight cache', `${FETCH}#cors-preflight-cache`],
  flag: ['use-CORS-preflight flag', `${FETCH}#use-cors-preflight-flag`],
  module: ['Fetch a single module script', `${HTML}#fetch-a-single-module-script`],
  attribute: ['CORS settings attributes', `${HTML}#cors-settings-attributes`],
} satisfies Record<string, [name: string, href: string]>

/** For each rule, its name and where it stands. */
export const RULES: Readonly<Record<string, readonly [name: string, href: string]>> = rules

/** `PUT /methods/me`, of the policy `methods`. A policy alone stands for its `/items`. */
type Request = string | readonly [line: string, Omit<Sent, 'method' | 'policy' | 'path'>]
type Extra = Omit<Expected, 'outcome' | 'seen' | 'options'> & { readonly before?: Request }
type Given = [id: string, claim: string, rule: keyof typeof rules, sends: Request, seen: string]

function reads(...[id, claim, rule, sends, seen, extra]: [...Given, Extra?]): Row {
  return row([id, claim, rule, sends, seen], 'read', [], extra)
}

function refused(
  ...[id, claim, rule, sends, seen, options, extra]: [...Given, options: string[], Extra?]
): Row {
  return row([id, claim, rule, sends, seen], 'refused', options, extra)
}

function opaque(...given: Given): Row {
  return row(given, 'opaque', [])
}

function row(
  [id, claim, rule, sends, seen]: Given,
  outcome: Expected['outcome'],
  options: readonly string[],
  { before, ...expected }: Extra = {},
): Row {
  return {
    ...{ id, claim, rule, sends: sentOf(sends), expects: { outcome, seen, options, ...expected } },
    ...(before && { before: sentOf(before) }),
  }
}

function sentOf(request: Request): Sent {
  const [line, extras] = typeof request === 'string' ? [request, {}] : request
  const [method = '', target = ''] = line.split(' ')
  const [, policy = '', path] = target.split('/')
  return { method, policy, path: `/${path ?? 'items'}`, ...extras }
}

const ITEMS = '["pen","ink"]'
const COOKIES = '["a","b"]'
const COOKIE = { credentials: 'include' } as const
const TEXT = { body: 'pen' }
const TOKEN = { headers: { 'X-Token': 't' } }
const BEARER = { headers: { Authorization: 'Bearer t' } }
const JSON_BODY = { headers: { 'Content-Type': 'application/json' }, body: '{}' }
const LOGIN: Request = ['GET /credentials/session', COOKIE]

/** The rows, by subject: id, claim, rule, request, what the servers see; for `refused` the options. */
// biome-ignore format: a row a line
export const MATRIX: Record<string, readonly Row[]> = {
  Origins: [
    reads('origin-listed', 'A listed origin can read the response', 'check', 'GET /page', 'GET: 200', { text: ITEMS }),
    refused('origin-default', 'Without options no origin can read it, and the app still runs', 'check', 'GET /nobody', 'GET: 200', ['allowOrigins']),
    refused('origin-stranger', 'An origin that is not listed cannot read it', 'check', 'GET /stranger', 'GET: 200', ['allowOrigins']),
    refused('origin-stranger-preflight', 'For an origin that is not listed the preflight fails, and the app never runs', 'preflight', 'PUT /stranger', 'preflight PUT: 400', ['allowOrigins', 'allowMethods']),
    reads('origin-any', '`*` lets any origin read', 'check', 'GET /any-origin', 'GET: 200'),
    reads('origin-any-other', '`*` lets a frame of another site read', 'check', ['GET /any-origin', { from: 'other' }], 'GET: 200'),
    refused('origin-other-host', '127.0.0.1 is not localhost, even though both are this machine', 'tuple', ['GET /page', { from: 'other' }], 'GET: 200', ['allowOrigins']),
    refused('origin-no-port', 'An origin listed without its port is a different origin', 'tuple', 'GET /no-port', 'GET: 200', ['allowOrigins']),
    reads('origin-any-port', 'A pattern for any port allows the port of this page', 'check', 'GET /any-port', 'GET: 200'),
    refused('origin-any-port-other', 'A pattern for any port does not allow another host', 'tuple', ['GET /any-port', { from: 'other' }], 'GET: 200', ['allowOrigins']),
    reads('origin-regex', 'An origin that matches the regex can read', 'check', 'GET /regex', 'GET: 200'),
    refused('origin-regex-https', 'A regex for https does not match http', 'tuple', 'GET /regex-https', 'GET: 200', ['allowOrigins']),
  ],
  'The origin null': [
    reads('null-allowed', 'A sandboxed frame has the origin null, and can read where null is listed', 'sandbox', ['GET /null', { from: 'sandbox' }], 'GET: 200 from null'),
    refused('null-refused', 'A sandboxed frame does not have the origin of its page', 'sandbox', ['GET /page', { from: 'sandbox' }], 'GET: 200 from null', []),
    reads('null-any', '`*` includes null', 'check', ['GET /any-origin', { from: 'sandbox' }], 'GET: 200 from null'),
    refused('null-page', 'Listing null does not allow a page that has an origin', 'check', 'GET /null', 'GET: 200', ['allowOrigins']),
    reads('null-preflight', 'A sandboxed frame sends its preflight from null, too', 'preflight', ['DELETE /everything', { ...TOKEN, from: 'sandbox' }], 'preflight DELETE (x-token): 200 from null; DELETE: 200 from null'),
    reads('null-credentials', 'Any origin together with credentials includes every sandboxed frame', 'credentials', ['GET /everything-credentials', { ...COOKIE, from: 'sandbox' }], 'GET: 200 from null'),
  ],
  Methods: [
    reads('method-head', 'HEAD needs no preflight, and its headers can be read', 'safeMethod', 'HEAD /exposed', 'HEAD: 200', { text: '', visible: { 'x-total': '2' } }),
    reads('method-post', 'A POST of plain text needs no preflight, so it works without being listed', 'safeMethod', ['POST /page', TEXT], 'POST: 200'),
    refused('method-post-stranger', 'A POST of plain text from an origin that is not listed still reaches the app', 'httpFetch', ['POST /stranger', TEXT], 'POST: 200', ['allowOrigins']),
    reads('method-put', 'PUT needs a preflight', 'preflight', ['PUT /methods', TEXT], 'preflight PUT: 200; PUT: 200'),
    reads('method-patch', 'PATCH is allowed when it is listed', 'preflight', ['PATCH /methods', TEXT], 'preflight PATCH: 200; PATCH: 200'),
    refused('method-delete', 'DELETE never reaches the app when it is not listed', 'preflight', 'DELETE /methods', 'preflight DELETE: 400', ['allowMethods']),
    reads('method-options', "A script's own OPTIONS request gets a preflight, then reaches the app", 'safeMethod', 'OPTIONS /methods', 'preflight OPTIONS: 200; OPTIONS: 200'),
    reads('method-put-case', 'The browser sends `put` as PUT', 'normalize', 'put /methods', 'preflight PUT: 200; PUT: 200'),
    refused('method-patch-case', 'The browser sends `patch` as it is, and that is not PATCH', 'normalize', 'patch /methods', 'preflight patch: 400', []),
    reads('method-any', '`*` in allowMethods stands for the standard methods, DELETE among them', 'preflight', 'DELETE /any-method', 'preflight DELETE: 200; DELETE: 200'),
    refused('method-any-custom', '`*` in allowMethods does not allow a custom method', 'preflight', 'REPORT /any-method', 'preflight REPORT: 400', ['allowMethods']),
    reads('method-post-preflighted', 'POST must be listed when a header causes a preflight', 'preflight', ['POST /any-header', { ...TOKEN, ...TEXT }], 'preflight POST (x-token): 200; POST: 200'),
    refused('method-post-unlisted', 'The preflight of a POST that is not listed fails with 400', 'preflight', ['POST /page', JSON_BODY], 'preflight POST (content-type): 400', ['allowMethods']),
  ],
  'Request headers': [
    reads('header-safelisted', 'The safelisted headers need no preflight', 'safeHeader', ['GET /page', { headers: { Accept: 'application/json', 'Accept-Language': 'fr', 'Content-Language': 'fr' } }], 'GET: 200'),
    reads('header-unsafe-byte', 'A quote in a safelisted header causes a preflight, which always allows that header', 'unsafeByte', ['GET /page', { headers: { Accept: 'text/"html"' } }], 'preflight GET (accept): 200; GET: 200'),
    reads('header-long', 'More than 128 bytes in a safelisted header cause a preflight', 'safeHeader', ['GET /page', { headers: { 'Accept-Language': 'a'.repeat(129) } }], 'preflight GET (accept-language): 200; GET: 200'),
    reads('header-listed', 'A listed header is allowed in any letter case', 'preflight', ['GET /headers', { headers: { 'x-tOkEn': 't' } }], 'preflight GET (x-token): 200; GET: 200'),
    refused('header-unlisted', 'A header that is not listed is refused', 'preflight', ['GET /headers', { headers: { 'X-Other': 'o' } }], 'preflight GET (x-other): 400', ['allowHeaders']),
    refused('header-one-of-two', 'One header that is not listed is enough to fail; a preflight sorts the names', 'preflight', ['GET /headers', { headers: { 'X-Token': 't', 'X-Other': 'o' } }], 'preflight GET (x-other,x-token): 400', ['allowHeaders']),
    reads('header-any', '`*` in allowHeaders allows every header', 'preflight', ['GET /any-header', { headers: { 'X-Other': 'o', 'X-Token': 't' } }], 'preflight GET (x-other,x-token): 200; GET: 200'),
    reads('authorization-listed', 'Authorization is allowed when it is listed', 'nonWildcard', ['GET /headers', BEARER], 'preflight GET (authorization): 200; GET: 200'),
    refused('authorization-unlisted', 'Authorization is refused when it is not listed, like any other header', 'preflight', ['GET /page', BEARER], 'preflight GET (authorization): 400', ['allowHeaders']),
    reads('authorization-any', 'A `*` in the response would not cover Authorization, so the layer names it', 'nonWildcard', ['GET /everything', BEARER], 'preflight GET (authorization): 200; GET: 200'),
    reads('header-any-credentials', 'A `*` in the response means nothing with credentials, so the layer names the header', 'preflight', ['GET /everything-credentials', { ...TOKEN, ...COOKIE }], 'preflight GET (x-token): 200; GET: 200'),
    reads('range', 'A simple range needs no preflight', 'safeHeader', ['GET /page', { headers: { Range: 'bytes=0-3' } }], 'GET: 200'),
    refused('range-suffix', 'A range counted from the end needs one, and Range must be listed', 'safeHeader', ['GET /page', { headers: { Range: 'bytes=-3' } }], 'preflight GET (range): 400', ['allowHeaders']),
  ],
  'Content types': [
    reads('type-charset', 'Plain text with a charset needs no preflight', 'safeHeader', ['POST /page', { headers: { 'Content-Type': 'text/plain;charset=utf-8' }, ...TEXT }], 'POST: 200'),
    reads('type-form', 'A URL-encoded form needs no preflight', 'safeHeader', ['POST /page', { headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: 'a=1' }], 'POST: 200'),
    reads('type-multipart', 'A multipart form needs no preflight', 'safeHeader', ['POST /page', { headers: { 'Content-Type': 'multipart/form-data;boundary=b' }, body: '--b--' }], 'POST: 200'),
    reads('type-json', 'JSON needs a preflight, which always allows Content-Type', 'safeHeader', ['POST /methods', JSON_BODY], 'preflight POST (content-type): 200; POST: 200'),
  ],
  Credentials: [
    reads('credentials-permitted', 'With allowCredentials, cookies are set and sent, and the response can be read', 'credentials', ['GET /credentials/me', COOKIE], 'GET: 204; GET: 200 with cookie', { text: COOKIES, before: LOGIN }),
    reads('credentials-omitted', 'By default a script sends no cookies to another origin', 'cacheFetch', 'GET /page/me', 'GET: 204; GET: 200', { text: '[]', before: LOGIN }),
    refused('credentials-refused', 'Without allowCredentials the cookie is sent, but the response cannot be read', 'check', ['GET /page/me', COOKIE], 'GET: 204; GET: 200 with cookie', ['allowCredentials'], { before: LOGIN }),
    reads('credentials-preflight', 'A preflight never carries a cookie; the request after it does', 'credentials', ['PUT /credentials/me', COOKIE], 'GET: 204; preflight PUT: 200; PUT: 200 with cookie', { text: COOKIES, before: LOGIN }),
    refused('credentials-preflight-refused', 'Without allowCredentials the browser stops after the preflight, even if that is a 200', 'preflight', ['PUT /methods', COOKIE], 'preflight PUT: 200', ['allowCredentials']),
    refused('credentials-any-origin', '`*` does not cover requests with credentials', 'check', ['GET /any-origin', COOKIE], 'GET: 200', ['allowOrigins', 'allowCredentials']),
    reads('credentials-any-permitted', 'With allowCredentials the layer names the origin instead of `*`', 'check', ['GET /everything-credentials', COOKIE], 'GET: 200'),
    refused('credentials-stranger', 'Credentials do not help an origin that is not listed', 'check', ['GET /stranger', COOKIE], 'GET: 200', ['allowOrigins', 'allowCredentials']),
    reads('credentials-xhr', '`withCredentials` of XMLHttpRequest works like `include`', 'credentials', ['GET /credentials/me', { ...COOKIE, by: 'xhr' }], 'GET: 204; GET: 200 with cookie', { text: COOKIES, before: ['GET /credentials/session', { by: 'xhr', ...COOKIE }] }),
    reads('cookie-refused', 'A response sets its cookies even if the script cannot read it', 'networkFetch', ['GET /credentials/me', COOKIE], 'GET: 204; GET: 200 with cookie', { text: COOKIES, before: ['GET /page/session', COOKIE] }),
    reads('cookie-omitted', 'A response to a request without credentials sets no cookies', 'networkFetch', ['GET /credentials/me', COOKIE], 'GET: 204; GET: 200', { text: '[]', before: 'GET /credentials/session' }),
  ],
  'Response headers': [
    reads('expose-safelisted', 'Scripts can read the safelisted response headers, and no others', 'safeResponse', 'GET /page', 'GET: 200', { visible: { 'cache-control': 'no-store', 'content-language': 'en', 'content-length': '13', 'content-type': 'application/json', etag: null, 'x-total': null } }),
    reads('expose-listed', "Scripts can read exposed headers, but not CORS's own", 'exposed', 'GET /exposed', 'GET: 200', { visible: { etag: '"v1"', 'x-total': '2', 'access-control-allow-origin': null } }),
    reads('expose-vary', "Vary holds the app's name and Origin", 'caches', 'GET /exposed', 'GET: 200', { visible: { vary: 'Accept-Language, Origin' } }),
    reads('expose-any', '`*` in exposeHeaders exposes all headers', 'exposed', 'GET /everything', 'GET: 200', { visible: { etag: '"v1"', 'x-total': '2' } }),
    reads('expose-any-credentials', '`*` in exposeHeaders exposes nothing to a request with credentials', 'exposed', ['GET /everything-credentials', COOKIE], 'GET: 200', { visible: { etag: null, 'x-total': null } }),
    reads('expose-set-cookie', 'Scripts can never read Set-Cookie, whatever is exposed', 'forbiddenResponse', 'GET /everything/session', 'GET: 204', { status: 204, visible: { 'set-cookie': null } }),
    reads('expose-xhr', 'XMLHttpRequest can read the same headers', 'exposed', ['GET /exposed', { by: 'xhr' }], 'GET: 200', { visible: { 'x-total': '2', 'x-powered-by': null } }),
  ],
  'Errors and 304': [
    reads('error-404', 'A 404 can be read', 'httpFetch', 'GET /page/missing', 'GET: 404', { status: 404 }),
    reads('error-500', "The app's own 500 can be read", 'httpFetch', 'GET /page/error', 'GET: 500', { status: 500, text: '{"error":"Answered by the app"}' }),
    reads('error-thrown', 'The error page for what the app throws can be read', 'httpFetch', 'GET /page/thrown', 'GET: 500', { status: 500, text: '{"error":"Thrown by the app"}' }),
    refused('error-stranger', 'An origin that is not listed cannot read errors either', 'check', 'GET /stranger/thrown', 'GET: 500', ['allowOrigins']),
    reads('error-preflighted', 'An error after a preflight can be read', 'httpFetch', 'PUT /methods/thrown', 'preflight PUT: 200; PUT: 500', { status: 500 }),
    reads('error-missing-preflight', 'The preflight for a missing path succeeds, and its 404 can be read', 'httpFetch', 'PUT /methods/missing', 'preflight PUT: 200; PUT: 404', { status: 404 }),
    reads('not-modified-own', 'A script that sends If-None-Match gets the 304 itself', 'cacheFetch', ['GET /headers/versioned', { headers: { 'If-None-Match': '"v1"' } }], 'preflight GET (if-none-match): 200; GET: 304', { status: 304 }),
    reads('not-modified', "When a 304 answers the browser's own cache, the script gets the cached 200", 'cacheFetch', 'GET /page/versioned', 'GET: 200; GET: 304', { text: ITEMS, before: 'GET /page/versioned' }),
  ],
  Caches: [
    reads('vary-no-cors', 'Because of Vary, a response cached without Origin is not reused for a request with one', 'caches', 'GET /page/kept', 'GET: 200; GET: 200', { before: ['GET /page/kept', { mode: 'no-cors' }] }),
    reads('preflight-kept', 'With a maxAge of 60 the second request needs no preflight', 'preflightCache', 'PUT /cached', 'preflight PUT: 200; PUT: 200; PUT: 200 with cached preflight', { before: 'PUT /cached' }),
    reads('preflight-kept-methods', 'A cached preflight covers every method that it lists', 'preflightCache', 'DELETE /cached', 'preflight PUT: 200; PUT: 200; DELETE: 200 with cached preflight', { before: 'PUT /cached' }),
    reads('preflight-kept-path', 'A preflight is cached for one URL; another URL needs its own', 'preflightCache', 'PUT /cached', 'preflight PUT: 200; PUT: 404; preflight PUT: 200; PUT: 200', { before: 'PUT /cached/missing' }),
    reads('preflight-not-kept', 'With a maxAge of 0 every request needs a preflight', 'preflightCache', 'PUT /uncached', 'preflight PUT: 200; PUT: 200; preflight PUT: 200; PUT: 200', { before: 'PUT /uncached' }),
  ],
  Redirects: [
    reads('redirect-same', 'A redirect within the API is followed', 'redirect', 'GET /page/moved', 'GET: 307; GET: 200'),
    reads('redirect-preflighted', 'After a redirect there is a second preflight, for the new URL', 'redirect', 'PUT /methods/moved', 'preflight PUT: 200; PUT: 307; preflight PUT: 200; PUT: 200'),
    refused('redirect-to-stranger', 'A redirect to a policy that does not allow the page is followed, but cannot be read', 'httpFetch', 'GET /page/moved-to-stranger', 'GET: 307; GET: 200', ['allowOrigins']),
    refused('redirect-from-stranger', 'A redirect that the page is not allowed to read is not followed', 'httpFetch', 'GET /stranger/moved-from-stranger', 'GET: 307', ['allowOrigins']),
    refused('redirect-elsewhere', 'After a redirect to another origin the browser sends the origin null', 'taint', 'GET /page/elsewhere', 'GET: 307; GET: 200 from null', []),
    reads('redirect-elsewhere-any', 'After a redirect to another origin `*` still allows the page', 'taint', 'GET /any-origin/elsewhere', 'GET: 307; GET: 200 from null'),
    refused('redirect-back', "A redirect back to the page's own origin needs permission there, too", 'taint', 'GET /page/back', 'GET: 307; GET: 200 from null', []),
    opaque('redirect-manual', 'A redirect that is not followed gives an empty, opaque response', 'httpFetch', ['GET /page/moved', { redirect: 'manual' }], 'GET: 307'),
  ],
  'Other ways to ask': [
    reads('xhr-simple', 'A POST of plain text by XMLHttpRequest needs no preflight', 'safeMethod', ['POST /page', { ...TEXT, by: 'xhr' }], 'POST: 200'),
    reads('xhr-upload', 'A listener on its upload causes a preflight, even without custom headers', 'flag', ['POST /methods', { ...TEXT, by: 'upload' }], 'preflight POST: 200; POST: 200'),
    refused('xhr-upload-unlisted', 'With that listener, POST must be listed', 'flag', ['POST /page', { ...TEXT, by: 'upload' }], 'preflight POST: 400', ['allowMethods']),
    opaque('no-cors', 'With no-cors there is no error, and nothing to read', 'opaque', ['GET /nobody', { mode: 'no-cors' }], 'GET: 200'),
    reads('module', 'A module script loads when the API allows the page', 'module', ['GET /page/module.js', { by: 'module' }], 'GET: 200'),
    refused('module-stranger', 'A module script does not load when the API does not', 'module', ['GET /stranger/module.js', { by: 'module' }], 'GET: 200', ['allowOrigins']),
    reads('image', 'An image with crossorigin loads when the API allows the page', 'attribute', ['GET /page/picture.svg', { by: 'image' }], 'GET: 200'),
    refused('image-credentials', 'With use-credentials the image needs allowCredentials', 'attribute', ['GET /page/picture.svg', { ...COOKIE, by: 'image' }], 'GET: 200', ['allowCredentials']),
  ],
}
