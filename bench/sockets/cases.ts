// Over sockets: requests per second. The servers run in processes of their own; the load is sent from this one.
import { deepEqual, equal } from 'node:assert/strict'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import autocannon from 'autocannon'
import type { Bound, Case } from '../case.ts'
import { ACTUAL, type Exchange, PREFLIGHT } from '../contenders/exchanges.ts'
import { NAMES } from '../contenders/index.ts'
import { ORIGIN } from '../contenders/policy.ts'
import { FRAMEWORKS, type Framework } from './frameworks.ts'

/** At least so many times the requests per second of the framework's own plugin; or up to Node 22, and later. */
type AtLeast = number | readonly [upTo22: number, later: number]

// Express itself is quicker from Node 24 on (see the README), so that a preflight that skips it saves less.
export const CASES: readonly Case[] = [
  overSockets('node:http', ACTUAL),
  overSockets('node:http', PREFLIGHT),
  overSockets('express', ACTUAL, { wrapped: 1, middleware: [0.95, 1] }),
  overSockets('express', PREFLIGHT, { wrapped: [4, 1.25], middleware: [0.9, 1] }),
  overSockets('fastify', ACTUAL, { wrapped: 1, middleware: 1 }),
  overSockets('fastify', PREFLIGHT, { wrapped: 1, middleware: 1 }),
  overSockets('koa', ACTUAL, { wrapped: 1, middleware: 1 }),
  overSockets('koa', PREFLIGHT, { wrapped: 1.2, middleware: 1 }),
  overSockets('hono', ACTUAL, { wrapped: 2 }),
  overSockets('hono', PREFLIGHT, { wrapped: 1.4 }),
]

function overSockets(name: Framework, exchange: Exchange, atLeast?: Record<string, AtLeast>): Case {
  return {
    module: import.meta.url,
    group: 'sockets',
    name: exchange === PREFLIGHT ? `${name} preflight` : name,
    unit: 'requests/s',
    rows: atLeast ? ['bare', 'plugin', ...Object.keys(atLeast)] : NAMES.slice(0, -1),
    base: atLeast ? 'plugin' : 'by hand',
    effort: { rounds: 5, slices: 6, slice: 2000, warmUp: 1000 },
    bounds: Object.entries(atLeast ?? {}).flatMap(([way, bound]) => boundsOf(way, bound)),
    async child(way) {
      const server = await FRAMEWORKS[name](way)
      await once(server.listen(0, '127.0.0.1'), 'listening')
      return () => (server.address() as AddressInfo).port
    },
    async prepare(start, way, { warmUp, slice }) {
      const url = `http://127.0.0.1:${await (await start())()}/items/1`
      await check(way, url, exchange)
      await load(way, url, exchange, warmUp)
      return () => load(way, url, exchange, slice)
    },
  }
}

function boundsOf(way: string, bound: AtLeast): Bound[] {
  if (typeof bound === 'number') return [[way, 'plugin', '≥', bound]]
  const [upTo22, later] = bound
  return [
    [way, 'plugin', '≥', upTo22, major => major <= 22],
    [way, 'plugin', '≥', later, major => major > 22],
  ]
}

/** Throws unless the server allows the origin, or has no CORS and does not, and its app answers. */
async function check(way: string, url: string, { method, headers, body }: Exchange): Promise<void> {
  const response = await fetch(url, { method, headers })
  const text = await response.text()
  equal(response.headers.get('access-control-allow-origin'), way === 'bare' ? null : ORIGIN)
  if (method === 'GET') deepEqual([response.status, text], [200, body])
}

/** Microseconds per request, over as many as take `ms` at 10,000 per second. */
async function load(way: string, url: string, exchange: Exchange, ms: number): Promise<number> {
  const { method, headers } = exchange
  const amount = Math.ceil(ms * 10)
  const { errors, non2xx, start, finish } = await autocannon({
    ...{ url, method, headers, amount, connections: 20 },
    // autocannon stops only when it samples: by default once a second, and then all servers read alike.
    sampleInt: 5,
  } as autocannon.Options)
  // Without CORS, the app may answer a preflight as it likes.
  const isFree = way === 'bare' && method === 'OPTIONS'
  if (errors > 0) throw new Error(`${way}: ${errors} errors`)
  if (non2xx > 0 && !isFree) throw new Error(`${way}: ${non2xx} answers are not 2xx`)
  return ((finish.getTime() - start.getTime()) * 1000) / amount
}
