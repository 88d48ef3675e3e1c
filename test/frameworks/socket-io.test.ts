// Socket.IO 4: `io.engine.use(layer)`, without the option `cors`. Its server calls the listeners that
// were there before it for other paths only, so a layer around those never sees its requests.
import { createServer, type RequestListener } from 'node:http'
import { Server } from 'socket.io'
import { io as connect } from 'socket.io-client'
import t, { type Test } from 'tap'
import { type Answer, type CorsLayer, createCorsLayer } from '../../lib/index.ts'
import { exchange, type Headers, listen, ownHeaders, type Sent } from '../support/server.ts'
import {
  ALLOWED,
  CORS,
  CORS_DISALLOWED,
  DISALLOWED,
  PREFLIGHTS,
  partsOf,
  RULES,
} from './expectations.ts'

const PATH = '/socket.io/?EIO=4&transport=polling'
const BODY = '0123456789abcdef'.repeat(12_500)

/** Puts the layer in front of Socket.IO's server. */
type Way = (io: Server, layer: CorsLayer<Answer>) => void

const WAYS: Readonly<Record<string, Way>> = {
  'io.engine.use(layer)': (io, layer) => void io.engine.use(layer),
  'layer(listener)': (io, layer) => {
    const [listener] = io.httpServer.listeners('request')
    io.httpServer.removeAllListeners('request')
    io.httpServer.on('request', layer(listener as RequestListener))
  },
}

async function serve(t: Test, put?: (io: Server) => void) {
  const io = new Server(createServer(), { serveClient: false })
  put?.(io)
  let opened = 0
  io.engine.on('connection', () => opened++)
  io.on('connection', socket => socket.on('echo', text => socket.emit('echo', text)))
  const port = await listen(t, io.httpServer)
  t.teardown(() => io.close())
  return { port, opened: () => opened }
}

/** What came, apart from the session's id, which is a new one each time. */
async function ask(port: number, sent: Sent) {
  const { rest, vary, cors } = partsOf(await exchange(port, { path: PATH, ...sent }))
  return { rest: { ...rest, body: rest.body.replace(/"sid":"[\w-]{20}"/, '"sid":…') }, vary, cors }
}

// biome-ignore format: a table
const ROWS: readonly { claim: string; sent: Sent; status: number; cors: Headers }[] = [
  { claim: 'a session opens to an allowed origin',  sent: { headers: ALLOWED },                    status: 200, cors: CORS },
  { claim: 'a session opens to a disallowed one',   sent: { headers: DISALLOWED },                 status: 200, cors: CORS_DISALLOWED },
  { claim: 'a session opens to no origin',          sent: {},                                      status: 200, cors: [] },
  { claim: 'OPTIONS that is no preflight',          sent: { headers: ALLOWED, method: 'OPTIONS' }, status: 400, cors: CORS },
  { claim: 'the error of an unknown transport',     sent: { headers: ALLOWED, path: '/socket.io/?EIO=4&transport=pigeon' }, status: 400, cors: CORS },
  { claim: 'the error of an unknown session',       sent: { headers: ALLOWED, path: `${PATH}&sid=none`, method: 'POST', body: '40' }, status: 400, cors: CORS },
]

for (const [way, put] of Object.entries(WAYS)) {
  for (const [rule, options] of Object.entries(RULES)) {
    const layer = createCorsLayer(options)

    t.test(`${way}, with ${rule}`, async t => {
      const bare = await serve(t)
      const behind = await serve(t, io => put(io, layer))

      for (const { claim, sent, ...expected } of PREFLIGHTS) {
        await t.test(`${claim} is answered by the layer alone`, async t => {
          const { status, headers, body } = await exchange(behind.port, { ...sent, path: PATH })
          t.strictSame({ status, headers: ownHeaders(headers), body }, expected)
          t.equal(behind.opened(), 0)
        })
      }

      for (const { claim, sent, status, ...row } of ROWS) {
        await t.test(claim, async t => {
          const theirs = await ask(bare.port, sent)
          const { rest, vary, cors } = await ask(behind.port, sent)
          t.equal(theirs.rest.status, status)
          t.strictSame(rest, theirs.rest, 'as without the layer')
          t.strictSame(vary, [[...theirs.vary, 'Origin'].join(', ')])
          t.strictSame(cors, row.cors)
          t.equal(behind.opened(), bare.opened(), 'sessions')
        })
      }

      await t.test('200 kB go in and out by polling', async t => {
        const { body } = await exchange(behind.port, { path: PATH, headers: ALLOWED })
        const path = `${PATH}&sid=${/"sid":"(.*?)"/.exec(body)?.[1]}`
        const post = (body: string) =>
          exchange(behind.port, { path, method: 'POST', headers: ALLOWED, body })
        const poll = () => exchange(behind.port, { path, headers: ALLOWED })
        t.equal((await post('40')).body, 'ok')
        t.match((await poll()).body, /^40\{/)
        t.equal((await post(`42["echo","${BODY}"]`)).body, 'ok')
        const received = await poll()
        t.ok(received.body === `42["echo","${BODY}"]`)
        t.strictSame(partsOf(received).cors, CORS)
      })

      for (const transports of [['polling'], ['websocket'], ['polling', 'websocket']]) {
        await t.test(`Socket.IO's client connects by ${transports.join(', then ')}`, async t => {
          const before = behind.opened()
          const client = connect(`http://127.0.0.1:${behind.port}`, {
            transports,
            extraHeaders: Object.fromEntries(ALLOWED),
            reconnection: false,
            forceNew: true,
          })
          t.teardown(() => client.close())
          const echo = await new Promise<string>((resolve, reject) => {
            client.on('connect_error', reject).on('echo', resolve)
            client.on('connect', () => {
              // A client that begins by polling is still on its way to a WebSocket.
              const { engine } = client.io
              if (engine.transport.name === transports.at(-1)) client.emit('echo', BODY)
              else engine.on('upgrade', () => client.emit('echo', BODY))
            })
          })
          t.ok(echo === BODY)
          t.equal(client.io.engine.transport.name, transports.at(-1))
          t.equal(behind.opened() - before, 1)
        })
      }
    })
  }
}
