// Wrong first guesses, with the real frameworks. Each gets a short TypeError that says what to write,
// and what it says is run here as it stands in the message.
import 'reflect-metadata'
import { spawnSync } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import { inspect } from 'node:util'
import { runInThisContext } from 'node:vm'
import { getRequestListener } from '@hono/node-server'
import { Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import type { NestExpressApplication } from '@nestjs/platform-express'
import fastify from 'fastify'
import { fromNodeHandler, H3, toNodeHandler } from 'h3'
import { createApp, fromNodeMiddleware, toNodeListener } from 'h3-1'
import { Hono } from 'hono'
import Koa from 'koa'
import polka from 'polka'
import t, { type Test } from 'tap'
import { type CorsLayer, createCorsLayer } from '../../lib/index.ts'
import { exchange, listen, ownHeaders, serve } from '../support/server.ts'
import { ALLOWED, CORS, layer, options, PREFLIGHTS, partsOf } from './expectations.ts'

const SECRET = 'hunter2'
const LIBRARY = String(new URL('../../lib/index.js', import.meta.url))

/** As JavaScript sees it. The types refuse each wrong call. */
const untyped = createCorsLayer as (...args: unknown[]) => unknown

interface Framework {
  /** An app of it. */
  readonly make: () => object | Promise<object>
  /** The server of an app, after the code in the message was run, or what that code gave. */
  readonly serve: (app: never, written: unknown) => unknown
}

class NestModule {}
Module({})(NestModule)

const FRAMEWORKS: Readonly<Record<string, Framework>> = {
  Koa: {
    make: () => new Koa(),
    serve: (app: Koa) => createServer(app.callback()),
  },
  Fastify: {
    make: () => fastify(),
    serve: async (app: ReturnType<typeof fastify>) => {
      await app.ready()
      return app.server
    },
  },
  Hono: {
    make: () => new Hono(),
    serve: (_, written) => written,
  },
  'http.Server': {
    make: () => createServer(),
    serve: (_, written) => written,
  },
  polka: {
    make: () => polka(),
    serve: (app: polka.Polka) => createServer((req, res) => app.handler(req as polka.Request, res)),
  },
  'h3 1': {
    make: () => createApp(),
    serve: (app: ReturnType<typeof createApp>) => createServer(toNodeListener(app)),
  },
  h3: {
    make: () => new H3(),
    serve: (app: H3) => createServer(toNodeHandler(app)),
  },
  Nest: {
    make: async () => {
      const app = await NestFactory.create<NestExpressApplication>(NestModule, { logger: false })
      app.disable('x-powered-by')
      return app
    },
    serve: async (app: NestExpressApplication) => {
      await app.init()
      return app.getHttpServer()
    },
  },
}
type Name = keyof typeof FRAMEWORKS

async function makeWithSecret(name: Name): Promise<object> {
  const app = (await FRAMEWORKS[name]?.make()) as object
  return Object.defineProperty(app, 'secret', { value: SECRET, enumerable: true })
}

function thrownBy(call: () => unknown): unknown {
  try {
    call()
  } catch (error) {
    return error
  }
  return undefined
}

/** Checks that `error` is short and tells no secret; gives the code that it says to write. */
function checkError(t: Test, error: unknown): string {
  if (!(error instanceof TypeError)) {
    t.fail('a TypeError', { error })
    return ''
  }
  t.equal(error.name, 'TypeError')
  const lines = error.message.split('\n')
  t.ok(lines.length <= 3 && lines.every(line => line.length <= 110), error.message)
  t.notMatch(inspect(error), SECRET)
  const [, code = ''] = /^Write (.+?)(?:, (?:with|or) .+|[,.])?$/m.exec(error.message) ?? []
  t.not(code, '', 'it says what to write')
  return code
}

/** Runs what a message says to write. */
function write(code: string, scope: Readonly<Record<string, unknown>>): unknown {
  const body = code.replace('…', "res.end('ok')")
  const written = runInThisContext(`async ({ ${Object.keys(scope)} }) => (${body})`)
  return written(scope)
}

/** Runs what a message says to write for an app of `name`, and asks its server. */
async function checkAdvice(t: Test, name: Name, code: string) {
  const app = await FRAMEWORKS[name]?.make()
  const scope = {
    app,
    corsLayer: layer,
    createServer,
    getRequestListener,
    fromNodeHandler,
    fromNodeMiddleware,
  }
  const written = await write(code, scope)
  await checkServer(t, (await FRAMEWORKS[name]?.serve(app as never, written)) as Server)
}

async function checkServer(t: Test, server: Server) {
  const port = await listen(t, server)
  for (const { claim, sent, ...expected } of PREFLIGHTS) {
    const { status, headers, body } = await exchange(port, sent)
    t.strictSame({ status, headers: ownHeaders(headers), body }, expected, claim)
  }
  const { vary, cors } = partsOf(await exchange(port, { headers: ALLOWED }))
  t.strictSame({ vary, cors }, { vary: ['Origin'], cors: CORS })
}

for (const name of Object.keys(FRAMEWORKS)) {
  t.test(`createCorsLayer(app) of ${name} says what to write instead`, async t => {
    const app = await makeWithSecret(name)
    const error = thrownBy(() => untyped(app))
    const withOptions = thrownBy(() => untyped(app, options))
    const code = checkError(t, error)
    t.equal(checkError(t, withOptions), code)
    const [, frame] = String((error as Error).stack).split('\n    at ')
    t.match(frame, 'misuse.test', 'the first line of the stack is the caller')
    await checkAdvice(t, name, code)
  })

  t.test(`layer(app) of ${name} says what to write instead`, async t => {
    const app = await makeWithSecret(name)
    checkError(
      t,
      thrownBy(() => (layer as (app: unknown) => unknown)(app)),
    )
  })
}

t.test('createCorsLayer(promise) says to wait for it', async t => {
  const promise = Promise.resolve(options)
  const code = checkError(
    t,
    thrownBy(() => untyped(promise)),
  )
  const corsLayer = await write(code, { createCorsLayer, options: promise })
  await checkServer(t, createServer((corsLayer as CorsLayer)((_req, res) => res.end('ok'))))
})

t.test('layer(req, res) without next says what to write', async t => {
  let error: unknown
  const port = await serve(t, (req, res) => {
    error = thrownBy(() => (layer as (...args: unknown[]) => unknown)(req, res))
    res.end()
  })
  await exchange(port, { headers: [['Cookie', SECRET]] })
  await checkAdvice(t, 'http.Server', checkError(t, error))
})

interface Guess {
  readonly name: Name
  /** A server with the layer in the wrong place; `caught` gets what it throws. */
  readonly make: (caught: (error: unknown) => void) => Server | Promise<Server>
}

const GUESSES: Readonly<Record<string, Guess>> = {
  "fastify.addHook('onRequest', layer)": {
    name: 'Fastify',
    make: async caught => {
      const app = fastify()
      // @ts-expect-error a hook gets Fastify's own request and reply
      app.addHook('onRequest', layer)
      app.setErrorHandler((error, _request, reply) => {
        caught(error)
        reply.send('failed')
      })
      await app.ready()
      return app.server
    },
  },
  'koa.use(layer)': {
    name: 'Koa',
    make: caught => {
      const app = new Koa()
      // @ts-expect-error middleware gets a context
      app.use(layer)
      return createServer(app.on('error', caught).callback())
    },
  },
  'hono.use(layer)': {
    name: 'Hono',
    make: caught => {
      const app = new Hono()
      // @ts-expect-error middleware gets a context
      app.use(layer)
      app.onError((error, context) => {
        caught(error)
        return context.text('failed', 500)
      })
      return createServer(getRequestListener(app.fetch))
    },
  },
  'h3app.use(layer) of h3 2': {
    name: 'h3',
    make: caught => {
      const app = new H3({
        onError(error) {
          caught(error.cause)
          return new Response('failed', { status: 500 })
        },
      })
      // @ts-expect-error middleware gets an event
      app.use(layer)
      return createServer(toNodeHandler(app))
    },
  },
  'h3app.use(layer)': {
    name: 'h3 1',
    make: caught => {
      const app = createApp({
        onError(error, event) {
          caught(error.cause)
          event.node.res.end('failed')
        },
      })
      // @ts-expect-error a handler gets an event
      app.use(layer)
      return createServer(toNodeListener(app))
    },
  },
}

for (const [guess, { name, make }] of Object.entries(GUESSES)) {
  t.test(`${guess} says what to write`, async t => {
    const errors: unknown[] = []
    const port = await listen(t, await make(error => errors.push(error)))
    await exchange(port, { headers: [...ALLOWED, ['Cookie', SECRET]] })
    t.equal(errors.length, 1)
    const code = checkError(t, errors[0])
    const app = await FRAMEWORKS[name]?.make()
    const ofApp = thrownBy(() => untyped(app))
    t.equal(code, checkError(t, ofApp), 'the same as for the app')
    await checkAdvice(t, name, code)
  })
}

// What a terminal shows when the process dies of it.
const PROGRAMS: Readonly<Record<string, { readonly name: Name; readonly code: string }>> = {
  'createServer(layer), at the first request': {
    name: 'http.Server',
    code: `import { createServer } from 'node:http'
      const server = createServer(createCorsLayer({ allowOrigins: ['https://a.test'] }))
      server.listen(0, '127.0.0.1', () => {
        console.log('listening')
        const url = 'http://127.0.0.1:' + server.address().port
        fetch(url, { headers: { cookie: '${SECRET}' } }).catch(() => {})
      })`,
  },
  'fastify.register(layer), at once': {
    name: 'Fastify',
    code: `import fastify from 'fastify'
      const app = fastify()
      app.decorate('secret', '${SECRET}')
      app.register(createCorsLayer({ allowOrigins: ['https://a.test'] }))
      console.log('listening')
      await app.listen({ port: 0, host: '127.0.0.1' })`,
  },
}

for (const [title, { name, code }] of Object.entries(PROGRAMS)) {
  t.test(`the process ends by ${title}, and says what to write`, async t => {
    const program = `import { createCorsLayer } from '${LIBRARY}'\n${code}`
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--input-type=module', '--eval', program],
      { encoding: 'utf8', timeout: 20_000, env: { ...process.env, FORCE_COLOR: '0' } },
    )
    t.equal(status, 1)
    t.equal(stdout, 'listening\n')
    t.notMatch(stderr, SECRET)
    const [, message] = /^TypeError: (.+?)\n {4}at /ms.exec(stderr) ?? []
    await checkAdvice(t, name, checkError(t, new TypeError(message)))
    // The line that throws, a mark below it, the message and its stack, the version of Node.
    t.ok(stderr.split('\n').length < 20, stderr)
  })
}
