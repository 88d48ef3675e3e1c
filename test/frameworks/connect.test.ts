// connect: the app is the listener.
import { createServer } from 'node:http'
import { Readable } from 'node:stream'
import connect from 'connect'
import t from 'tap'
import { type Answer, type CorsLayer, createCorsLayer } from '../../lib/index.ts'
import { broken, chunks, ok, testFramework } from './expectations.ts'

function makeApp(layer?: CorsLayer<Answer>) {
  const app = connect()
  if (layer) app.use(layer)
  app.use('/ok', (_req, res) => res.end(ok()))
  app.use('/redirect', (_req, res) => res.writeHead(302, { Location: '/ok' }).end())
  app.use('/throw', (_req, _res) => {
    throw broken()
  })
  app.use('/stream', (_req, res) => void Readable.from(chunks()).pipe(res))
  app.use('/echo', (req, res) => void req.pipe(res))
  app.use('/cookies', (_req, res) => {
    res.writeHead(200, ['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2']).end('ok')
  })
  app.use('/vary', (_req, res) => res.setHeader('Vary', 'Accept-Language').end('ok'))
  app.use('/acao', (_req, res) => {
    res.setHeader('Access-Control-Allow-Origin', 'https://app.test').end('ok')
  })
  return app
}

await testFramework(t, {
  bare: createServer(makeApp()),
  wrapped: {
    'layer(app)': layer => createServer(layer(makeApp())),
    'createCorsLayer(app)': (_, options) => createServer(createCorsLayer(makeApp(), options)),
  },
  used: { 'app.use(layer)': layer => createServer(makeApp(layer)) },
  without: { '/throw-async': 'connect does not wait for promises' },
})
