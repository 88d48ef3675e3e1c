// What every framework is asked, and what must come back: one table for all. Each row also goes to the
// same app without the layer. Apart from CORS and `Vary`, the two answers must be the same.
import type { EventEmitter } from 'node:events'
import type { Server } from 'node:http'
import type { Http2Server } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import type { Test } from 'tap'
import { type Answer, type CorsLayer, type CorsOptions, createCorsLayer } from '../../lib/index.ts'
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
  | '/ok' // 200, with the body ok()
  | '/redirect' // 302 to /ok
  | '/throw' // broken(), thrown
  | '/throw-async' // broken(), as a rejected promise
  | '/stream' // chunks(), as they come
  | '/echo' // 200 with the body of a POST
  | '/cookies' // 200 with Set-Cookie: a=1 and Set-Cookie: b=2
  | '/vary' // 200 with Vary: Accept-Language
  | '/acao' // 200 with Access-Control-Allow-Origin: https://app.test

type AnyServer = Server | Http2Server

/** Makes a server of the app and a layer. The options are those that the layer was made of. */
export type Way = (
  layer: CorsLayer<Answer>,
  options: CorsOptions<Answer>,
) => AnyServer | Promise<AnyServer>

export interface Framework {
  readonly bare: AnyServer
  /** The same app in the layer: no code of the framework runs before the layer. */
  readonly wrapped?: Readonly<Record<string, Way>>
  /** The same app, with the layer as its first middleware. */
  readonly used?: Readonly<Record<string, Way>>
  /** What the framework sets before it calls any middleware. */
  readonly first?: Headers
  /** Paths that the framework has no answer to, and why. */
  readonly without?: { readonly [path in Path]?: string }
  /** `false` where its handlers are built beforehand, and so cannot call `ok`, `broken` and `chunks`. */
  readonly isCounted?: boolean
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

/** The same policy by a rule. With either of them, a layer must serve the same. */
export const RULES: Readonly<Record<string, CorsOptions<Answer>>> = {
  'a synchronous rule': { ...options, allowOrigins: [], isAllowedOrigin: isListed },
  'an asynchronous rule': {
    ...options,
    allowOrigins: [],
    async isAllowedOrigin(origin) {
      await setImmediate()
      return isListed(origin)
    },
  },
}

function isListed(origin: string): boolean {
  return origin === 'https://a.test'
}

/** How often a handler of any app has run, where it calls one of the next three functions. */
let runs = 0
const COUNTED: readonly string[] = ['/ok', '/throw', '/throw-async', '/stream']

export function ok(): string {
  runs++
  return 'ok'
}

/** An error whose stack is the same with the layer and without, for frameworks that show it. */
export function broken(): Error {
  runs++
  return Object.assign(new Error('broken'), { stack: 'Error: broken' })
}

export async function* chunks(): AsyncGenerator<string> {
  runs++
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

/** 200 kB, more than any buffer on the way holds. */
const BODY = '0123456789abcdef'.repeat(12_500)

interface Row {
  readonly claim: string
  readonly path: Path | '/missing'
  readonly method?: string
  readonly origin?: Headers
  readonly body?: string
  /** Left out: any, but the same with the layer and without. */
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
  { claim: 'a body of 200 kB comes back whole',                 path: '/echo',        origin: ALLOWED,    status: 200, cors: CORS, method: 'POST', body: BODY },
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

/** Asks a framework all rows, in each way to put the layer there and with each kind of rule. */
export async function testFramework(t: Test, framework: Framework): Promise<void> {
  const { wrapped = {}, used = {}, first = [], without = {} } = framework
  const { isCounted = true, exchange: ask = exchange } = framework
  const bare = await portOf(t, framework.bare)

  async function testWay(t: Test, server: AnyServer, isWrapped: boolean) {
    const reads = urlReads(server)
    const port = await portOf(t, server)

    for (const { claim, sent, ...answer } of PREFLIGHTS) {
      const expected = isWrapped ? answer : { ...answer, headers: [...first, ...answer.headers] }
      await t.test(`${claim} is answered by the layer alone`, async t => {
        const before = { runs, reads: reads() }
        const { status, headers, body } = await ask(port, sent)
        const answered = { status, headers: ownHeaders(headers), body }
        // Around the framework, nobody has looked where to route it.
        const routed = isWrapped ? reads() - before.reads : 0
        t.strictSame(
          { ...answered, runs: runs - before.runs, routed },
          { ...expected, runs: 0, routed: 0 },
        )
      })
    }

    for (const { claim, path, method = 'GET', origin = [], body, status, ...row } of ROWS) {
      const lack = path !== '/missing' && without[path]
      await t.test(claim, { skip: lack ?? false }, async t => {
        const type: Headers = body === undefined ? [] : [['Content-Type', 'x/binary']]
        const headers = [...origin, ...type]
        const sent: Sent = { path, method, headers, ...(body !== undefined && { body }) }
        const before = { runs, reads: reads() }
        const theirs = await ask(bare, sent)
        const theirRuns = runs - before.runs
        const ours = await ask(port, sent)
        const ourRuns = runs - before.runs - theirRuns
        if (status !== undefined) t.equal(theirs.status, status)
        if (row.bare) t.match(fieldsOf(theirs), row.bare)
        if (body !== undefined) t.ok(theirs.body === body, 'the whole body, without the layer')
        const { rest, vary, cors } = partsOf(ours)
        // One assertion, as each costs the runner a millisecond.
        t.strictSame(
          { rest, vary, cors, runs: ourRuns, isRouted: reads() > before.reads },
          {
            rest: partsOf(theirs).rest,
            vary: [[...partsOf(theirs).vary, 'Origin'].join(', ')],
            cors: row.cors,
            runs: theirRuns,
            isRouted: true,
          },
          'as without the layer, but for the CORS headers',
        )
        if (isCounted && method === 'GET' && COUNTED.includes(path)) t.equal(theirRuns, 1)
      })
    }
  }

  for (const [rule, options] of Object.entries(RULES)) {
    for (const [way, makeServer] of Object.entries({ ...wrapped, ...used })) {
      await t.test(`${way}, with ${rule}`, async t => {
        const server = await makeServer(createCorsLayer(options), options)
        await testWay(t, server, way in wrapped)
      })
    }
  }
}

/** The port of a server, started unless its framework has done so. */
async function portOf(t: Test, server: AnyServer): Promise<number> {
  return server.listening ? (server.address() as AddressInfo).port : listen(t, server)
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
