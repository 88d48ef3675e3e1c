// Express 5: the app is the listener, and the layer is middleware of the app or of a router.
import { createServer } from 'node:http'
import { Readable } from 'node:stream'
import express, { type IRouter } from 'express'
import t from 'tap'
import { createCorsLayer } from '../../lib/index.ts'
import { broken, chunks, ok, testFramework } from './expectations.ts'

function addRoutes<R extends IRouter>(app: R): R {
  app.get('/ok', (_req, res) => void res.send(ok()))
  app.get('/redirect', (_req, res) => res.redirect('/ok'))
  app.get('/throw', () => {
    throw broken()
  })
  app.get('/throw-async', async () => Promise.reject(broken()))
  app.get('/stream', (_req, res) => void Readable.from(chunks()).pipe(res))
  app.post('/echo', (req, res) => void req.pipe(res))
  app.get('/cookies', (_req, res) => void res.append('Set-Cookie', ['a=1', 'b=2']).send('ok'))
  app.get('/vary', (_req, res) => void res.vary('Accept-Language').send('ok'))
  app.get('/acao', (_req, res) => {
    res.set('Access-Control-Allow-Origin', 'https://app.test').send('ok')
  })
  return app
}

const makeApp = () => express().set('env', 'test')
const app = addRoutes(makeApp())

await testFramework(t, {
  bare: createServer(app),
  wrapped: {
    'layer(app)': layer => createServer(layer(app)),
    'createCorsLayer(app)': (_, options) => createServer(createCorsLayer(app, options)),
  },
  used: {
    'app.use(layer)': layer => createServer(addRoutes(makeApp().use(layer))),
    'router.use(layer)': layer => {
      const router = express.Router()
      router.use(layer)
      return createServer(makeApp().use(addRoutes(router)))
    },
  },
  first: [['X-Powered-By', 'Express']],
})
