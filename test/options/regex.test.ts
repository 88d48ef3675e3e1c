// What `allowOriginRegex` is refused for, and what it is not. A text here is the whole message after the
// value.
import { inspect } from 'node:util'
import t from 'tap'
import { refusal } from './refusal.ts'

// biome-ignore format: a row a line
const REFUSED: [regex: unknown, message: string][] = [
  ['https?://*.example\\.org', "has a '*' that only repeats what stands before it. Write allowOriginRegex: 'https?://.*\\\\.example\\\\.org'."],
  [/(https|http):\/\/*\.example\.org(:\d+)?/, "has a '*' that only repeats what stands before it. Write allowOriginRegex: '(https|http):\\\\/\\\\/.*\\\\.example\\\\.org(:\\\\d+)?'."],
  ['https:///a\\.test', "matches no origin that a browser sends. Write the whole origin, such as 'https://example\\\\.org'."],
  ['', 'matches no origin. Leave it out.'],
  ['^192\\.168\\.', "matches no origin that a browser sends. Write the whole origin, such as 'https://example\\\\.org'."],
  ['^http://192\\.168\\.', "matches no origin that a browser sends. Write the whole origin, such as 'https://example\\\\.org'."],
  ['^(localhost|127\\.0\\.0\\.1)(:\\d+)?$', "matches only part of an origin, but must match all of it. Write allowOriginRegex: 'https?://((localhost|127\\\\.0\\\\.0\\\\.1)(:\\\\d+)?)'."],
  ['localhost|example\\.com', "matches only part of an origin, but must match all of it. Write allowOriginRegex: 'https?://(localhost|example\\\\.com)'."],
  ['(www.example.com)$', "matches only part of an origin, but must match all of it. Write allowOriginRegex: 'https://(www\\\\.example\\\\.com)'."],
  ['192.168.*', "has a '*' that only repeats what stands before it. Write allowOriginRegex: 'http://192\\\\.168\\\\.\\\\d+\\\\.\\\\d+'."],
  ['my-app-*.vercel.app', "has a '*' that only repeats what stands before it. Write allowOriginRegex: 'https://my-app-[\\\\w-]*\\\\.vercel\\\\.app'."],
  ['http://192.168.*.*:*', "has a '*' that only repeats what stands before it. Write allowOriginRegex: 'http://192\\\\.168\\\\.\\\\d+\\\\.\\\\d+(:\\\\d+)?'."],
  ['https://*-my-team.vercel.app', "has a '*' that only repeats what stands before it. Write allowOriginRegex: 'https://[\\\\w-]*-my-team\\\\.vercel\\\\.app'."],
  ['https?://*example.com', "has a '*' that only repeats what stands before it. Write allowOriginRegex: 'https?://.*\\\\.example\\\\.com'."],
  ['(?i)^https://.*\\.example\\.com$', "is not a valid JavaScript regex (Invalid group). Write the whole origin, such as 'https://example\\\\.org'."],
  ['^http', "matches no origin that a browser sends. Write the whole origin, such as 'https://example\\\\.org'."],
  [/x/, "matches no origin that a browser sends. Write the whole origin, such as 'https://example\\\\.org'."],
  ['[^a-z]*', "matches no origin that a browser sends. Write the whole origin, such as 'https://example\\\\.org'."],
  ['.', "matches only part of an origin, but must match all of it. Write allowOriginRegex: 'https://.*\\\\.(:\\\\d+)?'."],
  ['/./', "contains the slashes of a RegExp literal. Write allowOriginRegex: 'https://.*\\\\.(:\\\\d+)?'."],
  ['https://(?P<sub>\\w+)\\.a\\.test', "is not a valid JavaScript regex (Invalid group). Write the whole origin, such as 'https://example\\\\.org'."],
  ['~^https?://.*\\.a\\.test$', "matches no origin that a browser sends. Write the whole origin, such as 'https://example\\\\.org'."],
  ['~*\\.a\\.test$', "matches only part of an origin, but must match all of it. Write allowOriginRegex: 'https://~*\\\\.a\\\\.test'."],
  ['(?:)', 'matches no origin. Leave it out.'],
  ['/a.b/', "contains the slashes of a RegExp literal. Write allowOrigins: ['https://a.b']."],
  ['/a.b/i', "contains the slashes of a RegExp literal. Write allowOrigins: ['https://a.b']."],
  ['/https:\\/\\/a.test/', "contains the slashes of a RegExp literal. Write allowOrigins: ['https://a.test']."],
  ['*', "has a '*' that only repeats what stands before it. Write allowOrigins: ['*']."],
  ['^*\\.a\\.test$', "is not a valid JavaScript regex (Nothing to repeat). Write the whole origin, such as 'https://example\\\\.org'."],
  ['https://*', "has a '*' that only repeats what stands before it. Write allowOriginRegex: 'https://[\\\\w.-]+'."],
  ['https://*:*', "has a '*' that only repeats what stands before it. Write allowOriginRegex: 'https://[\\\\w.-]+(:\\\\d+)?'."],
  ['https?://*.a.b.test:*', "has a '*' that only repeats what stands before it. Write allowOriginRegex: 'https?://.*\\\\.a\\\\.b\\\\.test(:\\\\d+)?'."],
  ['http://localhost:*', "has a '*' that only repeats what stands before it. Write allowOrigins: ['http://localhost:*']."],
  ['https://a.b.test/', "has a slash after the host, which an Origin never has. Write allowOrigins: ['https://a.b.test']."],
  ['ftp://a\\.test', "has a scheme that no page is served with. Write allowOrigins: ['http://a.test']."],
  ['/a.b/gi', "contains the slashes of a RegExp literal. Write allowOrigins: ['https://a.b']."],
  ['/\\.example\\.org$/', "contains the slashes of a RegExp literal. Write allowOrigins: ['https://*.example.org']."],
  ['\\Ahttps://a\\Z', "has Python's anchors. Write allowOrigins: ['https://a']."],
  ['https://[a-z]{,3}\\.a\\.example', "matches no origin that a browser sends. Write the whole origin, such as 'https://example\\\\.org'."],
  ['a)|(b', "is not a valid JavaScript regex (Unmatched ')'). Write the whole origin, such as 'https://example\\\\.org'."],
  ['https://*.example.org', "has a '*' that only repeats what stands before it. Write allowOrigins: ['https://*.example.org']."],
  ['^https://*\\.example\\.org:8443$', "has a '*' that only repeats what stands before it. Write allowOrigins: ['https://*.example.org:8443']."],
  ['https://*.com', "has a '*' that only repeats what stands before it. Write a pattern such as 'https://*.example.org' or 'http://localhost:*'."],
  ['https:\\/\\/*.Example.org', "has a '*' that only repeats what stands before it. Write allowOrigins: ['https://*.example.org']."],
  [/\.example\.com$/, "matches only part of an origin, but must match all of it. Write allowOrigins: ['https://*.example.com']."],
  [/\.Example\.com$/i, "has upper-case letters, but browsers send lower case. Write allowOrigins: ['https://*.example.com']."],
  [/\.a\.b\.example\.com/, "matches only part of an origin, but must match all of it. Write allowOrigins: ['https://*.a.b.example.com']."],
  [/localhost/, "matches only part of an origin, but must match all of it. Write allowOrigins: ['http://localhost:*']."],
  [/^localhost:\d+$/, "matches only part of an origin, but must match all of it. Write allowOriginRegex: 'http://localhost:\\\\d+'."],
  [/localhost:3000/, "matches only part of an origin, but must match all of it. Write allowOrigins: ['http://localhost:3000']."],
  ['example\\.org', "matches only part of an origin, but must match all of it. Write allowOrigins: ['https://example.org']."],
  ['^example\\.org$', "matches only part of an origin, but must match all of it. Write allowOrigins: ['https://example.org']."],
  ['(\\.example\\.org)$', "matches no origin that a browser sends. Write the whole origin, such as 'https://example\\\\.org'."],
  ['\\.com$', "matches only part of an origin, but must match all of it. Write a pattern such as 'https://*.example.org' or 'http://localhost:*'."],
  ['https://example\\.org/', "has a slash after the host, which an Origin never has. Write allowOrigins: ['https://example.org']."],
  ['https://example\\.org/.*', "has a slash after the host, which an Origin never has. Write allowOrigins: ['https://example.org']."],
  ['https://(a|b)/c', "has a slash after the host, which an Origin never has. Write allowOriginRegex: 'https://(a|b)'."],
  ['file:///', "has a slash after the host, which an Origin never has. Write allowOriginRegex: 'file://'."],
  ['^http:\\/\\/a\\.example\\/$', "has a slash after the host, which an Origin never has. Write allowOrigins: ['http://a.example']."],
  ['(http|https)://a{,63}\\.test', "matches no origin that a browser sends. Write the whole origin, such as 'https://example\\\\.org'."],
  ['https://a\\.test$x', "matches no origin that a browser sends. Write the whole origin, such as 'https://example\\\\.org'."],
  [`https://\${HOST}`, "matches no origin that a browser sends. Write the whole origin, such as 'https://example\\\\.org'."],
  ['https://a\\.test$(?:x)', "matches no origin that a browser sends. Write the whole origin, such as 'https://example\\\\.org'."],
  ['https://a\\.test$(?<port>:80)', "matches no origin that a browser sends. Write the whole origin, such as 'https://example\\\\.org'."],
  ['https://a\\.test|https://*.b\\.test', "has a '*' that only repeats what stands before it. Write allowOriginRegex: 'https://a\\\\.test|https://.*\\\\.b\\\\.test'."],
  ['https://*.a\\.test|https://b\\.test', "has a '*' that only repeats what stands before it. Write allowOriginRegex: 'https://.*\\\\.a\\\\.test|https://b\\\\.test'."],
  ['www\\.example\\.org', "matches only part of an origin, but must match all of it. Write allowOrigins: ['https://www.example.org']."],
  ['\\.a\\.test|\\.b\\.test', "matches only part of an origin, but must match all of it. Write allowOriginRegex: 'https://.*(\\\\.a\\\\.test|\\\\.b\\\\.test)'."],
  ['my-localhost', "matches only part of an origin, but must match all of it. Write allowOrigins: ['https://my-localhost']."],
  [/\u{61}\.test/u, 'matches only part of an origin, but must match all of it. Write allowOriginRegex: /https:\\/\\/\\u{61}\\.test/u.'],
  [/\p{Lu}+\.test/u, "matches no origin that a browser sends. Write the whole origin, such as 'https://example\\\\.org'."],
  [/a\.test/g, "matches only part of an origin, but must match all of it. Write allowOrigins: ['https://a.test']."],
  ['https://a\\.test/\\*', "has a slash after the host, which an Origin never has. Write allowOrigins: ['https://a.test']."],
  ['https:///a\\.test/b', "matches no origin that a browser sends. Write the whole origin, such as 'https://example\\\\.org'."],
  ['https://(x{,3}(a|b))\\.test', "matches no origin that a browser sends. Write the whole origin, such as 'https://example\\\\.org'."],
  ['https://(x(a|b)y{,3})\\.test', "matches no origin that a browser sends. Write the whole origin, such as 'https://example\\\\.org'."],
  ['https://[a]x{,3}[b]\\.test', "matches no origin that a browser sends. Write the whole origin, such as 'https://example\\\\.org'."],
  ['https://a\\|b{,3}\\.test', "matches no origin that a browser sends. Write the whole origin, such as 'https://example\\\\.org'."],
  ['https://a\\.test$/b', "has a slash after the host, which an Origin never has. Write allowOrigins: ['https://a.test']."],
  ['https://a\\.test$.b', "matches no origin that a browser sends. Write the whole origin, such as 'https://example\\\\.org'."],
  ['https://a\\.test$-b', "matches no origin that a browser sends. Write the whole origin, such as 'https://example\\\\.org'."],
  [`https://\${_HOST}`, "matches no origin that a browser sends. Write the whole origin, such as 'https://example\\\\.org'."],
  ['https://*\\.my\\-app\\.test', "has a '*' that only repeats what stands before it. Write allowOrigins: ['https://*.my-app.test']."],
  ['https://*.a.test:*', "has a '*' that only repeats what stands before it. Write allowOrigins: ['https://*.a.test:*']."],
  ['\\.my-app\\.test', "matches only part of an origin, but must match all of it. Write allowOrigins: ['https://*.my-app.test']."],
  ['localhost:\\d*', "matches only part of an origin, but must match all of it. Write allowOriginRegex: 'http://localhost:\\\\d*'."],
  ['/https:\\/\\/localhost', "matches no origin that a browser sends. Write the whole origin, such as 'https://example\\\\.org'."],
  ['https://a\\.test:/', "matches no origin that a browser sends. Write the whole origin, such as 'https://example\\\\.org'."],
  ['https://Example\\.com', "has upper-case letters, but browsers send lower case. Write allowOrigins: ['https://example.com']."],
  [/^HTTPS:\/\/(a|[A-Z])\S\.test/, "has upper-case letters, but browsers send lower case. Write allowOriginRegex: '^https:\\\\/\\\\/(a|[a-z])\\\\S\\\\.test'."],
  [/https:\/\/Example\.com\//i, "has a slash after the host, which an Origin never has. Write allowOrigins: ['https://example.com']."],
  ['https://example\\.com:443', "names the default port, which browsers leave out. Write allowOrigins: ['https://example.com']."],
  ['^https:\\/\\/.*\\.example\\.com:443$', "names the default port, which browsers leave out. Write allowOrigins: ['https://*.example.com']."],
  ['http://example\\.com:80', "names the default port, which browsers leave out. Write allowOrigins: ['http://example.com']."],
  ['ws://example\\.com', "has a scheme that no page is served with. Write allowOrigins: ['http://example.com']."],
  ['^wss?://(a|b)\\.test$', "has a scheme that no page is served with. Write allowOriginRegex: '^https?://(a|b)\\\\.test$'."],
  [/wss:\/\/a\.test/i, "has a scheme that no page is served with. Write allowOrigins: ['https://a.test']."],
  [/https:\/\/[A-Z]+\.a\.test\/.*/iu, "has a slash after the host, which an Origin never has. Write allowOriginRegex: /https:\\/\\/[A-Z]+\\.a\\.test/iu."],
  [/https?:\/\/*\.\p{L}/u, "has a '*' that only repeats what stands before it. Write allowOriginRegex: /https?:\\/\\/.*\\.\\p{L}/u."],
  [/wss:\/\/\p{L}/u, "matches no origin that a browser sends. Write the whole origin, such as 'https://example\\\\.org'."],
  [[ 'a' ], 'is not a string or a RegExp. Write one regex, with | between alternatives.'],
  [5, 'is not a string or a RegExp. Write one regex, with | between alternatives.'],
  ['https://(?:B\\.)?A?[A-Z]*\\.test', "has upper-case letters, but browsers send lower case. Write allowOriginRegex: 'https://(?:b\\\\.)?a?[a-z]*\\\\.test'."],
  ['https://a\\x4A\\u004A\\D\\W\\S\\B(?!A)\\.test', "matches no origin that a browser sends. Write the whole origin, such as 'https://example\\\\.org'."],
  [/https:\/\/\p{Ll}\u{4A}\P{Lu}\.test/u, "matches no origin that a browser sends. Write the whole origin, such as 'https://example\\\\.org'."],
  [/\p{Lu}+:\/\/a/u, "matches no origin that a browser sends. Write the whole origin, such as 'https://example\\\\.org'."],
]

const ACCEPTED = [
  '.*',
  'https://(Example\\.com|a\\.test)',
  'https://A\\.test|https://a\\.test',
  'https://(?<Name>a)\\k<Name>\\.test',
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
  '(?<scheme>https)\\W+a\\.test',
  'https\\u003A//a\\.test',
  'https\\x3a//a\\.test',
  'https://a\\.test|\\Ahttps://b\\.test',
  'https://a\\.test\\Z|https://b\\.test',
  'https://a\\.test$\\b',
  'https://a\\.test$(:80)?',
  'https://a\\.test(?:/.*)?',
  'https://a\\.test[:/]?\\d*',
  '/?https:[/]/localhost',
  '/*https:[/]/localhost',
  '/{0}https:[/]/localhost',
  'https://a\\.test$x?',
  'https://a\\.test$x*',
  'https://a\\.test$x{0}',
  'https://(a{,3})*b\\.test',
  'https://(a{,3}){0,1}b\\.test',
  'https://[\\]{,3}]?a\\.test',
  'https://[a]x[{,3}]?\\.test',
  '[a-z]+://[a-z]+',
  'https://a\\.test[\\]/]?',
  'https://a\\.test/*',
  'https://a\\.test/{0,1}',
  '(.)\\1',
  'null',
  'nul+',
  'file://',
  'qrc:',
  'chrome-extension://[a-p]{32}',
  /https:\/\/a\.test/i,
  /[\w:]+\/\/a/,
  /[a-z]+\p{P}\/\/a/u,
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

// Nobody writes these. Each is a layer or a `CorsOptionsError`, and takes a fraction of a second.
const HOSTILE = {
  '100 KB of text': 'a'.repeat(100_000),
  '100 KB of classes': '[a-z]'.repeat(20_000),
  '100 KB of dots': '.*'.repeat(50_000),
  '5,000 alternatives': Array.from({ length: 5000 }, (_, i) => `https://a${i}\\.test`).join('|'),
  '5,000 alternatives, wrong': Array.from({ length: 5000 }, (_, i) => `a${i}\\.test`).join('|'),
  'groups 2,000 deep': `${'('.repeat(2000)}a${')'.repeat(2000)}`,
  'repetitions 2,000 deep': `${'('.repeat(2000)}a${')*'.repeat(2000)}`,
  'groups 50,000 deep': `${'('.repeat(50_000)}a${')'.repeat(50_000)}`,
  'a large count': 'https://a{60000}\\.test',
  'nested counts': 'https://(((a{1,1000}){1,1000}){1,1000}){1,1000}\\.test',
  'nested empty counts': '((){60000}){60000}',
  'what is never closed': '('.repeat(100_000),
}

t.test('whatever the regex, there is a layer or one short error', async t => {
  process.removeAllListeners('warning')
  for (const [what, source] of Object.entries(HOSTILE)) {
    for (const allowCredentials of [true, false]) {
      const said = refusal({ allowOriginRegex: source, allowCredentials })
      t.match(said, /^(?:accepted|CorsOptionsError: allowOriginRegex: )/, what)
      t.ok(said.length < 3000, what)
    }
  }
  t.match(refusal({ allowOriginRegex: HOSTILE['100 KB of text'] }), 'too large')
  const regex = new RegExp(Array.from({ length: 1000 }, (_, i) => `a${i}\\.test`).join('|'))
  t.ok(refusal({ allowOriginRegex: regex }).length < 3000, 'a RegExp')
})
