// The servers that are timed over sockets: node:http with what is made for it, and each framework without CORS
// (`bare`), with its own plugin, inside the wrapped listener, and with the layer as middleware.
import { createServer, type RequestListener, type Server } from 'node:http'
import fastifyPlugin from '@fastify/cors'
import { getRequestListener } from '@hono/node-server'
import koaPlugin from '@koa/cors'
import corsPackage from 'cors'
import { createCorsLayer } from 'cors-layer'
import express from 'express'
import fastify from 'fastify'
import { Hono } from 'hono'
import { cors as honoPlugin } from 'hono/cors'
import Koa from 'koa'
import { CONTENDERS, type Contender } from '../contenders/index.ts'
import { CORS, KOA_AND_HONO, ORIGIN, OURS } from '../contenders/policy.ts'

const HELLO = { hello: 'world' }
const corsLayer = createCorsLayer({ ...OURS, allowOrigins: [ORIGIN] })

export type Framework = 'node:http' | 'express' | 'fastify' | 'koa' | 'hono'

export const FRAMEWORKS: Readonly<Record<Framework, (way: string) => Server | Promise<Server>>> = {
  'node:http': way => createServer(CONTENDERS[way as Contender]('object', [ORIGIN])),

  express(way) {
    const app = express()
    if (way === 'plugin') app.use(corsPackage({ ...CORS, origin: [ORIGIN] }))
    if (way === 'middleware') app.use(corsLayer)
    app.get('/items/1', (_req, res) => void res.json(HELLO))
    return serverOf(way, app)
  },

  async fastify(way) {
    const app = fastify({ serverFactory: listener => serverOf(way, listener) })
    if (way === 'plugin') await app.register(fastifyPlugin, { ...CORS, origin: [ORIGIN] })
    if (way === 'middleware') {
      app.addHook('onRequest', (request, reply, done) => {
        corsLayer(request.raw, reply.raw, done)
      })
    }
    app.get('/items/1', async () => HELLO)
    await app.ready()
    return app.server
  },

  koa(way) {
    const app = new Koa()
    if (way === 'plugin') app.use(koaPlugin({ ...KOA_AND_HONO, origin: ORIGIN }))
    if (way === 'middleware') app.use((ctx, next) => corsLayer(ctx.req, ctx.res, next))
    app.use(ctx => {
      ctx.body = HELLO
    })
    return serverOf(way, app.callback())
  },

  hono(way) {
    const app = new Hono()
    if (way === 'plugin') app.use(honoPlugin({ ...KOA_AND_HONO, origin: [ORIGIN] }))
    app.get('/items/1', c => c.json(HELLO))
    return serverOf(way, getRequestListener(app.fetch))
  },
}

function serverOf(way: string, listener: RequestListener): Server {
  return createServer(way === 'wrapped' ? corsLayer(listener) : listener)
}
