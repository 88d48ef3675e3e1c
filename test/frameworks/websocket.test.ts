// WebSockets: an `upgrade` reaches no listener, and browsers let any page open one, so the server asks
// the layer itself, as the README says.
import { createServer } from 'node:http'
import t from 'tap'
import { WebSocket, WebSocketServer } from 'ws'
import { exchange, listen } from '../support/server.ts'
import { ALLOWED, CORS, CORS_DISALLOWED, DISALLOWED, layer, partsOf } from './expectations.ts'

const server = createServer(layer((_req, res) => void res.end('ok')))
const sockets = new WebSocketServer({ noServer: true })
let connected = 0
sockets.on('connection', socket => {
  connected++
  socket.send('hello')
})
server.on('upgrade', (req, socket, head) => {
  socket.on('error', t.fail)
  if (layer.isAllowedOrigin(req.headers.origin)) {
    sockets.handleUpgrade(req, socket, head, client => sockets.emit('connection', client, req))
  } else {
    socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n')
  }
})
const port = await listen(t, server)

/** The first message of the server, or the status of its refusal. */
function outcome(origin: string | undefined): Promise<string | number> {
  const client = new WebSocket(`ws://127.0.0.1:${port}`, origin === undefined ? {} : { origin })
  return new Promise<string | number>((resolve, reject) => {
    client.on('error', reject)
    client.on('message', message => resolve(String(message)))
    client.on('unexpected-response', (_req, res) => resolve(res.statusCode ?? 0))
  }).finally(() => client.on('error', () => {}).terminate())
}

const OUTCOMES: readonly [origin: string | undefined, outcome: string | number][] = [
  ['https://a.test', 'hello'],
  ['https://evil.test', 403],
  ['https://a.test.evil.test', 403],
  ['null', 403],
  [undefined, 403],
]
for (const [origin, expected] of OUTCOMES) {
  t.test(`${origin} gets ${expected}`, async t => {
    const before = connected
    t.equal(await outcome(origin), expected)
    t.equal(connected - before, expected === 403 ? 0 : 1, 'connections')
  })
}

t.test('the same server answers requests through the layer', async t => {
  t.strictSame(partsOf(await exchange(port, { headers: ALLOWED })).cors, CORS)
  t.strictSame(partsOf(await exchange(port, { headers: DISALLOWED })).cors, CORS_DISALLOWED)
})
