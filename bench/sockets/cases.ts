// Over sockets: requests a second. The servers run in processes of their own; the load is sent from this one.
import { deepEqual, equal } from 'node:assert/strict'
import autocannon from 'autocannon'
import { BODY } from '../contenders/apps.ts'
import { ORIGIN, PREFLIGHT } from '../contenders/policy.ts'
import type { Case } from '../results.ts'
import { inTurns } from '../turns.ts'
import { FRAMEWORKS, type Framework, type Kind } from './frameworks.ts'

const SERVER = new URL('./server.js', import.meta.url)
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
        const ports: Record<string, number> = {}
        const send = (way: string, milliseconds: number): Promise<number> =>
          load(way, kind, ports[way] as number, Math.ceil(milliseconds * 10))
        for (const way of ways) {
          ports[way] = (await start(SERVER, framework, way)).said
          await checkServer(way, kind, ports[way])
          await send(way, effort.warmUp)
        }
        return way => send(way, effort.slice)
      })
      return Object.fromEntries(
        Object.entries(figures).map(([way, times]) => [way, times.map(time => 1e6 / time)]),
      )
    },
  }
}

/** Microseconds a request, over `amount` of them. */
async function load(way: string, kind: Kind, port: number, amount: number): Promise<number> {
  const { errors, non2xx, start, finish } = await autocannon({
    ...requestOf(kind, port),
    connections: 20,
    amount,
    // autocannon stops only when it samples: by default once a second, and then all servers read alike.
    sampleInt: 5,
  } as autocannon.Options)
  // Without CORS, the app may answer a preflight as it likes.
  const isFree = way === 'bare' && kind === 'preflight'
  if (errors > 0) throw new Error(`${way}: ${errors} errors`)
  if (non2xx > 0 && !isFree) throw new Error(`${way}: ${non2xx} answers are not 2xx`)
  return ((finish.getTime() - start.getTime()) * 1000) / amount
}

/** Throws unless the server allows the origin, or has no CORS and does not, and its app answers. */
export async function checkServer(way: string, kind: Kind, port: number): Promise<void> {
  const { url, ...request } = requestOf(kind, port)
  const response = await fetch(url, request)
  const body = await response.text()
  equal(response.headers.get('access-control-allow-origin'), way === 'bare' ? null : ORIGIN)
  if (kind === 'actual') deepEqual([response.status, body], [200, BODY])
}

function requestOf(kind: Kind, port: number) {
  const url = `http://127.0.0.1:${port}/items/1`
  return kind === 'actual'
    ? { url, method: 'GET', headers: { origin: ORIGIN } }
    : { url, method: 'OPTIONS', headers: PREFLIGHT }
}
