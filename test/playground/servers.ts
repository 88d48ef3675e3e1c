// The two servers of the page and of the browser tests: the API, and the page on another origin.
// They listen on loopback alone: what is served here is meant to be played with.
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createApi } from './api.ts'
import { createLog } from './log.ts'
import { createPage, type OnResults } from './page.ts'
import type { Origins } from './policies.ts'

export interface Servers {
  readonly origins: Origins
  close(): void
}

interface Opened {
  readonly port: number
  readonly servers: readonly Server[]
}

// `localhost` is either, and which one a client tries first differs.
const LOOPBACK = ['127.0.0.1', '::1']
// Of a machine without IPv6.
const NO_SUCH_ADDRESS = /^(?:EADDRNOTAVAIL|EAFNOSUPPORT)$/
const MOST_TRIES = 10
const LAST_PORT = 65_535

/**
 * Starts the page's server on `port`, and the API on the next; where one is taken or is no port, on
 * one of those after it, or of the system's choice.
 */
export async function startServers(port: number, onResults?: OnResults): Promise<Servers> {
  // The ports first: the policies name the origin of the page.
  const listeners: Partial<Record<'page' | 'api', RequestListener>> = {}
  const page = await open((req, res) => listeners.page?.(req, res), port)
  const api = await open((req, res) => listeners.api?.(req, res), page.port + 1)
  const origins = {
    page: `http://localhost:${page.port}`,
    other: `http://127.0.0.1:${page.port}`,
    api: `http://localhost:${api.port}`,
    elsewhere: `http://127.0.0.1:${api.port}`,
  }
  const log = createLog()
  const { listener, ...policies } = createApi(origins)
  listeners.api = log.record('api', listener)
  listeners.page = log.record('page', createPage({ origins, log, onResults, ...policies }))
  return { origins, close: () => closeAll([...page.servers, ...api.servers]) }
}

async function open(
  listener: RequestListener,
  port: number,
  tries: number = MOST_TRIES,
): Promise<Opened> {
  const isTried = port > 0 && port <= LAST_PORT && tries > 0
  // Port 0 is one of the system's choice.
  const opened = await openOn(listener, isTried ? port : 0)
  return opened ?? open(listener, port + 1, tries - 1)
}

/** Servers on both loopback addresses, or on IPv4 alone; `undefined` when the port is taken. */
async function openOn(listener: RequestListener, wanted: number): Promise<Opened | undefined> {
  const servers: Server[] = []
  let port = wanted
  for (const host of LOOPBACK) {
    const server = createServer(listener)
    const error = await new Promise<NodeJS.ErrnoException | undefined>(resolve => {
      server.once('error', resolve).listen(port, host, () => resolve(undefined))
    })
    if (error && !NO_SUCH_ADDRESS.test(String(error.code))) return closeAll(servers)
    if (!error) {
      servers.push(server)
      port = (server.address() as AddressInfo).port
    }
  }
  return { port, servers }
}

function closeAll(servers: readonly Server[]): undefined {
  for (const server of servers) {
    server.closeAllConnections()
    server.close()
  }
}
