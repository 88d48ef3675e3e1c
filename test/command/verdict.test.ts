// What people and programs are told of each outcome: the verdict, what to change, and the notes.
import t from 'tap'
import {
  type Call,
  corsFetch,
  describe,
  type Response,
  type Result,
} from '../../lib/command/browser.ts'

const ORIGIN = 'https://app.example.com'
const API = 'https://api.example.com/items'
const allow = (name: string, value: string) => [`Access-Control-Allow-${name}`, value] as const
const STAR = allow('Origin', '*')
const OWN = allow('Origin', ORIGIN)
const TRUE = allow('Credentials', 'true')
const VARY = ['Vary', 'Origin'] as const
const PUT: Partial<Call> = { method: 'PUT' }
const COOKIES: Partial<Call> = { credentials: true }
const answer = (status: number, ...headers: Response['headers']): Response => ({ status, headers })

async function tell(more: Partial<Call>, ...answers: Response[]): Promise<Result> {
  const call = { url: API, origin: ORIGIN, ...more }
  const left = [...answers]
  const send = async (): Promise<Response> => left.shift() ?? answer(500)
  return describe(call, await corsFetch(call, send))
}

type Told = readonly [
  verdict: string,
  server?: string | readonly string[],
  corsLayer?: string | readonly string[],
]

const SEND_OWN = `Send \`Access-Control-Allow-Origin: ${ORIGIN}\``
const ADD_OWN = `Add '${ORIGIN}' to allowOrigins.`
const TWO_LAYERS =
  'Two layers add CORS headers, such as a proxy and the app behind it: remove them from one of the two.'
const LEAVE =
  'Leave the headers to cors-layer, and remove those that the proxy or another plugin adds.'
const FIRST =
  'the layer first, with `app.use(corsLayer)` before routes and login, or around the whole app, with `createServer(corsLayer(app))`'
const ADD_OR_FIRST = `${ADD_OWN} If it is there, the layer did not see this request: unless a proxy answered, put ${FIRST}.`
const ANSWERS_FIRST = `Put ${FIRST}: it then answers preflights itself.`
const MISSED = `The layer did not see this request, or it would have added its headers: unless a proxy answered, put ${FIRST}.`
const NULL_PAGE =
  'Serve the page over HTTP, and not in a sandboxed frame: then it has an origin that you can allow. Do not allow null, which every sandboxed frame and every local file has.'
const FILE_PAGE =
  'Serve the page from a scheme of its own, such as app://, and allow that origin. Do not allow file://, which any HTML file that a user opens in an embedded browser has.'
const OTHER = ['X-One', '1'] as const

// biome-ignore format: a row a line
const ROWS: readonly (readonly [name: string, call: Partial<Call>, answers: readonly Response[], told: Told])[] = [
  ['allowed', {}, [answer(404, STAR)], [`Allowed: a script on ${ORIGIN} can read this response (status 404).`]],
  ['its own origin', { origin: 'https://api.example.com' }, [answer(200)], ["Allowed: a script on https://api.example.com can read this response (status 200). The page and this address have the same origin, so CORS does not apply."]],

  ['another origin', {}, [answer(200, allow('Origin', 'https://other.test'))], [`Blocked at the response: Access-Control-Allow-Origin is https://other.test, not ${ORIGIN}.`, `${SEND_OWN} in the response, exactly as written.`, ADD_OWN]],
  ['no origin beside others', {}, [answer(200, TRUE)], ['Blocked at the response: there is no Access-Control-Allow-Origin.', `${SEND_OWN} in the response.`, ADD_OWN]],
  ['nothing', {}, [answer(200)], ['Blocked at the response: there is no Access-Control-Allow-Origin.', `${SEND_OWN} in the response. If the app does so already, a proxy strips the headers, or has answered instead of the app, as with an error page.`, ADD_OR_FIRST]],
  ['nothing of a layer', {}, [answer(200, VARY)], ['Blocked at the response: there is no Access-Control-Allow-Origin.', `${SEND_OWN} in the response. If the app does so already, a proxy strips the headers, or has answered instead of the app, as with an error page.`, ADD_OWN]],
  ['nothing of a named server', {}, [answer(502, ['Server', 'nginx/1.22.1'])], ['Blocked at the response: there is no Access-Control-Allow-Origin.', `${SEND_OWN} in the response. If the app does so already, a proxy (the Server header is nginx/1.22.1) strips the headers, or has answered instead of the app, as with an error page.`, ADD_OR_FIRST]],
  ['nothing after a preflight', PUT, [answer(200, STAR, allow('Methods', 'PUT')), answer(200)], ['Blocked at the response: there is no Access-Control-Allow-Origin.', `${SEND_OWN} in the response. If the app does so already, a proxy strips the headers, or has answered instead of the app, as with an error page.`, MISSED]],
  ['two values', {}, [answer(200, OWN, STAR)], [`Blocked at the response: Access-Control-Allow-Origin has 2 values (${ORIGIN}, *); only one is allowed.`, TWO_LAYERS, LEAVE]],
  ['a list', {}, [answer(200, allow('Origin', 'https://a.test,https://b.test'))], ['Blocked at the response: Access-Control-Allow-Origin has 2 values (https://a.test,https://b.test); only one is allowed.', TWO_LAYERS, LEAVE]],
  ['a long value', {}, [answer(200, allow('Origin', 'a'.repeat(1000)))], [`Blocked at the response: Access-Control-Allow-Origin is ${'a'.repeat(100)}…, not ${ORIGIN}.`, `${SEND_OWN} in the response, exactly as written.`, ADD_OWN]],
  ['* with credentials', COOKIES, [answer(200, STAR, TRUE)], ['Blocked at the response: Access-Control-Allow-Origin is *, which does not cover credentials.', `${SEND_OWN} instead of \`*\`, or call without credentials.`, `${ADD_OWN} Set allowCredentials to true.`]],
  ['* with credentials, and no credentials', COOKIES, [answer(200, STAR)], ['Blocked at the response: Access-Control-Allow-Origin is *, which does not cover credentials.', [`${SEND_OWN} instead of \`*\`, or call without credentials.`, 'Send `Access-Control-Allow-Credentials: true` in the response, in lower case.'], [ADD_OWN, 'Set allowCredentials to true.']]],
  ['no credentials', COOKIES, [answer(200, OWN)], ['Blocked at the response: there is no Access-Control-Allow-Credentials.', 'Send `Access-Control-Allow-Credentials: true` in the response, in lower case.', 'Set allowCredentials to true.']],
  ['wrong credentials', COOKIES, [answer(200, OWN, allow('Credentials', 'True'))], ['Blocked at the response: Access-Control-Allow-Credentials is True, not true.', 'Send `Access-Control-Allow-Credentials: true` in the response, in lower case.', 'Set allowCredentials to true.']],
  ['credentials twice', COOKIES, [answer(200, OWN, TRUE, TRUE)], ['Blocked at the response: Access-Control-Allow-Credentials has several values (true, true).', TWO_LAYERS, LEAVE]],
  ['no origin and no credentials', COOKIES, [answer(200, VARY)], ['Blocked at the response: there is no Access-Control-Allow-Origin.', [`${SEND_OWN} in the response. If the app does so already, a proxy strips the headers, or has answered instead of the app, as with an error page.`, 'Send `Access-Control-Allow-Credentials: true` in the response, in lower case.'], [ADD_OWN, 'Set allowCredentials to true.']]],
  ['both doubled', COOKIES, [answer(200, OWN, OWN, TRUE, TRUE)], [`Blocked at the response: Access-Control-Allow-Origin has 2 values (${ORIGIN}, ${ORIGIN}); only one is allowed.`, TWO_LAYERS, LEAVE]],

  ['a preflight without headers', PUT, [answer(204, ['Server', 'nginx'])], ['Blocked at the preflight: there is no Access-Control-Allow-Origin.', `${SEND_OWN} in the preflight response. If the app does so already, a proxy (the Server header is nginx) answers OPTIONS itself, or strips the headers: let it pass OPTIONS on to the app.`, ADD_OR_FIRST]],
  ['a preflight without credentials', { ...PUT, ...COOKIES }, [answer(204, OWN, allow('Methods', 'PUT'))], ['Blocked at the preflight: there is no Access-Control-Allow-Credentials.', 'Send `Access-Control-Allow-Credentials: true` in the preflight response, in lower case.', 'Set allowCredentials to true.']],
  ['a preflight without a route', PUT, [answer(405)], ['Blocked at the preflight: the status is 405, not 200 to 299.', ['Answer OPTIONS at this address: no route handles it.', `${SEND_OWN} in the preflight response. If the app does so already, a proxy answers OPTIONS itself, or strips the headers: let it pass OPTIONS on to the app.`], [ANSWERS_FIRST, ADD_OWN]]],
  ['a preflight that needs a login', PUT, [answer(401, STAR, allow('Methods', 'PUT'))], ['Blocked at the preflight: the status is 401, not 200 to 299.', 'Answer OPTIONS before authentication: a preflight never has cookies or Authorization.', ANSWERS_FIRST]],
  ['a preflight that is forbidden', PUT, [answer(403, STAR, allow('Methods', 'PUT'))], ['Blocked at the preflight: the status is 403, not 200 to 299.', 'If a CORS layer sent this 403, allow what it refuses. Answer OPTIONS before authentication: a preflight never has cookies or Authorization.', ANSWERS_FIRST]],
  ['a preflight that fails', PUT, [answer(502, STAR, allow('Methods', 'PUT'))], ['Blocked at the preflight: the status is 502, not 200 to 299.', 'The server fails on OPTIONS: look in its log, or in that of the proxy in front.', ANSWERS_FIRST]],
  ['a preflight that is redirected', PUT, [answer(301, STAR, allow('Methods', 'PUT'), ['Location', '/items/'])], ['Blocked at the preflight: the status is 301, not 200 to 299: browsers do not follow redirects of preflights.', 'Call the address that it redirects to (/items/) directly, or answer OPTIONS at this one.', ANSWERS_FIRST]],
  ['a preflight with another status', PUT, [answer(304, STAR, allow('Methods', 'PUT'))], ['Blocked at the preflight: the status is 304, not 200 to 299.', 'Answer the preflight with a status of 200 to 299.', 'cors-layer answers 400 when it refuses; the body says what.']],
  ['a preflight of a layer that refuses', PUT, [answer(400, STAR, allow('Methods', 'GET'))], ['Blocked at the preflight: Access-Control-Allow-Methods does not list PUT.', 'Add PUT to Access-Control-Allow-Methods in the preflight response.', "Add 'PUT' to allowMethods."]],
  ['a preflight of a layer that refuses a safelisted method', { method: 'POST', headers: [OTHER] }, [answer(400, STAR, allow('Methods', 'GET'), allow('Headers', 'X-One'))], ['Blocked at the preflight: the status is 400, not 200 to 299.', 'Add POST to Access-Control-Allow-Methods: browsers do not need it there, but the server may refuse what it does not list.', "Add 'POST' to allowMethods."]],
  ['a preflight of a layer that lists it', { method: 'POST', headers: [OTHER] }, [answer(400, STAR, allow('Methods', 'GET, POST'), allow('Headers', 'X-One'))], ['Blocked at the preflight: the status is 400, not 200 to 299.', 'Answer the preflight with a status of 200 to 299.', 'cors-layer answers 400 when it refuses; the body says what.']],
  ['a preflight of a layer that lists any', { method: 'POST', headers: [OTHER] }, [answer(400, STAR, allow('Methods', '*'), allow('Headers', 'X-One'))], ['Blocked at the preflight: the status is 400, not 200 to 299.', 'Answer the preflight with a status of 200 to 299.', 'cors-layer answers 400 when it refuses; the body says what.']],
  ['a preflight of a layer that lists no methods', { method: 'POST', headers: [OTHER] }, [answer(403, STAR, allow('Headers', 'X-One'))], ['Blocked at the preflight: the status is 403, not 200 to 299.', 'If a CORS layer sent this 403, allow what it refuses. Answer OPTIONS before authentication: a preflight never has cookies or Authorization.', ANSWERS_FIRST]],
  ['a preflight that fails, and lists others', { method: 'POST', headers: [OTHER] }, [answer(500, STAR, allow('Methods', 'GET'), allow('Headers', 'X-One'))], ['Blocked at the preflight: the status is 500, not 200 to 299.', 'The server fails on OPTIONS: look in its log, or in that of the proxy in front.', ANSWERS_FIRST]],

  ['a method', PUT, [answer(200, STAR, allow('Methods', 'GET'))], ['Blocked at the preflight: Access-Control-Allow-Methods does not list PUT.', 'Add PUT to Access-Control-Allow-Methods in the preflight response.', "Add 'PUT' to allowMethods."]],
  ['no methods', PUT, [answer(200, STAR)], ['Blocked at the preflight: Access-Control-Allow-Methods is missing or empty.', 'Add PUT to Access-Control-Allow-Methods in the preflight response.', "Add 'PUT' to allowMethods."]],
  ['a method and credentials', { ...PUT, ...COOKIES }, [answer(200, OWN, TRUE, allow('Methods', '*'))], ['Blocked at the preflight: Access-Control-Allow-Methods does not list PUT; * is a wildcard only without credentials.', 'Add PUT to Access-Control-Allow-Methods in the preflight response.', "Add 'PUT' to allowMethods."]],
  ['a method in lower case', { method: 'patch' }, [answer(200, STAR, allow('Methods', 'PATCH'))], ['Blocked at the preflight: Access-Control-Allow-Methods does not list patch; methods are case-sensitive.', "Call with `method: 'PATCH'`: fetch upper-cases only DELETE, GET, HEAD, OPTIONS, POST and PUT.", []]],
  ['a method in lower case, of one that is not listed', { method: 'query' }, [answer(200, STAR, allow('Methods', 'GET'))], ['Blocked at the preflight: Access-Control-Allow-Methods does not list query; methods are case-sensitive.', "Call with `method: 'QUERY'`: fetch upper-cases only DELETE, GET, HEAD, OPTIONS, POST and PUT.", []]],
  ['a method of its own in lower case', { method: 'foo' }, [answer(200, STAR, allow('Methods', 'GET'))], ['Blocked at the preflight: Access-Control-Allow-Methods does not list foo.', 'Add foo to Access-Control-Allow-Methods in the preflight response.', "Add 'foo' to allowMethods."]],
  ['methods that are no list', PUT, [answer(200, STAR, allow('Methods', 'GET PUT'))], ['Blocked at the preflight: Access-Control-Allow-Methods is not a comma-separated list of names: GET PUT.', 'Write Access-Control-Allow-Methods as a comma-separated list of names, without quotes.', 'Leave this header to cors-layer.']],
  ['methods that are no list, and a status', PUT, [answer(400, STAR, allow('Methods', 'GET PUT'))], ['Blocked at the preflight: Access-Control-Allow-Methods is not a comma-separated list of names: GET PUT.', 'Write Access-Control-Allow-Methods as a comma-separated list of names, without quotes.', 'Leave this header to cors-layer.']],

  ['headers', { headers: [OTHER, ['X-Two', '2']] }, [answer(200, STAR, allow('Headers', 'X-Three'))], ['Blocked at the preflight: Access-Control-Allow-Headers does not list x-one, x-two.', 'Add x-one, x-two to Access-Control-Allow-Headers in the preflight response.', "Add 'x-one', 'x-two' to allowHeaders."]],
  ['no headers', { headers: [OTHER] }, [answer(200, STAR)], ['Blocked at the preflight: Access-Control-Allow-Headers is missing or empty.', 'Add x-one to Access-Control-Allow-Headers in the preflight response.', "Add 'x-one' to allowHeaders."]],
  ['headers and credentials', { headers: [OTHER], ...COOKIES }, [answer(200, OWN, TRUE, allow('Headers', '*'))], ['Blocked at the preflight: Access-Control-Allow-Headers does not list x-one; * is a wildcard only without credentials.', 'Add x-one to Access-Control-Allow-Headers in the preflight response.', "Add 'x-one' to allowHeaders."]],
  ['authorization', { headers: [['Authorization', '1']] }, [answer(200, STAR, allow('Headers', '*'))], ['Blocked at the preflight: Access-Control-Allow-Headers is *, which does not cover authorization.', 'Name Authorization in Access-Control-Allow-Headers, beside the `*`.', "Add 'Authorization' to allowHeaders."]],
  ['a header of the response', { headers: [['Access-Control-Allow-Origin', '*']] }, [answer(200, STAR)], ['Blocked at the preflight: Access-Control-Allow-Headers is missing or empty.', 'Remove access-control-allow-origin from the call: it is a response header, which the server sends.', []]],
  ['a header of the response among others', { headers: [['Access-Control-Allow-Origin', '*'], OTHER] }, [answer(200, STAR)], ['Blocked at the preflight: Access-Control-Allow-Headers is missing or empty.', 'Remove access-control-allow-origin from the call: it is a response header, which the server sends. Add x-one to Access-Control-Allow-Headers in the preflight response.', "Add 'x-one' to allowHeaders."]],
  ['headers that are no list', { headers: [OTHER] }, [answer(200, STAR, allow('Headers', '"X-One"'))], ['Blocked at the preflight: Access-Control-Allow-Headers is not a comma-separated list of names: "X-One".', 'Write Access-Control-Allow-Headers as a comma-separated list of names, without quotes.', 'Leave this header to cors-layer.']],

  ['null after a redirect', {}, [answer(302, STAR, ['Location', 'https://other.test/']), answer(200, OWN)], [`Blocked at the response: Access-Control-Allow-Origin is ${ORIGIN}, not null.`, 'Call https://other.test/ directly: after a redirect from one origin to another the browser sends the origin null. Do not allow null, which every sandboxed frame has.', []]],
  ['null of the page', { origin: 'null' }, [answer(200)], ['Blocked at the response: there is no Access-Control-Allow-Origin.', NULL_PAGE, []]],
  ['null that is allowed', { origin: 'null' }, [answer(200, allow('Origin', 'null'), VARY)], ['Allowed: a script on null can read this response (status 200).']],
  ['file:// of the page', { origin: 'file://' }, [answer(200)], ['Blocked at the response: there is no Access-Control-Allow-Origin.', FILE_PAGE, []]],
  ['file:// of the page, and another origin with credentials', { origin: 'file://', ...COOKIES }, [answer(200, OWN)], [`Blocked at the response: Access-Control-Allow-Origin is ${ORIGIN}, not file://.`, FILE_PAGE, []]],
  ['file:// that is allowed', { origin: 'file://' }, [answer(200, allow('Origin', 'file://'), VARY)], ['Allowed: a script on file:// can read this response (status 200).']],
  ['no URL', {}, [answer(302, STAR, ['Location', 'http://['])], ['Blocked at the response: the Location is not one URL.', 'Send one Location, with one URL.', []]],
  ['a scheme', {}, [answer(302, STAR, ['Location', 'ftp://a.test/'])], ['Blocked at the response: the redirect leads to ftp:, which is not http or https.', 'Redirect to an address over https.', []]],
  ['a password', {}, [answer(302, STAR, ['Location', 'https://u:p@a.test/'])], ['Blocked at the response: the redirect leads to a URL with a user name or password.', 'Call the final address directly, and send Authorization as a header.', []]],
  ['endless redirects', {}, Array.from({ length: 30 }, () => answer(302, STAR, ['Location', API])), ['Blocked at the response: this is redirect 21, and a browser follows 20.', 'Call the final address directly, or end the loop of redirects.', []]],
  ['407', {}, [answer(407, STAR)], ['Blocked at the response: the status is 407, which browsers handle themselves and hide from scripts.', 'Answer with another status, such as 401: 407 belongs to proxies.', []]],
  ['mixed content', { url: 'http://api.example.com/' }, [], ['Blocked before it is sent: a page over HTTPS cannot call an address over HTTP.', 'Serve this address over HTTPS, and call it there.', []]],
  ['a port', { url: 'https://api.example.com:25/' }, [], ['Blocked before it is sent: browsers block port 25.', 'Serve this address on another port, such as 8080.', []]],
]

for (const [name, call, answers, [verdict, server = [], corsLayer = []]] of ROWS) {
  t.test(name, async t => {
    const result = await tell(call, ...answers)
    t.equal(result.verdict, verdict)
    t.equal(result.allowed, verdict.startsWith('Allowed'))
    t.strictSame(
      result.advice.map(advice => advice.server),
      [server].flat(),
    )
    t.strictSame(
      result.advice.flatMap(advice => advice.corsLayer ?? []),
      [corsLayer].flat(),
    )
    const failed = result.steps.flatMap(({ checks }) => checks).filter(({ passed }) => !passed)
    t.equal(failed.length > 0, !result.allowed)
    for (const { link } of failed)
      t.match(link, /^https:\/\/(?:fetch\.spec\.whatwg|www\.w3)\.org\/.*#/)
  })
}

t.test('the options to change are there as data, too', async t => {
  const fixes = async (...given: Parameters<typeof tell>) =>
    (await tell(...given)).advice.map(advice => advice.fixes)
  const origin = { option: 'allowOrigins', add: [ORIGIN] }
  const credentials = { option: 'allowCredentials', add: true }
  const headers = { headers: [OTHER, ['X-Two', '2']] } as const
  const bearer = { headers: [['Authorization', '1']] } as const
  t.strictSame(await fixes(COOKIES, answer(200, VARY)), [[origin], [credentials]])
  t.strictSame(await fixes(COOKIES, answer(200, STAR, TRUE)), [[origin, credentials]])
  t.strictSame(await fixes(headers, answer(200, STAR)), [
    [{ option: 'allowHeaders', add: ['x-one', 'x-two'] }],
  ])
  t.strictSame(await fixes(bearer, answer(200, STAR, allow('Headers', '*'))), [
    [{ option: 'allowHeaders', add: ['Authorization'] }],
  ])
  t.strictSame(await fixes({ origin: 'null' }, answer(200)), [[]], 'never null')
  t.strictSame(await fixes({ origin: 'file://' }, answer(200)), [[]], 'never file://')
  t.strictSame(await fixes(PUT, answer(405, STAR, allow('Methods', 'PUT'))), [[]])
})

t.test('the verdict says what was not sent', async t => {
  const of = async (more: Partial<Call>, ...answers: Response[]) => {
    const call = { url: API, origin: ORIGIN, ...more }
    const send = async (): Promise<Response> => answers.shift() ?? answer(500)
    const { verdict, sent } = describe(call, await corsFetch(call, send, { sendsUnsafe: false }))
    return [verdict, sent]
  }
  t.strictSame(await of({ method: 'put' }, answer(200, STAR, allow('Methods', 'PUT'))), [
    'The preflight passes. The PUT was not sent; add --send to check its response too.',
    false,
  ])
  t.strictSame(await of({ origin: 'https://api.example.com', method: 'PUT' }), [
    'The page and this address have the same origin, so CORS does not apply. The PUT was not sent; add --send to check its response too.',
    false,
  ])
  t.strictSame(await of({ method: 'patch' }, answer(204, STAR, allow('Methods', 'patch'))), [
    'The preflight passes. The patch was not sent; add --send to check its response too.',
    false,
  ])
  t.strictSame(await of({ method: 'POST' }), ['There is no verdict.', false])
})

const NOTES = {
  none: "No cookie was sent, because this command has none: with a user's cookies the server may answer differently.",
  authorization:
    'Chrome, Firefox and Safari still let Authorization through where Access-Control-Allow-Headers is *. The standard does not.',
  redirect:
    'After this redirect the standard asks for no preflight, but Firefox and Safari send one: the server must answer it there as well.',
  exposed:
    'Access-Control-Expose-Headers is not a comma-separated list of names (x-a; x-b): it exposes nothing.',
  vary: 'The response names the origin but has no `Vary: Origin`: a cache may serve it to a page on another origin, which is then blocked.',
  cookie:
    'The response sets a cookie without `SameSite=None; Secure`: browsers do not keep such cookies across sites.',
  network:
    'This address is on this machine or on a private network. When a public page calls it, Chrome asks the user first (Local Network Access); no response header changes that.',
  networkHttp:
    'This address is on this machine or on a private network. When a public page calls it, Chrome asks the user first, and only for pages over HTTPS (Local Network Access); no response header changes that.',
}
const maxAge = (value: string) =>
  answer(200, STAR, allow('Methods', 'PUT'), ['Access-Control-Max-Age', value])
const DONE = answer(200, STAR)
const SITE = 'https://other.example/'
const cookie = (value: string) => answer(200, OWN, TRUE, VARY, ['Set-Cookie', value])

// biome-ignore format: a row a line
const NOTED: readonly (readonly [name: string, call: Partial<Call>, answers: readonly Response[], notes: readonly string[]])[] = [
  ['authorization by wildcard', { headers: [['Authorization', '1']] }, [answer(200, STAR, allow('Headers', '*'))], [NOTES.authorization]],
  ['authorization that is not listed', { headers: [['Authorization', '1']] }, [answer(200, STAR, allow('Headers', 'X'))], []],
  ['a redirect to what needs no preflight', PUT, [answer(200, STAR, allow('Methods', 'PUT')), answer(303, STAR, ['Location', '/']), DONE], [NOTES.redirect]],
  ['a redirect with a preflight of its own', PUT, [answer(200, STAR, allow('Methods', 'PUT')), answer(307, STAR, ['Location', '/']), answer(200, STAR, allow('Methods', 'PUT')), DONE], []],
  ['max age of an hour', PUT, [maxAge('3600'), DONE], ['Access-Control-Max-Age is 3600, but browsers keep a preflight for less, in seconds: WebKit 600.']],
  ['max age of a day', PUT, [maxAge('86400'), DONE], ['Access-Control-Max-Age is 86400, but browsers keep a preflight for less, in seconds: WebKit 600, Chromium 7200.']],
  ['max age of a year', PUT, [maxAge('31536000'), DONE], ['Access-Control-Max-Age is 31536000, but browsers keep a preflight for less, in seconds: WebKit 600, Chromium 7200, Firefox 86400.']],
  ['max age that all keep', PUT, [maxAge('600'), DONE], []],
  ['max age of no time', PUT, [maxAge('0'), DONE], []],
  ['max age below zero', PUT, [maxAge('-1'), DONE], ['Access-Control-Max-Age is -1: browsers do not keep this preflight, and send one before each such request.']],
  ['max age that is none', PUT, [maxAge('1h'), DONE], ['Access-Control-Max-Age is 1h, which is not a number of seconds: Chromium and WebKit keep this preflight for 5 seconds, and Firefox does not keep it.']],
  ['max age that is empty', PUT, [maxAge(''), DONE], []],
  ['max age of a preflight that failed', { method: 'DELETE' }, [maxAge('-1')], []],
  ['exposed headers that are no list', {}, [answer(200, STAR, ['Access-Control-Expose-Headers', 'x-a; x-b'])], [NOTES.exposed]],
  ['exposed headers of which one is no name', {}, [answer(200, STAR, ['Access-Control-Expose-Headers', 'x-a'], ['access-control-expose-headers', '"x-b"'])], [NOTES.exposed.replace('x-a; x-b', 'x-a, "x-b"')]],
  ['exposed headers that are a list', {}, [answer(200, STAR, ['Access-Control-Expose-Headers', 'x-a, x-b'])], []],
  ['exposed headers that are no list, of its own origin', { origin: 'https://api.example.com' }, [answer(200, ['Access-Control-Expose-Headers', 'x-a; x-b'])], []],
  ['exposed headers that are no list, of a response that is blocked', {}, [answer(200, ['Access-Control-Expose-Headers', 'x-a; x-b'])], []],
  ['the origin without Vary', {}, [answer(200, OWN)], [NOTES.vary]],
  ['the origin with another Vary', {}, [answer(200, OWN, ['Vary', 'Accept'])], [NOTES.vary]],
  ['the origin with a Vary that is no list', {}, [answer(200, OWN, ['Vary', 'a b'])], [NOTES.vary]],
  ['the origin with Vary', {}, [answer(200, OWN, ['Vary', 'Accept, origin'])], []],
  ['the origin with Vary: *', {}, [answer(200, OWN, ['Vary', '*'])], []],
  ['any origin without Vary', {}, [DONE], []],
  ['its own origin', { origin: 'https://api.example.com' }, [answer(200, OWN)], []],
  ['a cookie for its own site', { url: SITE, ...COOKIES }, [cookie('a=1; SameSite=Lax; Secure')], [NOTES.cookie]],
  ['a cookie that is not secure', { url: SITE, ...COOKIES }, [cookie('a=1; SameSite=None')], [NOTES.cookie]],
  ['a cookie for all sites', { url: SITE, ...COOKIES }, [cookie('a=1; Secure; SameSite=None')], []],
  ['a cookie within a site', COOKIES, [cookie('a=1')], []],
  ['a cookie between two schemes', { origin: 'http://app.example.com', ...COOKIES }, [answer(200, allow('Origin', 'http://app.example.com'), TRUE, VARY, ['Set-Cookie', 'a=1'])], [NOTES.cookie]],
  ['a cookie between two ports', { url: 'http://a.test:1234/', origin: 'http://a.test', ...COOKIES }, [answer(200, allow('Origin', 'http://a.test'), TRUE, VARY, ['Set-Cookie', 'a=1'])], []],
  ['a cookie between two addresses', { url: 'http://10.0.0.1/', origin: 'http://9.0.0.1', ...COOKIES }, [answer(200, allow('Origin', 'http://9.0.0.1'), TRUE, VARY, ['Set-Cookie', 'a=1'])], [NOTES.cookie, NOTES.networkHttp]],
  ['a cookie before a redirect that is blocked', { url: SITE, ...COOKIES }, [answer(302, OWN, TRUE, ['Set-Cookie', 'a=1'], ['Location', 'http://other.example/'])], [NOTES.cookie]],
  ['a cookie without credentials', { url: SITE }, [answer(200, STAR, ['Set-Cookie', 'a=1'])], []],
  ['a cookie for null', { origin: 'null', ...COOKIES }, [answer(200, allow('Origin', 'null'), TRUE, VARY, ['Set-Cookie', 'a=1'])], []],
  ['a login with credentials', COOKIES, [answer(401, OWN, TRUE, VARY)], [NOTES.none]],
  ['a refusal with credentials', COOKIES, [answer(403)], [NOTES.none]],
  ['a preflight that is refused with credentials', { ...PUT, ...COOKIES }, [answer(403)], []],
  ['a login without credentials', {}, [answer(401, STAR)], []],
  ['this machine', { url: 'http://localhost:3000/' }, [DONE], [NOTES.network]],
  ['a private address', { url: 'https://192.168.1.2/' }, [DONE], [NOTES.network]],
  ['a private address of six', { url: 'https://[fd00::1]/' }, [DONE], [NOTES.network]],
  ['a local name', { url: 'https://printer.local/' }, [DONE], [NOTES.network]],
  ['a name of a private address', {}, [{ ...DONE, address: '10.1.2.3' }], [NOTES.network]],
  ['a name of this machine', {}, [{ ...DONE, address: '::ffff:127.0.0.1' }], [NOTES.network]],
  ['a name of a public address', {}, [{ ...DONE, address: '100.1.2.3' }], []],
  ['a page over http', { url: 'http://localhost:3000/', origin: 'http://app.example.com' }, [DONE], [NOTES.networkHttp]],
  ['a page on this machine', { url: 'http://localhost:3000/', origin: 'http://localhost:5173' }, [DONE], []],
  ['a page in a private network', { url: 'http://localhost:3000/', origin: 'http://192.168.0.1' }, [DONE], []],
  ['a page of an embedded browser', { url: 'http://localhost:3000/', origin: 'file://' }, [DONE], []],
]

for (const [name, call, answers, notes] of NOTED) {
  t.test(`note: ${name}`, async t => {
    t.strictSame((await tell(call, ...answers)).notes, notes)
  })
}

t.test('the result is all that a program needs', async t => {
  t.strictSame(await tell(PUT, answer(204, STAR, allow('Methods', 'GET'))), {
    allowed: false,
    status: null,
    sent: false,
    verdict: 'Blocked at the preflight: Access-Control-Allow-Methods does not list PUT.',
    steps: [
      {
        kind: 'preflight',
        method: 'OPTIONS',
        url: API,
        requestHeaders: [
          ['Accept', '*/*'],
          ['Access-Control-Request-Method', 'PUT'],
          ['Origin', ORIGIN],
        ],
        status: 204,
        headers: [STAR, allow('Methods', 'GET')],
        checks: [
          {
            rule: 'origin',
            passed: true,
            text: 'Access-Control-Allow-Origin is *',
            link: 'https://fetch.spec.whatwg.org/#cors-check',
          },
          {
            rule: 'status',
            passed: true,
            text: 'the status is 204',
            link: 'https://fetch.spec.whatwg.org/#cors-preflight-fetch',
          },
          {
            rule: 'methods',
            passed: false,
            text: 'Access-Control-Allow-Methods does not list PUT',
            link: 'https://fetch.spec.whatwg.org/#cors-preflight-fetch',
          },
        ],
      },
    ],
    advice: [
      {
        rule: 'methods',
        server: 'Add PUT to Access-Control-Allow-Methods in the preflight response.',
        corsLayer: "Add 'PUT' to allowMethods.",
        fixes: [{ option: 'allowMethods', add: ['PUT'] }],
      },
    ],
    notes: [],
    readable: [],
  })
})
