// h3 1, on which Nuxt and Nitro 2 stand: `toNodeListener(app)` gives the listener, and
// `fromNodeMiddleware(layer)` makes middleware of the layer. It waits for a promise that the layer
// returns, and for no call of `next` then.
import { createServer } from 'node:http'
import { Readable } from 'node:stream'
import {
  appendHeader,
  createApp,
  createError,
  createRouter,
  eventHandler,
  fromNodeMiddleware,
  readRawBody,
  sendRedirect,
  setHeader,
  toNodeListener,
} from 'h3-1'
import t from 'tap'
import { type Answer, type CorsLayer, createCorsLayer } from '../../lib/index.ts'
import { broken, chunks, ok, testFramework } from './expectations.ts'

/** Unlike any other error, h3 does not write this one to the console. */
function failed() {
  return createError({ statusCode: 500, cause: broken() })
}

function makeListener(layer?: CorsLayer<Answer>) {
  const app = createApp()
  if (layer) app.use(fromNodeMiddleware(layer))
  const router = createRouter()
  router.get('/ok', eventHandler(ok))
  router.get(
    '/redirect',
    eventHandler(event => sendRedirect(event, '/ok')),
  )
  router.get(
    '/throw',
    eventHandler(() => {
      throw failed()
    }),
  )
  router.get(
    '/throw-async',
    eventHandler(async () => Promise.reject(failed())),
  )
  router.get(
    '/stream',
    eventHandler(() => Readable.from(chunks())),
  )
  router.post(
    '/echo',
    eventHandler(event => readRawBody(event)),
  )
  router.get(
    '/cookies',
    eventHandler(event => {
      appendHeader(event, 'Set-Cookie', 'a=1')
      appendHeader(event, 'Set-Cookie', 'b=2')
      return 'ok'
    }),
  )
  router.get(
    '/vary',
    eventHandler(event => {
      setHeader(event, 'Vary', 'Accept-Language')
      return 'ok'
    }),
  )
  router.get(
    '/acao',
    eventHandler(event => {
      setHeader(event, 'Access-Control-Allow-Origin', 'https://app.test')
      return 'ok'
    }),
  )
  app.use(router)
  return toNodeListener(app)
}

await testFramework(t, {
  bare: createServer(makeListener()),
  wrapped: {
    'layer(toNodeListener(app))': layer => createServer(layer(makeListener())),
    'createCorsLayer(toNodeListener(app))': (_, options) =>
      createServer(createCorsLayer(makeListener(), options)),
  },
  used: { 'app.use(fromNodeMiddleware(layer))': layer => createServer(makeListener(layer)) },
})
