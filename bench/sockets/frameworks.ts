// The servers that are timed over sockets: each framework without CORS, with its own plugin, inside the wrapped
// listener, and with the layer as middleware; and node:http with what is made for it.
import { createServer, type RequestListener, type Server } from 'node:http'
import fastifyPlugin from '@fastify/cors'
import { getRequestListener } from '@hono/node-server'
import koaPlugin from '@koa/cors'
import corsPackage from 'cors'
import express from 'express'
import fastify from 'fastify'
import { Hono } from 'hono'
import { cors as honoPlugin } from 'hono/cors'
import Koa from 'koa'
import { CONTENDERS, type Contender } from '../contenders/index.ts'
import { createCorsLayer } from '../contenders/package.ts'
import * as policy from '../contenders/policy.ts'
import type { Bound } from '../results.ts'

export type Kind = 'actual' | 'preflight'

const WAYS = ['bare', 'plugin', 'wrapped', 'middleware']
const ORIGINS = [policy.ORIGIN]
const HELLO = { hello: 'world' }
const corsLayer = createCorsLayer(policy.ours(ORIGINS))

export interface Framework {
  readonly ways: readonly string[]
  /** At least so many requests a second. */
  readonly actual: readonly Bound[]
  readonly preflight: readonly Bound[]
  serve(way: string): Server | Promise<Server>
}

export const FRAMEWORKS: Readonly<Record<string, Framework>> = {
  'node:http': {
    ways: ['bare', 'by hand', 'ours', 'cors', 'corser'],
    actual: [],
    preflight: [],
    serve: way => createServer(CONTENDERS[way as Contender]('object', ORIGINS)),
  },

  express: {
    ways: WAYS,
    actual: atLeast(1.08, 1),
    preflight: atLeast(4, 0.9),
    serve(way) {
      const app = express()
      if (way === 'plugin') app.use(corsPackage(policy.cors(ORIGINS)))
      if (way === 'middleware') app.use(corsLayer)
      app.get('/items/1', (_req, res) => void res.json(HELLO))
      return serverOf(way, app)
    },
  },

  fastify: {
    ways: WAYS,
    actual: atLeast(1, 1),
    preflight: atLeast(1, 1),
    async serve(way) {
      const app = fastify({ serverFactory: listener => serverOf(way, listener) })
      if (way === 'plugin') await app.register(fastifyPlugin, policy.cors(ORIGINS))
      if (way === 'middleware') {
        app.addHook('onRequest', (request, reply, done) => corsLayer(request.raw, reply.raw, done))
      }
      app.get('/items/1', async () => HELLO)
      await app.ready()
      return app.server
    },
  },

  koa: {
    ways: WAYS,
    actual: atLeast(1, 1),
    preflight: atLeast(1.2, 1),
    serve(way) {
      const app = new Koa()
      if (way === 'plugin') app.use(koaPlugin(policy.koaAndHono(policy.ORIGIN)))
      if (way === 'middleware') app.use((ctx, next) => corsLayer(ctx.req, ctx.res, next))
      app.use(ctx => {
        ctx.body = HELLO
      })
      return serverOf(way, app.callback())
    },
  },

  hono: {
    ways: ['bare', 'plugin', 'wrapped'],
    actual: [['wrapped', 'plugin', 2]],
    preflight: [['wrapped', 'plugin', 1.4]],
    serve(way) {
      const app = new Hono()
      if (way === 'plugin') app.use(honoPlugin(policy.koaAndHono(ORIGINS)))
      app.get('/items/1', c => c.json(HELLO))
      return serverOf(way, getRequestListener(app.fetch))
    },
  },
}

function serverOf(way: string, listener: RequestListener): Server {
  return createServer(way === 'wrapped' ? corsLayer(listener) : listener)
}

function atLeast(wrapped: number, middleware: number): Bound[] {
  return [
    ['wrapped', 'plugin', wrapped],
    ['middleware', 'plugin', middleware],
  ]
}
