// What `allowOriginRegex` is refused for, and what it is not. A text here is the whole message after the
// value.
import { inspect } from 'node:util'
import t from 'tap'
import { refusal } from './refusal.ts'

// biome-ignore format: a row a line
const REFUSED: [regex: unknown, message: string][] = [
  ['https?://*.example\\.org', "has a '*' that only repeats the slash before it. Write allowOriginRegex: 'https?://[\\\\w.-]+\\\\.example\\\\.org'."],
  [/(https|http):\/\/*\.example\.org(:\d+)?/, "has a '*' that only repeats the slash before it. Write allowOriginRegex: '(https|http):\\\\/\\\\/[\\\\w.-]+\\\\.example\\\\.org(:\\\\d+)?'."],
  ['https:///a\\.test', "has a slash that no Origin has. Write the whole origin, such as 'https://example\\\\.org'."],
  ['', 'matches no origin. Leave it out.'],
  ['(?:)', 'matches no origin. Leave it out.'],
  ['/a.b/', "contains the slashes of a RegExp literal. Write allowOriginRegex: 'a.b'."],
  ['/a.b/i', "contains the slashes of a RegExp literal. Write allowOriginRegex: 'a.b'."],
  ['/a.b/gi', "contains the slashes of a RegExp literal. Write allowOriginRegex: 'a.b'."],
  ['/\\.example\\.org$/', "contains the slashes of a RegExp literal. Write allowOrigins: ['https://*.example.org']."],
  ['\\Ahttps://a\\Z', "has Python anchors, which are not needed: the regex must match the whole origin anyway. Write allowOriginRegex: 'https://a'."],
  ['https://[a-z]{,3}\\.a\\.example', "has Python's {,n}, which JavaScript matches literally. Write allowOriginRegex: 'https://[a-z]{0,3}\\\\.a\\\\.example'."],
  ['a)|(b', "is not a valid JavaScript regex (Invalid regular expression: /a)|(b/: Unmatched ')'). Fix it."],
  ['https://*.example.org', "has a '*' that only repeats the slash before it; this is a pattern, which belongs in allowOrigins. Write allowOrigins: ['https://*.example.org']."],
  ['^https://*\\.example\\.org:8443$', "has a '*' that only repeats the slash before it; this is a pattern, which belongs in allowOrigins. Write allowOrigins: ['https://*.example.org:8443']."],
  ['https://*.com', "has a '*' that only repeats the slash before it; this is a pattern, which belongs in allowOrigins. Write at least one more label, such as 'https://*.example.com'."],
  ['https:\\/\\/*.Example.org', "has a '*' that only repeats the slash before it; this is a pattern, which belongs in allowOrigins. Write allowOrigins: ['https://*.example.org']."],
  [/\.example\.com$/, "matches only part of an origin, but must match all of it. Write allowOrigins: ['https://*.example.com']."],
  [/\.Example\.com$/i, "matches only part of an origin, but must match all of it. Write allowOrigins: ['https://*.example.com']."],
  [/\.a\.b\.example\.com/, "matches only part of an origin, but must match all of it. Write allowOrigins: ['https://*.a.b.example.com']."],
  [/localhost/, "matches only part of an origin, but must match all of it. Write allowOrigins: ['http://localhost:*']."],
  [/^localhost:\d+$/, "matches only part of an origin, but must match all of it. Write allowOrigins: ['http://localhost:*']."],
  [/localhost:3000/, "matches only part of an origin, but must match all of it. Write the whole origin, such as 'https://example\\\\.org'."],
  ['example\\.org', "matches only part of an origin, but must match all of it. Write the whole origin, such as 'https://example\\\\.org'."],
  ['^example\\.org$', "matches only part of an origin, but must match all of it. Write the whole origin, such as 'https://example\\\\.org'."],
  ['(\\.example\\.org)$', "matches only part of an origin, but must match all of it. Write the whole origin, such as 'https://example\\\\.org'."],
  ['\\.com$', "matches only part of an origin, but must match all of it. Write the whole origin, such as 'https://example\\\\.org'."],
  ['https://example\\.org/', "has a slash after the host, which an Origin never has. Write allowOriginRegex: 'https://example\\\\.org'."],
  ['https://example\\.org/.*', "has a slash after the host, which an Origin never has. Write allowOriginRegex: 'https://example\\\\.org'."],
  ['https://(a|b)/c', "has a slash after the host, which an Origin never has. Write allowOriginRegex: 'https://(a|b)'."],
  ['file:///', "has a slash after the host, which an Origin never has. Write allowOriginRegex: 'file://'."],
  ['^http:\\/\\/a\\.example\\/$', "has a slash after the host, which an Origin never has. Write allowOriginRegex: '^http:\\\\/\\\\/a\\\\.example'."],
  ['https://Example\\.com', "has upper-case letters, but browsers send lower case. Write allowOriginRegex: 'https://example\\\\.com'."],
  [/^HTTPS:\/\/(a|[A-Z])\S\.test/, "has upper-case letters, but browsers send lower case. Write allowOriginRegex: '^https:\\\\/\\\\/(a|[A-Z])\\\\S\\\\.test'."],
  [/https:\/\/Example\.com\//i, "has a slash after the host, which an Origin never has. Write allowOriginRegex: /https:\\/\\/Example\\.com/i."],
  ['https://example\\.com:443', "names the default port, which browsers leave out. Write allowOriginRegex: 'https://example\\\\.com'."],
  ['^https:\\/\\/.*\\.example\\.com:443$', "names the default port, which browsers leave out. Write allowOriginRegex: '^https:\\\\/\\\\/.*\\\\.example\\\\.com$'."],
  ['http://example\\.com:80', "names the default port, which browsers leave out. Write allowOriginRegex: 'http://example\\\\.com'."],
  ['ws://example\\.com', "has a scheme that no page is served with. Write allowOriginRegex: 'http://example\\\\.com'."],
  ['^wss?://(a|b)\\.test$', "has a scheme that no page is served with. Write allowOriginRegex: '^https?://(a|b)\\\\.test$'."],
  [/wss:\/\/a\.test/i, "has a scheme that no page is served with. Write allowOriginRegex: /https:\\/\\/a\\.test/i."],
  [/https:\/\/[A-Z]+\.a\.test\/.*/iu, "has a slash after the host, which an Origin never has. Write allowOriginRegex: /https:\\/\\/[A-Z]+\\.a\\.test/iu."],
  [/https?:\/\/*\.\p{L}/u, "has a '*' that only repeats the slash before it. Write allowOriginRegex: /https?:\\/\\/[\\w.-]+\\.\\p{L}/u."],
  [/wss:\/\/\p{L}/u, "has a scheme that no page is served with. Write allowOriginRegex: /https:\\/\\/\\p{L}/u."],
  [[ 'a' ], 'is not a string or a RegExp. Write one regex, with | between alternatives.'],
  [5, 'is not a string or a RegExp. Write one regex, with | between alternatives.'],
]

const ACCEPTED = [
  '.*',
  'https://(Example\\.com|a\\.test)',
  'https://A\\.test|https://a\\.test',
  'https://(?:B\\.)?A?[A-Z]*\\.test',
  'https://a\\x4A\\u004A\\D\\W\\S\\B(?!A)\\.test',
  'https://(?<Name>a)\\k<Name>\\.test',
  /https:\/\/\p{Ll}\u{4A}\P{Lu}\.test/u,
  /https:\/\/A\.test/i,
  'https?://a\\.test:443',
  'https://a\\.test(:443)?',
  'https://a\\.test:443?',
  'https://a\\.test:80',
  'https://a\\.test:443|https://b\\.test',
  '(ws|http)s://a\\.test',
  'ws://a|https://a',
  '[\\s\\S]*',
  '\\w+://.*',
  'https:..a\\.test',
  'https://a\\.test|example\\.org',
  'https://example\\.org/?',
  '(https://a\\.test/|https://b\\.test)',
  'https?://(www\\.)?example\\.org(:\\d+)?',
  '^https://a\\.test$',
  'https://a{0,3}\\.test',
  'http(?:s):\\x2f\\x2fa\\.test',
  '[^a-z]*',
  '(?<scheme>https)\\W+a\\.test',
  'https\\u003a//a\\.test',
  '(.)\\1',
  'null',
  'nul+',
  'file://',
  'qrc:',
  'chrome-extension://[a-p]{32}',
  /https:\/\/a\.test/i,
  /\p{Lu}+:\/\/a/u,
  /[\w:]+\/\/a/,
]

t.test('a regex that matches no whole origin is refused, with what to write', async t => {
  for (const [regex, message] of REFUSED) {
    const said = refusal({ allowOriginRegex: regex })
    t.equal(said, `CorsOptionsError: allowOriginRegex: ${inspect(regex)} ${message}`)
  }
})

t.test('a regex that may match an origin is accepted', async t => {
  for (const regex of ACCEPTED)
    t.equal(refusal({ allowOriginRegex: regex }), 'accepted', String(regex))
})
