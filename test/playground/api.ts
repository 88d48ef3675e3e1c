// The API: one small app behind every policy. The response to what it throws is sent outside the layer,
// and gets the layer's headers nevertheless.
import type {
  IncomingMessage,
  OutgoingHttpHeaders,
  RequestListener,
  ServerResponse,
} from 'node:http'
import { type CorsOptions, createCorsLayer } from '../../lib/index.ts'
import { EXAMPLE_RULES, type Origins, policiesFor } from './policies.ts'

export interface Api {
  readonly listener: RequestListener
  readonly policies: Readonly<Record<string, CorsOptions>>
  /**
   * Serves the app behind a policy from the form, too, and returns the first segment of its paths.
   * `isAllowedOrigin` is the name of an example rule.
   * @throws CorsOptionsError
   */
  add(options: unknown): string
}

// Only the latest policies from the form are kept.
const MOST_ADDED = 100

export function createApi(origins: Origins): Api {
  const policies = policiesFor(origins)
  const app = createApp(origins)
  const listeners = new Map<string, RequestListener>()
  for (const [name, options] of Object.entries(policies)) {
    listeners.set(name, createCorsLayer(options)(app))
  }
  let added = 0
  return {
    policies,
    add(options) {
      const listener = createCorsLayer(withRule(options) as CorsOptions)(app)
      added += 1
      listeners.set(`custom-${added}`, listener)
      listeners.delete(`custom-${added - MOST_ADDED}`)
      return `custom-${added}`
    },
    listener(req, res) {
      const listener = listeners.get(segmentsOf(req)[0]) ?? app
      try {
        listener(req, res)
      } catch (error) {
        send(res, 500, { error: (error as Error).message })
      }
    },
  }
}

function withRule(options: unknown): unknown {
  if (typeof options !== 'object' || options === null) return options
  const { isAllowedOrigin: name } = options as { isAllowedOrigin?: unknown }
  if (typeof name !== 'string' || !Object.hasOwn(EXAMPLE_RULES, name)) return options
  return { ...options, isAllowedOrigin: EXAMPLE_RULES[name] }
}

type Route = (req: IncomingMessage, res: ServerResponse) => void

function createApp(origins: Origins): Route {
  // A redirect keeps the query, which tells the exchanges of one row from all others.
  const redirectTo = (target: (policy: string) => string): Route => {
    return (req, res) => {
      const location = target(segmentsOf(req)[0]) + queryOf(req)
      res.writeHead(307, { location }).end()
    }
  }
  const routes: Record<string, Route> = {
    items(_req, res) {
      res.setHeader('Vary', 'Accept-Language')
      send(res, 200, ['pen', 'ink'], { 'X-Total': 2, ETag: '"v1"', 'Content-Language': 'en' })
    },
    // For the browser's cache: revalidated with `If-None-Match`, and kept for a minute.
    versioned(req, res) {
      const headers = { 'Cache-Control': 'no-cache', ETag: '"v1"' }
      if (req.headers['if-none-match'] === '"v1"') res.writeHead(304, headers).end()
      else send(res, 200, ['pen', 'ink'], headers)
    },
    kept: (_req, res) => send(res, 200, ['pen', 'ink'], { 'Cache-Control': 'max-age=60' }),
    session(req, res) {
      const cookies = ['a', 'b'].map(name => `${name}-${idOf(req)}=1; Max-Age=30; Path=/; HttpOnly`)
      // A flat array, because it can hold a name twice.
      res
        .writeHead(
          204,
          cookies.flatMap(cookie => ['Set-Cookie', cookie]),
        )
        .end()
    },
    me: (req, res) => send(res, 200, cookiesOf(req)),
    error: (_req, res) => send(res, 500, { error: 'Answered by the app' }),
    thrown() {
      throw new Error('Thrown by the app')
    },
    moved: redirectTo(policy => `/${policy}/items`),
    'moved-to-stranger': redirectTo(() => '/stranger/items'),
    'moved-from-stranger': redirectTo(() => '/page/items'),
    elsewhere: redirectTo(policy => `${origins.elsewhere}/${policy}/items`),
    back: redirectTo(() => `${origins.page}/setup.json`),
    'picture.svg': (_req, res) => {
      const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'
      res.writeHead(200, { 'Content-Type': 'image/svg+xml' }).end(svg)
    },
    'module.js': (_req, res) => {
      res.writeHead(200, { 'Content-Type': 'text/javascript' }).end('export default 1')
    },
  }
  return (req, res) => {
    req.resume()
    const name = segmentsOf(req)[1]
    if (Object.hasOwn(routes, name)) routes[name]?.(req, res)
    else send(res, 404, { error: 'No such thing', paths: Object.keys(routes) })
  }
}

function send(
  res: ServerResponse,
  status: number,
  value: unknown,
  headers: OutgoingHttpHeaders = {},
): void {
  const body = JSON.stringify(value)
  const fields = {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
    ...headers,
  }
  res.writeHead(status, fields).end(body)
}

/** The id of the row that a request belongs to, or an empty string. */
export function idOf(req: IncomingMessage): string {
  return new URLSearchParams(queryOf(req)).get('id')?.replace(/[^\w-]/g, '') ?? ''
}

/** The names of the cookies that the row's own `session` has set. */
export function cookiesOf(req: IncomingMessage): string[] {
  const suffix = `-${idOf(req)}=1`
  const cookies = String(req.headers.cookie).split('; ')
  return cookies.filter(text => text.endsWith(suffix)).map(text => text.slice(0, -suffix.length))
}

function segmentsOf(req: IncomingMessage): [string, string] {
  const [, first = '', second = ''] = String(req.url).split(/[?/]/, 3)
  return [first, second]
}

function queryOf(req: IncomingMessage): string {
  return /\?.*/.exec(String(req.url))?.[0] ?? ''
}
