// What the options are refused for. A text here is the whole message: the option, the place, the
// value, the rule, and what to write instead.
import { inspect } from 'node:util'
import t from 'tap'
import { type CorsOptions, CorsOptionsError, createCorsLayer } from '../../lib/index.ts'

/** The message that `options` are refused with. */
function refusal(options: unknown): string {
  try {
    createCorsLayer(options as CorsOptions)
    return 'accepted'
  } catch (error) {
    return `${error}`
  }
}

const STAR =
  "has a '*' that stands neither for all subdomains nor for the whole port. " +
  "Write a pattern such as 'https://*.example.org' or 'http://localhost:*', or '*' for any origin."

// biome-ignore format: a row a line
const ORIGINS: [origin: unknown, message: string][] = [
  ['https://example.org/', "has a path, which an Origin never has. Write 'https://example.org'."],
  ['https://example.org/a?b', "has a path, which an Origin never has. Write 'https://example.org'."],
  ['https://example.org?a', "has a query or fragment, which an Origin never has. Write 'https://example.org'."],
  ['https://*.example.org/', "has a path, which an Origin never has. Write 'https://*.example.org'."],
  ['example.org', "has no scheme. Write 'https://example.org'."],
  ['//example.org', "has no scheme. Write 'https://example.org'."],
  ['*.example.org', "has no scheme. Write 'https://*.example.org'."],
  ['localhost:3000', "has no scheme. Write 'http://localhost:3000'."],
  ['localhost.example:3000', "has no scheme. Write 'https://localhost.example:3000'."],
  ['my.localhost:3000', "has no scheme. Write 'https://my.localhost:3000'."],
  ['10.20.30.40:8080', "has no scheme. Write 'http://10.20.30.40:8080'."],
  ['notNull', "has no scheme. Write 'https://notnull'."],
  ['null.example', "has no scheme. Write 'https://null.example'."],
  ['//localhost:3000', "has no scheme. Write 'http://localhost:3000'."],
  ['localhost/a', "has no scheme. Write 'http://localhost'."],
  ['a.test/http:x', "has no scheme. Write 'https://a.test'."],
  ['http:example.org', "has no scheme. Write 'http://example.org'."],
  ['127.0.0.1:8080', "has no scheme. Write 'http://127.0.0.1:8080'."],
  ['[::1]:8080', "has no scheme. Write 'http://[::1]:8080'."],
  ['https://example.org:443', "names the default port, which browsers leave out. Write 'https://example.org'."],
  ['http://example.org:80', "names the default port, which browsers leave out. Write 'http://example.org'."],
  ['https://*.example.org:443', "names the default port, which browsers leave out. Write 'https://*.example.org'."],
  ['https://Example.org', "has upper-case letters, but browsers send lower case. Write 'https://example.org'."],
  ['HTTPS://example.org', "has upper-case letters, but browsers send lower case. Write 'https://example.org'."],
  ['App://Home', "has upper-case letters, but browsers send lower case. Write 'app://home'."],
  ['https://bücher.example', "is not in Punycode, as browsers send it. Write 'https://xn--bcher-kva.example'."],
  [' https://example.org', "has a space or a comma at its start or end. Write 'https://example.org'."],
  ['https://example.org,', "has a space or a comma at its start or end. Write 'https://example.org'."],
  ['https://a.test,https://b.test', "holds several origins; list each one separately. Write 'https://a.test', 'https://b.test'."],
  ['https://a.test b.test', "holds several origins; list each one separately. Write 'https://a.test', 'b.test'."],
  ['https://user@example.org', "has user information, which an Origin never has. Write 'https://example.org'."],
  ['https://127.1', "is not written as browsers send it. Write 'https://127.0.0.1'."],
  ['https://[::0001]', "is not written as browsers send it. Write 'https://[::1]'."],
  ['https://example.org:08080', "is not written as browsers send it. Write 'https://example.org:8080'."],
  ['https://.*\\.example\\.org', "is a regex, but entries are compared as plain text. Write allowOriginRegex: 'https://.*\\\\.example\\\\.org'."],
  ['.*', "is a regex, but entries are compared as plain text. Write allowOriginRegex: '.*'."],
  ['https://a.test/https?x', "has a path, which an Origin never has. Write 'https://a.test'."],
  ['https?://example.org', "is a regex, but entries are compared as plain text. Write allowOriginRegex: 'https?://example.org'."],
  ['https://example.org:99999', "is not an origin. Write scheme, host and port, such as 'https://example.org'."],
  ['https://', "is not an origin. Write scheme, host and port, such as 'https://example.org'."],
  ['app://', "is not an origin. Write scheme, host and port, such as 'https://example.org'."],
  ['', 'is empty. Leave it out.'],
  ['NULL', "is not lower case, as browsers send 'null'. Write 'null'."],
  ['file://', "is never sent; browsers send 'null' for such pages. Serve the page over HTTP, or write 'null'."],
  ['https://*', STAR],
  ['https://*:*', STAR],
  ['https://a.*.example.org', STAR],
  ['https://*.*.example.org', STAR],
  ['https://a*.example.org', STAR],
  ['http://localhost:80*', STAR],
  ['http://localhost:*0', STAR],
  ['*://example.org', STAR],
  ['https://*.com', "matches every domain under 'com', no matter who owns it. Write at least one more label, such as '*.example.com'."],
  ['https://*.127.0.0.1', 'is a pattern over an IP address. List each origin, or write allowOriginRegex.'],
  ['https://*.127.0.0.10', 'is a pattern over an IP address. List each origin, or write allowOriginRegex.'],
  ['http://127.0.0.1:*', 'is a pattern over an IP address. List each origin, or write allowOriginRegex.'],
  ['http://[::1]:*', 'is a pattern over an IP address. List each origin, or write allowOriginRegex.'],
  [3, 'is not a string. Write each entry as a string.'],
]

// biome-ignore format: a row a line
const OTHERS: [option: string, value: unknown, message: string][] = [
  ['allowOrigins', 'https://a.test', "is not an array or a set. Write [ 'https://a.test' ]."],
  ['allowOrigins', 'https://a.test, b', "is not an array or a set. Write [ 'https://a.test', 'b' ]."],
  ['allowOrigins', /a/, 'is not an array or a set. Write it as allowOriginRegex.'],
  ['allowOrigins', true, "is not an array or a set. Write a list, or ['*'] for any."],
  ['allowOrigins', null, "is not an array or a set. Write a list, or ['*'] for any."],
  ['allowOriginRegex', '', 'matches no origin. Leave it out.'],
  ['allowOriginRegex', '/a.b/i', "contains the slashes of a RegExp literal. Write 'a.b'."],
  ['allowOriginRegex', '/a.b/', "contains the slashes of a RegExp literal. Write 'a.b'."],
  ['allowOriginRegex', '/a.b/gi', "contains the slashes of a RegExp literal. Write 'a.b'."],
  ['allowOriginRegex', '\\Ahttps://a\\Z', "has Python's anchors, but a regex must match the whole origin anyway. Write 'https://a'."],
  ['allowOriginRegex', 'a)|(b', "is not a valid JavaScript regex (Invalid regular expression: /a)|(b/: Unmatched ')'). Fix it."],
  ['allowOriginRegex', ['a'], 'is not a string or a RegExp. Write one regex, with | between alternatives.'],
  ['isAllowedOrigin', ['https://a.test'], 'is not a function. Write (origin, req) => true or false.'],
  ['allowCredentials', 'true', 'is not a boolean. Write true or false.'],
  ['allowPrivateNetwork', 1, 'is not a boolean. Write true or false.'],
  ['maxAge', '60', 'is not a whole number of seconds. Write 60.'],
  ['maxAge', '0', 'is not a whole number of seconds. Write 0.'],
  ['maxAge', 1.5, 'is not a whole number of seconds. Write 2.'],
  ['maxAge', NaN, 'is not a whole number of seconds. Write 0 for no caching, 86400 for a day.'],
  ['maxAge', Infinity, 'is not a whole number of seconds. Write 0 for no caching, 86400 for a day.'],
  ['maxAge', -5, 'is not a whole number of seconds. Write 0 for no caching, 86400 for a day.'],
  ['maxAge', null, 'is not a whole number of seconds. Write 0 for no caching, 86400 for a day.'],
  ['maxAge', Symbol('60'), 'is not a whole number of seconds. Write 0 for no caching, 86400 for a day.'],
  ['allowOriginRegex', /(?:)/, 'matches no origin. Leave it out.'],
]

// biome-ignore format: a row a line
const ENTRIES: [option: string, entry: unknown, message: string][] = [
  ['allowMethods', 'get', "is not upper case, and methods are case-sensitive. Write 'GET'."],
  ['allowMethods', 'A, B', "holds several methods; list each one separately. Write 'A', 'B'."],
  ['allowMethods', ' PUT', "has a space or a comma at its start or end. Write 'PUT'."],
  ['allowMethods', 'P*', "is not a method; '*' can only stand alone, for any method. List each method."],
  ['allowMethods', 'PÜT', 'is not a method. Write one method.'],
  ['allowMethods', 'TRACE', 'is a method that browsers let no script send. Leave it out.'],
  ['allowHeaders', 'A, B', "holds several header names; list each one separately. Write 'A', 'B'."],
  ['allowHeaders', 'X-*', "is not a header name; '*' can only stand alone, for any header name. List each header name."],
  ['allowHeaders', 'X:', 'is not a header name. Write one header name.'],
  ['allowHeaders', 'Cookie', 'is set by the browser and never appears in a preflight. Leave it out.'],
  ['allowHeaders', 'Access-Control-Request-Method', 'is set by the browser and never appears in a preflight. Leave it out.'],
  ['allowHeaders', 'Proxy-Authorization', 'is set by the browser and never appears in a preflight. Leave it out.'],
  ['allowHeaders', 'Sec-Fetch-Mode', 'is set by the browser and never appears in a preflight. Leave it out.'],
  ['allowHeaders', 'Access-Control-Allow-Origin', 'is a response header, which this layer sends itself. Leave it out.'],
  ['exposeHeaders', '', 'is empty. Leave it out.'],
  ['exposeHeaders', 'A, B', "holds several header names; list each one separately. Write 'A', 'B'."],
  ['exposeHeaders', 'Set-Cookie', 'is a header that browsers let no script read. Leave it out.'],
]

// [what was written, what is meant]: names of other libraries, Starlette's spelling, misspellings.
// biome-ignore format: a row a line
const NAMES: [string, string][] = [
  ['allow_origins', 'allowOrigins'],
  ['allow_origin_regex', 'allowOriginRegex'],
  ['allow_credentials', 'allowCredentials'],
  ['max_age', 'maxAge'],
  ['origin', 'allowOrigins'],
  ['origins', 'allowOrigins'],
  ['allowedOrigins', 'allowOrigins'],
  ['allowOrgins', 'allowOrigins'],
  ['methods', 'allowMethods'],
  ['allowedHeaders', 'allowHeaders'],
  ['headers', 'allowHeaders'],
  ['exposedHeaders', 'exposeHeaders'],
  ['credentials', 'allowCredentials'],
  ['supportsCredentials', 'allowCredentials'],
  ['privateNetwork', 'allowPrivateNetwork'],
  ['maxage', 'maxAge'],
]

const ALL_NAMES =
  'allowOrigins, allowOriginRegex, isAllowedOrigin, allowMethods, allowHeaders, allowCredentials, ' +
  'allowPrivateNetwork, exposeHeaders, maxAge'

t.test('an origin that no browser sends is refused, with the one to write', async t => {
  for (const [origin, message] of ORIGINS) {
    const said = refusal({ allowOrigins: ['https://a.test', origin] })
    t.equal(said, `CorsOptionsError: allowOrigins[1]: ${inspect(origin)} ${message}`)
  }
})

t.test('an entry that never has an effect is refused, with what to write', async t => {
  for (const [option, entry, message] of ENTRIES) {
    const said = refusal({ [option]: new Set(['X', entry]) })
    t.equal(said, `CorsOptionsError: ${option}[1]: ${inspect(entry)} ${message}`)
  }
})

t.test('a value of another kind is refused, with what to write', async t => {
  for (const [option, value, message] of OTHERS) {
    t.equal(
      refusal({ [option]: value }),
      `CorsOptionsError: ${option}: ${inspect(value)} ${message}`,
    )
  }
})

t.test('an unknown option is refused, with the one that is meant', async t => {
  for (const [name, meant] of NAMES) {
    const said = refusal({ [name]: 1 })
    t.equal(said, `CorsOptionsError: ${name}: 1 is not an option. Write ${meant}.`)
  }
  for (const name of ['optionsSuccessStatus', 'preflightContinue', 'constructor', 'x']) {
    t.match(refusal({ [name]: 1 }), `is not an option. The options are ${ALL_NAMES}.`)
  }
})

t.test('options that are no object are refused', async t => {
  for (const options of [null, [], 'https://a.test', 5, true]) {
    const said = `CorsOptionsError: options: ${inspect(options)} is not an object. `
    t.equal(
      refusal(options),
      `${said}Write an object such as { allowOrigins: ['https://example.org'] }.`,
    )
  }
})

t.test('all problems are in one error, as text and as data', async t => {
  const options = { allowOrigins: ['https://a.test/'], maxAge: -1, origin: '*' }
  try {
    createCorsLayer(options as CorsOptions)
    t.fail('accepted')
  } catch (error) {
    t.ok(error instanceof TypeError)
    t.ok(error instanceof CorsOptionsError)
    const { message, problems } = error as CorsOptionsError
    t.equal(
      message,
      [
        'Wrong options:',
        "- origin: '*' is not an option. Write allowOrigins.",
        "- allowOrigins[0]: 'https://a.test/' has a path, which an Origin never has. Write 'https://a.test'.",
        '- maxAge: -1 is not a whole number of seconds. Write 0 for no caching, 86400 for a day.',
      ].join('\n'),
    )
    t.strictSame(problems.slice(1), [
      {
        option: 'allowOrigins',
        index: 0,
        value: 'https://a.test/',
        rule: 'has a path, which an Origin never has',
        advice: "Write 'https://a.test'.",
      },
      {
        option: 'maxAge',
        value: -1,
        rule: 'is not a whole number of seconds',
        advice: 'Write 0 for no caching, 86400 for a day.',
      },
    ])
  }
})

t.test('a long value is cut in the message', async t => {
  t.match(refusal({ allowOriginRegex: ['x'.repeat(1000)] }), /x{200}'\.\.\. 800 more characters/)
})

t.test('names that contain a forbidden one are accepted', async t => {
  const options = {
    allowMethods: ['RETRACE', 'TRACES'],
    allowHeaders: ['X-Host', 'Hosts', 'X-Access-Control-Allow-Origin'],
    exposeHeaders: ['X-Set-Cookie', 'Set-Cookies'],
  }
  t.equal(refusal(options), 'accepted')
})

t.test('origins of any scheme, and in each form that browsers send, are accepted', async t => {
  const allowOrigins = [
    'https://example.org',
    'http://example.org:8080',
    'http://localhost',
    'http://data:8080',
    'http://127.0.0.1:3000',
    'https://[::1]',
    'https://[2001:db8::1]:8443',
    'https://xn--bcher-kva.example',
    'https://under_score.example',
    'chrome-extension://aaaabbbbccccddddeeeeffffgggghhhh',
    'moz-extension://0d5b7a6e-0000-4000-8000-000000000000',
    'capacitor://localhost',
    'app://home:8080',
    'https://*.example.org',
    'https://*.localhost',
    'https://*.a.1.example.org',
    'http://localhost:*',
    'https://*.example.org:*',
    'https://*.example.org:8443',
  ]
  t.equal(refusal({ allowOrigins }), 'accepted')
})

t.test('an option that is undefined is left out', async t => {
  const { isAllowedOrigin } = createCorsLayer({ allowOrigins: undefined, maxAge: undefined })
  t.equal(isAllowedOrigin('https://a.test'), false)
})

t.test('an option may be inherited, and its getter is called once', async t => {
  let calls = 0
  class Options {
    get allowOrigins() {
      calls++
      return ['https://a.test']
    }
  }
  t.equal(createCorsLayer(new Options()).isAllowedOrigin('https://a.test'), true)
  t.equal(calls, 1)
})

t.test('an app that is no function is refused', async t => {
  const layer = createCorsLayer() as (app: unknown) => unknown
  const koa = { callback() {} }
  const message =
    "is not a function (req, res). Pass the framework's node listener, such as Koa's app.callback()."
  t.throws(() => layer(koa), new TypeError(`app: ${inspect(koa)} ${message}`))
  const make = createCorsLayer as (app: unknown, options: unknown) => unknown
  t.throws(() => make(undefined, {}), new TypeError(`app: undefined ${message}`))
})
