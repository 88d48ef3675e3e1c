// Preflights over a real socket, with the complete head of each answer. The app is never called.
import t from 'tap'
import { type CorsOptions, createCorsLayer } from '../lib/index.ts'
import {
  exchange,
  exchangeBytes,
  exchangeHttp2,
  type Headers,
  ownHeaders,
  serve,
  serveHttp2,
} from './support/server.ts'

const ORIGIN = 'https://a.test'
const VARY =
  'Origin, Access-Control-Request-Method, Access-Control-Request-Headers, Access-Control-Request-Private-Network'
const SAFELISTED = 'Accept, Accept-Language, Content-Language, Content-Type'

const allowed = { allowOrigins: [ORIGIN], allowHeaders: ['X-One', 'x-two'] }

interface Row {
  readonly name: string
  readonly options?: CorsOptions
  /** Besides `Origin` and the method asked for. */
  readonly headers?: Headers
  readonly origin?: string
  readonly method?: string
  readonly body: string
  /** Headers that the answer has besides those that each has. */
  readonly with?: Headers
}

const named = ['access-control-allow-origin', ORIGIN] as const
const ones = ['access-control-allow-headers', `${SAFELISTED}, X-One, x-two`] as const
const four = ['access-control-allow-headers', SAFELISTED] as const
const acrm = (method: string) => ['Access-Control-Request-Method', method] as const
const asks = (value: string) => ['Access-Control-Request-Headers', value] as const
const gives = (value: string) => ['access-control-allow-headers', value] as const

// biome-ignore format: a row a line
const ROWS: Row[] = [
  { name: 'no request headers', body: 'OK', with: [named, ones] },
  { name: 'one', headers: [asks('x-one')], body: 'OK', with: [named, ones] },
  { name: 'in another letter case', headers: [asks('X-tWo')], body: 'OK', with: [named, ones] },
  { name: 'the longest in another letter case', headers: [asks('Content-Language')], body: 'OK', with: [named, ones] },
  { name: 'with spaces and tabs', headers: [asks('x-one ,\t x-two')], body: 'OK', with: [named, ones] },
  { name: 'a safelisted one', headers: [asks('content-type')], body: 'OK', with: [named, ones] },
  { name: 'the allowed ones are sorted', options: { ...allowed, allowHeaders: ['X-One', 'Authorization'] }, body: 'OK', with: [named, gives('Accept, Accept-Language, Authorization, Content-Language, Content-Type, X-One')] },
  { name: 'a list over two fields', headers: [asks('x-one'), asks('x-two')], body: 'OK', with: [named, ones] },
  { name: 'a second field that is not allowed', headers: [asks('x-one'), asks('x-three')], body: 'Disallowed CORS headers', with: [named, ones] },
  { name: 'an empty list', headers: [asks('')], body: 'OK', with: [named, ones] },
  { name: 'empty members', headers: [asks(',x-one, ,x-two,')], body: 'OK', with: [named, ones] },
  { name: '16 empty members', headers: [asks(`x-one${','.repeat(16)}`)], body: 'OK', with: [named, ones] },
  { name: '17 empty members', headers: [asks(`x-one${','.repeat(17)}`)], body: 'Disallowed CORS headers', with: [named, ones] },
  { name: '17 empty members, any header', options: { ...allowed, allowHeaders: ['*'] }, headers: [asks(','.repeat(16))], body: 'Disallowed CORS headers', with: [named] },
  { name: '16 KB of commas', headers: [asks(','.repeat(12_000))], body: 'Disallowed CORS headers', with: [named, ones] },
  { name: 'one that is not allowed', headers: [asks('x-one,x-three')], body: 'Disallowed CORS headers', with: [named, ones] },
  { name: 'one with something before', headers: [asks('xx-one')], body: 'Disallowed CORS headers', with: [named, ones] },
  { name: 'any header', options: { ...allowed, allowHeaders: ['*'] }, headers: [asks('X-Any, authorization')], body: 'OK', with: [named, gives('X-Any, authorization')] },
  { name: 'any header, a byte beyond ASCII', options: { ...allowed, allowHeaders: ['*'] }, headers: [asks('x-\xe9')], body: 'OK', with: [named, gives('x-\xe9')] },
  { name: 'any header, none asked for', options: { ...allowed, allowHeaders: ['*'] }, body: 'OK', with: [named] },
  { name: 'any header, an empty list', options: { ...allowed, allowHeaders: ['*'] }, headers: [asks('')], body: 'OK', with: [named, gives('')] },
  { name: 'any header over two fields', options: { ...allowed, allowHeaders: ['*'] }, headers: [asks('x-a'), asks('x-b')], body: 'OK', with: [named, gives('x-a, x-b')] },

  { name: 'another method', method: 'PUT', body: 'Disallowed CORS method', with: [named, ones] },
  { name: 'the method in lower case', method: 'get', body: 'Disallowed CORS method', with: [named, ones] },
  { name: 'no method', method: '', body: 'Disallowed CORS method', with: [named, ones] },
  { name: 'another origin', origin: 'https://b.test', body: 'Disallowed CORS origin', with: [ones] },
  { name: 'no text as the origin', origin: '', body: 'Disallowed CORS origin', with: [ones] },
  { name: 'private network', headers: [['Access-Control-Request-Private-Network', 'true']], body: 'Disallowed CORS private-network', with: [named, ones] },
  { name: 'private network, allowed', options: { allowOrigins: [ORIGIN], allowPrivateNetwork: true }, headers: [['Access-Control-Request-Private-Network', 'true']], body: 'OK', with: [named, four, ['access-control-allow-private-network', 'true']] },
  { name: 'all that can fail', origin: 'null', method: 'PUT', headers: [asks('a'), ['Access-Control-Request-Private-Network', 'true']], body: 'Disallowed CORS origin, method, headers, private-network', with: [ones] },
  { name: 'any origin', options: { allowOrigins: ['*'] }, body: 'OK', with: [['access-control-allow-origin', '*'], four] },
  { name: 'any origin, for a text that is none', options: { allowOrigins: ['*'] }, origin: 'a, b', body: 'OK', with: [['access-control-allow-origin', '*'], four] },
  { name: 'credentials', options: { allowOrigins: [ORIGIN], allowCredentials: true }, body: 'OK', with: [named, ['access-control-allow-credentials', 'true'], four] },
  { name: 'any origin, with credentials', options: { allowOrigins: ['*'], allowCredentials: true }, body: 'OK', with: [named, ['access-control-allow-credentials', 'true'], four] },
  { name: 'any origin, with credentials, for a text that is none', options: { allowOrigins: ['*'], allowCredentials: true }, origin: 'a, b', body: 'Disallowed CORS origin', with: [['access-control-allow-credentials', 'true'], four] },
  { name: 'two Origin fields', headers: [['Origin', ORIGIN]], body: 'Disallowed CORS origin', with: [ones] },
  { name: 'two Origin fields by a regex', options: { allowOriginRegex: '.*' }, headers: [['Origin', ORIGIN]], body: 'Disallowed CORS origin', with: [four] },
  { name: 'exposed headers are of other responses', options: { allowOrigins: [ORIGIN], exposeHeaders: ['X-A'] }, body: 'OK', with: [named, four] },
  { name: 'an empty list of methods', options: { allowOrigins: [ORIGIN], allowMethods: [] }, body: 'Disallowed CORS method', with: [named, four, ['access-control-allow-methods', '']] },
  { name: 'any method', options: { allowOrigins: [ORIGIN], allowMethods: ['*'] }, method: 'QUERY', body: 'OK', with: [named, four, ['access-control-allow-methods', 'DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT, QUERY']] },
  { name: 'any method is the standard ones', options: { allowOrigins: [ORIGIN], allowMethods: ['*'] }, method: 'PROPFIND', body: 'Disallowed CORS method', with: [named, four, ['access-control-allow-methods', 'DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT, QUERY']] },
  { name: 'maxAge 0', options: { allowOrigins: [ORIGIN], maxAge: 0 }, body: 'OK', with: [named, four, ['access-control-max-age', '0']] },
]

function expected(row: Row): Headers {
  const fields = new Map<string, string>([
    ['access-control-allow-methods', 'GET'],
    ['access-control-max-age', '60'],
    ['content-length', String(row.body.length)],
    ['content-type', 'text/plain; charset=utf-8'],
    ['vary', VARY],
    ...(row.with ?? []),
  ])
  return [...fields].sort()
}

const calledApp = () => t.fail('the app is called')

for (const row of ROWS) {
  const { name, options = allowed, headers = [], origin = ORIGIN, method = 'GET', body } = row
  const asked: Headers = [['Origin', origin], ['Access-Control-Request-Method', method], ...headers]
  const sent = { method: 'OPTIONS', headers: asked }
  const status = body === 'OK' ? 200 : 400

  for (const joinDuplicateHeaders of [false, true]) {
    t.test(`${name}, joinDuplicateHeaders ${joinDuplicateHeaders}: ${body}`, async t => {
      const listener = createCorsLayer(calledApp, options)
      const received = await exchange(await serve(t, listener, { joinDuplicateHeaders }), sent)
      t.equal(
        `${received.status} ${received.statusMessage}`,
        status === 200 ? '200 OK' : '400 Bad Request',
      )
      t.equal(received.body, body)
      t.strictSame([...ownHeaders(received.headers)].sort(), expected(row))
    })
  }

  // Node's HTTP/2 client sends one `Origin` only.
  if (asked.filter(([name]) => name === 'Origin').length > 1) continue
  t.test(`${name}, over HTTP/2: ${body}`, async t => {
    const port = await serveHttp2(t, createCorsLayer(calledApp, options))
    const received = await exchangeHttp2(port, sent)
    t.equal(received.status, status)
    t.equal(received.body, body)
    t.strictSame([...ownHeaders(received.headers)].sort(), expected(row))
  })
}

t.test('bytes that may not stand in a header field fail, and the server lives on', async t => {
  const any = { allowOrigins: ['*'], allowHeaders: ['*'], allowMethods: ['*'] }
  for (const options of [any, { ...any, allowHeaders: ['x-a'] }]) {
    const layer = createCorsLayer(calledApp, options)
    const port = await serve(t, layer, { insecureHTTPParser: true })
    for (let code = 1; code < 0x20; code++) {
      if (code === 9 || code === 10 || code === 13) continue // a tab is allowed, the others end the field
      const byte = String.fromCharCode(code)
      const text = await exchangeBytes(
        port,
        `OPTIONS / HTTP/1.1\r\nHost: a\r\nOrigin: https://a${byte}\r\nAccess-Control-Request-Method: GET\r\n` +
          `Access-Control-Request-Headers: x-a${byte}, x-a\r\nConnection: close\r\n\r\n`,
      )
      t.match(
        text,
        /^HTTP\/1\.1 400 Bad Request\r\n[\s\S]*\r\n\r\nDisallowed CORS headers$/,
        `byte ${code}`,
      )
    }
  }
})

t.test('the request Vary does not come back', async t => {
  const port = await serve(t, createCorsLayer(calledApp, allowed))
  const { headers } = await exchange(port, {
    method: 'OPTIONS',
    headers: [
      ['Origin', ORIGIN],
      ['Access-Control-Request-Method', 'GET'],
      ['Vary', 'X-Evil'],
    ],
  })
  t.equal(new Map(headers).get('vary'), VARY)
})

t.test('the answer is in the order of Starlette', async t => {
  const options = { allowOrigins: [ORIGIN], allowCredentials: true }
  const port = await serve(t, createCorsLayer(calledApp, options))
  const sent = { headers: [['Origin', ORIGIN], acrm('GET')] } as const
  const { headers } = await exchange(port, { method: 'OPTIONS', ...sent })
  t.strictSame(ownHeaders(headers), [
    ['vary', VARY],
    ['access-control-allow-methods', 'GET'],
    ['access-control-max-age', '60'],
    ['access-control-allow-headers', SAFELISTED],
    ['access-control-allow-credentials', 'true'],
    ['access-control-allow-origin', ORIGIN],
    ['content-length', '2'],
    ['content-type', 'text/plain; charset=utf-8'],
  ])
})

t.test('headers set outside the layer stay, except Vary, which becomes the four names', async t => {
  const listener = createCorsLayer(calledApp, { allowOrigins: [ORIGIN] })
  const port = await serve(t, (req, res) => {
    res.setHeader('Vary', 'Cookie')
    res.setHeader('X-Outside', '1')
    listener(req, res)
  })
  const sent = { headers: [['Origin', ORIGIN], acrm('GET')] } as const
  const { headers } = await exchange(port, { method: 'OPTIONS', ...sent })
  t.strictSame(
    new Map([...headers].map(([name, value]) => [name.toLowerCase(), value])).get('vary'),
    VARY,
  )
  t.equal(new Map(headers).get('X-Outside'), '1')
})
