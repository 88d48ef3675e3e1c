// Node's own servers, with a listener that serves them all: http, https, and http2 in clear text and
// over TLS, where `allowHTTP1` hands the same listener requests and responses of either API.
import * as http from 'node:http'
import * as http2 from 'node:http2'
import * as https from 'node:https'
import { Readable } from 'node:stream'
import t from 'tap'
import { createCorsLayer } from '../../lib/index.ts'
import { makeCertificate } from '../support/certificate.ts'
import { exchangeHttp2, exchangeTls, type Received, type Sent } from '../support/server.ts'
import { chunks, layer, options, type Path, testFramework } from './expectations.ts'

type Response = http.ServerResponse | http2.Http2ServerResponse

const heads: { readonly [path in Path]?: (res: Response) => unknown } = {
  '/ok': () => {},
  '/redirect': res => {
    res.statusCode = 302
    res.setHeader('Location', '/ok')
  },
  '/stream': () => {},
  '/cookies': res => res.setHeader('Set-Cookie', ['a=1', 'b=2']),
  '/vary': res => res.setHeader('Vary', 'Accept-Language'),
  '/acao': res => res.setHeader('Access-Control-Allow-Origin', 'https://app.test'),
}

function app(req: http.IncomingMessage | http2.Http2ServerRequest, res: Response): void {
  const head = heads[req.url as Path]
  if (head) head(res)
  else res.statusCode = 404
  if (req.url === '/stream') Readable.from(chunks()).pipe(res)
  else res.end()
}

const without = { '/throw': 'Node catches nothing', '/throw-async': 'Node catches nothing' }
const tls = await makeCertificate()
const both = { ...tls, allowHTTP1: true }

await t.test('http', t =>
  testFramework(t, {
    bare: http.createServer(app),
    behind: {
      'layer(app)': http.createServer(layer(app)),
      'createCorsLayer(app)': http.createServer(createCorsLayer(app, options)),
    },
    without,
  }),
)

await t.test('https', t =>
  testFramework(t, {
    bare: https.createServer(tls, app),
    behind: {
      'layer(app)': https.createServer(tls, layer(app)),
      'createCorsLayer(app)': https.createServer(tls, createCorsLayer(app, options)),
    },
    without,
    exchange: exchangeTls,
  }),
)

await t.test('http2', t =>
  testFramework(t, {
    bare: http2.createServer(app),
    behind: {
      'layer(app)': http2.createServer(layer(app)),
      'createCorsLayer(app)': http2.createServer(createCorsLayer(app, options)),
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
      behind: {
        'layer(app)': http2.createSecureServer(both, layer(app)),
        'createCorsLayer(app)': http2.createSecureServer(both, createCorsLayer(app, options)),
      },
      without,
      exchange,
    }),
  )
}
