// Plays an app on a server of its own, over HTTP/1.1 or HTTP/2, and gives all that came over the wire.
// No test framework: Bun and Deno run it too. HTTP/1.1 is read as bytes, since Node's client gives up
// on some heads that are played here.
import { createServer, type ServerOptions, type ServerResponse } from 'node:http'
import * as http2 from 'node:http2'
import { exchangeBytes, exchangeOn, listen } from './server.ts'

export const ORIGIN = 'https://a.test'

/** What the responses of both protocols have in common. Apps may call it with wrong arguments. */
export interface AnyResponse extends ServerResponse {
  // biome-ignore lint/suspicious/noExplicitAny: wrong arguments are what some apps are about
  writeHead(...args: any[]): this
  /** Since Node 24.18. */
  writeInformation?(...args: unknown[]): unknown
}
/** Takes down what an app sees. */
export type Note = (seen: unknown) => unknown
export type App = (res: AnyResponse, note: Note) => unknown
export type Listener = (req: unknown, res: AnyResponse) => unknown
export type Protocol = 'http' | 'http2'

export interface Played {
  /** What the app saw, in order. */
  readonly notes: readonly unknown[]
  /** Every byte of an HTTP/1.1 response; a response of HTTP/2 in the same form. */
  readonly received: string
}

const REQUEST = `GET / HTTP/1.1\r\nHost: a.test\r\nTE: trailers\r\nOrigin: ${ORIGIN}\r\nConnection: close\r\n\r\n`

/** Asks a server whose listener is `wrap(app)` once. */
export async function play(
  app: App,
  wrap: (listener: Listener) => Listener,
  protocol: Protocol,
  options: ServerOptions = {},
): Promise<Played> {
  const notes: unknown[] = []
  const listener = wrap((_req, res) => app(res, seen => notes.push(seen)))
  const server =
    protocol === 'http'
      ? createServer(options, (req, res) => listener(req, res))
      : http2.createServer((req, res) => listener(req, res as unknown as AnyResponse))
  const ends: (() => unknown)[] = []
  const port = await listen({ teardown: end => ends.push(end) }, server)
  try {
    const received = protocol === 'http' ? await exchangeBytes(port, REQUEST) : await askHttp2(port)
    return { notes, received }
  } finally {
    for (const end of ends) end()
  }
}

async function askHttp2(port: number): Promise<string> {
  const session = http2.connect(`http://127.0.0.1:${port}`).on('error', () => {})
  const { status, headers, body } = await exchangeOn(session, { headers: [['Origin', ORIGIN]] })
  session.destroy()
  if (status === 0) return ''
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  return `HTTP/2 ${status}\r\n${lines}\r\n${body}`
}

/** Notes what `act` throws. */
export function attempt(note: Note, act: () => unknown): void {
  try {
    act()
  } catch (error) {
    note(nameOf(error))
  }
}

/** The code or the name of an error. Its text may quote what was given, which a layer adds to. */
export function nameOf(error: unknown): string {
  const { code, name } = error as NodeJS.ErrnoException
  return code ?? name
}
