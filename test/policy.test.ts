// Which origins a policy allows. Each row is a fault that some CORS library has shipped.
import t from 'tap'
import { type CorsOptions, createCorsLayer } from '../lib/index.ts'

const SUBDOMAINS = 'https://.*\\.example\\.org'
const PATTERN = ['https://*.example.org']
const ofLength = (length: number) => `https://${'.example.org'.padStart(length - 8, 'a')}`

// biome-ignore format: a row a line
const ROWS: [fault: string, options: CorsOptions<never>, origin: string, allowed: boolean][] = [
  ['reflected by default', {}, 'https://evil.example', false],
  ['reflected with credentials', { allowCredentials: true }, 'https://evil.example', false],
  ['null by default', {}, 'null', false],
  ['a regex that ends too early', { allowOriginRegex: SUBDOMAINS }, 'https://a.example.org.evil.test', false],
  ['a regex that starts too late', { allowOriginRegex: '(https://)?.example\\.org' }, 'https://a.example.org', false],
  ['a regex that is right', { allowOriginRegex: SUBDOMAINS }, 'https://a.example.org', true],
  ['anchors around alternatives', { allowOriginRegex: 'https://a\\.test|https://b\\.test' }, 'https://a.test.evil.test', false],
  ['anchors around alternatives', { allowOriginRegex: 'https://a\\.test|https://b\\.test' }, 'http://evil.test/https://b.test', false],
  ['an alternative that is right', { allowOriginRegex: 'https://a\\.test|https://b\\.test' }, 'https://b.test', true],
  ['a RegExp matched in part', { allowOriginRegex: /(https:\/\/)?.a\.test/ }, 'https://x.a.test', false],
  ['a RegExp with m', { allowOriginRegex: /^https:\/\/a\.test$/m }, 'https://a.test', true],
  ['a RegExp with i', { allowOriginRegex: /https:\/\/A\.TEST/i }, 'https://a.test', true],
  ['a literal compiled to a regex', { allowOrigins: ['https://api.example.com'] }, 'https://apiXexample.com', false],
  ['a prefix test', { allowOrigins: ['https://example.com'] }, 'https://example.community', false],
  ['a prefix test', { allowOrigins: ['https://example.com'] }, 'https://example.com.evil.test', false],
  ['a suffix test', { allowOrigins: ['https://foo.com'] }, 'https://barfoo.com', false],
  ['a substring test', { allowOrigins: ['https://example.com'] }, 'https://example', false],
  ['a suffix test of a pattern', { allowOrigins: PATTERN }, 'https://notexample.org', false],
  ['a port in a pattern', { allowOrigins: PATTERN }, 'https://evil.test:any.example.org', false],
  ['a port in a regex', { allowOriginRegex: SUBDOMAINS }, 'https://evil.test:any.example.org', false],
  ['a path in a pattern', { allowOrigins: PATTERN }, 'https://evil.test/.example.org', false],
  ['a path in a regex', { allowOriginRegex: SUBDOMAINS }, 'https://evil.test/.example.org', false],
  ['user information', { allowOriginRegex: SUBDOMAINS }, 'https://evil.test@a.example.org', false],
  ['a query', { allowOriginRegex: SUBDOMAINS }, 'https://evil.test?.example.org', false],
  ['two origins in a pattern', { allowOrigins: PATTERN }, 'https://evil.test, https://x.example.org', false],
  ['two origins in a regex', { allowOriginRegex: SUBDOMAINS }, 'https://evil.test, https://x.example.org', false],
  ['bytes beyond ASCII', { allowOriginRegex: '.*' }, 'https://b\xfccher.example', false],
  ['a space', { allowOriginRegex: '.*' }, 'https://a.test ', false],
  ['no text', { allowOriginRegex: '.*' }, '', false],
  ['another scheme', { allowOrigins: ['https://a.test'] }, 'http://a.test', false],
  ['another port', { allowOrigins: ['https://a.test'] }, 'https://a.test:8443', false],
  ['letter case', { allowOrigins: ['https://a.test'] }, 'https://A.test', false],
  ['NULL for null', { allowOrigins: ['null'] }, 'NULL', false],
  ['Null for null', { allowOriginRegex: '.*' }, 'Null', false],
  ['null when listed', { allowOrigins: ['null'] }, 'null', true],
  ['null by a regex', { allowOriginRegex: '.*' }, 'null', true],
  ['an origin not in normal form', { allowOriginRegex: 'https://a\\.test(:\\d+)?' }, 'https://a.test:443', true],
  ['any origin', { allowOrigins: ['*'] }, 'https://evil.example', true],
  ['any text, as only * is sent', { allowOrigins: ['*'] }, 'https://a, https://b', true],
  ['any origin, named', { allowOrigins: ['*'], allowCredentials: true }, 'https://evil.example', true],
  ['no origin, not named', { allowOrigins: ['*'], allowCredentials: true }, 'https://a, https://b', false],
  ['an entry of a set', { allowOrigins: new Set(['https://a.test']) }, 'https://a.test', true],
  ['one scheme of many', { allowOrigins: ['app://home'] }, 'app://home', true],

  ['the origin of a file', { allowOrigins: ['file://'] }, 'file://', true],
  ['the origin of a file, by a regex', { allowOriginRegex: 'file:.*' }, 'file://', true],
  ['a scheme alone, by a regex', { allowOriginRegex: 'qrc:' }, 'qrc:', true],
  ['a scheme alone, named', { allowOrigins: ['*'], allowCredentials: true }, 'app://', true],
  ['a path of a file', { allowOriginRegex: '.*' }, 'file:///', false],
  ['http without a host', { allowOriginRegex: '.*' }, 'http://', false],
  ['HTTPS without a host', { allowOriginRegex: '.*' }, 'HTTPS:', false],
  ['wss without a host', { allowOriginRegex: '.*' }, 'wss:', false],
  ['ftp without a host', { allowOriginRegex: '.*' }, 'ftp://', false],
  ['a scheme like http without a host', { allowOriginRegex: '.*' }, 'httpx:', true],
  ['data', { allowOriginRegex: '.*' }, 'data:', false],
  ['blob with a host', { allowOriginRegex: '.*' }, 'blob://a.test', false],
  ['about', { allowOriginRegex: '.*' }, 'About:', false],
  ['javascript', { allowOrigins: ['*'], allowCredentials: true }, 'javascript:', false],
  ['the highest port', { allowOrigins: ['http://localhost:*'] }, 'http://localhost:65535', true],
  ['a port that is none, by a pattern', { allowOrigins: ['http://localhost:*'] }, 'http://localhost:65536', false],
  ['a port that is none, by a regex', { allowOriginRegex: '.*' }, 'http://localhost:99999', false],
  ['any port of an address', { allowOrigins: ['http://127.0.0.1:*'] }, 'http://127.0.0.1:3000', true],
  ['any port of an IPv6 address', { allowOrigins: ['http://[::1]:*'] }, 'http://[::1]', true],
  ['another address', { allowOrigins: ['http://10.0.0.1:*'] }, 'http://10.0.0.11:80', false],
  ['a name of a private network', { allowOrigins: ['http://*.local'] }, 'http://nas.local', true],

  ['the longest origin, by a regex', { allowOriginRegex: SUBDOMAINS }, ofLength(300), true],
  ['a longer one, by a regex', { allowOriginRegex: SUBDOMAINS }, ofLength(301), false],
  ['the longest origin, by a pattern', { allowOrigins: PATTERN }, ofLength(300), true],
  ['a longer one, by a pattern', { allowOrigins: PATTERN }, ofLength(301), false],
  ['a pattern', { allowOrigins: PATTERN }, 'https://a.example.org', true],
  ['a pattern, two labels deep', { allowOrigins: PATTERN }, 'https://a.b.example.org', true],
  ['a pattern is not the domain itself', { allowOrigins: PATTERN }, 'https://example.org', false],
  ['a pattern is of one scheme', { allowOrigins: PATTERN }, 'http://a.example.org', false],
  ['a pattern is of one port', { allowOrigins: PATTERN }, 'https://a.example.org:8443', false],
  ['a pattern has no empty label', { allowOrigins: PATTERN }, 'https://.example.org', false],
  ['a pattern has no empty label', { allowOrigins: PATTERN }, 'https://a..example.org', false],
  ['a pattern ends', { allowOrigins: PATTERN }, 'https://a.example.org.', false],
  ['a pattern ends', { allowOrigins: PATTERN }, 'https://a.example.org.evil.test', false],
  ['a dot of a pattern', { allowOrigins: PATTERN }, 'https://a.exampleXorg', false],
  ['the text of a pattern', { allowOrigins: PATTERN }, 'https://*.example.org', false],
  ['a pattern does not allow null', { allowOrigins: PATTERN }, 'null', false],
  ['a text longer than any origin', { allowOriginRegex: '.*' }, `https://${'a'.repeat(293)}`, false],
  ['a host longer than any', { allowOrigins: PATTERN }, `https://${'a.'.repeat(9000)}example.org`, false],
  ['a pattern with its port', { allowOrigins: ['https://*.a.test:8443'] }, 'https://x.a.test:8443', true],
  ['a pattern with its port', { allowOrigins: ['https://*.a.test:8443'] }, 'https://x.a.test', false],
  ['any port', { allowOrigins: ['http://localhost:*'] }, 'http://localhost:5173', true],
  ['any port, the default one', { allowOrigins: ['http://localhost:*'] }, 'http://localhost', true],
  ['any port is a port', { allowOrigins: ['http://localhost:*'] }, 'http://localhost:x', false],
  ['any port of this host', { allowOrigins: ['http://localhost:*'] }, 'http://localhost.evil.test:1', false],
  ['any port of this host', { allowOrigins: ['http://localhost:*'] }, 'http://a.localhost:1', false],
  ['the text of any port', { allowOrigins: ['http://localhost:*'] }, 'http://localhost:*', false],
  ['any label, any port', { allowOrigins: ['http://*.localhost:*'] }, 'http://a.localhost:1', true],
  ['any label, any port', { allowOrigins: ['http://*.localhost:*'] }, 'http://a.localhost', true],
  ['any label, any port', { allowOrigins: ['http://*.localhost:*'] }, 'http://localhost:1', false],
]

for (const [fault, options, origin, allowed] of ROWS) {
  t.test(`${fault}: ${origin.slice(0, 60)} is ${allowed ? 'allowed' : 'disallowed'}`, async t => {
    t.equal(createCorsLayer(options).isAllowedOrigin(origin), allowed)
  })
}

t.test('a RegExp with g or y gives one answer, however often it is asked', async t => {
  for (const flags of ['g', 'y', 'gy']) {
    const allowOriginRegex = new RegExp('https://a\\.test', flags)
    const layer = createCorsLayer({ allowOriginRegex })
    const answers = [1, 2, 3, 4].map(() => layer.isAllowedOrigin('https://a.test'))
    t.strictSame(answers, [true, true, true, true])
    t.equal(allowOriginRegex.lastIndex, 0, 'and is not changed')
  }
})

t.test('without an origin nothing is allowed', async t => {
  t.equal(createCorsLayer({ allowOrigins: ['*'] }).isAllowedOrigin(undefined), false)
})

t.test('what is changed after the layer is made changes nothing', async t => {
  const allowOrigins = ['https://a.test']
  const regex = /https:\/\/b\.test/
  const options = { allowOrigins, allowOriginRegex: regex }
  const layer = createCorsLayer(options)
  allowOrigins[0] = 'https://evil.test'
  regex.compile('.*')
  options.allowOrigins = ['*']
  t.equal(layer.isAllowedOrigin('https://a.test'), true)
  t.equal(layer.isAllowedOrigin('https://evil.test'), false)
})
