// polka: `app.handler` is the listener. It catches nothing that a handler throws.
import { createServer, type RequestListener } from 'node:http'
import { Readable } from 'node:stream'
import polka from 'polka'
import t from 'tap'
import { createCorsLayer } from '../../lib/index.ts'
import { broken, chunks, layer, options, testFramework } from './expectations.ts'

const app = polka()
app.get('/ok', (_req, res) => void res.end('ok'))
app.get('/redirect', (_req, res) => void res.writeHead(302, { Location: '/ok' }).end())
app.get('/stream', (_req, res) => void Readable.from(chunks()).pipe(res))
app.get('/cookies', (_req, res) => {
  res.writeHead(200, ['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2']).end('ok')
})
app.get('/vary', (_req, res) => void res.setHeader('Vary', 'Accept-Language').end('ok'))
app.get('/acao', (_req, res) => {
  res.writeHead(200, { 'Access-Control-Allow-Origin': 'https://app.test' }).end('ok')
})
app.get('/throw', (_req, _res, next) => next(broken()))
// Errors are handled only where there is a middleware.
app.use((_req, _res, next) => next())

// The types of polka ask for its own request, and bare Node's `createServer` refuses them too.
const listener = app.handler as RequestListener

await testFramework(t, {
  bare: createServer(listener),
  behind: {
    'layer(app)': createServer(layer(listener)),
    'createCorsLayer(app)': createServer(createCorsLayer(listener, options)),
  },
  without: { '/throw-async': 'polka 0.5 does not wait for promises' },
})
