// Vite 8's dev server: `server.middlewares` is a connect app. Vite has CORS of its own, which answers
// preflights first unless `server.cors` is false. Middleware that a plugin adds in `configureServer`
// comes before Vite's own, which would answer with its fallbacks.
import { createServer, type Server } from 'node:http'
import { Readable } from 'node:stream'
import t from 'tap'
import { createServer as createVite } from 'vite'
import { type Answer, type CorsLayer, createCorsLayer } from '../../lib/index.ts'
import { exchange, type Headers, listen } from '../support/server.ts'
import { ALLOWED, broken, CORS, chunks, layer, ok, partsOf, testFramework } from './expectations.ts'

const root = t.testdir({ 'module.js': 'export default 1\n' })

async function makeVite(layer?: CorsLayer<Answer>) {
  const vite = await createVite({
    root,
    configFile: false,
    logLevel: 'silent',
    appType: 'custom',
    optimizeDeps: { noDiscovery: true },
    server: { cors: false, hmr: false, ws: false, watch: null },
    plugins: [
      {
        name: 'app',
        configureServer(server) {
          if (layer) server.middlewares.use(layer)
          const app = server.middlewares
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
        },
      },
    ],
  })
  t.teardown(() => vite.close())
  return vite
}

const { middlewares: app } = await makeVite()

await testFramework(t, {
  bare: createServer(app),
  wrapped: {
    'layer(vite.middlewares)': layer => createServer(layer(app)),
    'createCorsLayer(vite.middlewares)': (_, options) =>
      createServer(createCorsLayer(app, options)),
  },
  used: {
    'server.middlewares.use(layer)': async layer => (await makeVite(layer)).httpServer as Server,
  },
  without: { '/throw-async': 'connect does not wait for promises' },
})

t.test('what Vite itself serves gets the headers too', async t => {
  const port = await listen(t, (await makeVite(layer)).httpServer as Server)
  const fresh = await exchange(port, { path: '/module.js', headers: ALLOWED })
  t.match(fresh, { status: 200, body: /^export default 1/ })
  t.strictSame(partsOf(fresh).vary, ['Origin'])
  t.strictSame(partsOf(fresh).cors, CORS)
  const etag = new Map(partsOf(fresh).rest.headers).get('Etag') ?? ''
  const headers: Headers = [...ALLOWED, ['If-None-Match', etag]]
  const unchanged = await exchange(port, { path: '/module.js', headers })
  t.equal(unchanged.status, 304)
  t.strictSame(partsOf(unchanged).vary, ['Origin'])
  t.strictSame(partsOf(unchanged).cors, CORS)
})
