// A paste gives what the same call in the command's own words gives: for each browser's copy of each
// call, against servers that are right and servers that are wrong.
import t, { type Test } from 'tap'
import { readArguments } from '../../lib/command/arguments.ts'
import { corsFetch, describe, type Headers, type Result } from '../../lib/command/browser.ts'
import { jsonOf } from '../../lib/command/report.ts'
import { createSend } from '../../lib/command/send.ts'
import { UsageError } from '../../lib/command/usage.ts'
import { createCorsLayer } from '../../lib/index.ts'
import { serve } from '../support/server.ts'
import { addedBy, BROWSERS, type Copied, copyOf, wordsOf } from './copies.ts'
import { runCommand } from './run-command.ts'

const ORIGIN = 'https://app.example.org'
const FROM = ['--origin', ORIGIN]
const JSON_TYPE = ['Content-Type', 'application/json'] as const
const BEARER = ['Authorization', 'Bearer s3cret'] as const
const COOKIES = 'sid=s3cret; theme=dark'

interface Call {
  readonly path?: string
  readonly method?: string
  readonly headers?: Headers
  readonly body?: string
  readonly cookies?: string
}

const FORM_DATA = '------x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n------x--\r\n'
const CALLS: Readonly<Record<string, Call>> = {
  'a GET': {},
  'a GET with a header': { headers: [['X-One', '1']] },
  'a GET with brackets and braces in its query': { path: '?filter[name]={a}&b=c' },
  'a HEAD': { method: 'HEAD' },
  'a POST of text': { method: 'POST', body: 'It\'s 1 < 2!\nNext & last: $HOME `id` \\ "x"' },
  'a POST of a form': {
    method: 'POST',
    headers: [['Content-Type', 'application/x-www-form-urlencoded']],
    body: 'a=1&b=%20',
  },
  'a POST of form data': {
    method: 'POST',
    headers: [['Content-Type', 'multipart/form-data; boundary=----x']],
    body: FORM_DATA,
  },
  'a POST of JSON': { method: 'POST', headers: [JSON_TYPE], body: '{"a":"@b"}' },
  'a POST without a body': { method: 'POST' },
  'a PUT of JSON with cookies': {
    method: 'PUT',
    headers: [JSON_TYPE, ['Accept', 'application/json']],
    body: '{}',
    cookies: COOKIES,
  },
  'a DELETE with Authorization': { method: 'DELETE', headers: [BEARER] },
  'a GET with cookies': { cookies: COOKIES },
  'a PATCH with a header': { method: 'PATCH', headers: [['X-One', '1']], body: '1' },
}

const right = createCorsLayer({
  allowOrigins: [ORIGIN],
  allowMethods: ['*'],
  allowHeaders: ['Content-Type', 'Authorization', 'X-One'],
  allowCredentials: true,
})
const star = createCorsLayer({ allowOrigins: ['*'], allowMethods: ['*'], allowHeaders: ['*'] })
const other = createCorsLayer({ allowOrigins: ['https://other.example'] })
const SERVERS = ['right', 'star', 'other', 'bare', 'refused'] as const

const port = await serve(t, (req, res) => {
  // The same head in each second.
  res.sendDate = false
  const app = (): void => void res.end('{}')
  const name = String(req.url).slice(1).split('?')[0]
  if (name === 'right') right(req, res, app)
  else if (name === 'star') star(req, res, app)
  else if (name === 'other') other(req, res, app)
  else if (name === 'bare') app()
  else res.writeHead(403, { 'Access-Control-Allow-Origin': ORIGIN }).end()
})

/** What `--json` prints for these arguments. */
async function jsonFor(args: readonly string[]): Promise<string> {
  const given = readArguments(args)
  if (typeof given === 'string') throw new Error(given)
  const send = createSend({ timeoutSeconds: 10, insecure: false })
  return jsonOf(describe(given.call, await corsFetch(given.call, send)))
}

function ownWords(url: string, { method, headers = [], body, cookies }: Call): string[] {
  return [
    ...[url, ...FROM],
    ...(method === undefined ? [] : ['--method', method]),
    ...headers.flatMap(([name, value]) => ['--header', `${name}: ${value}`]),
    ...(body === undefined ? [] : [`--data=${body}`]),
    ...(cookies === undefined ? [] : ['--credentials']),
  ]
}

/** All but the note that no cookie was sent, since of a paste they are. */
function withoutNote(json: string): Result {
  const result: Result = JSON.parse(json)
  return { ...result, notes: result.notes.filter(note => !note.startsWith('No cookie was sent')) }
}

for (const [name, call] of Object.entries(CALLS)) {
  t.test(`four copies of ${name}`, async t => {
    for (const server of SERVERS) {
      const url = `http://127.0.0.1:${port}/${server}${call.path ?? ''}`
      const own = await jsonFor(ownWords(url, call))
      for (const browser of BROWSERS) {
        const bare: Copied = { method: 'GET', headers: [], ...call, url }
        const headers = [...bare.headers, ...addedBy(browser, bare, ORIGIN)]
        const pasted = await jsonFor(wordsOf(copyOf(browser, { ...bare, headers })))
        t.strictSame(withoutNote(pasted), withoutNote(own), `${browser}, ${server}`)
        t.notMatch(pasted, 's3cret')
      }
    }
  })
}

const API = 'https://api.example.com/items'
const MARK = ['-H', 'Sec-Fetch-Mode: cors']
const PAGE = ['-H', `Origin: ${ORIGIN}`]

/** What a script is taken to have asked for. */
function callOf(...args: readonly string[]) {
  const given = readArguments(args)
  if (typeof given === 'string') throw new Error(given)
  return given.call
}

t.test('the headers of a browser are told from those of a script by its marks', async t => {
  const both = 'User-Agent: Mozilla/5.0|Priority: u=1|Alt-Used: a.test|If-None-Match: "1"'
  const browsers = [
    ...both.split('|'),
    ...['If-Modified-Since: Sat, 1 Jan 2000 00:00:00 GMT', 'Accept-Language: en-US,en;q=0.5'],
    ...['Accept: */*', 'Content-Type: text/plain;charset=UTF-8'],
    ...['Cache-Control: no-cache', 'Pragma: no-cache'],
  ].flatMap(header => ['-H', header])
  const script = ['-H', 'X-One: 1', '-H', 'Accept: text/html']
  const expected = [
    ['X-One', '1'],
    ['Accept', 'text/html'],
  ]
  const forbidden = [
    '-H',
    'Sec-GPC: 1',
    '-H',
    'DNT: 1',
    '-H',
    'Proxy-A: 1',
    '-H',
    'Host: a',
    '-H',
    'TE: trailers',
  ]
  const paste = [API, ...PAGE, ...browsers, ...script]
  t.strictSame(callOf('curl', ...paste, ...forbidden, ...MARK).headers, expected)
  t.strictSame(callOf('curl', ...paste, ...forbidden, '-e', `${ORIGIN}/`).headers, expected)
  // Without the marks a script may have set them.
  t.strictSame(
    callOf('curl', ...paste).headers?.map(([name]) => name),
    [...browsers, ...script].flatMap(text => (text === '-H' ? [] : [text.split(':')[0]])),
  )
  t.throws(
    () => callOf('curl', ...paste, ...forbidden),
    new UsageError("--header 'Sec-GPC' is one that browsers do not let scripts set. Leave it out."),
  )
})

t.test('what only a script sets stays, in a paste from a browser too', async t => {
  const headers = [
    ['Cache-Control', 'no-cache'],
    ['Accept-Language', 'en_US'],
    ['X-Requested-With', 'XMLHttpRequest'],
    ['Content-Type', 'text/plain'],
  ] as const
  const flags = headers.flatMap(([name, value]) => ['-H', `${name}: ${value}`])
  t.strictSame(callOf('curl', API, ...PAGE, ...MARK, ...flags).headers, headers)
  const other = ['-H', 'Pragma: no-cache', '-H', 'Cache-Control: no-store']
  t.equal(callOf('curl', API, ...PAGE, ...MARK, ...other).headers?.length, 2)
})

t.test('the origin: that of --origin, else of Origin, else of Referer', async t => {
  const referer = ['-H', 'referer: http://localhost:3000/a?b']
  t.equal(callOf(...FROM, 'curl', API, '-H', 'origin: null', ...referer).origin, ORIGIN)
  t.equal(callOf('curl', API, '-H', 'origin: null', ...referer).origin, 'null')
  t.equal(callOf('curl', API, ...referer).origin, 'http://localhost:3000')
  t.equal(callOf('curl', API, '-e', `${ORIGIN}/a`).origin, ORIGIN)
  t.strictSame(callOf('curl', API, ...referer).headers, [])
})

t.test("our own options stand before the word curl, and all words after it are curl's", async t => {
  const own = ['--send', '--json', '--insecure', '--timeout', '5', '--credentials']
  t.match(readArguments([...own, 'curl', API, ...PAGE, '--json', '{}']), {
    call: { method: 'POST', body: '{}', credentials: true, cookies: undefined },
    ...{ send: true, json: true, insecure: true, timeoutSeconds: 5 },
  })
  t.match(readArguments(['curl', API, ...PAGE, '--json', '{}', '-k']), {
    ...{ send: false, json: false, insecure: true },
  })
  t.match(readArguments(['curl.exe', API, ...PAGE]), { call: { url: API } })
  t.equal(readArguments(['--help', 'curl', API]), 'help')
  // The word is a value here.
  t.match(readArguments([API, ...FROM, '-X', 'POST', '--data', 'curl']), { call: { body: 'curl' } })
})

t.test('-b and Cookie mean credentials, and -u is a header of the script', async t => {
  t.match(callOf('curl', API, ...PAGE, '-b', 'a=1'), { credentials: true, cookies: 'a=1' })
  t.match(callOf('curl', API, ...PAGE, '-H', 'cookie: a=1; b=2', '-H', 'Cookie: c=3'), {
    ...{ credentials: true, cookies: 'a=1; b=2; c=3', headers: [] },
  })
  t.match(callOf('curl', API, ...PAGE), { credentials: false, cookies: undefined })
  t.match(callOf('curl', API, ...PAGE, '-u', 'a:b'), {
    ...{ credentials: false, headers: [['Authorization', 'Basic YTpi']] },
  })
})

/** A server that can be called by two origins, and redirects from one to the other. */
async function serveRedirects(t: Test) {
  const seen: string[] = []
  const port: number = await serve(t, (req, res) => {
    const { method, url, headers } = req
    const isPreflight = headers['access-control-request-method'] !== undefined
    seen.push(`${isPreflight ? 'preflight' : method} ${url} ${headers.cookie ?? '-'}`)
    res.setHeader('Access-Control-Allow-Origin', String(headers.origin))
    res.setHeader('Access-Control-Allow-Credentials', 'true')
    res.setHeader('Access-Control-Allow-Headers', 'X-One, Authorization')
    res.setHeader('Set-Cookie', ['sid=n3w; Path=/; HttpOnly', 'n3w'])
    const locations: Readonly<Record<string, string>> = {
      '/same': '/end',
      '/there': `http://localhost:${port}/back`,
      '/back': `http://127.0.0.1:${port}/end`,
    }
    const to = locations[String(url)]
    if (isPreflight || to === undefined) res.end()
    else res.writeHead(307, { Location: to }).end()
  })
  return { seen, urlOf: (path: string) => `http://127.0.0.1:${port}${path}` }
}

t.test('cookies go with the request, not with its preflight, and stay at their origin', async t => {
  const { seen, urlOf } = await serveRedirects(t)
  const flags = [...PAGE, '-H', 'X-One: 1', '-b', COOKIES]
  t.equal((await runCommand(['curl', urlOf('/same'), ...flags])).status, 0)
  const preflights = (path: string): string => `preflight ${path} -`
  t.strictSame(seen.splice(0), [
    ...[preflights('/same'), `GET /same ${COOKIES}`],
    ...[preflights('/end'), `GET /end ${COOKIES}`],
  ])
  t.equal((await runCommand(['curl', urlOf('/there'), ...flags])).status, 0)
  t.strictSame(seen.splice(0), [
    ...[preflights('/there'), `GET /there ${COOKIES}`],
    ...[preflights('/back'), 'GET /back -', preflights('/end'), 'GET /end -'],
  ])
})

t.test('what may change something is sent only with --send, cookies or not', async t => {
  const { seen, urlOf } = await serveRedirects(t)
  const words = ['curl', urlOf('/a'), ...PAGE, '-H', 'X-One: 1', '-b', COOKIES, '-d', 'x']
  t.equal((await runCommand(words)).status, 0)
  t.strictSame(seen.splice(0), ['preflight /a -'])
  t.equal((await runCommand(['--send', ...words])).status, 0)
  t.strictSame(seen, ['preflight /a -', `POST /a ${COOKIES}`])
})

t.test('a session can be judged: what a 401 says of cookies is said only without them', async t => {
  const url = await serve(t, (req, res) => {
    res.setHeader('Access-Control-Allow-Origin', ORIGIN)
    res.setHeader('Access-Control-Allow-Credentials', 'true')
    res.writeHead(req.headers.cookie === 'sid=s3cret' ? 200 : 401).end()
  }).then(port => `http://127.0.0.1:${port}/`)
  t.match((await runCommand(['curl', url, ...PAGE, '-b', 'sid=s3cret'])).stdout, '(status 200)')
  const wrong = await runCommand(['curl', url, ...PAGE, '-b', 'sid=other'])
  t.match(wrong.stdout, '(status 401)')
  t.notMatch(wrong.stdout, 'No cookie was sent')
  const none = await runCommand(['--credentials', 'curl', url, ...PAGE])
  t.match(none.stdout, 'No cookie was sent')
})

t.test('no cookie and no password is printed, with or without --json', async t => {
  const { urlOf } = await serveRedirects(t)
  const secrets = [
    ...['-b', 'sid=s3cret', '-H', 'Cookie: sid=s3cret', '-H', 'Authorization: Bearer s3cret'],
    ...['-u', 'me:s3cret', '-H', 'Proxy-Authorization: Basic s3cret', ...MARK],
  ]
  for (const own of [[], ['--json'], ['--send'], ['--json', '--send']]) {
    for (const path of ['/end', '/same', '/there']) {
      const flags = path === '/there' ? ['-X', 'PUT'] : []
      const run = await runCommand([...own, 'curl', urlOf(path), ...PAGE, ...secrets, ...flags])
      const text = run.stdout + run.stderr
      t.ok(text.length > 100)
      // Nor those that the server sets, nor the encoded password.
      t.notMatch(text, /s3cret|n3w|bWU6/)
    }
  }
  const { stdout } = await runCommand(['--json', 'curl', urlOf('/end'), ...PAGE, ...secrets])
  const [, { requestHeaders, headers }] = JSON.parse(stdout).steps
  t.strictSame(requestHeaders[1], ['Authorization', '…'])
  t.strictSame(
    headers.filter(([name]: [string]) => name === 'Set-Cookie'),
    [
      ['Set-Cookie', '…; Path=/; HttpOnly'],
      ['Set-Cookie', '…'],
    ],
  )
})

t.test('"Copy as cURL (cmd)" gives the same words', async t => {
  const copy = String.raw`curl --url ^"https://api.example.com/items?a=1^&b=^%^20c^" ^
  -X ^"PUT^" ^
  -H ^"Origin: https://app.example.org^" ^
  -H ^"Sec-Fetch-Mode: cors^" ^
  -H ^"sec-ch-ua: ^\^"Chromium^\^";v=^\^"156^\^"^" ^
  -H ^"content-type: application/json^" ^
  -b ^"sid=s3cret^" ^
  --data-raw ^"^{^\^"a^\^":^\^"b ^& c^\^"^}^"`
  t.match(callOf(...wordsInCmd(copy)), {
    url: 'https://api.example.com/items?a=1&b=%20c',
    method: 'PUT',
    headers: [['content-type', 'application/json']],
    cookies: 'sid=s3cret',
    body: '{"a":"b & c"}',
  })
})

/** What cmd makes of a line, and then of it the C runtime: a caret, a backslash before a quote. */
function wordsInCmd(line: string): string[] {
  const plain = line.replace(/\^\r?\n/g, '').replace(/\^([\s\S])/g, '$1')
  return Array.from(plain.matchAll(/(?:[^\s"]|"(?:[^"\\]|\\.)*")+/g), ([word]) =>
    word.replace(/(?<!\\)"/g, '').replace(/\\(["\\])/g, '$1'),
  )
}

const EXAMPLE = `cors-layer --origin https://app.example.com curl`
const PREFLIGHT = ['-X', 'OPTIONS', '-H', 'Access-Control-Request-Method: PUT']
// biome-ignore format: a row a line
const MISTAKES: readonly (readonly [args: readonly string[], message: string])[] = [
  [['curl'], `The URL is missing. Write: ${EXAMPLE} 'https://api.example.com/items' …`],
  [['curl', '-H', 'A: 1'], `The URL is missing. Write: ${EXAMPLE} 'https://api.example.com/items' …`],
  [['curl', API], `--origin is missing. It is the origin of the calling page. Write: ${EXAMPLE} '${API}' …`],
  [['curl', API, '-e', 'about:client'], `--origin is missing. It is the origin of the calling page. Write: ${EXAMPLE} '${API}' …`],
  [['curl', 'localhost:3000', ...PAGE], "'localhost:3000' is not a URL over http or https. Write 'http://localhost:3000'."],
  [['curl', 'no url', ...PAGE], "'no url' is not a URL over http or https. Write 'https://api.example.com/items'."],
  [['curl', 'me:s3cret@a.test', ...PAGE], "'me:…@a.test' is not a URL over http or https. Write 'https://api.example.com/items'."],
  [['curl', 'https://me:s3cret@a.test', ...PAGE], "The URL contains a user name or password, which fetch refuses. Write -H 'Authorization: …' instead."],
  [['curl', API, 's3cret', ...PAGE], "There are 2 URLs, but only one is called. Quote values that contain spaces, as in -H 'name: value'."],
  [['curl', API, '--url', API, ...PAGE], "There are 2 URLs, but only one is called. Quote values that contain spaces, as in -H 'name: value'."],
  [['curl', API, ...PREFLIGHT], 'This is a preflight, which the browser sends by itself. Copy the request that it is for.'],
  [['curl', API, '-H', 'Origin: https://me:s3cret@a.test'], "--origin 'https://…@a.test' is not written as browsers send it. Write 'https://a.test'."],
  [['-X', 'PUT', 'curl', API], 'Write -X, -H and --data after the word curl, not before it.'],
  [['curl', API, ...PAGE, '-X', 'GET', '-d', 's3cret'], '--data needs a method with a body, and GET has none. Write -X POST.'],
  [['curl', API, ...PAGE, '-I', '-d', 's3cret'], '--data needs a method with a body, and HEAD has none. Write -X POST.'],
  [['curl', API, ...PAGE, '-b', 'a=s3cret\n'], "--header 'Cookie' contains a character that a header value cannot hold. Encode it."],
  [['curl', API, ...PAGE, '--data-raw', 's3cret'.repeat(150_000)], 'The body has more than 512 KB. Write a shorter one: CORS does not depend on it.'],
]

for (const [args, message] of MISTAKES) {
  t.test(`mistake: ${message}`, async t => {
    t.throws(() => readArguments(args), new UsageError(message))
    t.ok(message.length < 200)
  })
}

t.test('2 for wrong usage, in one line, and with --json as one object', async t => {
  const { status, stdout, stderr } = await runCommand(['curl', API, '--json', '{}', '-F', 's3cret'])
  t.equal(status, 2)
  t.equal(stdout, '')
  t.match(stderr, /^cors-layer: -F after curl is not supported\. .*\n$/)
  const json = await runCommand(['--json', 'curl', API, '-F', 's3cret'])
  t.equal(json.status, 2)
  t.match(JSON.parse(json.stdout), { allowed: false, error: /^-F after curl/ })
})
