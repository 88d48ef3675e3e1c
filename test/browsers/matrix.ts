// The matrix: what a browser makes of each policy, row by row, and which rule of which standard says
// so. The expectations come from the standards, not from browsers; where a browser differs, `differs`
// tells how and why. A row is added in one place, here.
/** What a script asks for. What is left out is as in `fetch`; the path is under the policy's. */
export interface Sent {
  readonly policy: string
  /** @default '/items' */
  readonly path?: string
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly credentials?: 'omit' | 'include'
  readonly mode?: 'no-cors'
  readonly redirect?: 'manual'
  /** With what: `upload` is an XMLHttpRequest with a listener on its `upload`. @default 'fetch' */
  readonly by?: 'fetch' | 'xhr' | 'upload' | 'image' | 'module'
  /** Where the script runs: in the page, a sandboxed frame, or a frame of another site. @default 'page' */
  readonly from?: 'page' | 'sandbox' | 'other'
}

/** What comes of it. */
export interface Expected {
  /** `opaque`: a response of which a script sees nothing, but no error either. */
  readonly outcome: 'read' | 'refused' | 'opaque'
  /** @default 200 */
  readonly status?: number
  readonly text?: string
  /** What scripts read of these headers; `null` is hidden. */
  readonly visible?: Readonly<Record<string, string | null>>
  /** What reaches the servers, in order, and what they answer; with what was sent before. */
  readonly seen: readonly string[]
  /** For what is refused: the options that would allow it. */
  readonly options?: readonly string[]
}

export interface Row {
  readonly id: string
  readonly claim: string
  /** What is sent first, and not judged. */
  readonly before?: readonly Sent[]
  readonly sends: Sent
  readonly expects: Expected
  readonly rule: Rule
  /** Browsers that differ from the standard, or that use a freedom it gives, and why. */
  readonly differs?: Readonly<
    Partial<Record<Browser, Partial<Expected> & { readonly why: string }>>
  >
}

export type Browser = 'chromium' | 'firefox' | 'webkit'

const FETCH = 'https://fetch.spec.whatwg.org/'

export type Rule =
  | 'check'
  | 'tuple'
  | 'sandbox'
  | 'safeMethod'
  | 'normalize'
  | 'preflight'
  | 'safeHeader'
  | 'unsafeByte'
  | 'nonWildcard'
  | 'credentials'
  | 'exposed'
  | 'safeResponse'
  | 'forbiddenResponse'
  | 'httpFetch'
  | 'networkFetch'
  | 'cacheFetch'
  | 'caches'
  | 'opaque'
  | 'redirect'
  | 'taint'
  | 'preflightCache'
  | 'flag'
  | 'module'
  | 'attribute'

export const RULES: Record<Rule, readonly [name: string, href: string]> = {
  check: ['CORS check', `${FETCH}#concept-cors-check`],
  tuple: ['Same origin: scheme, host and port', 'https://html.spec.whatwg.org/#same-origin'],
  sandbox: [
    'Sandboxed origin browsing context flag',
    'https://html.spec.whatwg.org/#sandboxed-origin-browsing-context-flag',
  ],
  safeMethod: ['CORS-safelisted method', `${FETCH}#cors-safelisted-method`],
  normalize: ['Normalize a method', `${FETCH}#concept-method-normalize`],
  preflight: ['CORS-preflight fetch', `${FETCH}#cors-preflight-fetch`],
  safeHeader: ['CORS-safelisted request-header', `${FETCH}#cors-safelisted-request-header`],
  unsafeByte: ['CORS-unsafe request-header byte', `${FETCH}#cors-unsafe-request-header-byte`],
  nonWildcard: [
    'CORS non-wildcard request-header name',
    `${FETCH}#cors-non-wildcard-request-header-name`,
  ],
  credentials: ['CORS protocol and credentials', `${FETCH}#cors-protocol-and-credentials`],
  exposed: [
    'CORS-exposed header-name list',
    `${FETCH}#concept-response-cors-exposed-header-name-list`,
  ],
  safeResponse: [
    'CORS-safelisted response-header name',
    `${FETCH}#cors-safelisted-response-header-name`,
  ],
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
  module: [
    'Fetch a single module script',
    'https://html.spec.whatwg.org/#fetch-a-single-module-script',
  ],
  attribute: ['CORS settings attributes', 'https://html.spec.whatwg.org/#cors-settings-attributes'],
}

/** The rows, by what they are about. */
export const MATRIX: Record<string, readonly Row[]> = {
  Origins: [
    {
      id: 'origin-listed',
      claim: 'An origin that is listed reads the response',
      sends: { policy: 'page' },
      expects: { outcome: 'read', text: '["pen","ink"]', seen: ['GET: 200'] },
      rule: 'check',
    },
    {
      id: 'origin-default',
      claim: 'Without options nobody reads it, and the app is called all the same',
      sends: { policy: 'nobody' },
      expects: { outcome: 'refused', seen: ['GET: 200'], options: ['allowOrigins'] },
      rule: 'check',
    },
    {
      id: 'origin-stranger',
      claim: 'An origin that is not listed does not read it',
      sends: { policy: 'stranger' },
      expects: { outcome: 'refused', seen: ['GET: 200'], options: ['allowOrigins'] },
      rule: 'check',
    },
    {
      id: 'origin-stranger-preflight',
      claim: 'For an origin that is not listed the preflight fails, and the app is never called',
      sends: { policy: 'stranger', method: 'PUT' },
      expects: {
        outcome: 'refused',
        seen: ['preflight PUT: 400'],
        options: ['allowOrigins', 'allowMethods'],
      },
      rule: 'preflight',
    },
    {
      id: 'origin-any',
      claim: '`*` lets any origin read',
      sends: { policy: 'any-origin' },
      expects: { outcome: 'read', seen: ['GET: 200'] },
      rule: 'check',
    },
    {
      id: 'origin-any-other',
      claim: '`*` lets a frame of another site read',
      sends: { policy: 'any-origin', from: 'other' },
      expects: { outcome: 'read', seen: ['GET: 200'] },
      rule: 'check',
    },
    {
      id: 'origin-other-host',
      claim: '127.0.0.1 is not localhost, whatever they resolve to',
      sends: { policy: 'page', from: 'other' },
      expects: { outcome: 'refused', seen: ['GET: 200'], options: ['allowOrigins'] },
      rule: 'tuple',
    },
    {
      id: 'origin-no-port',
      claim: 'An origin listed without its port is another origin',
      sends: { policy: 'no-port' },
      expects: { outcome: 'refused', seen: ['GET: 200'], options: ['allowOrigins'] },
      rule: 'tuple',
    },
    {
      id: 'origin-any-port',
      claim: 'A pattern of any port allows the port of this page',
      sends: { policy: 'any-port' },
      expects: { outcome: 'read', seen: ['GET: 200'] },
      rule: 'check',
    },
    {
      id: 'origin-any-port-other',
      claim: 'A pattern of any port does not allow another host',
      sends: { policy: 'any-port', from: 'other' },
      expects: { outcome: 'refused', seen: ['GET: 200'], options: ['allowOrigins'] },
      rule: 'tuple',
    },
    {
      id: 'origin-regex',
      claim: 'An origin that the regex matches reads',
      sends: { policy: 'regex' },
      expects: { outcome: 'read', seen: ['GET: 200'] },
      rule: 'check',
    },
    {
      id: 'origin-regex-https',
      claim: 'A regex for https does not match http',
      sends: { policy: 'regex-https' },
      expects: { outcome: 'refused', seen: ['GET: 200'], options: ['allowOrigins'] },
      rule: 'tuple',
    },
  ],
  'The origin null': [
    {
      id: 'null-allowed',
      claim: 'A sandboxed frame has the origin null, and reads where null is listed',
      sends: { policy: 'null', from: 'sandbox' },
      expects: { outcome: 'read', seen: ['GET: 200 from null'] },
      rule: 'sandbox',
    },
    {
      id: 'null-refused',
      claim: 'A sandboxed frame is not of the origin of its page',
      sends: { policy: 'page', from: 'sandbox' },
      expects: { outcome: 'refused', seen: ['GET: 200 from null'], options: ['allowOrigins'] },
      rule: 'sandbox',
    },
    {
      id: 'null-any',
      claim: '`*` is for null too',
      sends: { policy: 'any-origin', from: 'sandbox' },
      expects: { outcome: 'read', seen: ['GET: 200 from null'] },
      rule: 'check',
    },
    {
      id: 'null-page',
      claim: 'null listed does not allow a page with an origin',
      sends: { policy: 'null' },
      expects: { outcome: 'refused', seen: ['GET: 200'], options: ['allowOrigins'] },
      rule: 'check',
    },
    {
      id: 'null-preflight',
      claim: 'A sandboxed frame sends its preflight from null as well',
      sends: {
        policy: 'everything',
        method: 'DELETE',
        headers: { 'X-Token': 't' },
        from: 'sandbox',
      },
      expects: {
        outcome: 'read',
        seen: ['preflight DELETE (x-token): 200 from null', 'DELETE: 200 from null'],
      },
      rule: 'preflight',
    },
    {
      id: 'null-credentials',
      claim: 'Any origin together with credentials includes every sandboxed frame',
      sends: { policy: 'everything-credentials', credentials: 'include', from: 'sandbox' },
      expects: { outcome: 'read', seen: ['GET: 200 from null'] },
      rule: 'credentials',
    },
  ],
  Methods: [
    {
      id: 'method-head',
      claim: 'HEAD needs no preflight, and its headers are read',
      sends: { policy: 'exposed', method: 'HEAD' },
      expects: { outcome: 'read', text: '', visible: { 'x-total': '2' }, seen: ['HEAD: 200'] },
      rule: 'safeMethod',
    },
    {
      id: 'method-post',
      claim: 'A POST of text needs no preflight, so that it is not listed does not matter',
      sends: { policy: 'page', method: 'POST', body: 'pen' },
      expects: { outcome: 'read', seen: ['POST: 200'] },
      rule: 'safeMethod',
    },
    {
      id: 'method-post-stranger',
      claim: 'A POST of text from an origin that is not listed is done, only not read',
      sends: { policy: 'stranger', method: 'POST', body: 'pen' },
      expects: { outcome: 'refused', seen: ['POST: 200'], options: ['allowOrigins'] },
      rule: 'httpFetch',
    },
    {
      id: 'method-put',
      claim: 'PUT is asked for by a preflight',
      sends: { policy: 'methods', method: 'PUT', body: 'pen' },
      expects: { outcome: 'read', seen: ['preflight PUT: 200', 'PUT: 200'] },
      rule: 'preflight',
    },
    {
      id: 'method-patch',
      claim: 'PATCH that is listed is allowed',
      sends: { policy: 'methods', method: 'PATCH', body: 'pen' },
      expects: { outcome: 'read', seen: ['preflight PATCH: 200', 'PATCH: 200'] },
      rule: 'preflight',
    },
    {
      id: 'method-delete',
      claim: 'DELETE that is not listed never reaches the app',
      sends: { policy: 'methods', method: 'DELETE' },
      expects: { outcome: 'refused', seen: ['preflight DELETE: 400'], options: ['allowMethods'] },
      rule: 'preflight',
    },
    {
      id: 'method-options',
      claim: "A script's own OPTIONS has a preflight, and then reaches the app",
      sends: { policy: 'methods', method: 'OPTIONS' },
      expects: { outcome: 'read', seen: ['preflight OPTIONS: 200', 'OPTIONS: 200'] },
      rule: 'safeMethod',
    },
    {
      id: 'method-put-case',
      claim: '`put` is sent as PUT',
      sends: { policy: 'methods', method: 'put' },
      expects: { outcome: 'read', seen: ['preflight PUT: 200', 'PUT: 200'] },
      rule: 'normalize',
    },
    {
      id: 'method-patch-case',
      claim: '`patch` is sent as it is, and is not PATCH',
      sends: { policy: 'methods', method: 'patch' },
      expects: { outcome: 'refused', seen: ['preflight patch: 400'], options: [] },
      rule: 'normalize',
    },
    {
      id: 'method-any',
      claim: '`*` in allowMethods is the standard methods by name, and allows DELETE',
      sends: { policy: 'any-method', method: 'DELETE' },
      expects: { outcome: 'read', seen: ['preflight DELETE: 200', 'DELETE: 200'] },
      rule: 'preflight',
    },
    {
      id: 'method-any-custom',
      claim: '`*` in allowMethods does not allow a method that is not among them',
      sends: { policy: 'any-method', method: 'REPORT' },
      expects: { outcome: 'refused', seen: ['preflight REPORT: 400'], options: ['allowMethods'] },
      rule: 'preflight',
    },
    {
      id: 'method-post-preflighted',
      claim: 'POST that is listed passes the preflight that a header made necessary',
      sends: { policy: 'any-header', method: 'POST', headers: { 'X-Token': 't' }, body: 'pen' },
      expects: { outcome: 'read', seen: ['preflight POST (x-token): 200', 'POST: 200'] },
      rule: 'preflight',
    },
    {
      id: 'method-post-unlisted',
      claim: 'POST that is not listed fails the preflight: its status is not ok',
      sends: {
        policy: 'page',
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: '{}',
      },
      expects: {
        outcome: 'refused',
        seen: ['preflight POST (content-type): 400'],
        options: ['allowMethods'],
      },
      rule: 'preflight',
    },
  ],
  'Request headers': [
    {
      id: 'header-safelisted',
      claim: 'The safelisted headers need no preflight',
      sends: {
        policy: 'page',
        headers: {
          Accept: 'application/json',
          'Accept-Language': 'fr',
          'Content-Language': 'fr',
        },
      },
      expects: { outcome: 'read', seen: ['GET: 200'] },
      rule: 'safeHeader',
    },
    {
      id: 'header-unsafe-byte',
      claim: 'A quote in a safelisted header makes a preflight, in which it is always allowed',
      sends: { policy: 'page', headers: { Accept: 'text/"html"' } },
      expects: { outcome: 'read', seen: ['preflight GET (accept): 200', 'GET: 200'] },
      rule: 'unsafeByte',
    },
    {
      id: 'header-long',
      claim: 'More than 128 bytes in a safelisted header make a preflight',
      sends: { policy: 'page', headers: { 'Accept-Language': 'a'.repeat(129) } },
      expects: { outcome: 'read', seen: ['preflight GET (accept-language): 200', 'GET: 200'] },
      rule: 'safeHeader',
    },
    {
      id: 'header-listed',
      claim: 'A header that is listed is allowed, in any letter case',
      sends: { policy: 'headers', headers: { 'x-tOkEn': 't' } },
      expects: { outcome: 'read', seen: ['preflight GET (x-token): 200', 'GET: 200'] },
      rule: 'preflight',
    },
    {
      id: 'header-unlisted',
      claim: 'A header that is not listed is refused',
      sends: { policy: 'headers', headers: { 'X-Other': 'o' } },
      expects: {
        outcome: 'refused',
        seen: ['preflight GET (x-other): 400'],
        options: ['allowHeaders'],
      },
      rule: 'preflight',
    },
    {
      id: 'header-one-of-two',
      claim: 'One header that is not listed is enough; a preflight names them sorted',
      sends: { policy: 'headers', headers: { 'X-Token': 't', 'X-Other': 'o' } },
      expects: {
        outcome: 'refused',
        seen: ['preflight GET (x-other,x-token): 400'],
        options: ['allowHeaders'],
      },
      rule: 'preflight',
    },
    {
      id: 'header-any',
      claim: '`*` in allowHeaders allows whatever is asked for',
      sends: { policy: 'any-header', headers: { 'X-Other': 'o', 'X-Token': 't' } },
      expects: { outcome: 'read', seen: ['preflight GET (x-other,x-token): 200', 'GET: 200'] },
      rule: 'preflight',
    },
    {
      id: 'authorization-listed',
      claim: 'Authorization that is listed is allowed',
      sends: { policy: 'headers', headers: { Authorization: 'Bearer t' } },
      expects: { outcome: 'read', seen: ['preflight GET (authorization): 200', 'GET: 200'] },
      rule: 'nonWildcard',
    },
    {
      id: 'authorization-unlisted',
      claim: 'Authorization that is not listed is refused, as any other',
      sends: { policy: 'page', headers: { Authorization: 'Bearer t' } },
      expects: {
        outcome: 'refused',
        seen: ['preflight GET (authorization): 400'],
        options: ['allowHeaders'],
      },
      rule: 'preflight',
    },
    {
      id: 'authorization-any',
      claim:
        'A `*` that was sent would not be for Authorization; the layer names what is asked for',
      sends: { policy: 'everything', headers: { Authorization: 'Bearer t' } },
      expects: { outcome: 'read', seen: ['preflight GET (authorization): 200', 'GET: 200'] },
      rule: 'nonWildcard',
    },
    {
      id: 'header-any-credentials',
      claim: 'A `*` that was sent would mean nothing with credentials; the layer names the header',
      sends: {
        policy: 'everything-credentials',
        headers: { 'X-Token': 't' },
        credentials: 'include',
      },
      expects: { outcome: 'read', seen: ['preflight GET (x-token): 200', 'GET: 200'] },
      rule: 'preflight',
    },
    {
      id: 'range',
      claim: 'A simple range needs no preflight',
      sends: { policy: 'page', headers: { Range: 'bytes=0-3' } },
      expects: { outcome: 'read', seen: ['GET: 200'] },
      rule: 'safeHeader',
    },
    {
      id: 'range-suffix',
      claim: 'A range from the end is not safelisted',
      sends: { policy: 'page', headers: { Range: 'bytes=-3' } },
      expects: {
        outcome: 'refused',
        seen: ['preflight GET (range): 400'],
        options: ['allowHeaders'],
      },
      rule: 'safeHeader',
    },
  ],
  'Content types': [
    {
      id: 'type-charset',
      claim: 'Text with a charset needs no preflight',
      sends: {
        policy: 'page',
        method: 'POST',
        headers: { 'Content-Type': 'text/plain;charset=utf-8' },
        body: 'pen',
      },
      expects: { outcome: 'read', seen: ['POST: 200'] },
      rule: 'safeHeader',
    },
    {
      id: 'type-form',
      claim: 'A form needs no preflight',
      sends: {
        policy: 'page',
        method: 'POST',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        body: 'a=1',
      },
      expects: { outcome: 'read', seen: ['POST: 200'] },
      rule: 'safeHeader',
    },
    {
      id: 'type-multipart',
      claim: 'A multipart form needs no preflight',
      sends: {
        policy: 'page',
        method: 'POST',
        headers: { 'Content-Type': 'multipart/form-data;boundary=b' },
        body: '--b--',
      },
      expects: { outcome: 'read', seen: ['POST: 200'] },
      rule: 'safeHeader',
    },
    {
      id: 'type-json',
      claim: 'JSON is asked for by a preflight, and Content-Type is always allowed',
      sends: {
        policy: 'methods',
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: '{}',
      },
      expects: { outcome: 'read', seen: ['preflight POST (content-type): 200', 'POST: 200'] },
      rule: 'safeHeader',
    },
  ],
  Credentials: [
    {
      id: 'credentials-permitted',
      claim: 'With permission, cookies are set, sent back, and the response is read',
      before: [{ policy: 'credentials', path: '/session', credentials: 'include' }],
      sends: { policy: 'credentials', path: '/me', credentials: 'include' },
      expects: { outcome: 'read', text: '["a","b"]', seen: ['GET: 204', 'GET: 200 with cookie'] },
      rule: 'credentials',
    },
    {
      id: 'credentials-omitted',
      claim: 'By default a script sends no cookie to another origin, and needs no permission',
      before: [{ policy: 'credentials', path: '/session', credentials: 'include' }],
      sends: { policy: 'page', path: '/me' },
      expects: { outcome: 'read', text: '[]', seen: ['GET: 204', 'GET: 200'] },
      rule: 'cacheFetch',
    },
    {
      id: 'credentials-refused',
      claim: 'Without permission the cookie is sent, and the response is not read',
      before: [{ policy: 'credentials', path: '/session', credentials: 'include' }],
      sends: { policy: 'page', path: '/me', credentials: 'include' },
      expects: {
        outcome: 'refused',
        seen: ['GET: 204', 'GET: 200 with cookie'],
        options: ['allowCredentials'],
      },
      rule: 'check',
    },
    {
      id: 'credentials-preflight',
      claim: 'A preflight never carries a cookie; the request after it does',
      before: [{ policy: 'credentials', path: '/session', credentials: 'include' }],
      sends: { policy: 'credentials', path: '/me', method: 'PUT', credentials: 'include' },
      expects: {
        outcome: 'read',
        text: '["a","b"]',
        seen: ['GET: 204', 'preflight PUT: 200', 'PUT: 200 with cookie'],
      },
      rule: 'credentials',
    },
    {
      id: 'credentials-preflight-refused',
      claim:
        'Without permission a request with credentials ends at its preflight, though it is 200',
      sends: { policy: 'methods', method: 'PUT', credentials: 'include' },
      expects: {
        outcome: 'refused',
        seen: ['preflight PUT: 200'],
        options: ['allowCredentials'],
      },
      rule: 'preflight',
    },
    {
      id: 'credentials-any-origin',
      claim: '`*` is not for requests with credentials',
      sends: { policy: 'any-origin', credentials: 'include' },
      expects: { outcome: 'refused', seen: ['GET: 200'], options: ['allowCredentials'] },
      rule: 'check',
    },
    {
      id: 'credentials-any-permitted',
      claim: 'With credentials permitted, any origin is named instead of `*`, and reads',
      sends: { policy: 'everything-credentials', credentials: 'include' },
      expects: { outcome: 'read', seen: ['GET: 200'] },
      rule: 'check',
    },
    {
      id: 'credentials-stranger',
      claim: 'An origin that is not listed reads nothing with credentials either',
      sends: { policy: 'stranger', credentials: 'include' },
      expects: {
        outcome: 'refused',
        seen: ['GET: 200'],
        options: ['allowOrigins', 'allowCredentials'],
      },
      rule: 'check',
    },
    {
      id: 'credentials-xhr',
      claim: 'withCredentials of an XMLHttpRequest is the same as include',
      before: [{ policy: 'credentials', path: '/session', by: 'xhr', credentials: 'include' }],
      sends: { policy: 'credentials', path: '/me', credentials: 'include', by: 'xhr' },
      expects: { outcome: 'read', text: '["a","b"]', seen: ['GET: 204', 'GET: 200 with cookie'] },
      rule: 'credentials',
    },
    {
      id: 'cookie-refused',
      claim: 'A response that the script may not read sets its cookies all the same',
      before: [{ policy: 'page', path: '/session', credentials: 'include' }],
      sends: { policy: 'credentials', path: '/me', credentials: 'include' },
      expects: { outcome: 'read', text: '["a","b"]', seen: ['GET: 204', 'GET: 200 with cookie'] },
      rule: 'networkFetch',
    },
    {
      id: 'cookie-omitted',
      claim: 'A response to a request without credentials sets no cookie',
      before: [{ policy: 'credentials', path: '/session' }],
      sends: { policy: 'credentials', path: '/me', credentials: 'include' },
      expects: { outcome: 'read', text: '[]', seen: ['GET: 204', 'GET: 200'] },
      rule: 'networkFetch',
    },
  ],
  'Response headers': [
    {
      id: 'expose-safelisted',
      claim: 'The safelisted response headers are always read, any other is hidden',
      sends: { policy: 'page' },
      expects: {
        outcome: 'read',
        visible: {
          'cache-control': 'no-store',
          'content-language': 'en',
          'content-length': '13',
          'content-type': 'application/json',
          etag: null,
          'x-total': null,
        },
        seen: ['GET: 200'],
      },
      rule: 'safeResponse',
    },
    {
      id: 'expose-listed',
      claim: 'Exposed headers are read, those of the protocol itself are not',
      sends: { policy: 'exposed' },
      expects: {
        outcome: 'read',
        visible: { etag: '"v1"', 'x-total': '2', 'access-control-allow-origin': null },
        seen: ['GET: 200'],
      },
      rule: 'exposed',
    },
    {
      id: 'expose-vary',
      claim: 'Vary has the name that the app gave, and Origin',
      sends: { policy: 'exposed' },
      expects: {
        outcome: 'read',
        visible: { vary: 'Accept-Language, Origin' },
        seen: ['GET: 200'],
      },
      rule: 'caches',
    },
    {
      id: 'expose-any',
      claim: '`*` in exposeHeaders exposes all',
      sends: { policy: 'everything' },
      expects: { outcome: 'read', visible: { etag: '"v1"', 'x-total': '2' }, seen: ['GET: 200'] },
      rule: 'exposed',
    },
    {
      id: 'expose-any-credentials',
      claim: '`*` in exposeHeaders exposes nothing to a request with credentials',
      sends: { policy: 'everything-credentials', credentials: 'include' },
      expects: { outcome: 'read', visible: { etag: null, 'x-total': null }, seen: ['GET: 200'] },
      rule: 'exposed',
    },
    {
      id: 'expose-set-cookie',
      claim: 'Set-Cookie is never read, whatever is exposed',
      sends: { policy: 'everything', path: '/session' },
      expects: {
        outcome: 'read',
        status: 204,
        visible: { 'set-cookie': null },
        seen: ['GET: 204'],
      },
      rule: 'forbiddenResponse',
    },
    {
      id: 'expose-xhr',
      claim: 'An XMLHttpRequest reads the same headers',
      sends: { policy: 'exposed', by: 'xhr' },
      expects: {
        outcome: 'read',
        visible: { 'x-total': '2', 'x-powered-by': null },
        seen: ['GET: 200'],
      },
      rule: 'exposed',
    },
  ],
  'Errors and 304': [
    {
      id: 'error-404',
      claim: 'A 404 is read',
      sends: { policy: 'page', path: '/missing' },
      expects: { outcome: 'read', status: 404, seen: ['GET: 404'] },
      rule: 'httpFetch',
    },
    {
      id: 'error-500',
      claim: 'A 500 of the app is read',
      sends: { policy: 'page', path: '/error' },
      expects: {
        outcome: 'read',
        status: 500,
        text: '{"error":"Answered by the app"}',
        seen: ['GET: 500'],
      },
      rule: 'httpFetch',
    },
    {
      id: 'error-thrown',
      claim: 'What the app throws, and something around the layer answers, is read',
      sends: { policy: 'page', path: '/thrown' },
      expects: {
        outcome: 'read',
        status: 500,
        text: '{"error":"Thrown by the app"}',
        seen: ['GET: 500'],
      },
      rule: 'httpFetch',
    },
    {
      id: 'error-stranger',
      claim: 'An error is read by nobody who may not read the rest',
      sends: { policy: 'stranger', path: '/thrown' },
      expects: { outcome: 'refused', seen: ['GET: 500'], options: ['allowOrigins'] },
      rule: 'check',
    },
    {
      id: 'error-preflighted',
      claim: 'An error after a preflight is read',
      sends: { policy: 'methods', path: '/thrown', method: 'PUT' },
      expects: { outcome: 'read', status: 500, seen: ['preflight PUT: 200', 'PUT: 500'] },
      rule: 'httpFetch',
    },
    {
      id: 'error-missing-preflight',
      claim: 'The preflight of a path that is not there is answered, and its 404 is read',
      sends: { policy: 'methods', path: '/missing', method: 'PUT' },
      expects: { outcome: 'read', status: 404, seen: ['preflight PUT: 200', 'PUT: 404'] },
      rule: 'httpFetch',
    },
    {
      id: 'not-modified-own',
      claim: 'A script that asks with If-None-Match gets the 304 itself',
      sends: { policy: 'headers', path: '/versioned', headers: { 'If-None-Match': '"v1"' } },
      expects: {
        outcome: 'read',
        status: 304,
        seen: ['preflight GET (if-none-match): 200', 'GET: 304'],
      },
      rule: 'cacheFetch',
    },
    {
      id: 'not-modified',
      claim: 'A 304 to the cache of the browser gives the script the 200 that it has',
      before: [{ policy: 'page', path: '/versioned' }],
      sends: { policy: 'page', path: '/versioned' },
      expects: { outcome: 'read', text: '["pen","ink"]', seen: ['GET: 200', 'GET: 304'] },
      rule: 'cacheFetch',
    },
  ],
  Caches: [
    {
      id: 'vary-no-cors',
      claim: 'A response kept from a request without Origin is not used for one with it: Vary',
      before: [{ policy: 'page', path: '/kept', mode: 'no-cors' }],
      sends: { policy: 'page', path: '/kept' },
      expects: { outcome: 'read', seen: ['GET: 200', 'GET: 200'] },
      rule: 'caches',
    },
    {
      id: 'preflight-kept',
      claim: 'With maxAge 60 the second request needs no preflight',
      before: [{ policy: 'cached', method: 'PUT' }],
      sends: { policy: 'cached', method: 'PUT' },
      expects: { outcome: 'read', seen: ['preflight PUT: 200', 'PUT: 200', 'PUT: 200'] },
      rule: 'preflightCache',
    },
    {
      id: 'preflight-kept-methods',
      claim: 'One preflight is for every method that its answer lists',
      before: [{ policy: 'cached', method: 'PUT' }],
      sends: { policy: 'cached', method: 'DELETE' },
      expects: { outcome: 'read', seen: ['preflight PUT: 200', 'PUT: 200', 'DELETE: 200'] },
      rule: 'preflightCache',
    },
    {
      id: 'preflight-kept-path',
      claim: 'A preflight is kept for one URL; another has its own',
      before: [{ policy: 'cached', method: 'PUT', path: '/missing' }],
      sends: { policy: 'cached', method: 'PUT' },
      expects: {
        outcome: 'read',
        seen: ['preflight PUT: 200', 'PUT: 404', 'preflight PUT: 200', 'PUT: 200'],
      },
      rule: 'preflightCache',
    },
    {
      id: 'preflight-not-kept',
      claim: 'With maxAge 0 each request has its own preflight',
      before: [{ policy: 'uncached', method: 'PUT' }],
      sends: { policy: 'uncached', method: 'PUT' },
      expects: {
        outcome: 'read',
        seen: ['preflight PUT: 200', 'PUT: 200', 'preflight PUT: 200', 'PUT: 200'],
      },
      rule: 'preflightCache',
    },
  ],
  Redirects: [
    {
      id: 'redirect-same',
      claim: 'A redirect within the API is followed, its head having the headers too',
      sends: { policy: 'page', path: '/moved' },
      expects: { outcome: 'read', seen: ['GET: 307', 'GET: 200'] },
      rule: 'redirect',
    },
    {
      id: 'redirect-preflighted',
      claim: 'After a redirect there is a preflight for the new URL',
      sends: { policy: 'methods', path: '/moved', method: 'PUT' },
      expects: {
        outcome: 'read',
        seen: ['preflight PUT: 200', 'PUT: 307', 'preflight PUT: 200', 'PUT: 200'],
      },
      rule: 'redirect',
    },
    {
      id: 'redirect-to-stranger',
      claim: 'A redirect to what the page may not read is followed, and not read',
      sends: { policy: 'page', path: '/moved-to-stranger' },
      expects: { outcome: 'refused', seen: ['GET: 307', 'GET: 200'], options: ['allowOrigins'] },
      rule: 'httpFetch',
    },
    {
      id: 'redirect-from-stranger',
      claim: 'A redirect that the page may not read is not followed',
      sends: { policy: 'stranger', path: '/moved-from-stranger' },
      expects: { outcome: 'refused', seen: ['GET: 307'], options: ['allowOrigins'] },
      rule: 'httpFetch',
    },
    {
      id: 'redirect-elsewhere',
      claim: 'A redirect on to another origin is asked for from null',
      sends: { policy: 'page', path: '/elsewhere' },
      expects: { outcome: 'refused', seen: ['GET: 307', 'GET: 200 from null'], options: [] },
      rule: 'taint',
    },
    {
      id: 'redirect-elsewhere-any',
      claim: 'A redirect on to another origin is read where any origin is allowed',
      sends: { policy: 'any-origin', path: '/elsewhere' },
      expects: { outcome: 'read', seen: ['GET: 307', 'GET: 200 from null'] },
      rule: 'taint',
    },
    {
      id: 'redirect-back',
      claim: "A redirect back to the page's own origin needs permission there, too",
      sends: { policy: 'page', path: '/back' },
      expects: { outcome: 'refused', seen: ['GET: 307', 'GET: 200 from null'], options: [] },
      rule: 'taint',
    },
    {
      id: 'redirect-manual',
      claim: 'A redirect that is not to be followed gives a response without content',
      sends: { policy: 'page', path: '/moved', redirect: 'manual' },
      expects: { outcome: 'opaque', seen: ['GET: 307'] },
      rule: 'httpFetch',
    },
  ],
  'Other ways to ask': [
    {
      id: 'xhr-simple',
      claim: 'A POST of text by XMLHttpRequest needs no preflight',
      sends: { policy: 'page', method: 'POST', body: 'pen', by: 'xhr' },
      expects: { outcome: 'read', seen: ['POST: 200'] },
      rule: 'safeMethod',
    },
    {
      id: 'xhr-upload',
      claim: 'With a listener on its upload there is a preflight, without request headers',
      sends: { policy: 'methods', method: 'POST', body: 'pen', by: 'upload' },
      expects: { outcome: 'read', seen: ['preflight POST: 200', 'POST: 200'] },
      rule: 'flag',
    },
    {
      id: 'xhr-upload-unlisted',
      claim: 'So a POST that passes without that listener fails with it where POST is not listed',
      sends: { policy: 'page', method: 'POST', body: 'pen', by: 'upload' },
      expects: { outcome: 'refused', seen: ['preflight POST: 400'], options: ['allowMethods'] },
      rule: 'flag',
    },
    {
      id: 'no-cors',
      claim: 'With no-cors there is no error, and nothing to read',
      sends: { policy: 'nobody', mode: 'no-cors' },
      expects: { outcome: 'opaque', seen: ['GET: 200'] },
      rule: 'opaque',
    },
    {
      id: 'module',
      claim: 'A module is loaded from an API that allows the page',
      sends: { policy: 'page', path: '/module.js', by: 'module' },
      expects: { outcome: 'read', seen: ['GET: 200'] },
      rule: 'module',
    },
    {
      id: 'module-stranger',
      claim: 'A module is not loaded from one that does not',
      sends: { policy: 'stranger', path: '/module.js', by: 'module' },
      expects: { outcome: 'refused', seen: ['GET: 200'], options: ['allowOrigins'] },
      rule: 'module',
    },
    {
      id: 'image',
      claim: 'An image with crossorigin is loaded from an API that allows the page',
      sends: { policy: 'page', path: '/picture.svg', by: 'image' },
      expects: { outcome: 'read', seen: ['GET: 200'] },
      rule: 'attribute',
    },
    {
      id: 'image-credentials',
      claim: 'With use-credentials it needs the permission for credentials',
      sends: { policy: 'page', path: '/picture.svg', credentials: 'include', by: 'image' },
      expects: { outcome: 'refused', seen: ['GET: 200'], options: ['allowCredentials'] },
      rule: 'attribute',
    },
  ],
}
