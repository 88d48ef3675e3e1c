// Express 5: the app is the listener.
import { createServer } from 'node:http'
import { Readable } from 'node:stream'
import express from 'express'
import t from 'tap'
import { createCorsLayer } from '../../lib/index.ts'
import { broken, chunks, layer, options, testFramework } from './expectations.ts'

const app = express().set('env', 'test')
app.get('/ok', (_req, res) => void res.send('ok'))
app.get('/redirect', (_req, res) => res.redirect('/ok'))
app.get('/throw', () => {
  throw broken()
})
app.get('/throw-async', async () => Promise.reject(broken()))
app.get('/stream', (_req, res) => void Readable.from(chunks()).pipe(res))
app.get('/cookies', (_req, res) => void res.append('Set-Cookie', ['a=1', 'b=2']).send('ok'))
app.get('/vary', (_req, res) => void res.vary('Accept-Language').send('ok'))
app.get('/acao', (_req, res) => {
  res.set('Access-Control-Allow-Origin', 'https://app.test').send('ok')
})

await testFramework(t, {
  bare: createServer(app),
  behind: {
    'layer(app)': createServer(layer(app)),
    'createCorsLayer(app)': createServer(createCorsLayer(app, options)),
  },
})
