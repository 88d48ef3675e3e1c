// The two servers of the playground and of the browser tests: the page, and the API on another origin.
// They listen on loopback only, because some of the policies are dangerous on purpose.
import { once } from 'node:events'
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
  close(): void
}

// A browser may try either address first for `localhost`.
const LOOPBACK = ['127.0.0.1', '::1']
// What a machine without IPv6 answers.
const NO_SUCH_ADDRESS = /^(?:EADDRNOTAVAIL|EAFNOSUPPORT)$/

/**
 * Starts the page's server on `port` and the API on the next one, or with 0 both on free ports.
 * @throws Error with the code of `listen`, such as `EADDRINUSE`
 */
export async function startServers(port: number, onResults?: OnResults): Promise<Servers> {
  // The ports come first: the policies name the origin of the page.
  const listeners: Partial<Record<'page' | 'api', RequestListener>> = {}
  const page = await open((req, res) => listeners.page?.(req, res), port)
  const api = await open((req, res) => listeners.api?.(req, res), port && port + 1).catch(error => {
    page.close()
    throw error
  })
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
  return {
    origins,
    close() {
      page.close()
      api.close()
    },
  }
}

/** Opens one port on both loopback addresses, or on IPv4 only. */
async function open(listener: RequestListener, wanted: number): Promise<Opened> {
  const servers: Server[] = []
  const close = (): void => {
    for (const server of servers) {
      server.closeAllConnections()
      server.close()
    }
  }
  let port = wanted
  for (const host of LOOPBACK) {
    const server = createServer(listener).listen(port, host)
    try {
      await once(server, 'listening')
    } catch (error) {
      const code = String((error as NodeJS.ErrnoException).code)
      if (NO_SUCH_ADDRESS.test(code)) continue
      close()
      // A port that is free on one address may be taken on the other.
      if (code === 'EADDRINUSE' && wanted === 0) return open(listener, 0)
      throw error
    }
    servers.push(server)
    port = (server.address() as AddressInfo).port
  }
  return { port, close }
}
