// Random text for the options, made of parts that are nearly right: text at random would be refused for
// one reason only, and none of it would ever match an origin.
import fc from 'fast-check'

/** Parts in their order, one of each list. */
function sequence(...lists: readonly (readonly string[])[]): fc.Arbitrary<string> {
  return fc.tuple(...lists.map(list => fc.constantFrom(...list))).map(parts => parts.join(''))
}

/** Parts in any order. */
function jumble(parts: readonly string[], maxLength: number): fc.Arbitrary<string> {
  return fc.array(fc.constantFrom(...parts), { maxLength }).map(some => some.join(''))
}

const noise = fc.oneof(
  jumble([...'aZ.*:/[]\\^$|()?,;\'"@-_%1é\n{}=!<>'], 10),
  fc.string({ unit: 'grapheme', maxLength: 10 }),
)

// biome-ignore format: kinds a line
const BEFORE = ['', '', '', '', ' ', '\t', ',', '*,', '* ', '^', '"', "'"]
// biome-ignore format: kinds a line
const SCHEMES = [
  'https://', 'https://', 'https://', 'http://', 'http://', 'app://', 'chrome-extension://',
  'HTTPS://', 'https:', 'https:/', 'http//', 'https:///', '//', '', '', 'https://https://', '1s://',
  'ws://', 'wss://', 'WS:', 'ftp://', 'file:', 'file://', 'file:///', 'qrc:', 'app:', 'data:', 'blob:', 'blob:https://', 'about:',
  'javascript:', 'null', '*://', 'http*://', 'https?://',
]
// biome-ignore format: kinds a line
const HOSTS = [
  'example.org', 'example.org', 'a.test', 'localhost', 'under_score.test', 'xn--bcher-kva.example',
  '*.example.org', '*.localhost', '*.local', '*.home.arpa', '*.a.test.',
  'Example.org', 'bücher.example', '*.bücher.example', '*.Example.org', 'ß.test', 'ⓔxample.org', '☃.test', 'xn--a',
  '127.0.0.1', '127.1', '0x7f.1', '256.1.1.1', '1', '10.0.0.1', '[::1]', '[::0001]', '[fe80::1%25eth0]',
  '', '.', '..', 'a..test', '.a.test', 'a.test.', 'localhost.', '-', 'a b.test', '%41.test', "a'b.test", 'a"b.test',
  'user@a.test', 'user:pw@a.test', 'http', 'null', 'a\\b', 'a'.repeat(300),
  '*', '*.', '*.com', '*.co.uk', '*.arpa', 'a.*.test', 'a*.test', '*a.test', 'a.*', '*.*.a.test', '**.a.test',
  'api-*.example.org', '*.127.0.0.1', '10.0.*.1', '*.[::1]', '.*\\.example\\.org', '(a|b).test', '$HOST', '$' + '{HOST}',
]
// biome-ignore format: kinds a line
const PORTS = [
  '', '', '', ':8080', ':65535', ':*', ':*',
  ':', ':80', ':443', ':08080', ':0', ':00', ':65536', ':99999', ':-1', ':abc', ':8*', ':**', ':443:*', ':*:*',
  ':\\d+', '(:\\d+)?', ':$PORT',
]
// biome-ignore format: kinds a line
const AFTER = [
  '', '', '', '', '/', '/path', '/*', '?q', '#f', ',', ' ', ';', '\n', '\0', '$', '*', '.*', '\\', "'", '"',
  ', https://b.test', ' b.test', ',*', '|https://b.test',
]

/** Entries of `allowOrigins`. */
export const origins: fc.Arbitrary<string> = fc.oneof(
  { weight: 8, arbitrary: sequence(BEFORE, SCHEMES, HOSTS, PORTS, AFTER) },
  { weight: 1, arbitrary: noise },
)

// biome-ignore format: kinds a line
const METHODS = [
  'GET', 'get', 'Post', 'patch', 'DELETE', 'TRACE', 'track', 'custom', 'PÜT', 'ı', '*', 'X-*',
  ' ', ',', ', ', ';', '\t', '\n', ':', "'", '"', '`',
]

/** Entries of `allowMethods`. */
export const methods: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: jumble(METHODS, 4) },
  { weight: 1, arbitrary: noise },
)

// biome-ignore format: kinds a line
const HEADERS = [
  'X-A', 'x-a', 'Authorization', 'content-type', 'Cookie', 'set-cookie', 'Set-Cookie2', 'host', 'Sec-Fetch', 'sec-', 'proxy-',
  'Access-Control-Allow-Origin', 'access-control-request-method', 'access-control-', 'ü', 'K', '*', 'X-*',
  ' ', ',', ', ', ';', '\t', '\n', ':', "'", '"', '`',
]

/** Entries of `allowHeaders` and `exposeHeaders`. */
export const headers: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: jumble(HEADERS, 4) },
  { weight: 1, arbitrary: noise },
)

/** Entries of `allowOrigins` with one `*` or several in odd places. */
export const stars: fc.Arbitrary<string> = sequence(
  ['https://', 'http://', '*://', 'http*://', 'app://', 'chrome-extension://', 'HTTPS://'],
  [
    '*',
    'a.*',
    'a.*.test',
    'a-*.Example.org',
    '*.*.a.test',
    'a*',
    '*a.test',
    'a.*.example',
    'e*.example',
    '*l.example',
    'evil.e*',
    '10.0.0.*',
    '10.*.*.1',
    '10.0.*',
    '10.*',
  ],
  ['', ':*', ':80*', ':8080'],
  ['', '', '/', '/*'],
)

// biome-ignore format: kinds a line
const PARTS = [
  'https', 'http', 'https?', 'HTTPS', 'ws://', 'app', 'file', 'qrc', 'null', '://', ':\\/\\/', '//', ':', '[:]', '\\x3a', '\\u003a', '\\u{3a}',
  '\\w+', '[a-z]+', '.*', '.+', '.', '[^.]+', '[\\w-]+', '[\\s\\S]*', '[^]*', '[^/]+', '[^:]*', '[^\\]]', '[a-z:/.]+',
  '\\D', '\\S', '\\W', '\\b', '\\cJ', '\\p{L}+', '[[a-z]--[b]]',
  'example', 'Example', ':443', ':80', '\\.', '\\.example\\.org', 'example\\.com', 'example.org', 'localhost', '127\\.0\\.0\\.1', '\\[::1\\]',
  '\\d+', '(:\\d+)?', '(?::\\d+)?', ':\\d+', ':*', '*.', 'https://*.', '-', '[a{,3}]', '$PORT',
  '^', '$', '|', '|', 'a|b', '(', '(?:', '(?=', '(?!', '(?<=', '(?<n>', '(?i:', ')', ')?', ')*', '){0,1}', '\\1', '\\k<n>',
  '?', '*', '+', '{2}', '{0,}', '{1,3}', '{,3}', '/', '\\/', '/?', '(/.*)?', '/*', '\\A', '\\Z', '\\z',
]

/** Source of `allowOriginRegex`. */
export const regexes: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: jumble(PARTS, 6) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(
        fc.constantFrom(
          'https://',
          'https?://',
          'wss?://',
          '^https?:\\/\\/',
          '.*',
          '\\w+://',
          '/https://',
        ),
        jumble(PARTS, 4),
        fc.constantFrom('', '$', ':443', '(:\\d+)?', '/', '/?', '/?$', '/.*', '/i'),
      )
      .map(parts => parts.join('')),
  },
  { weight: 1, arbitrary: noise },
)

export const flags: fc.Arbitrary<string> = fc.constantFrom(
  ...['', '', '', 'i', 'g', 'y', 's', 'm', 'u', 'v', 'iu', 'im'],
)

/** The regex of `source`, if it is one. */
export function regexOf(source: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(source, flags)
  } catch {
    return undefined
  }
}
