// HTTP/2 frames that no client of Node's would send, and streams that are reset: always an answer, or the
// stream or the session ends, and the server lives. An exception that nobody catches fails these tests.
import { once } from 'node:events'
import * as http2 from 'node:http2'
import { connect } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { createCorsLayer } from '../../lib/index.ts'
import { exchangeHttp2, exchangeOn, type Headers, listen } from '../support/server.ts'

const HEADERS = 1
const RST_STREAM = 3
const GOAWAY = 7
const END_OF_STREAM_AND_HEADERS = 5
const SETTINGS = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0])
const PREFACE = Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), SETTINGS])

const layer = createCorsLayer({
  allowOrigins: ['https://a.test'],
  allowOriginRegex: 'https://.*\\.example\\.org',
  allowHeaders: ['*'],
  allowCredentials: true,
})

const app = async (_req: http2.Http2ServerRequest, res: http2.Http2ServerResponse) => {
  await turn()
  res.writeHead(200, { 'x-app': 'a', vary: 'Accept' })
  res.write('a')
  await turn()
  res.end('b')
}

async function start(t: Test, listener: typeof app = layer(app) as typeof app): Promise<number> {
  const port = await listen(t, http2.createServer(listener))
  t.teardown(async () => {
    const { status, body } = await exchangeHttp2(port)
    if (status !== 200 || body !== 'ab') throw new Error(`does not live: ${status} ${body}`)
  })
  return port
}

/** A literal header field without indexing (RFC 7541, 6.2.2), of at most 126 bytes each. */
function literal([name, value]: Headers[number]): Buffer {
  const parts = [name, value].map(text => [Buffer.from([text.length]), Buffer.from(text, 'latin1')])
  return Buffer.concat([Buffer.from([0]), ...parts.flat()])
}

/** Sends `fields` as they are; gives the type of the first frame that answers. */
async function ask(port: number, fields: Headers): Promise<number> {
  const block = Buffer.concat(fields.map(literal))
  const head = Buffer.from([0, 0, 0, HEADERS, END_OF_STREAM_AND_HEADERS, 0, 0, 0, 1])
  head.writeUIntBE(block.length, 0, 3)
  const socket = connect(port, '127.0.0.1')
  socket.write(Buffer.concat([PREFACE, head, block]))
  let bytes = Buffer.alloc(0)
  for await (const chunk of socket) {
    bytes = Buffer.concat([bytes, chunk as Buffer])
    while (bytes.length >= 9 && bytes.length >= 9 + bytes.readUIntBE(0, 3)) {
      const [type, end] = [bytes[3] as number, 9 + bytes.readUIntBE(0, 3)]
      if ([HEADERS, RST_STREAM, GOAWAY].includes(type)) {
        socket.destroy()
        return type
      }
      bytes = bytes.subarray(end)
    }
  }
  return GOAWAY
}

const base: Headers = [
  [':method', 'OPTIONS'],
  [':scheme', 'http'],
  [':path', '/'],
  [':authority', 'a.test'],
]
const asked: Headers = [
  ...base,
  ['origin', 'https://a.test'],
  ['access-control-request-method', 'GET'],
]

// What of this is ignored, and what resets a stream, is Node's, and differs between its versions.
t.test('every byte in each request header', async t => {
  const [port, bare] = [await start(t), await start(t, app)]
  const names = ['origin', 'access-control-request-method', 'access-control-request-headers']
  for (const name of [...names, 'access-control-request-private-network']) {
    const others = asked.filter(([other]) => other !== name)
    const found: number[] = []
    const wanted: number[] = []
    for (let byte = 0; byte < 256; byte++) {
      const value = `https://a.${String.fromCharCode(byte)}.example.org`
      const fields: Headers = [...others, [name, value]]
      found.push(await ask(port, fields))
      wanted.push(await ask(bare, fields))
    }
    t.strictSame(found, wanted, `${name}: an answer where bare Node gives one`)
  }
})

t.test('an Origin is named only when each of its bytes may stand in one', async t => {
  const session = http2.connect(`http://127.0.0.1:${await start(t)}`)
  t.teardown(() => session.destroy())
  for (let byte = 0; byte < 256; byte++) {
    const letter = String.fromCharCode(byte)
    const origin = `https://a${letter}b.example.org`
    for (const method of ['GET', 'OPTIONS']) {
      const headers = [...asked.slice(base.length + 1), ['origin', origin]] as Headers
      const { status, headers: received } = await exchangeOn(session, { method, headers })
      const isAllowed = /[\w.~-]/.test(letter)
      const named = new Map(received).get('access-control-allow-origin')
      t.equal(named, isAllowed ? origin : undefined, `${method} ${byte}`)
      // With others the field may be dropped on its way, or the stream be reset.
      if (isAllowed) t.equal(status, 200)
    }
  }
})

t.test('fields that are forbidden', async t => {
  const [port, bare] = [await start(t), await start(t, app)]
  const forbidden: [title: string, fields: Headers][] = [
    ['none, to compare', []],
    ['Connection', [['connection', 'close']]],
    ['Transfer-Encoding', [['transfer-encoding', 'chunked']]],
    ['Upgrade', [['upgrade', 'h2c']]],
    ['TE', [['te', 'gzip']]],
    ['a name in upper case', [['Origin', 'https://b.test']]],
    ['an empty name', [['', 'a']]],
    ['a name with a line break', [['x-a\r\nx-b', 'a']]],
    ['a late pseudo field', [[':path', '/']]],
    ['an unknown pseudo field', [[':origin', 'a']]],
    ['a second Origin', [['origin', 'https://b.test']]],
    ['a second method', [['access-control-request-method', 'PUT']]],
    ['names in 100 fields', Array(100).fill(['access-control-request-headers', 'x-a'])],
    ['names in 500 fields', Array(500).fill(['access-control-request-headers', 'x-a'])],
  ]
  for (const [title, fields] of forbidden) {
    const type = await ask(port, [...asked, ...fields])
    t.equal(type, await ask(bare, [...asked, ...fields]), title)
  }
})

t.test('streams that are reset', async t => {
  const port = await start(t)
  const resets: [title: string, wait: (stream: http2.ClientHttp2Stream) => Promise<unknown>][] = [
    ['at once', async () => {}],
    ['a moment later', turn],
    ['after the head', stream => once(stream, 'response')],
    ['in the body', stream => once(stream, 'data')],
  ]
  for (const [title, wait] of resets) {
    for (const method of ['GET', 'OPTIONS']) {
      const session = http2.connect(`http://127.0.0.1:${port}`)
      const headers = { ...Object.fromEntries(asked), ':method': method }
      const streams = Array.from({ length: 50 }, async () => {
        const stream = session.request(headers, { endStream: false })
        const closed = once(
          stream.on('error', () => {}),
          'close',
        )
        await Promise.race([wait(stream), closed])
        stream.close(http2.constants.NGHTTP2_CANCEL)
        await closed
      })
      await Promise.all(streams)
      session.destroy()
      t.equal((await exchangeHttp2(port)).body, 'ab', `${method}: ${title}`)
    }
  }
})

t.test('sessions that end while the app works', async t => {
  const port = await start(t)
  for (let i = 0; i < 20; i++) {
    const session = http2.connect(`http://127.0.0.1:${port}`).on('error', () => {})
    const stream = session.request({ origin: 'https://a.test' }).on('error', () => {})
    if (i % 2 === 0) await once(stream, 'response')
    session.destroy()
    await once(session, 'close')
  }
  t.equal((await exchangeHttp2(port)).body, 'ab', 'others go on')
})
