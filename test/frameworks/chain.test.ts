// What people put around an app, inside the layer and outside of it: most of it replaces `writeHead`
// as the layer does, so each must leave the others' headers alone, whoever came first.
import { EventEmitter, once } from 'node:events'
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http'
import { gunzipSync } from 'node:zlib'
import compression from 'compression'
import express from 'express'
import session from 'express-session'
import helmet from 'helmet'
import morgan from 'morgan'
import t, { type Test } from 'tap'
import { exchange, type Headers, listen, type Sent } from '../support/server.ts'
import {
  ALLOWED,
  broken,
  CORS,
  CORS_DISALLOWED,
  DISALLOWED,
  layer,
  PREFLIGHTS,
  partsOf,
} from './expectations.ts'

type Middleware = (req: IncomingMessage, res: ServerResponse, next: () => void) => void

const TEXT = 'All work and no play makes Jack a dull boy. '.repeat(100)
const log: string[] = []
// Tells of each response that is done: morgan writes its line after the client has all of it.
const responses = new EventEmitter()

const MIDDLEWARE = {
  compression: compression() as unknown as Middleware,
  helmet: helmet() as Middleware,
  session: session({
    secret: 'secret',
    resave: false,
    saveUninitialized: true,
    genid: () => 'always-the-same',
  }) as unknown as Middleware,
  morgan: morgan(':method :url :status', { stream: { write: line => void log.push(line) } }),
  'on-headers 1.0': oldOnHeaders,
}
type Name = keyof typeof MIDDLEWARE

/** As on-headers before 1.1, still in use: takes any array for pairs, and sets what it is given. */
function oldOnHeaders(_req: IncomingMessage, res: ServerResponse, next: () => void): void {
  const { writeHead } = res
  res.writeHead = function (this: ServerResponse, status: number, ...args: unknown[]) {
    const headers = args.at(-1)
    const pairs = Array.isArray(headers) ? headers : Object.entries(headers ?? {})
    for (const [name, value] of pairs) this.setHeader(name, value)
    return writeHead.call(this, status)
  } as typeof writeHead
  next()
}

const ALL: readonly Name[] = ['compression', 'helmet', 'session', 'morgan', 'on-headers 1.0']
const CHAINS: readonly { inside: readonly Name[]; outside: readonly Name[] }[] = [
  ...ALL.map(name => ({ inside: [name], outside: [] })),
  ...ALL.map(name => ({ inside: [], outside: [name] })),
  { inside: ALL, outside: [] },
  { inside: [], outside: ALL },
  { inside: ['session', 'compression'], outside: ['morgan', 'helmet'] },
  { inside: ['morgan', 'helmet'], outside: ['compression', 'session'] },
  { inside: ['on-headers 1.0'], outside: ['on-headers 1.0'] },
]

const REQUESTS: readonly { claim: string; sent: Sent; status: number }[] = [
  { claim: 'a response', sent: { path: '/text' }, status: 200 },
  { claim: 'a head by object', sent: { path: '/head' }, status: 201 },
  { claim: '304', sent: { path: '/text', headers: [['If-None-Match', '*']] }, status: 304 },
  { claim: '404', sent: { path: '/missing' }, status: 404 },
  { claim: 'an error', sent: { path: '/throw' }, status: 500 },
]
const ORIGINS: Readonly<Record<string, { headers: Headers; cors: Headers }>> = {
  'an allowed origin': { headers: ALLOWED, cors: CORS },
  'a disallowed one': { headers: DISALLOWED, cors: CORS_DISALLOWED },
  none: { headers: [], cors: [] },
}

function appWith(inside: readonly Name[]): RequestListener {
  const app = express().set('env', 'test')
  for (const name of inside) app.use(MIDDLEWARE[name])
  app.get('/text', (_req, res) => void res.type('text').send(TEXT))
  app.get('/head', (_req, res) => void res.writeHead(201, { 'X-Own': 'yes' }).end(TEXT))
  app.get('/throw', () => {
    throw broken()
  })
  return app
}

/** A server of `listener`, called by the last of `outside`. */
function serverOf(listener: RequestListener, outside: readonly Name[]): Server {
  const chain = outside.reduceRight<RequestListener>(
    (next, name) => (req, res) => MIDDLEWARE[name](req, res, () => next(req, res)),
    listener,
  )
  return createServer((req, res) => {
    res.once('close', () => responses.emit('close'))
    chain(req, res)
  })
}

/** Asks, and takes the lines that morgan wrote of it. */
async function ask(port: number, sent: Sent) {
  log.length = 0
  const headers = [['Accept-Encoding', 'gzip'] as const, ...(sent.headers ?? [])]
  const closed = once(responses, 'close')
  const received = await exchange(port, { ...sent, headers })
  await closed
  return { ...partsOf(received), log: [...log], received }
}

async function servers(t: Test, { inside, outside }: (typeof CHAINS)[number]) {
  const app = appWith(inside)
  return {
    bare: await listen(t, serverOf(app, outside)),
    behind: await listen(t, serverOf(layer(app), outside)),
  }
}

for (const chain of CHAINS) {
  const { inside, outside } = chain
  const title = [...outside, 'layer', ...inside].join(' > ')

  t.test(title, async t => {
    const { bare, behind } = await servers(t, chain)
    for (const { claim, sent, status } of REQUESTS) {
      for (const [whose, { headers, cors }] of Object.entries(ORIGINS)) {
        await t.test(`${claim}, to ${whose}`, async t => {
          const all: Sent = { ...sent, headers: [...headers, ...(sent.headers ?? [])] }
          const theirs = await ask(bare, all)
          const ours = await ask(behind, all)
          t.equal(theirs.rest.status, status)
          t.strictSame(ours.rest, theirs.rest, 'as without the layer, body and cookie too')
          t.strictSame(ours.cors, cors)
          // Compression adds its name last, when it is outside.
          const vary = outside.includes('compression')
            ? ['Origin', ...theirs.vary]
            : [...theirs.vary, 'Origin']
          t.strictSame(ours.vary, [vary.join(', ')])
          t.strictSame(ours.log, theirs.log)
        })
      }
    }
    for (const { claim, sent, status, headers, body } of PREFLIGHTS) {
      await t.test(claim, async t => {
        const { received, log, vary, cors } = await ask(behind, sent)
        t.equal(received.status, status)
        t.equal(received.body, body)
        const expected = partsOf({ ...received, headers })
        t.strictSame(new Map(cors), new Map(expected.cors))
        const added = outside.includes('compression') ? ', Accept-Encoding' : ''
        t.strictSame(vary, [expected.vary + added])
        t.strictSame(log, outside.includes('morgan') ? [`OPTIONS /ok ${status}\n`] : [])
      })
    }
  })
}

// What the chains above are compared with has the marks of each of them.
for (const [place, chain] of Object.entries({
  inside: { inside: ALL, outside: [] },
  outside: { inside: [], outside: ALL },
})) {
  t.test(`all ${place}: compressed, protected, with its cookie and in the log`, async t => {
    const { behind } = await servers(t, chain)
    const { received, log } = await ask(behind, { path: '/text', headers: ALLOWED })
    const headers = new Map(received.headers.map(([name, value]) => [name.toLowerCase(), value]))
    t.equal(headers.get('content-encoding'), 'gzip')
    t.equal(String(gunzipSync(Buffer.from(received.body, 'latin1'))), TEXT)
    t.equal(headers.get('x-content-type-options'), 'nosniff')
    t.match(headers.get('set-cookie'), /^connect\.sid=s%3Aalways-the-same/)
    t.strictSame(log, ['GET /text 200\n'])
  })
}
