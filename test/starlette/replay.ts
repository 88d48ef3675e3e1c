// Replays exchanges recorded from Starlette through real servers of `node:http` and `node:http2`, with
// the app sending its head in any form. Plain functions, no test framework: other runtimes run it too.
import { readFileSync } from 'node:fs'
import * as http from 'node:http'
import * as http2 from 'node:http2'
import { type CorsOptions, createCorsLayer } from '../../lib/index.ts'
import {
  exchange,
  exchangeOn,
  type Headers,
  listen,
  ownHeaders,
  type Received,
  type Sent,
  type Teardown,
} from '../support/server.ts'
import { warningsOf } from '../support/warnings.ts'

export interface App {
  readonly status: number
  readonly headers: Headers
  readonly body: string
}

export interface Answer extends App {
  readonly reachedApp: boolean
}

export interface Request {
  readonly method: string
  readonly headers: Headers
}

export interface Exchange {
  readonly request: Request
  readonly response: Answer
}

export interface Group {
  readonly options: CorsOptions
  /** What the origins start with that a rule allows besides. */
  readonly rule?: readonly string[]
  readonly app: App
  readonly exchanges: readonly Exchange[]
}

/** What `record.py` writes. */
export interface Recording {
  readonly starlette: string
  readonly seed: number
  readonly groups: readonly Group[]
}

export type Transport = 'http' | 'http2'

export interface Difference extends Pick<Group, 'options' | 'rule' | 'app'> {
  readonly request: Request
  readonly expected: Answer
  /** Or the text of the client's error. */
  readonly received: Answer | string
}

export interface Replayed {
  readonly same: number
  readonly different: readonly Difference[]
}

type Response = http.ServerResponse & http2.Http2ServerResponse
type Send = (res: Response, app: App) => void

/** The forms in which an app can send its head, each with its body. */
export const FORMS: Readonly<Record<string, Send>> = {
  object: (res, { status, headers, body }) =>
    void res.writeHead(status, Object.fromEntries(byName(headers))).end(body),
  'flat array': (res, { status, headers, body }) =>
    void res.writeHead(status, headers.flat()).end(body),
  'array of pairs': (res, { status, headers, body }) =>
    void res.writeHead(status, headers as unknown as string[]).end(body),
  setHeader: (res, { status, headers, body }) => {
    set(res, byName(headers))
    res.writeHead(status).end(body)
  },
  'setHeader and object': (res, { status, headers, body }) => {
    const [some, others] = halves(byName(headers))
    set(res, some)
    res.writeHead(status, Object.fromEntries(others)).end(body)
  },
  'setHeader and flat array': (res, { status, headers, body }) => {
    // After a `setHeader`, Node before 22 keeps only the last of a repeated name in an array.
    const fields = byName(headers)
    const repeated = fields.filter(([, value]) => Array.isArray(value))
    const [some, others] = halves(fields.filter(([, value]) => !Array.isArray(value)))
    set(res, [...repeated, ...some])
    res.writeHead(status, others.flat() as string[]).end(body)
  },
  end: (res, { status, headers, body }) => {
    res.statusCode = status
    set(res, byName(headers))
    res.end(body)
  },
  write: (res, { status, headers, body }) => {
    res.statusCode = status
    set(res, byName(headers))
    res.write(body)
    res.end()
  },
  flushHeaders: (res, { status, headers, body }) => {
    res.statusCode = status
    set(res, byName(headers))
    res.flushHeaders()
    res.end(body)
  },
}

/** The recordings that lie beside this file, as one. */
export function readRecording(): Recording {
  const first = readFile('exchanges.json')
  return { ...first, groups: [...first.groups, ...readFile('unusual-origins.json').groups] }
}

function readFile(name: string): Recording {
  // From `dist/test/starlette`, where this runs.
  const file = new URL(`../../../test/starlette/${name}`, import.meta.url)
  return JSON.parse(readFileSync(file, 'utf8'))
}

/** How many exchanges there are. */
export function sizeOf({ groups }: Recording): number {
  return groups.reduce((sum, { exchanges }) => sum + exchanges.length, 0)
}

/**
 * Sends each recorded request to a server whose apps send their heads in `form`. `create` may be that of
 * the published bundle.
 */
export async function replay(
  recording: Recording,
  form: string,
  transport: Transport = 'http',
  create: typeof createCorsLayer = createCorsLayer,
): Promise<Replayed> {
  const send = FORMS[form] as Send
  const reached = new Set<string>()
  const ends: (() => unknown)[] = []
  const t = { teardown: (end: () => unknown) => ends.unshift(end) }
  // Some of the recorded options are dangerous on purpose. Their warnings have tests of their own.
  warningsOf(t)
  const listeners = recording.groups.map(group =>
    create((req, res) => {
      reached.add(req.url as string)
      send(res as Response, group.app)
    }, optionsOf(group)),
  )
  try {
    // The path of a request is that of its exchange in the recording: `/3/14`.
    const request = await connect(t, transport, (req, res) => {
      const [, group] = (req.url as string).split('/')
      listeners[Number(group)]?.(req as http.IncomingMessage, res as http.ServerResponse)
    })
    const ask = async (sent: Sent & { path: string }): Promise<Answer | string> => {
      try {
        const { status, headers, body } = await request(sent)
        const reachedApp = reached.has(sent.path)
        return { status, headers: recorded(headers, reachedApp), body, reachedApp }
      } catch (error) {
        return (error as Error).message
      }
    }
    const compared = recording.groups.flatMap(({ exchanges, ...group }, i) =>
      exchanges.map(async ({ request, response }, j) => {
        const expected = expectedOf(request, response)
        const received = await ask({ ...request, path: `/${i}/${j}` })
        return { ...group, request, expected, received }
      }),
    )
    const all = await Promise.all(compared)
    const different = all.filter(({ expected, received }) => !isSame(received, expected))
    return { same: all.length - different.length, different }
  } finally {
    for (const end of ends) end()
  }
}

function optionsOf({ options, rule = [] }: Group): CorsOptions {
  if (rule.length === 0) return options
  return { ...options, isAllowedOrigin: origin => rule.some(start => origin.startsWith(start)) }
}

/** The first few differences, to be read: what was asked of which policy, and what came otherwise. */
export function describe(differences: readonly Difference[], most = 3): string {
  const texts = differences.slice(0, most).map(each => {
    const { options, rule = [], app, request, expected, received } = each
    const [right, wrong] = [linesOf(expected), linesOf(received)]
    return [
      `options ${JSON.stringify(options)}`,
      ...(rule.length > 0 ? [`rule: origins that start with ${rule.join(' or ')}`] : []),
      `app ${app.status} ${JSON.stringify(app.headers)}`,
      `${request.method} ${JSON.stringify(request.headers)}`,
      ...right.filter(line => !wrong.includes(line)).map(line => `  - ${line}`),
      ...wrong.filter(line => !right.includes(line)).map(line => `  + ${line}`),
    ].join('\n')
  })
  const more = differences.length - texts.length
  return [...texts, ...(more > 0 ? [`and ${more} more`] : [])].join('\n\n')
}

function linesOf(answer: Answer | string): string[] {
  if (typeof answer === 'string') return [answer]
  const { status, headers, body, reachedApp } = answer
  const fields = headers.map(([name, value]) => `${name}: ${value}`)
  const reached = reachedApp ? 'reached the app' : 'did not reach the app'
  return [`status ${status}`, ...fields, `body ${JSON.stringify(body)}`, reached]
}

function isSame(received: Answer | string, expected: Answer): boolean {
  return String(linesOf(received)) === String(linesOf(expected))
}

/** The recorded answer as it looks from outside: Starlette's body was taken before a server had it. */
function expectedOf({ method }: { method: string }, answer: Answer): Answer {
  const isEmpty = method === 'HEAD' || answer.status === 204 || answer.status === 304
  return { ...answer, headers: sorted(answer.headers), body: isEmpty ? '' : answer.body }
}

/** What Starlette has a say in: the length, too, of a preflight, but not of what the app sends. */
function recorded(headers: Headers, reachedApp: boolean): Headers {
  const fields = sorted(ownHeaders(headers))
  return reachedApp ? fields.filter(([name]) => name !== 'content-length') : fields
}

function sorted(fields: Headers): Headers {
  const lower = fields.map(([name, value]) => [name.toLowerCase(), value] as const)
  return lower.sort((a, b) => (String(a) < String(b) ? -1 : 1))
}

type Named = [name: string, value: string | string[]][]

/** Headers of one name brought together, as `setHeader` and an object want them. */
function byName(fields: Headers): Named {
  const values: Record<string, string[]> = {}
  for (const [name, value] of fields) values[name] = [...(values[name] ?? []), value]
  return Object.entries(values).map(([name, all]) => [name, all.length > 1 ? all : `${all}`])
}

function halves<T>(list: readonly T[]): [T[], T[]] {
  return [list.filter((_, i) => i % 2 === 0), list.filter((_, i) => i % 2 === 1)]
}

function set(res: Response, fields: Named): void {
  for (const [name, value] of fields) res.setHeader(name, value)
}

type Listener = (req: { url?: string | undefined }, res: unknown) => void

/** Starts a server with `listener`; gives a client of it that keeps its connections, until the end of `t`. */
async function connect(
  t: Teardown,
  transport: Transport,
  listener: Listener,
): Promise<(sent: Sent) => Promise<Received>> {
  if (transport === 'http') {
    const port = await listen(t, http.createServer(listener))
    const agent = new http.Agent({ keepAlive: true, maxSockets: 8 })
    t.teardown(() => agent.destroy())
    return sent => exchange(port, sent, { agent })
  }
  const session = http2.connect(`http://127.0.0.1:${await listen(t, http2.createServer(listener))}`)
  t.teardown(() => session.close())
  return sent => exchangeOn(session, sent)
}
