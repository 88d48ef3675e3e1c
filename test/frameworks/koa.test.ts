// Koa 3: `app.callback()` is the listener. Koa drops all headers that were set before an error.
import { createServer } from 'node:http'
import * as http2 from 'node:http2'
import { Readable } from 'node:stream'
import Koa from 'koa'
import t from 'tap'
import { type Answer, type CorsLayer, createCorsLayer } from '../../lib/index.ts'
import { exchangeHttp2 } from '../support/server.ts'
import { broken, chunks, ok, testFramework } from './expectations.ts'

const routes: Record<string, (ctx: Koa.Context) => unknown> = {
  '/ok': () => ok(),
  '/redirect': ctx => ctx.redirect('/ok'),
  '/throw': () => {
    throw broken()
  },
  '/throw-async': () => Promise.reject(broken()),
  '/stream': ctx => {
    ctx.body = Readable.from(chunks())
  },
  '/echo': ctx => {
    ctx.body = ctx.req
  },
  '/cookies': ctx => ctx.append('Set-Cookie', ['a=1', 'b=2']),
  '/vary': ctx => ctx.vary('Accept-Language'),
  '/acao': ctx => ctx.set('Access-Control-Allow-Origin', 'https://app.test'),
}

function makeListener(layer?: CorsLayer<Answer>) {
  const app = new Koa()
  app.silent = true
  if (layer) app.use((ctx, next) => layer(ctx.req, ctx.res, next))
  app.use(async ctx => {
    const route = routes[ctx.path]
    if (route) ctx.body = 'ok'
    await route?.(ctx)
  })
  return app.callback()
}

await t.test('over HTTP/1.1', t =>
  testFramework(t, {
    bare: createServer(makeListener()),
    wrapped: {
      'layer(app.callback())': layer => createServer(layer(makeListener())),
      'createCorsLayer(app.callback())': (_, options) =>
        createServer(createCorsLayer(makeListener(), options)),
    },
    used: { 'app.use': layer => createServer(makeListener(layer)) },
  }),
)

await t.test('over HTTP/2', t =>
  testFramework(t, {
    bare: http2.createServer(makeListener()),
    wrapped: { 'layer(app.callback())': layer => http2.createServer(layer(makeListener())) },
    used: { 'app.use': layer => http2.createServer(makeListener(layer)) },
    exchange: exchangeHttp2,
  }),
)
