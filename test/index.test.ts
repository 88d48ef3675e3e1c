import { createServer } from 'node:http'
import t from 'tap'
import { createCorsLayer } from '../lib/index.ts'
import { exchange, exchangeHttp2, ownHeaders, serve, serveHttp2 } from './support/server.ts'

t.test('an allowed origin is named in the response of the app', async t => {
  const layer = createCorsLayer({ allowOrigins: ['https://a.test'] })
  const port = await serve(
    t,
    layer((_req, res) => void res.end('hello')),
  )
  const { headers, body } = await exchange(port, { headers: [['Origin', 'https://a.test']] })
  t.equal(body, 'hello')
  t.strictSame(ownHeaders(headers), [
    ['vary', 'Origin'],
    ['access-control-allow-origin', 'https://a.test'],
    ['Content-Length', '5'],
  ])
})

t.test('http2', async t => {
  const layer = createCorsLayer({ allowOrigins: ['https://a.test'] })
  const port = await serveHttp2(
    t,
    layer((_req, res) => void res.end('hello')),
  )
  const { headers, body } = await exchangeHttp2(port, { headers: [['Origin', 'https://a.test']] })
  t.equal(body, 'hello')
  t.strictSame(ownHeaders(headers), [
    ['vary', 'Origin'],
    ['access-control-allow-origin', 'https://a.test'],
  ])
  createServer(createCorsLayer((_req, res) => res.end('x'))).close()
})
