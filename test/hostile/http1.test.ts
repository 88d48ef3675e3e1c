// Bytes that no browser sends, and connections that end when they should not: always an answer, of the
// layer or Node's own, and a server that lives. An exception that nobody catches fails these tests.
import { once } from 'node:events'
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerOptions,
} from 'node:http'
import { connect, type Socket } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { createCorsLayer } from '../../lib/index.ts'
import { lacksOption } from '../support/lacks.ts'
import { exchange, exchangeBytes, listen } from '../support/server.ts'
import { warningsOf } from '../support/warnings.ts'

// The policies are dangerous, and the parser is insecure.
warningsOf(t)

const PREFLIGHT = 'OPTIONS / HTTP/1.1\r\nHost: a.test\r\nOrigin: https://a.test\r\n'
const ASKED = `${PREFLIGHT}Access-Control-Request-Method: GET\r\n`
const LAST = 'Connection: close\r\n\r\n'
const BIG = 4 * 2 ** 20

const byList = createCorsLayer({
  allowOrigins: ['https://a.test', 'https://*.example.org', 'http://localhost:*'],
  allowOriginRegex: 'https://.*\\.example\\.net',
  allowHeaders: ['X-A'],
})
const byAny = createCorsLayer({
  allowOrigins: ['*'],
  allowMethods: ['*'],
  allowHeaders: ['*'],
  allowCredentials: true,
  allowPrivateNetwork: true,
})
const layers = { byList, byAny }
const ALLOWED: Record<string, RegExp> = {
  byList: /^https:\/\/a\.test$/,
  byAny: /^https:\/\/a[\w.~-]?\.test$/,
}

const app: RequestListener = (req, res) => {
  if (req.url !== '/big') res.end('app')
  else res.writeHead(200, { 'Content-Length': BIG }).end(Buffer.alloc(BIG, 'a'))
}

/** A server with `layer` around the app, and after the test the proof that it lives and leaks nothing. */
async function start(t: Test, options: ServerOptions, layer: typeof byList): Promise<number> {
  const server = createServer(options, layer(app))
  server.maxHeadersCount = 0
  const port = await listen(t, server)
  t.teardown(async () => {
    const { status, body } = await exchange(port, { headers: [['Origin', 'https://a.test']] })
    if (status !== 200 || body !== 'app') throw new Error(`does not live: ${status} ${body}`)
    while ((await connections(server)) > 0) await turn()
  })
  return port
}

function connections(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.getConnections((error, count) => (error ? reject(error) : resolve(count)))
  })
}

const statuses = (text: string) =>
  [...text.matchAll(/^HTTP\/1\.1 (\d+) /gm)].map(([, code]) => Number(code))
const named = (text: string) => /^access-control-allow-origin: (.*)\r$/m.exec(text)?.[1]

interface Parser {
  readonly options: ServerOptions & { readonly httpValidation?: string }
  readonly skip: string | false
}
const lacksValidation = lacksOption('httpValidation')
const PARSERS: readonly Parser[] = [
  { options: { insecureHTTPParser: false }, skip: false },
  { options: { insecureHTTPParser: true }, skip: false },
  { options: { httpValidation: 'strict' }, skip: lacksValidation },
  { options: { httpValidation: 'relaxed' }, skip: lacksValidation },
  { options: { httpValidation: 'insecure' }, skip: lacksValidation },
]

for (const [policy, layer] of Object.entries(layers)) {
  for (const { options, skip } of PARSERS) {
    t.test(`every byte, ${policy}, ${JSON.stringify(options)}`, { skip }, async t => {
      const port = await start(t, options, layer)
      const fields: [name: string, before: string, after: string][] = [
        ['Origin', 'https://a', '.test'],
        ['Access-Control-Request-Method', 'G', 'T'],
        ['Access-Control-Request-Headers', 'X-', 'A'],
        ['Access-Control-Request-Private-Network', 't', 'e'],
      ]
      const wrong: string[] = []
      // Bare Node 24.21 and 26.10, too, never return from a NUL there.
      const isStuckAtNul = options.httpValidation === 'relaxed'
      if (isStuckAtNul) t.comment("without NUL, at which Node's own parser loops forever")
      for (let byte = isStuckAtNul ? 1 : 0; byte < 256; byte++) {
        const letter = String.fromCharCode(byte)
        for (const [name, before, after] of fields) {
          const others = fields.filter(([other]) => other !== name)
          const sent = [
            ...others.map(
              ([other]) => `${other}: ${other === 'Origin' ? 'https://a.test' : 'GET'}`,
            ),
            `${name}: ${before}${letter}${after}`,
          ]
          for (const method of ['OPTIONS', 'GET']) {
            const head = `${method} / HTTP/1.1\r\nHost: a.test\r\n${sent.join('\r\n')}\r\n`
            const text = await exchangeBytes(port, head + LAST)
            const [answer = ''] = text.split('\r\n\r\n')
            const isClean = /^[\r\n\t\x20-\x7e\x80-\xff]*$/.test(answer)
            const origin = name === 'Origin' ? `${before}${letter}${after}` : 'https://a.test'
            const isRight =
              named(text) === undefined || (named(text) === origin && ALLOWED[policy]?.test(origin))
            const isAnswered = /^(?:200|400)$/.test(statuses(text).join())
            if (!isClean || !isRight || !isAnswered)
              wrong.push(`${method} ${name} ${byte}: ${answer}`)
          }
        }
      }
      t.strictSame(
        wrong,
        [],
        'each is answered, in clean headers, and none is named that is not allowed',
      )
    })
  }
}

const many = (text: string, length: number) =>
  text.repeat(Math.ceil(length / text.length)).slice(0, length)
const HUGE = 900_000

t.test('with room for huge heads', async t => {
  const huge: [title: string, bytes: string, byList: number, byAny: number][] = [
    ['Origin', `${ASKED.replace('a.test\r\nA', `${many('a.', HUGE)}\r\nA`)}`, 400, 400],
    ['Origin of colons', `${ASKED.replace('a.test\r\nA', `${many(':', HUGE)}\r\nA`)}`, 400, 400],
    ['a method', `${PREFLIGHT}Access-Control-Request-Method: ${many('A', HUGE)}\r\n`, 400, 400],
    ['one name', `${ASKED}Access-Control-Request-Headers: ${many('x', HUGE)}\r\n`, 400, 200],
    ['names', `${ASKED}Access-Control-Request-Headers: ${many('x-a,', HUGE)}\r\n`, 200, 200],
    ['commas', `${ASKED}Access-Control-Request-Headers: ${many(',', HUGE)}\r\n`, 400, 400],
    [
      'spaces',
      `${ASKED}Access-Control-Request-Headers: x-a,${many(' \t', HUGE)},x-a\r\n`,
      200,
      200,
    ],
    ['Origin fields', ASKED + many('Origin: https://a.test\r\n', 24 * 20_000), 400, 400],
    [
      'names in fields',
      ASKED + many('Access-Control-Request-Headers: x-a\r\n', 37 * 20_000),
      200,
      200,
    ],
    ['empty fields', ASKED + many('Access-Control-Request-Headers:\r\n', 33 * 20_000), 400, 400],
    ['other fields', ASKED + many('X-Other: a\r\n', 12 * 50_000), 200, 200],
  ]
  for (const [policy, layer] of Object.entries(layers)) {
    const port = await start(t, { maxHeaderSize: 2 * HUGE }, layer)
    for (const [title, bytes, ...wanted] of huge) {
      const status = wanted[Object.keys(layers).indexOf(policy)]
      t.strictSame(
        statuses(await exchangeBytes(port, bytes + LAST)),
        [status],
        `${policy}: ${title}`,
      )
    }
    const small = await start(t, {}, layer)
    const text = await exchangeBytes(small, `${ASKED}X-Other: ${many('a', 20_000)}\r\n${LAST}`)
    t.strictSame(statuses(text), [431], `${policy}: Node's own answer without that room`)
  }
})

t.test('requests that are seldom sent', async t => {
  const seldom: [title: string, bytes: string, statuses: number[], origins: number][] = [
    ['a preflight with a body', `${ASKED}Content-Length: 5\r\n${LAST}hello`, [200], 1],
    [
      'one that expects to go on',
      `${ASKED}Expect: 100-continue\r\nContent-Length: 2\r\n${LAST}ab`,
      [100, 200],
      1,
    ],
    ['one that expects else', `${ASKED}Expect: the-unexpected\r\n${LAST}`, [417], 0],
    ['HTTP/1.0', `${ASKED.replace('/1.1', '/1.0')}\r\n`, [200], 1],
    ['no Host', `${ASKED.replace('Host', 'X-Host')}${LAST}`, [400], 0],
    ['for *', `${ASKED.replace(' / ', ' * ')}${LAST}`, [200], 1],
    ['an absolute target', `${ASKED.replace(' / ', ' http://a.test/ ')}${LAST}`, [200], 1],
    ['a method in lower case', `${ASKED.replace('OPTIONS', 'options')}${LAST}`, [400], 0],
    ['an unknown method', `${ASKED.replace('OPTIONS', 'EVIL')}${LAST}`, [400], 0],
    ['HEAD', `${ASKED.replace('OPTIONS', 'HEAD')}${LAST}`, [200], 1],
    ['TRACE', `${ASKED.replace('OPTIONS', 'TRACE')}${LAST}`, [200], 1],
    [
      'an upgrade that nobody takes',
      `${ASKED}Upgrade: evil\r\n${LAST.replace('close', 'upgrade, close')}`,
      [200],
      1,
    ],
    ['two lengths', `${ASKED}Content-Length: 1\r\nContent-Length: 2\r\n${LAST}`, [400], 0],
    [
      'a length and chunks',
      `${ASKED}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n${LAST}`,
      [400],
      0,
    ],
    ['a folded Origin', `${ASKED}X-A: b\r\nOrigin: https://\r\n a.test\r\n${LAST}`, [400], 0],
    [
      'an Origin in the trailers',
      `OPTIONS / HTTP/1.1\r\nHost: a.test\r\nTransfer-Encoding: chunked\r\n${LAST}0\r\nOrigin: https://a.test\r\n\r\n`,
      [200],
      0,
    ],
    ['nothing', '\r\n\r\n\0', [400], 0],
  ]
  const port = await start(t, {}, byList)
  for (const [title, bytes, wanted, origins] of seldom) {
    const text = await exchangeBytes(port, bytes)
    t.strictSame(statuses(text), wanted, title)
    t.equal(text.match(/^access-control-allow-origin: /gm)?.length ?? 0, origins, `${title}: named`)
  }
})

// With the callback, a server can decline an upgrade: the request then reaches the listener.
t.test(
  'an upgrade that the server declines',
  { skip: lacksOption('shouldUpgradeCallback') },
  async t => {
    const asked: IncomingMessage[] = []
    const options: ServerOptions & { shouldUpgradeCallback: (req: IncomingMessage) => boolean } = {
      shouldUpgradeCallback(req) {
        asked.push(req)
        return req.url === '/taken'
      },
    }
    const startWith = async (listener: RequestListener) => {
      const server = createServer(options, listener)
      server.on('upgrade', (_req, socket) => socket.end('HTTP/1.1 101 Switching Protocols\r\n\r\n'))
      return listen(t, server)
    }
    const [port, bare] = [await startWith(byList(app)), await startWith(app)]
    const last = 'Upgrade: evil\r\nConnection: upgrade, close\r\n\r\n'
    const get = `GET / HTTP/1.1\r\nHost: a.test\r\nOrigin: https://a.test\r\n${last}`

    const alone = await exchangeBytes(bare, get)
    const layered = await exchangeBytes(port, get)
    t.equal(named(layered), 'https://a.test', 'the response gets CORS headers')
    const plain = (text: string) => text.replace(/^(?:vary|access-control-.*|date): .*\r\n/gim, '')
    t.equal(plain(layered), plain(alone), 'and is as bare')
    const preflight = await exchangeBytes(port, ASKED + last)
    t.strictSame([statuses(preflight), named(preflight)], [[200], 'https://a.test'], 'a preflight')
    t.match(preflight, /\r\n\r\nOK$/, 'is answered by the layer')
    for (const each of [port, bare]) {
      const taken = await exchangeBytes(each, get.replace('/ ', '/taken '))
      t.equal(taken, 'HTTP/1.1 101 Switching Protocols\r\n\r\n', 'one that is taken passes by it')
    }
    t.equal(asked.length, 5, 'the server was asked each time')
  },
)

t.test('pipelined', async t => {
  const port = await start(t, {}, byList)
  const body = `${ASKED}Content-Length: 5\r\n\r\nhello`
  const chunks = `${ASKED}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n`
  const other = 'GET / HTTP/1.1\r\nHost: a.test\r\nOrigin: https://b.test\r\n'
  const round = `${body}${other}\r\n${chunks}`
  const text = await exchangeBytes(port, round.repeat(500) + other + LAST)
  const wanted = [...Array(500).fill(['OK', 'app', 'OK']).flat(), 'app']
  t.strictSame(
    text.match(/(?<=\r\n\r\n)(?:OK|app)/g),
    wanted,
    'each has its answer, in their order',
  )
  t.equal(
    text.match(/^access-control-allow-origin: /gm)?.length,
    1000,
    'and the headers of its own',
  )
})

t.test('clients that leave', async t => {
  const leaving: [title: string, bytes: string, leave: (socket: Socket) => unknown][] = [
    ['in the request line', 'OPTIO', socket => socket.destroy()],
    ['in Origin', 'OPTIONS / HTTP/1.1\r\nHost: a.test\r\nOrigin: htt', socket => socket.end()],
    ['in the body', `${ASKED}Content-Length: 99\r\n\r\nhello`, leaveAtData],
    ['by a reset in the request', ASKED, socket => socket.resetAndDestroy()],
    ['by a reset at once', `${ASKED}\r\n`, socket => socket.resetAndDestroy()],
    ['by a reset among many', `${ASKED}\r\n`.repeat(500), leaveAtData],
    ['by a reset in the answer', 'GET /big HTTP/1.1\r\nHost: a.test\r\n\r\n', leaveAtData],
  ]
  const port = await start(t, {}, byList)
  for (const [title, bytes, leave] of leaving) {
    for (let i = 0; i < 20; i++) {
      const socket = connect(port, '127.0.0.1').on('error', () => {})
      await once(socket, 'connect')
      await new Promise(resolve => socket.write(bytes, resolve))
      await Promise.all([once(socket, 'close'), leave(socket.resume())])
    }
    t.equal((await exchange(port)).status, 200, title)
  }
})

async function leaveAtData(socket: Socket): Promise<void> {
  await once(socket, 'data')
  socket.resetAndDestroy()
}

t.test('clients that read slowly', async t => {
  const port = await start(t, {}, byList)
  const slow: [title: string, bytes: string, answers: number][] = [
    ['a big answer', `GET /big HTTP/1.1\r\nHost: a.test\r\nOrigin: https://a.test\r\n${LAST}`, 1],
    ['many preflights', `${ASKED}\r\n`.repeat(20_000) + ASKED + LAST, 20_001],
  ]
  for (const [title, bytes, answers] of slow) {
    const socket = connect(port, '127.0.0.1').pause()
    socket.write(bytes)
    for (let i = 0; i < 50; i++) await turn()
    let text = ''
    for await (const chunk of socket.setEncoding('latin1')) {
      text += chunk
      await turn()
    }
    t.equal(text.match(/^access-control-allow-origin: /gm)?.length, answers, title)
  }
})
