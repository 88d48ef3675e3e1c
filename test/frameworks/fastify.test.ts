// Fastify 5: `app.routing` is the listener, of an app that is ready; or `serverFactory` is given it.
import { createServer } from 'node:http'
import { Readable } from 'node:stream'
import fastify, { type FastifyServerFactory } from 'fastify'
import t from 'tap'
import { createCorsLayer } from '../../lib/index.ts'
import { broken, chunks, layer, options, testFramework } from './expectations.ts'

async function makeApp(serverFactory: FastifyServerFactory = listener => createServer(listener)) {
  const app = fastify({ serverFactory })
  app.get('/ok', async () => 'ok')
  app.get('/redirect', (_req, reply) => reply.redirect('/ok'))
  app.get('/throw', () => {
    throw broken()
  })
  app.get('/throw-async', async () => Promise.reject(broken()))
  app.get('/stream', (_req, reply) => reply.send(Readable.from(chunks())))
  app.get('/cookies', (_req, reply) => reply.header('Set-Cookie', ['a=1', 'b=2']).send('ok'))
  app.get('/vary', (_req, reply) => reply.header('Vary', 'Accept-Language').send('ok'))
  app.get('/acao', (_req, reply) => {
    reply.header('Access-Control-Allow-Origin', 'https://app.test').send('ok')
  })
  await app.ready()
  return app
}

const { routing, server: bare } = await makeApp()
const factories = {
  layer: await makeApp(listener => createServer(layer(listener))),
  createCorsLayer: await makeApp(listener => createServer(createCorsLayer(listener, options))),
}

await testFramework(t, {
  bare,
  behind: {
    'layer(app.routing)': createServer(layer(routing)),
    'createCorsLayer(app.routing)': createServer(createCorsLayer(routing, options)),
    'layer in serverFactory': factories.layer.server,
    'createCorsLayer in serverFactory': factories.createCorsLayer.server,
  },
})
