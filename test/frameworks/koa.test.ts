// Koa 3: `app.callback()` is the listener. Of an error response Koa drops all headers set before.
import { createServer } from 'node:http'
import * as http2 from 'node:http2'
import { Readable } from 'node:stream'
import Koa from 'koa'
import t from 'tap'
import { createCorsLayer } from '../../lib/index.ts'
import { exchangeHttp2 } from '../support/server.ts'
import { broken, chunks, layer, options, testFramework } from './expectations.ts'

const routes: Record<string, (ctx: Koa.Context) => unknown> = {
  '/ok': () => {},
  '/redirect': ctx => ctx.redirect('/ok'),
  '/throw': () => {
    throw broken()
  },
  '/throw-async': () => Promise.reject(broken()),
  '/stream': ctx => {
    ctx.body = Readable.from(chunks())
  },
  '/cookies': ctx => ctx.append('Set-Cookie', ['a=1', 'b=2']),
  '/vary': ctx => ctx.vary('Accept-Language'),
  '/acao': ctx => ctx.set('Access-Control-Allow-Origin', 'https://app.test'),
}

const app = new Koa()
app.silent = true
app.use(async ctx => {
  const route = routes[ctx.path]
  if (route) ctx.body = 'ok'
  await route?.(ctx)
})
const listener = app.callback()

await testFramework(t, {
  bare: createServer(listener),
  behind: {
    'layer(app)': createServer(layer(listener)),
    'createCorsLayer(app)': createServer(createCorsLayer(listener, options)),
  },
})

await testFramework(t, {
  bare: http2.createServer(listener),
  behind: { 'over http2': http2.createServer(layer(listener)) },
  exchange: exchangeHttp2,
})
