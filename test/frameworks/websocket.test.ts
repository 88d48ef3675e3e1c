// WebSockets: an `upgrade` reaches no listener, and browsers let any page open one, so the server asks
// the layer itself, as the README says.
import { once } from 'node:events'
import { createServer } from 'node:http'
import t from 'tap'
import { WebSocket, WebSocketServer } from 'ws'
import { exchange, listen } from '../support/server.ts'
import { ALLOWED, CORS, DISALLOWED, layer, partsOf } from './expectations.ts'

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
const connect = (origin?: string) =>
  new WebSocket(`ws://127.0.0.1:${port}`, origin === undefined ? {} : { origin })

t.test('an allowed origin connects', async t => {
  const client = connect('https://a.test')
  const [message] = await once(client, 'message')
  t.equal(String(message), 'hello')
  client.terminate()
})

for (const origin of ['https://evil.test', 'https://a.test.evil.test', 'null', undefined]) {
  t.test(`${origin} gets 403 and does not connect`, async t => {
    const before = connected
    const client = connect(origin)
    client.on('error', () => {})
    const [, { statusCode }] = await once(client, 'unexpected-response')
    t.equal(statusCode, 403)
    t.equal(connected, before)
    client.terminate()
  })
}

t.test('the same server answers requests through the layer', async t => {
  t.strictSame(partsOf(await exchange(port, { headers: ALLOWED })).cors, CORS)
  t.strictSame(partsOf(await exchange(port, { headers: DISALLOWED })).cors, CORS.slice(1))
})
