// Over sockets: requests a second, the servers and the load in processes of their own.
import { deepEqual, equal } from 'node:assert/strict'
import { BODY } from '../contenders/apps.ts'
import { ORIGIN, PREFLIGHT } from '../contenders/policy.ts'
import type { Case } from '../results.ts'
import { inTurns } from '../turns.ts'
import { FRAMEWORKS, type Framework, type Kind } from './frameworks.ts'
import type { Load } from './load.ts'

const SERVER = new URL('./server.js', import.meta.url)
const LOAD = new URL('./load.js', import.meta.url)
// Here a slice is a number of requests: as many as take so long at 10,000 a second.
const EFFORT = { rounds: 3, slices: 6, slice: 2000, warmUp: 1000 }

export const CASES: readonly Case[] = Object.entries(FRAMEWORKS).flatMap(([name, framework]) => [
  caseOf(name, 'actual', framework),
  caseOf(name, 'preflight', framework),
])

function caseOf(framework: string, kind: Kind, { ways, [kind]: atLeast }: Framework): Case {
  return {
    group: 'sockets',
    name: kind === 'actual' ? framework : `${framework} preflight`,
    unit: 'requests/s',
    rows: ways,
    base: ways.includes('plugin') ? 'plugin' : 'by hand',
    effort: EFFORT,
    atLeast,
    async run(effort) {
      const figures = await inTurns(ways, effort, async start => {
        const load = await start(LOAD)
        const ports: Record<string, number> = {}
        const send = (way: string, milliseconds: number): Promise<number> => {
          const amount = Math.ceil(milliseconds * 10)
          return load.ask({
            port: ports[way] ?? 0,
            amount,
            kind,
            isBare: way === 'bare',
          } satisfies Load)
        }
        for (const way of ways) {
          const { said: port } = await start(SERVER, framework, way)
          ports[way] = port
          await checkServer(way, kind, port)
          await send(way, effort.warmUp)
        }
        return way => send(way, effort.slice)
      })
      const rates = Object.entries(figures).map(([way, times]) => [
        way,
        times.map(time => 1e6 / time),
      ])
      return Object.fromEntries(rates)
    },
  }
}

/** Throws unless the server allows the origin, or has no CORS and does not, and its app answers. */
export async function checkServer(way: string, kind: Kind, port: number): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${port}/items/1`, {
    method: kind === 'actual' ? 'GET' : 'OPTIONS',
    headers: kind === 'actual' ? { origin: ORIGIN } : PREFLIGHT,
  })
  const body = await response.text()
  equal(response.headers.get('access-control-allow-origin'), way === 'bare' ? null : ORIGIN)
  if (kind === 'actual') deepEqual([response.status, body], [200, BODY])
}
