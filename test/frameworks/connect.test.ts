// connect: the app is the listener.
import { createServer } from 'node:http'
import { Readable } from 'node:stream'
import connect from 'connect'
import t from 'tap'
import { createCorsLayer } from '../../lib/index.ts'
import { broken, chunks, layer, options, testFramework } from './expectations.ts'

const app = connect()
app.use('/ok', (_req, res) => res.end('ok'))
app.use('/redirect', (_req, res) => res.writeHead(302, { Location: '/ok' }).end())
app.use('/throw', (_req, _res) => {
  throw broken()
})
app.use('/stream', (_req, res) => void Readable.from(chunks()).pipe(res))
app.use('/cookies', (_req, res) => {
  res.writeHead(200, ['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2']).end('ok')
})
app.use('/vary', (_req, res) => res.setHeader('Vary', 'Accept-Language').end('ok'))
app.use('/acao', (_req, res) => {
  res.setHeader('Access-Control-Allow-Origin', 'https://app.test').end('ok')
})

await testFramework(t, {
  bare: createServer(app),
  behind: {
    'layer(app)': createServer(layer(app)),
    'createCorsLayer(app)': createServer(createCorsLayer(app, options)),
  },
  without: { '/throw-async': 'connect does not wait for promises' },
})
