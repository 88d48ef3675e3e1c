// Servers that answer as a row says, byte for byte: what Node's own server would refuse to send, or
// to take, such as a method in lower case. They note what they were asked.

import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer, type Server, type Socket } from 'node:net'
import { networkInterfaces } from 'node:os'
import { createServer as createTlsServer, TLSSocket } from 'node:tls'
import type { Answer, Row } from './rows.ts'

export interface Origins {
  /** Of the page. */
  readonly page: string
  /** Of the first server that the page calls. */
  readonly api: string
  /** Of another. */
  readonly other: string
}

export interface RowServers {
  readonly origins: Origins
  /** The address of the first hop of a row; what it sees is noted under `run`. */
  urlOf(row: Row, run: string): string
  /** What the servers were asked by `run` for the row, a line each. */
  seen(row: Row, run: string): readonly string[]
  /** The first request of `run` for the row that is not a preflight. */
  requestOf(row: Row, run: string): Asked | undefined
  close(): void
}

export interface Asked {
  readonly method: string
  readonly path: string
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
}

/** Answers what belongs to no row: the page and its results. Gives all bytes of a response. */
export type Site = (asked: Asked) => string

// A machine may lack IPv6.
const LOOPBACK = ['127.0.0.1', '::1'].filter(host =>
  Object.values(networkInterfaces()).some(all => all?.some(({ address }) => address === host)),
)

export async function startRows(
  rows: readonly Row[],
  site: Site = () => 'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n',
  tls?: { readonly key: string; readonly cert: string },
): Promise<RowServers> {
  const scheme = tls ? 'https' : 'http'
  const log = new Map<string, string[]>()
  const requests = new Map<string, Asked>()
  const bases = { page: '', api: '', other: '' }

  const answer = (asked: Asked, socket: Socket): void => {
    const [, run = '', name = '', hop = ''] = asked.path.split('/')
    const row = rows.find(({ id }) => id === name)
    if (row === undefined) {
      socket.end(site(asked), 'latin1')
      return
    }
    const { preflight, response } = row.hops[Number(hop)] ?? {}
    const isPreflight =
      asked.method === 'OPTIONS' && asked.headers.has('access-control-request-method')
    const lines = log.get(`${run}/${name}`) ?? []
    log.set(`${run}/${name}`, [...lines, lineOf(asked, hop)])
    if (!isPreflight && !requests.has(`${run}/${name}`)) requests.set(`${run}/${name}`, asked)
    write(socket, isPreflight ? preflight : response, text =>
      fill(text).replace(/\{(\d+)\}/g, (_, other) => urlOfHop(row, run, Number(other))),
    )
  }
  const fill = (text: string): string =>
    text.replace(/\{(page|api|other)\}/g, (_, name: keyof Origins) => bases[name])
  const urlOfHop = (row: Row, run: string, hop: number): string =>
    `${bases[row.hops[hop]?.at ?? 'api']}/${run}/${row.id}/${hop}`

  const page = await listen(answer, tls)
  const api = await listen(answer, tls)
  Object.assign(bases, {
    page: `${scheme}://localhost:${page.port}`,
    api: `${scheme}://localhost:${api.port}`,
    other: `${scheme}://127.0.0.1:${api.port}`,
  })
  return {
    origins: bases,
    urlOf: (row, run) => (row.url === undefined ? urlOfHop(row, run, 0) : fill(row.url)),
    seen: (row, run) => log.get(`${run}/${row.id}`) ?? [],
    requestOf: (row, run) => requests.get(`${run}/${row.id}`),
    close: () => {
      for (const server of [...page.servers, ...api.servers]) server.close()
    },
  }
}

/** What of a request is the browser's to decide, on one line. */
function lineOf({ method, headers }: Asked, hop: string): string {
  const names = [
    'origin',
    'access-control-request-method',
    'access-control-request-headers',
    'authorization',
    'content-type',
  ]
  const fields = names.flatMap(name => (headers.has(name) ? [`${name}: ${headers.get(name)}`] : []))
  return [`${hop} ${method}`, ...fields].join(' | ')
}

function write(socket: Socket, answer: Answer | undefined, fill: (text: string) => string): void {
  if (answer === undefined) {
    socket.end('HTTP/1.1 500 No such answer\r\nContent-Length: 0\r\n\r\n')
  } else if (answer === 'close') {
    socket.destroy()
  } else if (answer === 'reset') {
    // A connection over TLS cannot be reset.
    if (socket instanceof TLSSocket) socket.destroy()
    else socket.resetAndDestroy()
  } else if (typeof answer === 'string') {
    socket.end(fill(answer), 'latin1')
  } else {
    const { status = 200, lines } = answer
    const body = status === 204 || status === 304 ? '' : 'Content-Length: 0\r\n'
    const head = [`HTTP/1.1 ${status} X`, ...lines.map(fill)].join('\r\n')
    socket.end(`${head}\r\nConnection: close\r\n${body}\r\n`, 'latin1')
  }
}

type Answerer = (asked: Asked, socket: Socket) => void

/** On both loopback addresses, since `localhost` is either. */
async function listen(
  answer: Answerer,
  tls: { readonly key: string; readonly cert: string } | undefined,
): Promise<{ port: number; servers: Server[] }> {
  const servers: Server[] = []
  let port = 0
  for (const host of LOOPBACK) {
    const take = (socket: Socket): void => {
      // A browser may open connections for later, and this process is not to wait for them.
      socket.unref().on('error', () => {})
      read(socket, answer)
    }
    const server: Server = tls ? createTlsServer(tls, take) : createServer(take)
    server.listen(port, host)
    await once(server, 'listening')
    port = (server.address() as AddressInfo).port
    servers.push(server)
  }
  return { port, servers }
}

/** Reads one request, and has it answered. */
function read(socket: Socket, answer: Answerer): void {
  let text = ''
  const take = (data: string): void => {
    text += data
    const [head = '', ...rest] = text.split('\r\n\r\n')
    const body = rest.join('\r\n\r\n')
    const [, length = '0'] = /^content-length: *(\d+)/im.exec(head) ?? []
    if (rest.length > 0 && body.length >= Number(length)) {
      socket.off('data', take).resume()
      answer({ ...parseHead(head), body }, socket)
    }
  }
  socket.setEncoding('latin1').on('data', take)
}

function parseHead(head: string): Omit<Asked, 'body'> {
  const [first, ...lines] = head.split('\r\n')
  const [method, path] = String(first).split(' ')
  const headers = new Map<string, string>()
  for (const line of lines) {
    const colon = line.indexOf(':')
    const name = line.slice(0, colon).toLowerCase()
    const values = [headers.get(name), line.slice(colon + 1).trim()]
    headers.set(name, values.filter(value => value !== undefined).join(', '))
  }
  return { method: String(method), path: String(path), headers }
}
