// Reading curl's words: what is read is what the real curl sends, where it is installed, and whatever
// would be another request is an error that names the flag.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import t from 'tap'
import { type CurlRequest, readCurl } from '../../lib/command/curl.ts'
import { UsageError } from '../../lib/command/usage.ts'
import { serve } from '../support/server.ts'

const REAL_CURL = '/usr/bin/curl'
// Newer than the curl of some systems.
const NEW_FLAGS = ['--request=PUT', '--show-headers', '--http3']
// Those that curl adds to every request, and what goes with a body.
const CURLS_OWN =
  /^(?:host|user-agent: curl\/.*|accept: \*\/\*|content-length|connection|http2.*|upgrade.*)/

// Each with what it sends: method, path, headers in lower case and sorted, body.
const FORM = 'content-type: application/x-www-form-urlencoded'
const JSON_HEADERS = ['accept: application/json', 'content-type: application/json']
type Sent = readonly [method: string, path: string, headers: readonly string[], body: string]
const sent = (
  method: string,
  {
    path = '/',
    headers = [],
    body = '',
  }: { path?: string; headers?: string[]; body?: string } = {},
): Sent => [method, path, headers, body]
const get = (...headers: string[]): Sent => sent('GET', { headers })
const post = (body: string, ...headers: string[]): Sent =>
  sent('POST', { headers: headers.length === 0 ? [FORM] : headers, body })

// `URL` stands for the address of the server.
// biome-ignore format: a row a line
const ROWS: readonly (readonly [words: string, sent: Sent])[] = [
  ['URL', get()],
  ['--url|URL', get()],
  ['--|URL', get()],
  ['-X|PUT|URL', sent('PUT')],
  ['-XPUT|URL', sent('PUT')],
  ['--request|PUT|URL', sent('PUT')],
  ['--request=PUT|URL', sent('PUT')],
  ['-sSLXPATCH|URL', sent('PATCH')],
  ['-X|GET|-X|DELETE|URL', sent('DELETE')],
  ['-I|URL', sent('HEAD')],
  ['--head|URL', sent('HEAD')],
  ['-I|-X|DELETE|URL', sent('DELETE')],
  ['-H|X-One: 1|URL|-H|x-Two:2:3', get('x-one: 1', 'x-two: 2:3')],
  ['-HX-One: 1|URL', get('x-one: 1')],
  ['-H|X-One: 1|-H|x-one: 2|URL', get('x-one: 1', 'x-one: 2')],
  ['--header|X-Empty;|-H|X-None:|-H|X-Spaces:  |URL', get('x-empty: ')],
  ['-d|a=1|URL', post('a=1')],
  ['-da|--data|b|--data-ascii|c|--data-binary|d|--data-raw|e|URL', post('a&b&c&d&e')],
  ['-d||URL', post('')],
  ['-d|-1|URL', post('-1')],
  ['--data-raw|@a|URL', post('@a')],
  ['--data-raw|--x\r\na\n--x--\r\n|URL', post('--x\r\na\n--x--\r\n')],
  ['-d|a|-X|PUT|URL', sent('PUT', { headers: [FORM], body: 'a' })],
  ['-d|a|-H|content-type: text/plain|URL', post('a', 'content-type: text/plain')],
  ['--data-urlencode|a b&c|URL', post('a+b%26c')],
  ["--data-urlencode|n=\u00e9 ~-._*'()!/=|URL", post('n=%C3%A9+~-._%2A%27%28%29%21%2F%3D')],
  ['--data-urlencode|=@ b|--data-urlencode|c=|URL', post('%40+b&c=')],
  ['--json|{"a":|--json|1}|URL', post('{"a":1}', ...JSON_HEADERS)],
  ['-d|a|--json|b|URL', post('ab', ...JSON_HEADERS)],
  ['--json|a|-d|b|-H|Accept: */*|URL', post('a&b', 'content-type: application/json')],
  ['-G|-d|a=1|-d|b=%20|URL', sent('GET', { path: '/?a=1&b=%20' })],
  ['--get|URL|-d|b', sent('GET', { path: '/?b' })],
  ['-G|URL?a#c|-d|b', sent('GET', { path: '/?a&b' })],
  ['-G|-I|URL|-d|b', sent('HEAD', { path: '/?b' })],
  ['-G|-X|PUT|URL|-d|b', sent('PUT', { path: '/?b' })],
  ['-G|URL|--json|1', sent('GET', { path: '/?1', headers: JSON_HEADERS })],
  ['-G|URL', get()],
  ['-b|a=1|URL', get('cookie: a=1')],
  ['--cookie|a=1; b=2|URL', get('cookie: a=1; b=2')],
  ['-b|a=1|-b|b=2|URL', get('cookie: a=1; b=2')],
  ['-b|a=1|-H|Cookie: b=2|URL', get('cookie: b=2')],
  ['-A|me|URL', get('user-agent: me')],
  ['--user-agent|me|-H|User-Agent: you|URL', get('user-agent: you')],
  ['-e|http://a.test/b|URL', get('referer: http://a.test/b')],
  ['--referer|http://a.test/b;auto|URL', get('referer: http://a.test/b')],
  ['-e||URL', get()],
  ['-u|me:a:b|URL', get('authorization: Basic bWU6YTpi')],
  ['--user|:|URL', get('authorization: Basic Og==')],
  ['-u|me:a|-H|Authorization: Bearer 1|URL', get('authorization: Bearer 1')],
  ['URL?a\\[0\\]=\\{1\\}', sent('GET', { path: '/?a[0]={1}' })],
  ['-g|URL?a[0]={1}', sent('GET', { path: '/?a[0]={1}' })],
  ['--globoff|-k|--insecure|URL', get()],
  ['URL../a/./b', sent('GET', { path: '/a/b' })],
  ['-s|-S|-i|-v|-L|-f|-N|-#|-o|FILE|-m|9|-w|%{http_code}|-D|FILE|URL', get()],
  ['--silent|--show-error|--include|--verbose|--location|--fail|--output|FILE|--max-time|9.5|URL', get()],
  ['--compressed|--http1.1|--connect-timeout|9|--retry|0|--max-redirs|3|--no-progress-meter|URL', get('accept-encoding: deflate, gzip, br, zstd')],
  ['--http1.0|--fail-with-body|--no-buffer|--no-keepalive|--basic|--tlsv1.2|--stderr|FILE|URL', get()],
  ['--show-headers|--http2|--http3|URL', get()],
]

/** What the server sees of the real curl. */
async function seenOf(words: readonly string[], last: () => Sent | undefined): Promise<unknown> {
  const child = spawn(REAL_CURL, ['--no-progress-meter', ...words], { stdio: 'ignore' })
  await new Promise(resolve => child.on('close', resolve))
  return last()
}

function sentBy({ urls: [url = ''], method, headers, body }: CurlRequest): Sent {
  const { pathname, search } = new URL(url)
  return [method, pathname + search, linesOf(headers), body ?? '']
}

function linesOf(headers: CurlRequest['headers']): string[] {
  return headers
    .map(([name, value]) => `${name.toLowerCase()}: ${value}`)
    .filter(line => !CURLS_OWN.test(line))
    .sort()
}

let last: Sent | undefined
const port = await serve(t, (req, res) => {
  let body = ''
  req.setEncoding('utf8').on('data', (text: string) => {
    body += text
  })
  req.on('end', () => {
    const { rawHeaders: raw } = req
    const headers = raw.flatMap((name, i) => (i % 2 ? [] : [[name, String(raw[i + 1])] as const]))
    last = [String(req.method), String(req.url), linesOf(headers), body]
    res.end()
  })
})
const folder = t.testdir()

for (const [text, expected] of ROWS) {
  const words = text
    .split('|')
    .map(word => word.replace(/^URL/, `http://127.0.0.1:${port}/`).replace(/^FILE$/, `${folder}/a`))
  t.test(text, async t => {
    const [method, path, headers, body] = expected
    const ours = headers.filter(line => !line.startsWith('accept-encoding'))
    t.strictSame(sentBy(readCurl(words)), [method, path, ours, body], 'as it is read')
    if (!existsSync(REAL_CURL) || words.some(word => NEW_FLAGS.includes(word))) return
    last = undefined
    const [, , seen] = [words, text, await seenOf(words, () => last)] as [unknown, unknown, Sent]
    // Several -b are joined without a space by older ones.
    const cookies = (lines: readonly string[]): string[] =>
      lines.map(line => line.replace(/;(?=\S)/g, '; '))
    t.strictSame(
      [seen[0], seen[1], cookies(seen[2]), seen[3]],
      expected,
      'as the real curl sends it',
    )
  })
}

const OTHER = 'is not supported. Leave it out, or write it before curl if it belongs to cors-layer.'
// biome-ignore format: a row a line
const MISTAKES: readonly (readonly [words: string, message: string])[] = [
  ['-F|a=s3cret', `-F after curl ${OTHER}`],
  ['-Fa=s3cret', `-F after curl ${OTHER}`],
  ['--form|a=s3cret', `--form after curl ${OTHER}`],
  ['--form=s3cret', `--form after curl ${OTHER}`],
  ['--oauth2-bearer=s3cret', `--oauth2-bearer after curl ${OTHER}`],
  ['-sT|s3cret', `-T after curl ${OTHER}`],
  ['--send', `--send after curl ${OTHER}`],
  ['--__proto__', `--__proto__ after curl ${OTHER}`],
  ['--constructor=s3cret', `--constructor after curl ${OTHER}`],
  [`--${'a'.repeat(1_000_000)}`, `--${'a'.repeat(38)} after curl ${OTHER}`],
  ['-X', "curl's -X needs a value."],
  ['-sX', "curl's -X needs a value."],
  ['--json', "curl's --json needs a value."],
  ['-o', "curl's -o needs a value."],
  ['--silent=s3cret', "curl's --silent takes no value."],
  ['-d|@s3cret', "curl's -d names a file, and files are not read. Write the text."],
  ['--data-ascii|@s3cret', "curl's --data-ascii names a file, and files are not read. Write the text."],
  ['--data-binary|@s3cret', "curl's --data-binary names a file, and files are not read. Write the text."],
  ['--json|@-', "curl's --json names a file, and files are not read. Write the text."],
  ['--data-urlencode|a@s3cret', "curl's --data-urlencode names a file, and files are not read. Write the text."],
  ['-H|@s3cret', "curl's -H names a file, and files are not read. Write the text."],
  ['-b|s3cret', "curl's -b names a file, and files are not read. Write the text."],
  ['-b|@a=s3cret', "curl's -b names a file, and files are not read. Write the text."],
  ['-H|s3cret', "A -H after curl has no colon. Write it as 'name: value'."],
  ['-H|a;s3cret', "A -H after curl has no colon. Write it as 'name: value'."],
  ['-u|s3cret', "curl's -u has no password. Write 'name:password'."],
  ['http://a.test/[1-3]', 'curl takes [ ] and { } in a URL for a pattern. Write -g after curl.'],
  ['http://a.test/{a,b}', 'curl takes [ ] and { } in a URL for a pattern. Write -g after curl.'],
]

for (const [text, message] of MISTAKES) {
  t.test(`${text.slice(0, 40)}: ${message}`, async t => {
    t.throws(() => readCurl(text.split('|')), new UsageError(message))
    t.ok(message.length < 200)
  })
}

t.test('an address of IPv6 is no pattern', async t => {
  t.strictSame(readCurl(['http://[::1]:80/']).urls, ['http://[::1]:80/'])
})

t.test('what is no URL is left as it is, with a query too', async t => {
  t.strictSame(readCurl(['a b', '-G', '-d', 'c']).urls, ['a b'])
})

t.test('a million characters take no more than a second', async t => {
  const long = (text: string): string => text.repeat(1_000_000 / text.length)
  const started = Date.now()
  for (const words of [
    ['--data-urlencode', long('@')],
    ['--data-urlencode', `${long('a')}=${long('@')}`],
    ['-H', `a:${long(' ')}b`],
    ['-H', `a: ${long(';')}`],
    ['-g', long('[')],
    ['-e', long(';auto')],
  ]) {
    try {
      readCurl(words)
    } catch {
      // Told in a line, as above.
    }
  }
  t.ok(Date.now() - started < 1000)
})
