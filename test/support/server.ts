// Real servers and clients for the tests, on 127.0.0.1 and ports of the system's choice. What a client
// here gives is what came over the wire: all fields, in their order and letter case.
import {
  createServer,
  type RequestListener,
  request,
  type Server,
  type ServerOptions,
} from 'node:http'
import * as http2 from 'node:http2'
import * as https from 'node:https'
import { type AddressInfo, connect } from 'node:net'

/** What to be torn down after: a tap test, or anything alike. */
export interface Teardown {
  teardown(fn: () => unknown): void
}

export type Headers = readonly (readonly [name: string, value: string])[]

export interface Sent {
  readonly method?: string
  readonly path?: string
  readonly headers?: Headers
  readonly body?: string
}

export interface Received {
  readonly status: number
  readonly statusMessage: string
  readonly headers: Headers
  readonly body: string
}

/** The port of an HTTP/1.1 server with `listener`, closed after `t`. */
export async function serve(
  t: Teardown,
  listener: RequestListener,
  options: ServerOptions = {},
): Promise<number> {
  return listen(t, createServer(options, listener))
}

/** The port of an HTTP/2 server in clear text with `listener`, closed after `t`. */
export async function serveHttp2(
  t: Teardown,
  listener: (req: http2.Http2ServerRequest, res: http2.Http2ServerResponse) => void,
): Promise<number> {
  return listen(t, http2.createServer(listener))
}

/** Starts any server; gives its port. */
export async function listen(t: Teardown, server: Server | http2.Http2Server): Promise<number> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    if ('closeAllConnections' in server) server.closeAllConnections()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

/** One request over HTTP/1.1, on a connection of its own. */
export function exchange(
  port: number,
  sent: Sent = {},
  options: https.RequestOptions = {},
): Promise<Received> {
  return new Promise((resolve, reject) => {
    const headers = ['Host', `127.0.0.1:${port}`, ...(sent.headers ?? []).flat()]
    const { method = 'GET', path = '/' } = sent
    const all = { host: '127.0.0.1', port, method, path, headers, agent: false, ...options }
    const send = options.protocol === 'https:' ? https.request : request
    const req = send(all, res => {
      let body = ''
      res.setEncoding('latin1').on('data', text => {
        body += text
      })
      res.on('error', reject).on('end', () => {
        const { statusCode: status = 0, statusMessage = '', rawHeaders } = res
        resolve({ status, statusMessage, headers: pairs(rawHeaders), body })
      })
    })
    req.on('error', reject).end(sent.body)
  })
}

/** The same over TLS, with any certificate. */
export function exchangeTls(port: number, sent: Sent = {}): Promise<Received> {
  return exchange(port, sent, { protocol: 'https:', rejectUnauthorized: false })
}

/** One request over HTTP/2, on a session of its own. Names come in lower case. */
export async function exchangeHttp2(
  port: number,
  sent: Sent = {},
  scheme = 'http',
): Promise<Received> {
  const session = http2.connect(`${scheme}://127.0.0.1:${port}`, { rejectUnauthorized: false })
  const failed = new Promise<never>((_resolve, reject) => session.on('error', reject))
  const received = await Promise.race([exchangeOn(session, sent), failed])
  session.close()
  return received
}

/** One request on a session of HTTP/2. A stream that ends without a response has the status 0. */
export function exchangeOn(session: http2.ClientHttp2Session, sent: Sent): Promise<Received> {
  return new Promise(resolve => {
    const headers: Record<string, string | string[]> = {
      ':method': sent.method ?? 'GET',
      ':path': sent.path ?? '/',
    }
    for (const [name, value] of sent.headers ?? []) {
      const before = headers[name.toLowerCase()]
      headers[name.toLowerCase()] = before === undefined ? value : [before, value].flat()
    }
    const stream = session.request(headers, { endStream: sent.body === undefined })
    let received: Omit<Received, 'body'> = { status: 0, statusMessage: '', headers: [] }
    let body = ''
    stream.on('response', (fields, _flags, raw: string[] = []) => {
      const status = fields[':status'] as number
      const names = pairs(raw).filter(([name]) => !name.startsWith(':'))
      received = { status, statusMessage: '', headers: names }
    })
    stream.setEncoding('latin1').on('data', text => {
      body += text
    })
    stream.on('error', () => {}).on('close', () => resolve({ ...received, body }))
    if (sent.body !== undefined) stream.end(sent.body)
  })
}

/** Writes `bytes` as they are, and gives all that comes back until the server ends the connection. */
export function exchangeBytes(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes, 'latin1'))
    socket.setEncoding('latin1').on('data', data => {
      text += data
    })
    socket.on('error', reject).on('close', () => resolve(text))
  })
}

function pairs(raw: readonly string[]): [string, string][] {
  const headers: [string, string][] = []
  for (let i = 0; i < raw.length; i += 2) headers.push([raw[i] as string, raw[i + 1] as string])
  return headers
}

/** The headers without those that the server itself adds, for comparing whole sets. */
export function ownHeaders(headers: Headers): Headers {
  return headers.filter(
    ([name]) => !/^(?:date|connection|keep-alive|transfer-encoding)$/i.test(name),
  )
}
