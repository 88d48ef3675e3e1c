// Hono: `getRequestListener(app.fetch)` of its node server is the listener.
import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { streamText } from 'hono/streaming'
import t from 'tap'
import { createCorsLayer } from '../../lib/index.ts'
import { broken, chunks, ok, testFramework } from './expectations.ts'

const app = new Hono()
app.get('/ok', c => c.text(ok()))
app.get('/redirect', c => c.redirect('/ok'))
app.get('/throw', () => {
  throw broken()
})
app.get('/throw-async', async () => Promise.reject(broken()))
app.get('/stream', c => streamText(c, s => s.pipe(ReadableStream.from(chunks()))))
app.post('/echo', async c => c.body(await c.req.arrayBuffer()))
app.get('/cookies', c => {
  c.header('Set-Cookie', 'a=1', { append: true })
  c.header('Set-Cookie', 'b=2', { append: true })
  return c.text('ok')
})
app.get('/vary', c => c.text('ok', 200, { Vary: 'Accept-Language' }))
app.get('/acao', c => c.text('ok', 200, { 'Access-Control-Allow-Origin': 'https://app.test' }))
// The default one writes the error to the console.
app.onError((_error, c) => c.text('Internal Server Error', 500))

const listener = getRequestListener(app.fetch)

await testFramework(t, {
  bare: createServer(listener),
  wrapped: {
    'layer(listener)': layer => createServer(layer(listener)),
    'createCorsLayer(listener)': (_, options) => createServer(createCorsLayer(listener, options)),
  },
})
