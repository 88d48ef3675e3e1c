// What is asked of every framework, and what must come: one table for all. Each row is asked of the
// same app bare, too: apart from CORS and `Vary` the two answers must be one, whatever it is.
import type { EventEmitter } from 'node:events'
import type { Server } from 'node:http'
import type { Http2Server } from 'node:http2'
import { setImmediate } from 'node:timers/promises'
import type { Test } from 'tap'
import { type CorsLayer, type CorsOptions, createCorsLayer } from '../../lib/index.ts'
import {
  exchange,
  type Headers,
  listen,
  ownHeaders,
  type Received,
  type Sent,
} from '../support/server.ts'

/** What an app answers; on any other path it is the framework's own 404. */
export type Path =
  | '/ok' // 200
  | '/redirect' // 302 to /ok
  | '/throw' // broken(), thrown
  | '/throw-async' // broken(), as a rejected promise
  | '/stream' // chunks(), as they come
  | '/cookies' // 200 with Set-Cookie: a=1 and Set-Cookie: b=2
  | '/vary' // 200 with Vary: Accept-Language
  | '/acao' // 200 with Access-Control-Allow-Origin: https://app.test

export interface Framework {
  readonly bare: Server | Http2Server
  /** The same app behind `layer` or `createCorsLayer(app, options)`, by the way that it got there. */
  readonly behind: Readonly<Record<string, Server | Http2Server>>
  /** Paths that the framework has no answer to, and why. */
  readonly without?: { readonly [path in Path]?: string }
  /** Sends over another protocol than HTTP/1.1 in clear text. */
  readonly exchange?: (port: number, sent: Sent) => Promise<Received>
}

export const options: CorsOptions<never> = {
  allowOrigins: ['https://a.test'],
  allowMethods: ['GET', 'PUT'],
  allowHeaders: ['X-Token'],
  allowCredentials: true,
  exposeHeaders: ['ETag'],
}
export const layer: CorsLayer = createCorsLayer(options)

/** An error whose stack is the same bare and behind, for frameworks that show it. */
export function broken(): Error {
  return Object.assign(new Error('broken'), { stack: 'Error: broken' })
}

export async function* chunks(): AsyncGenerator<string> {
  for (const chunk of ['one ', 'two ', 'three']) {
    yield chunk
    await setImmediate()
  }
}

export const ALLOWED: Headers = [['Origin', 'https://a.test']]
export const DISALLOWED: Headers = [['Origin', 'https://evil.test']]

/** The CORS headers of what is not a preflight, to an allowed origin and to a disallowed one. */
export const CORS: Headers = [
  ['access-control-allow-credentials', 'true'],
  ['access-control-allow-origin', 'https://a.test'],
  ['access-control-expose-headers', 'ETag'],
]
export const CORS_DISALLOWED: Headers = CORS.filter(([name]) => !name.endsWith('-origin'))

/** An app's own, which stands where the layer sets none. */
const OF_APP: Headers = [['access-control-allow-origin', 'https://app.test']]

const IN_APP = /^access-control-allow-origin: https:\/\/app\.test$/m

interface Row {
  readonly claim: string
  readonly path: Path | '/missing'
  readonly method?: string
  readonly origin?: Headers
  /** Left out: any, but the same bare and behind. */
  readonly status?: number
  /** What is in the head of the bare app, in lower case, or the row would show nothing. */
  readonly bare?: RegExp
  readonly cors: Headers
}

// biome-ignore format: a table
const ROWS: readonly Row[] = [
  { claim: 'a response names the allowed origin',               path: '/ok',          origin: ALLOWED,    status: 200, cors: CORS },
  { claim: 'a response to a disallowed origin names none',      path: '/ok',          origin: DISALLOWED, status: 200, cors: CORS_DISALLOWED },
  { claim: 'a response to no origin varies on it',              path: '/ok',                              status: 200, cors: [] },
  { claim: 'HEAD is answered as GET',                           path: '/ok',          origin: ALLOWED,                 cors: CORS, method: 'HEAD' },
  { claim: 'OPTIONS that is no preflight reaches the app',      path: '/ok',          origin: ALLOWED,                 cors: CORS, method: 'OPTIONS' },
  { claim: 'a redirect names the origin',                       path: '/redirect',    origin: ALLOWED,    status: 302, cors: CORS, bare: /^location: \/ok$/m },
  { claim: 'the 404 of the framework names the origin',         path: '/missing',     origin: ALLOWED,    status: 404, cors: CORS },
  { claim: 'the 404 to no origin varies on it',                 path: '/missing',                         status: 404, cors: [] },
  { claim: 'a thrown error names the origin',                   path: '/throw',       origin: ALLOWED,    status: 500, cors: CORS },
  { claim: 'a thrown error names no disallowed origin',         path: '/throw',       origin: DISALLOWED, status: 500, cors: CORS_DISALLOWED },
  { claim: 'a rejected promise names the origin',               path: '/throw-async', origin: ALLOWED,    status: 500, cors: CORS },
  { claim: 'a streamed body arrives whole',                     path: '/stream',      origin: ALLOWED,    status: 200, cors: CORS },
  { claim: 'several Set-Cookie all arrive',                     path: '/cookies',     origin: ALLOWED,    status: 200, cors: CORS, bare: /^set-cookie: a=1$.*^set-cookie: b=2$/ms },
  { claim: 'the Vary of the app is kept',                       path: '/vary',        origin: ALLOWED,    status: 200, cors: CORS, bare: /^vary: .*accept-language/m },
  { claim: 'the Vary of the app is kept without origin',        path: '/vary',                            status: 200, cors: [],   bare: /^vary: .*accept-language/m },
  { claim: 'the allowed origin replaces that of the app',       path: '/acao',        origin: ALLOWED,    status: 200, cors: CORS, bare: IN_APP },
  { claim: 'the origin of the app stands for a disallowed one', path: '/acao',        origin: DISALLOWED, status: 200, cors: [...CORS_DISALLOWED, ...OF_APP].sort(), bare: IN_APP },
  { claim: 'the origin of the app stands without one',          path: '/acao',                            status: 200, cors: OF_APP, bare: IN_APP },
]

const PREFLIGHT_HEADERS: Headers = [
  [
    'vary',
    'Origin, Access-Control-Request-Method, Access-Control-Request-Headers, Access-Control-Request-Private-Network',
  ],
  ['access-control-allow-methods', 'GET, PUT'],
  ['access-control-max-age', '60'],
  [
    'access-control-allow-headers',
    'Accept, Accept-Language, Content-Language, Content-Type, X-Token',
  ],
  ['access-control-allow-credentials', 'true'],
]
const TEXT = ['content-type', 'text/plain; charset=utf-8'] as const

/** Preflights, and all of the answer but what Node itself adds. */
export const PREFLIGHTS: readonly {
  claim: string
  sent: Sent
  status: number
  headers: Headers
  body: string
}[] = [
  {
    claim: 'a preflight that is allowed',
    sent: {
      method: 'OPTIONS',
      path: '/ok',
      headers: [
        ...ALLOWED,
        ['Access-Control-Request-Method', 'PUT'],
        ['Access-Control-Request-Headers', 'x-token'],
      ],
    },
    status: 200,
    headers: [
      ...PREFLIGHT_HEADERS,
      ['access-control-allow-origin', 'https://a.test'],
      ['content-length', '2'],
      TEXT,
    ],
    body: 'OK',
  },
  {
    claim: 'a preflight that is not',
    sent: {
      method: 'OPTIONS',
      path: '/ok',
      headers: [...DISALLOWED, ['Access-Control-Request-Method', 'DELETE']],
    },
    status: 400,
    headers: [...PREFLIGHT_HEADERS, ['content-length', '30'], TEXT],
    body: 'Disallowed CORS origin, method',
  },
]

/** Asks a framework all rows, once for each way behind the layer. */
export async function testFramework(t: Test, framework: Framework): Promise<void> {
  const { behind, without = {}, exchange: ask = exchange } = framework
  const bare = await listen(t, framework.bare)
  for (const [way, server] of Object.entries(behind)) {
    const seen = urlReads(server)
    const port = await listen(t, server)

    for (const { claim, sent, ...expected } of PREFLIGHTS) {
      await t.test(`${way}: ${claim} is answered before the framework sees it`, async t => {
        const before = seen()
        const { status, headers, body } = await ask(port, sent)
        t.strictSame({ status, headers: ownHeaders(headers), body }, expected)
        t.equal(seen(), before, 'nobody has looked where to route it')
      })
    }

    for (const { claim, path, method = 'GET', origin = [], status, ...row } of ROWS) {
      const lack = path !== '/missing' && without[path]
      await t.test(`${way}: ${claim}`, { skip: lack ?? false }, async t => {
        const before = seen()
        const sent: Sent = { path, method, headers: origin }
        const theirs = await ask(bare, sent)
        const ours = await ask(port, sent)
        t.ok(seen() > before, 'the framework has routed it')
        if (status !== undefined) t.equal(theirs.status, status)
        if (row.bare) t.match(fieldsOf(theirs), row.bare)
        const { rest, vary, cors } = partsOf(ours)
        t.strictSame(rest, partsOf(theirs).rest, 'as bare')
        t.strictSame(vary, [[...partsOf(theirs).vary, 'Origin'].join(', ')])
        t.strictSame(cors, row.cors)
      })
    }
  }
}

function fieldsOf({ headers }: Received): string {
  return headers.map(([name, value]) => `${name}: ${value}`.toLowerCase()).join('\n')
}

interface Parts {
  readonly rest: Received
  readonly vary: readonly string[]
  readonly cors: Headers
}

/** Takes apart what the layer may touch, in lower case, and all else, which must arrive as bare. */
export function partsOf({ headers, ...rest }: Received): Parts {
  const names = headers.map(([name, value]) => [name.toLowerCase(), value] as const)
  const isCors = (name: string) => name.startsWith('access-control-')
  return {
    rest: {
      ...rest,
      headers: headers.filter(([name]) => !/^(?:access-control-|vary$|date$)/i.test(name)),
    },
    vary: names.filter(([name]) => name === 'vary').map(([, value]) => value),
    // Where one stands depends on whether the app has set one of that name.
    cors: names.filter(([name]) => isCors(name)).sort(),
  }
}

/** How often the URL of a request was read: whoever routes reads it, and the layer never does. */
function urlReads(server: EventEmitter): () => number {
  let reads = 0
  server.prependListener('request', (req: { url: string }) => {
    let { url } = req
    Object.defineProperty(req, 'url', {
      get: () => {
        reads++
        return url
      },
      set: value => {
        url = value
      },
    })
  })
  return () => reads
}
