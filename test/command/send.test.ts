// Sending: what goes over the wire, byte for byte, and in one line why there is no answer.
import { createServer as createHttpServer } from 'node:http'
import { createSecureServer } from 'node:http2'
import { createServer, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import t, { type Test } from 'tap'
import type { Request, Response } from '../../lib/command/browser.ts'
import { createSend, NoAnswerError } from '../../lib/command/send.ts'
import { makeCertificate } from '../support/certificate.ts'
import { listen, serveHttp2 } from '../support/server.ts'

const certificate = await makeCertificate()

/** A server that answers each connection with these bytes, and notes what it got. */
async function serveBytes(t: Test, bytes: string, tls = false) {
  const got: string[] = []
  const answer = (socket: Socket): void => {
    socket
      .on('error', () => {})
      .on('data', data => {
        got.push(data.toString('latin1'))
        socket.end(bytes, 'latin1')
      })
  }
  const server = tls ? createTlsServer(certificate, answer) : createServer(answer)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { port: address.port, got }
}

function send(
  request: Partial<Request> & { readonly url: string },
  insecure = false,
  timeoutSeconds = 10,
): Promise<Response> {
  return createSend({ timeoutSeconds, insecure })({ method: 'GET', headers: [], ...request })
}

const OK = 'HTTP/1.1 200 OK\r\nA: 1\r\nb:  2 \r\nA: \x01\xe9\r\nContent-Length: 5\r\n\r\nhello'
const AGENT = 'User-Agent: Mozilla/5.0 (compatible; cors-layer)\r\n'

t.test('a request in its letter case and order, and the whole head of the response', async t => {
  const { port, got } = await serveBytes(t, OK)
  const headers = [
    ['x-One', 'a'],
    ['Origin', 'null'],
    ['x-One', 'b\xe9'],
  ] as const
  const url = `http://127.0.0.1:${port}/a?b#c`
  t.strictSame(await send({ method: 'patch', url, headers }), {
    status: 200,
    headers: [
      ['A', '1'],
      ['b', '2'],
      ['A', '\x01\xe9'],
      ['Content-Length', '5'],
    ],
    address: '127.0.0.1',
  })
  const [bytes] = got
  t.match(bytes, /^patch \/a\?b HTTP\/1\.1\r\n/)
  t.match(bytes, AGENT)
  t.match(bytes, `\r\nHost: 127.0.0.1:${port}\r\n`)
  t.match(bytes, '\r\nx-One: a\r\nx-One: b\xe9\r\n')
})

t.test('a User-Agent of the script is the only one', async t => {
  const { port, got } = await serveBytes(t, OK)
  await send({ url: `http://127.0.0.1:${port}/`, headers: [['user-agent', 'me']] })
  t.match(got[0], '\r\nuser-agent: me\r\n')
  t.notMatch(got[0], AGENT)
})

t.test('a body has its length in bytes; a POST or PUT without one has none', async t => {
  const { port, got } = await serveBytes(t, OK)
  const url = `http://127.0.0.1:${port}/`
  await send({ method: 'POST', url, body: '\u20ac' })
  t.match(got[0], '\r\nContent-Length: 3\r\n')
  t.ok(got[0]?.endsWith('\r\n\r\n\xe2\x82\xac'))
  await send({ method: 'PUT', url })
  t.match(got[1], '\r\nContent-Length: 0\r\n')
  await send({ method: 'DELETE', url })
  t.notMatch(got[2], /content-length|transfer-encoding/i)
})

t.test('a 101 is a response', async t => {
  const { port } = await serveBytes(
    t,
    'HTTP/1.1 101 X\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n',
  )
  t.match(await send({ url: `http://127.0.0.1:${port}/` }), { status: 101 })
})

t.test('over TLS, with any certificate', async t => {
  const { port, got } = await serveBytes(t, OK, true)
  t.match(await send({ url: `https://localhost:${port}/` }, true), { status: 200 })
  t.equal(got.length, 1)
})

type Failure = readonly [name: string, message: string | RegExp, url: (t: Test) => Promise<string>]

const local = (port: number, scheme = 'http'): string => `${scheme}://127.0.0.1:${port}/`
const SILENT_SECONDS = 0.2

// biome-ignore format: a row a line
const FAILURES: readonly Failure[] = [
  ['nobody listens', 'Nothing is listening on 127.0.0.1:2.', async () => local(2)],
  ['nobody listens on either address', 'Nothing is listening on localhost:2.', async () => 'http://localhost:2/'],
  ['no such name', 'The name cors-layer.invalid does not resolve.', async () => 'http://cors-layer.invalid/'],
  ['not HTTP', /^127\.0\.0\.1:\d+ answered with something that is not HTTP\/1\.1\.$/, async t => local((await serveBytes(t, 'SSH-2.0-x\r\n')).port)],
  ['two lengths', /^127\.0\.0\.1:\d+ sent a response with an invalid head: .*content-length.*\.$/i, async t => local((await serveBytes(t, 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n')).port)],
  ['a line that is no header', /^127\.0\.0\.1:\d+ sent a response with an invalid head: .*header.*\.$/i, async t => local((await serveBytes(t, 'HTTP/1.1 200 OK\r\nnonsense\r\n\r\n')).port)],
  ['a status that is no number', /^127\.0\.0\.1:\d+ sent a response with an invalid head: .*status.*\.$/i, async t => local((await serveBytes(t, 'HTTP/1.1 abc OK\r\n\r\n')).port)],
  ['no answer', /^127\.0\.0\.1:\d+ closed the connection without an answer\.$/, async t => local((await serveBytes(t, '')).port)],
  ['too large a head', /^127\.0\.0\.1:\d+ sent more than 256 KB of headers, which browsers refuse too\.$/, async t => local((await serveBytes(t, `HTTP/1.1 200 OK\r\nA: ${'a'.repeat(300_000)}\r\n\r\n`)).port)],
  ['HTTP/2 alone, in clear text', /^127\.0\.0\.1:\d+ speaks only HTTP\/2, which this command does not support\.$/, async t => local(await serveHttp2(t, (_req, res) => void res.end()))],
  ['HTTP/2 alone, over TLS', /^127\.0\.0\.1:\d+ speaks only HTTP\/2, which this command does not support\.$/, async t => local(await listen(t, createSecureServer(certificate)), 'https')],
  ['a certificate that nobody trusts', /^The certificate of 127\.0\.0\.1:\d+ is self-signed\. If it is your own, add --insecure\.$/, async t => local((await serveBytes(t, OK, true)).port, 'https')],
  ['TLS that fails', /^TLS to 127\.0\.0\.1:\d+ failed: tlsv1 alert internal error\.$/, async t => local((await serveBytes(t, '\x15\x03\x03\0\x02\x02\x50')).port, 'https')],
  ['no way there over TLS', /^No connection to 255\.255\.255\.255:443: .+\.$/, async () => 'https://255.255.255.255/'],
  ['no way there', /^No connection to 255\.255\.255\.255:80: .+\.$/, async () => 'http://255.255.255.255/'],
  ['no TLS', /^127\.0\.0\.1:\d+ does not speak TLS\. Write http:\/\/ instead of https:\/\/\.$/, async t => local((await serveBytes(t, OK)).port, 'https')],
]

for (const [name, message, url] of FAILURES) {
  t.test(name, async t => {
    const error = await send({ url: await url(t) }).catch(error => error)
    t.type(error, NoAnswerError)
    t.match(error.message, message)
    t.notMatch(error.message, '\n')
  })
}

t.test('a server that is silent', async t => {
  const server = createHttpServer(() => {})
  const url = local(await listen(t, server))
  const error = await send({ url }, false, SILENT_SECONDS).catch(error => error)
  t.match(error.message, /^127\.0\.0\.1:\d+ did not answer within 0\.2 s\.$/)
})

t.test('the seconds are for all requests together', async t => {
  const { port } = await serveBytes(t, OK)
  const url = local(
    await listen(
      t,
      createHttpServer(() => {}),
    ),
  )
  const sendAll = createSend({ timeoutSeconds: SILENT_SECONDS, insecure: false })
  const request = { method: 'GET', headers: [] }
  t.match(await sendAll({ ...request, url: local(port) }), { status: 200 })
  await t.rejects(sendAll({ ...request, url }), NoAnswerError)
  await t.rejects(sendAll({ ...request, url: local(port) }), /did not answer within/)
})
