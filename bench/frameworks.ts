// The servers that are timed over sockets: each framework without CORS, with its own plugin, and behind
// our layer; node:http with what is made for it.
import { createServer, type RequestListener, type Server } from 'node:http'
import fastifyPlugin from '@fastify/cors'
import { getRequestListener } from '@hono/node-server'
import koaPlugin from '@koa/cors'
import corsPackage from 'cors'
import express from 'express'
import Fastify from 'fastify'
import { Hono } from 'hono'
import { cors as honoPlugin } from 'hono/cors'
import Koa from 'koa'
import { createCorsLayer } from '../lib/index.ts'
import { CONTENDERS } from './contenders.ts'
import * as policy from './policy.ts'

type MakeServer = () => Server | Promise<Server>

const ORIGINS = [policy.ORIGIN]
const HELLO = { hello: 'world' }

export const FRAMEWORKS: Readonly<Record<string, Readonly<Record<string, MakeServer>>>> = {
  'node:http': Object.fromEntries(
    (['bare', 'by hand', 'ours', 'cors', 'corser'] as const).map(name => [
      name,
      () => createServer(CONTENDERS[name]('object', ORIGINS)),
    ]),
  ),
  express: threeWays(withPlugin => {
    const app = express()
    if (withPlugin) app.use(corsPackage(policy.cors(ORIGINS)))
    return app.get('/items/1', (_req, res) => void res.json(HELLO)) as RequestListener
  }),
  fastify: { bare: () => fastify(), plugin: () => fastify('plugin'), ours: () => fastify('ours') },
  koa: threeWays(withPlugin => {
    const app = new Koa()
    if (withPlugin) app.use(koaPlugin({ ...policy.koaAndHono, origin: policy.ORIGIN }))
    app.use(ctx => {
      ctx.body = HELLO
    })
    return app.callback()
  }),
  hono: threeWays(withPlugin => {
    const app = new Hono()
    if (withPlugin) app.use(honoPlugin({ ...policy.koaAndHono, origin: ORIGINS }))
    app.get('/items/1', c => c.json(HELLO))
    return getRequestListener(app.fetch)
  }),
}

function threeWays(
  make: (withPlugin: boolean) => RequestListener,
): Record<'bare' | 'plugin' | 'ours', MakeServer> {
  return {
    bare: () => createServer(make(false)),
    plugin: () => createServer(make(true)),
    ours: () => createServer(createCorsLayer(make(false), policy.ours(ORIGINS))),
  }
}

/** Fastify makes its own server, and is given a factory to wrap its listener. */
async function fastify(way?: 'plugin' | 'ours'): Promise<Server> {
  const wrap = way === 'ours' ? createCorsLayer(policy.ours(ORIGINS)) : undefined
  const app = Fastify({
    serverFactory: listener => createServer(wrap ? wrap(listener) : listener),
  })
  if (way === 'plugin') await app.register(fastifyPlugin, policy.cors(ORIGINS))
  app.get('/items/1', async () => HELLO)
  await app.ready()
  return app.server
}
