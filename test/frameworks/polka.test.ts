// polka: `app.handler` is the listener. It catches nothing that a handler throws.
import { createServer, type RequestListener } from 'node:http'
import { Readable } from 'node:stream'
import polka from 'polka'
import t from 'tap'
import { type Answer, type CorsLayer, createCorsLayer } from '../../lib/index.ts'
import { broken, chunks, ok, testFramework } from './expectations.ts'

function makeListener(layer?: CorsLayer<Answer>): RequestListener {
  const app = polka()
  if (layer) app.use(layer)
  app.get('/ok', (_req, res) => void res.end(ok()))
  app.get('/redirect', (_req, res) => void res.writeHead(302, { Location: '/ok' }).end())
  app.get('/stream', (_req, res) => void Readable.from(chunks()).pipe(res))
  app.post('/echo', (req, res) => void req.pipe(res))
  app.get('/cookies', (_req, res) => {
    res.writeHead(200, ['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2']).end('ok')
  })
  app.get('/vary', (_req, res) => void res.setHeader('Vary', 'Accept-Language').end('ok'))
  app.get('/acao', (_req, res) => {
    res.writeHead(200, { 'Access-Control-Allow-Origin': 'https://app.test' }).end('ok')
  })
  app.get('/throw', (_req, _res, next) => next(broken()))
  // polka handles errors only where there is middleware.
  app.use((_req, _res, next) => next())
  // The types of polka ask for its own request, and Node's own `createServer` refuses them too.
  return app.handler as RequestListener
}

await testFramework(t, {
  bare: createServer(makeListener()),
  wrapped: {
    'layer(app.handler)': layer => createServer(layer(makeListener())),
    'createCorsLayer(app.handler)': (_, options) =>
      createServer(createCorsLayer(makeListener(), options)),
  },
  used: { 'app.use(layer)': layer => createServer(makeListener(layer)) },
  without: { '/throw-async': 'polka 0.5 does not wait for promises' },
})
