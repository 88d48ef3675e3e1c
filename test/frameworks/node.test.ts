// Node's own servers with one listener for all: http, https, and http2 in clear text and over TLS,
// where `allowHTTP1` gives the same listener requests and responses of both APIs. The layer is also
// called with `next` here: nothing may look at a request until the layer has called it.
import * as http from 'node:http'
import * as http2 from 'node:http2'
import * as https from 'node:https'
import { Readable } from 'node:stream'
import t from 'tap'
import { type Answer, type CorsLayer, createCorsLayer } from '../../lib/index.ts'
import { makeCertificate } from '../support/certificate.ts'
import { exchangeHttp2, exchangeTls, type Received, type Sent } from '../support/server.ts'
import { chunks, ok, type Path, testFramework } from './expectations.ts'

type Request = http.IncomingMessage | http2.Http2ServerRequest
type Response = http.ServerResponse | http2.Http2ServerResponse

const heads: { readonly [path in Path]?: (res: Response) => unknown } = {
  '/ok': () => ok(),
  '/redirect': res => {
    res.statusCode = 302
    res.setHeader('Location', '/ok')
  },
  '/stream': () => {},
  '/echo': () => {},
  '/cookies': res => res.setHeader('Set-Cookie', ['a=1', 'b=2']),
  '/vary': res => res.setHeader('Vary', 'Accept-Language'),
  '/acao': res => res.setHeader('Access-Control-Allow-Origin', 'https://app.test'),
}

function app(req: Request, res: Response): void {
  const { url } = req
  const head = heads[url as Path]
  if (head) head(res)
  else res.statusCode = 404
  if (url === '/stream') Readable.from(chunks()).pipe(res)
  else if (url === '/echo') req.pipe(res)
  else res.end()
}

const without = { '/throw': 'Node catches nothing', '/throw-async': 'Node catches nothing' }
const tls = await makeCertificate()
const both = { ...tls, allowHTTP1: true }

/** A listener that calls the layer as middleware does. */
function withNext(layer: CorsLayer<Answer>) {
  return (req: Request, res: Response) => layer(req, res, () => app(req, res))
}

await t.test('http', t =>
  testFramework(t, {
    bare: http.createServer(app),
    wrapped: {
      'layer(app)': layer => http.createServer(layer(app)),
      'createCorsLayer(app)': (_, options) => http.createServer(createCorsLayer(app, options)),
      'layer(req, res, next)': layer => http.createServer(withNext(layer)),
    },
    without,
  }),
)

await t.test('https', t =>
  testFramework(t, {
    bare: https.createServer(tls, app),
    wrapped: {
      'layer(app)': layer => https.createServer(tls, layer(app)),
      'createCorsLayer(app)': (_, options) =>
        https.createServer(tls, createCorsLayer(app, options)),
      'layer(req, res, next)': layer => https.createServer(tls, withNext(layer)),
    },
    without,
    exchange: exchangeTls,
  }),
)

await t.test('http2', t =>
  testFramework(t, {
    bare: http2.createServer(app),
    wrapped: {
      'layer(app)': layer => http2.createServer(layer(app)),
      'createCorsLayer(app)': (_, options) => http2.createServer(createCorsLayer(app, options)),
      'layer(req, res, next)': layer => http2.createServer(withNext(layer)),
    },
    without,
    exchange: exchangeHttp2,
  }),
)

const protocols: [name: string, exchange: (port: number, sent: Sent) => Promise<Received>][] = [
  ['h2', (port, sent) => exchangeHttp2(port, sent, 'https')],
  ['http/1.1', exchangeTls],
]
for (const [name, exchange] of protocols) {
  await t.test(`http2 over TLS with allowHTTP1, asked over ${name}`, t =>
    testFramework(t, {
      bare: http2.createSecureServer(both, app),
      wrapped: {
        'layer(app)': layer => http2.createSecureServer(both, layer(app)),
        'createCorsLayer(app)': (_, options) =>
          http2.createSecureServer(both, createCorsLayer(app, options)),
        'layer(req, res, next)': layer => http2.createSecureServer(both, withNext(layer)),
      },
      without,
      exchange,
    }),
  )
}
