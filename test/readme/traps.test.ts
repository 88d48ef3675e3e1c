// The traps that the README warns of are real, so that nobody heeds a warning in vain.
import { createServer } from 'node:http'
import express from 'express'
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
