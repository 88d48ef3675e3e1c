// The traps that the README warns of are real, so that nobody heeds a warning in vain.
import { createServer } from 'node:http'
import express from 'express'
import fastify, { type FastifyReply, type FastifyRequest } from 'fastify'
import t from 'tap'
import { createCorsLayer } from '../../lib/index.ts'
import { exchange, listen } from '../support/server.ts'
import { ORIGIN, preflight, valuesOf } from './run.ts'

const corsLayer = createCorsLayer({
  allowOrigins: ['https://example.org'],
  allowMethods: ['GET', 'PUT'],
})

t.test('a layer on one route of Express does not see its preflight', async t => {
  const app = express()
  app.put('/x', corsLayer, (_req, res) => void res.send('done'))
  const port = await listen(t, createServer(app))
  const headers = [ORIGIN, ['Access-Control-Request-Method', 'PUT']] as const
  const response = await exchange(port, { method: 'OPTIONS', path: '/x', headers })
  t.strictSame(valuesOf(response, 'access-control-allow-origin'), [])
})

t.test('a preflight for POST, and one for Authorization, fails until they are listed', async t => {
  const port = await listen(t, createServer(corsLayer((_req, res) => res.end())))
  t.equal((await preflight(port, 'POST', ['Content-Type'])).body, 'Disallowed CORS method')
  t.equal((await preflight(port, 'PUT', ['Authorization'])).body, 'Disallowed CORS headers')
})

t.test("without braces, Fastify's hook runs the route twice for an asynchronous rule", async t => {
  const layer = createCorsLayer({ isAllowedOrigin: async () => true })
  type Done = () => void
  const hooks = {
    braces: (request: FastifyRequest, reply: FastifyReply, done: Done) => {
      layer(request.raw, reply.raw, done)
    },
    none: (request: FastifyRequest, reply: FastifyReply, done: Done) =>
      layer(request.raw, reply.raw, done),
  }
  const runs = { braces: 0, none: 0 }
  for (const name of ['braces', 'none'] as const) {
    const app = fastify()
    app.addHook('onRequest', hooks[name])
    // Longer than a few microtasks, as any real route.
    app.get('/', async () => {
      runs[name]++
      await new Promise(setImmediate)
    })
    await app.listen({ port: 0, host: '127.0.0.1' })
    const { port } = app.addresses()[0] as { port: number }
    await exchange(port, { headers: [ORIGIN] })
    await app.close()
  }
  t.strictSame(runs, { braces: 1, none: 2 })
})

t.test(
  'an app that allows a disallowed origin itself gets the credentials of the layer',
  async t => {
    const layer = createCorsLayer({ allowOrigins: ['https://a.test'], allowCredentials: true })
    const app = layer((_req, res) =>
      res.writeHead(200, { 'Access-Control-Allow-Origin': 'https://example.org' }).end(),
    )
    const port = await listen(t, createServer(app))
    const response = await exchange(port, { headers: [ORIGIN] })
    t.strictSame(valuesOf(response, 'access-control-allow-origin'), ['https://example.org'])
    t.strictSame(valuesOf(response, 'access-control-allow-credentials'), ['true'])
  },
)
