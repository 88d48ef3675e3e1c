// Replays exchanges recorded from Starlette through real servers of `node:http` and `node:http2`, with
// the app sending its head in any form. Plain functions, no test framework: other runtimes run it too.
import { readFileSync } from 'node:fs'
import * as http from 'node:http'
import * as http2 from 'node:http2'
import type { AddressInfo } from 'node:net'
import { type CorsOptions, createCorsLayer } from '../../lib/index.ts'

type Fields = readonly (readonly [name: string, value: string])[]

export interface App {
  readonly status: number
  readonly headers: Fields
  readonly body: string
}

export interface Answer extends App {
  readonly reachedApp: boolean
}

export interface Request {
  readonly method: string
  readonly headers: Fields
}

export interface Exchange {
  readonly request: Request
  readonly response: Answer
}

export interface Group {
  readonly options: CorsOptions
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

export interface Difference {
  readonly options: CorsOptions
  readonly app: App
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

/** The recording that lies beside this file. */
export function readRecording(): Recording {
  // From `dist/test/starlette`, where this runs.
  const file = new URL('../../../test/starlette/exchanges.json', import.meta.url)
  return JSON.parse(readFileSync(file, 'utf8'))
}

/** How many exchanges there are. */
export function sizeOf({ groups }: Recording): number {
  return groups.reduce((sum, { exchanges }) => sum + exchanges.length, 0)
}

/** Sends each recorded request to a server whose apps send their heads in `form`. */
export async function replay(
  recording: Recording,
  form: string,
  transport: Transport = 'http',
): Promise<Replayed> {
  const send = FORMS[form] as Send
  const reached = new Set<string>()
  // Some of the recorded options are dangerous on purpose. Their warnings have tests of their own.
  const listeners = silently(() =>
    recording.groups.map(({ options, app }) =>
      createCorsLayer((req, res) => {
        reached.add(req.url as string)
        send(res as Response, app)
      }, options),
    ),
  )
  // The path of a request is that of its exchange in the recording: `/3/14`.
  const client = await connect(transport, (req, res) => {
    const [, group] = (req.url as string).split('/')
    listeners[Number(group)]?.(req as http.IncomingMessage, res as http.ServerResponse)
  })
  const ask = async (path: string, { method, headers }: Request): Promise<Answer | string> => {
    try {
      const { status, fields, body } = await client.request(path, method, headers)
      const reachedApp = reached.has(path)
      return { status, headers: ownFields(fields, reachedApp), body, reachedApp }
    } catch (error) {
      return (error as Error).message
    }
  }

  const compared = recording.groups.flatMap(({ options, app, exchanges }, i) =>
    exchanges.map(async ({ request, response }, j) => {
      const expected = expectedOf(request, response)
      const received = await ask(`/${i}/${j}`, request)
      return { options, app, request, expected, received }
    }),
  )
  try {
    const all = await Promise.all(compared)
    const different = all.filter(({ expected, received }) => !isSame(received, expected))
    return { same: all.length - different.length, different }
  } finally {
    client.close()
  }
}

/** The first few differences, to be read: what was asked of which policy, and what came otherwise. */
export function describe(differences: readonly Difference[], most = 3): string {
  const texts = differences.slice(0, most).map(({ options, app, request, expected, received }) => {
    const [right, wrong] = [linesOf(expected), linesOf(received)]
    return [
      `options ${JSON.stringify(options)}`,
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

/** Without what a server adds of its own accord: the length, too, but not that of a preflight. */
function ownFields(fields: Fields, reachedApp: boolean): Fields {
  const added = ['date', 'connection', 'keep-alive', 'transfer-encoding']
  if (reachedApp) added.push('content-length')
  return sorted(fields).filter(([name]) => !added.includes(name))
}

function sorted(fields: Fields): Fields {
  const lower = fields.map(([name, value]) => [name.toLowerCase(), value] as const)
  return lower.sort((a, b) => (String(a) < String(b) ? -1 : 1))
}

type Named = [name: string, value: string | string[]][]

/** Fields of one name brought together, as `setHeader` and an object want them. */
function byName(fields: Fields): Named {
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

function silently<T>(make: () => T): T {
  const { emitWarning } = process
  process.emitWarning = () => {}
  try {
    return make()
  } finally {
    process.emitWarning = emitWarning
  }
}

type Listener = (req: { url?: string | undefined }, res: unknown) => void

interface Reply {
  readonly status: number
  readonly fields: Fields
  readonly body: string
}

interface Client {
  request(path: string, method: string, headers: Fields): Promise<Reply>
  close(): void
}

/** A server with `listener`, and a client of it that keeps its connections. */
async function connect(transport: Transport, listener: Listener): Promise<Client> {
  const server = transport === 'http' ? http.createServer(listener) : http2.createServer(listener)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const client = transport === 'http' ? connectHttp(port) : connectHttp2(port)
  return {
    request: client.request,
    close() {
      client.close()
      server.close()
    },
  }
}

function connectHttp(port: number): Client {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 8 })
  return {
    request: (path, method, headers) =>
      new Promise((resolve, reject) => {
        const fields = ['Host', `127.0.0.1:${port}`, ...headers.flat()]
        const options = { host: '127.0.0.1', port, agent, path, method, headers: fields }
        const req = http.request(options, res => {
          read(res).then(body => {
            resolve({ status: res.statusCode as number, fields: pairs(res.rawHeaders), body })
          }, reject)
        })
        req.on('error', reject).end()
      }),
    close: () => agent.destroy(),
  }
}

function connectHttp2(port: number): Client {
  const session = http2.connect(`http://127.0.0.1:${port}`)
  return {
    request: (path, method, headers) =>
      new Promise((resolve, reject) => {
        const fields = Object.fromEntries(headers)
        const stream = session.request({ ...fields, ':method': method, ':path': path })
        // The object of headers has several fields of one name joined.
        stream.on('response', ({ ':status': status }, _flags, raw: string[] = []) => {
          const fields = pairs(raw).filter(([name]) => !name.startsWith(':'))
          read(stream).then(body => resolve({ status: status as number, fields, body }), reject)
        })
        stream.on('error', reject).end()
      }),
    close: () => session.close(),
  }
}

async function read(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks).toString('latin1')
}

function pairs(raw: readonly string[]): Fields {
  return raw.flatMap((name, i) => (i % 2 === 0 ? [[name, raw[i + 1] as string] as const] : []))
}
