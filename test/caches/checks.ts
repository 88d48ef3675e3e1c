// Asks a cache for every resource under every policy, as four askers in every order. Each must get
// what the server itself answers to this asker, whatever the cache has kept for the others.
import { Agent } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import { exchange, type Headers, type Received, type Sent } from '../support/server.ts'
import {
  ALLOWED_ORIGINS,
  type App,
  DISALLOWED_ORIGIN,
  type Life,
  POLICIES,
  RESOURCES,
  type Resource,
} from './app.ts'

export interface Servers {
  /** The port of the cache. */
  readonly cache: number
  /** The app behind it. */
  readonly app: App
  /** The port of an equal server, to be asked without a cache. */
  readonly bare: number
}

export interface Counts {
  passed: number
  readonly faults: string[]
}

type Origin = string | undefined

interface Row {
  readonly resource: Resource
  readonly path: string
  /** What to ask the server itself for: the same path for all orders. */
  readonly barePath: string
  readonly order: readonly Origin[]
}

interface Pass {
  /** Sent in addition to the asker's own. */
  readonly headers: Headers
  readonly encoding: 'gzip' | ''
  /** What the cache must say that it did, by the life of the resource. */
  readonly does: Readonly<Record<Life, 'MISS' | 'HIT' | 'EXPIRED' | 'REVALIDATED'>>
}

const ORIGINS: readonly Origin[] = [undefined, ...ALLOWED_ORIGINS, DISALLOWED_ORIGIN]
const LANGUAGES = ['de', 'fr']
const AT_ONCE = 16
// nginx counts in whole seconds: an entry that lasts one may be served for nearly two.
const UNTIL_EXPIRED = 2500

/** Between the first and the second, the entries that last a second expire. */
const PASSES: readonly Pass[] = [
  { headers: [], encoding: '', does: { fresh: 'MISS', expired: 'MISS', revalidated: 'MISS' } },
  {
    headers: [['Accept-Encoding', 'gzip']],
    encoding: 'gzip',
    does: { fresh: 'HIT', expired: 'EXPIRED', revalidated: 'REVALIDATED' },
  },
  {
    headers: [['If-None-Match', 'W/"1"']],
    encoding: '',
    does: { fresh: 'HIT', expired: 'HIT', revalidated: 'HIT' },
  },
]

// Headers that a cache may add or rewrite. All others must arrive as the server sent them.
const OF_THE_CACHE =
  /^(?:accept-ranges|age|cache-control|connection|content-encoding|content-length|date|keep-alive|server|transfer-encoding|via|x-cache|x-varnish)$/
// A 304 need not describe the content again. Caches do, from the answer that they have stored.
const OF_CONTENT = /^(?:content-type|x-total)$/

/** Checks one cache. `expired` is its word in `X-Cache` for an expired entry that it fetched again. */
export async function checkCache(servers: Servers, expired: string): Promise<Counts> {
  const counts: Counts = { passed: 0, faults: [] }
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE })
  const bare = new Map<string, Promise<Received>>()

  /** What the server itself answers; it is asked only once. */
  function askBare(path: string, sent: Sent): Promise<Received> {
    const key = JSON.stringify([path, sent])
    const known = bare.get(key)
    if (known) return known
    const received = exchange(servers.bare, { ...sent, path }, { agent })
    bare.set(key, received)
    return received
  }

  async function ask(row: Row, pass: Pass, origin: Origin, language: string): Promise<void> {
    const { path, resource } = row
    const headers = [...headersOf(origin), ['Accept-Language', language] as const, ...pass.headers]
    const before = servers.app.callsOf(path)
    const received = await exchange(servers.cache, { path, headers }, { agent })
    const calls = servers.app.callsOf(path) - before
    const faults = differences(received, await askBare(row.barePath, { headers }))

    const does = pass.does[resource.life]
    const cached = valuesOf(received.headers, 'x-cache').join()
    const wanted = does === 'EXPIRED' ? expired : does
    if (cached !== wanted) faults.push(`X-Cache is ${cached}, not ${wanted}`)
    const encoding = valuesOf(received.headers, 'content-encoding').join()
    if (encoding !== pass.encoding) faults.push(`Content-Encoding is '${encoding}'`)
    const wantedCalls = does === 'HIT' ? 0 : 1
    if (calls !== wantedCalls) faults.push(`the app was called ${calls} times, not ${wantedCalls}`)
    note(`pass ${PASSES.indexOf(pass) + 1}, ${path}, ${origin} (${language})`, faults)
  }

  async function preflight(row: Row, origin: Origin): Promise<void> {
    const sent = {
      method: 'OPTIONS',
      headers: [...headersOf(origin), ['Access-Control-Request-Method', 'PUT'] as const],
    }
    const received = await exchange(servers.cache, { ...sent, path: row.path }, { agent })
    const faults = differences(received, await askBare(row.barePath, sent))
    const cached = valuesOf(received.headers, 'x-cache')
    if (cached.length > 0) faults.push(`X-Cache is ${cached}`)
    note(`OPTIONS ${row.path}, ${origin}`, faults)
  }

  function note(asked: string, faults: readonly string[]): void {
    if (faults.length === 0) counts.passed++
    else counts.faults.push(`${asked}: ${faults.join('; ')}`)
  }

  try {
    for (const pass of PASSES) {
      if (pass === PASSES[1]) await setTimeout(UNTIL_EXPIRED)
      await forEach(ROWS, async row => {
        for (const origin of row.order) {
          const languages = row.resource.hasLanguages ? LANGUAGES : LANGUAGES.slice(0, 1)
          for (const language of languages) await ask(row, pass, origin, language)
        }
      })
    }
    // By now these paths are in the cache: no preflight may be answered from it.
    await forEach(
      ROWS.filter(({ resource }) => resource.name === 'fresh'),
      async row => {
        for (const origin of row.order) await preflight(row, origin)
      },
    )
  } finally {
    agent.destroy()
  }
  return counts
}

const ROWS: readonly Row[] = POLICIES.flatMap(policy =>
  RESOURCES.flatMap(resource =>
    permutations(ORIGINS).map((order, i) => {
      const barePath = `/${policy}/${resource.name}/`
      return { resource, order, barePath, path: `${barePath}${i}` }
    }),
  ),
)

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]]
  return items.flatMap((item, i) =>
    permutations(items.toSpliced(i, 1)).map(rest => [item, ...rest]),
  )
}

function headersOf(origin: Origin): Headers {
  return origin === undefined ? [] : [['Origin', origin]]
}

/** Runs `fn` for all rows, some at once. */
async function forEach(rows: readonly Row[], fn: (row: Row) => Promise<void>): Promise<void> {
  const rest = rows.values()
  const work = async (): Promise<void> => {
    for (const row of rest) await fn(row)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
}

/** How an answer through the cache differs from the server's own. */
function differences(received: Received, bare: Received): string[] {
  const faults: string[] = []
  if (received.status !== bare.status) faults.push(`status ${received.status}, not ${bare.status}`)
  const body = textOf(received)
  if (body !== bare.body) faults.push(`got '${body}', not '${bare.body}'`)
  const got = linesOf(received)
  const wanted = linesOf(bare)
  faults.push(...got.filter(line => !wanted.includes(line)).map(line => `got ${line}`))
  faults.push(...wanted.filter(line => !got.includes(line)).map(line => `did not get ${line}`))
  return faults
}

function textOf({ headers, body }: Received): string {
  if (valuesOf(headers, 'content-encoding').join() !== 'gzip' || body === '') return body
  return gunzipSync(Buffer.from(body, 'latin1')).toString()
}

/** The headers as lines, with `Vary` as a set of names, to which a cache that compresses adds one. */
function linesOf({ status, headers }: Received): string[] {
  const lines = headers
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name]) => name !== 'vary' && !OF_THE_CACHE.test(name))
    .filter(([name]) => status !== 304 || !OF_CONTENT.test(name))
    .map(([name, value]) => `${name}: ${value}`)
  const names = valuesOf(headers, 'vary').flatMap(value => value.toLowerCase().split(/, */))
  const vary = [...new Set(names)].filter(name => name !== 'accept-encoding').sort()
  return [...lines, `vary: ${vary.join(', ')}`]
}

function valuesOf(headers: Headers, wanted: string): string[] {
  return headers.filter(([name]) => name.toLowerCase() === wanted).map(([, value]) => value)
}
