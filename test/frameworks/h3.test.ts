// h3 2, on which Nitro 3 stands: `toNodeHandler(app)` gives the listener, and `fromNodeHandler(layer)` makes
// middleware of the layer. h3 turns what an app returns into a web response, and writes that with `writeHead`.
import { createServer } from 'node:http'
import { ReadableStream } from 'node:stream/web'
import { fromNodeHandler, H3, HTTPError, redirect, toNodeHandler } from 'h3'
import t from 'tap'
import { type Answer, type CorsLayer, createCorsLayer } from '../../lib/index.ts'
import { broken, chunks, ok, testFramework } from './expectations.ts'

/** Unlike any other error, h3 does not write this one to the console. */
function failed() {
  return new HTTPError({ status: 500, cause: broken() })
}

async function* bytes() {
  for await (const chunk of chunks()) yield new TextEncoder().encode(chunk)
}

function makeListener(layer?: CorsLayer<Answer>) {
  const app = new H3({
    // The message of a 404 names the port, which is another one without the layer.
    onError(error) {
      error.message = error.message.replace(/:\d+\//, '/')
    },
  })
  if (layer) app.use(fromNodeHandler(layer))
  app.get('/ok', ok)
  app.get('/redirect', () => redirect('/ok'))
  app.get('/throw', () => {
    throw failed()
  })
  app.get('/throw-async', async () => Promise.reject(failed()))
  app.get('/stream', () => ReadableStream.from(bytes()) as unknown as globalThis.ReadableStream)
  app.post('/echo', event => event.req.text())
  app.get('/cookies', event => {
    event.res.headers.append('Set-Cookie', 'a=1')
    event.res.headers.append('Set-Cookie', 'b=2')
    return 'ok'
  })
  app.get('/vary', event => {
    event.res.headers.set('Vary', 'Accept-Language')
    return 'ok'
  })
  app.get('/acao', event => {
    event.res.headers.set('Access-Control-Allow-Origin', 'https://app.test')
    return 'ok'
  })
  return toNodeHandler(app)
}

await testFramework(t, {
  bare: createServer(makeListener()),
  wrapped: {
    'layer(toNodeHandler(app))': layer => createServer(layer(makeListener())),
    'createCorsLayer(toNodeHandler(app))': (_, options) =>
      createServer(createCorsLayer(makeListener(), options)),
  },
  used: { 'app.use(fromNodeHandler(layer))': layer => createServer(makeListener(layer)) },
})
