// One policy in the words of each package, and the requests that it allows or refuses.
import type { CorsOptions } from '../../lib/index.ts'

export const ORIGIN = 'https://app.example.org'
export const OTHER_ORIGIN = 'https://other.example'
const METHODS = ['GET', 'PUT', 'DELETE']
const HEADERS = ['Authorization', 'Content-Type']

/** What a browser asks before it sends a `PUT` with JSON and a token. */
export const PREFLIGHT: Readonly<Record<string, string>> = {
  origin: ORIGIN,
  'access-control-request-method': 'PUT',
  'access-control-request-headers': 'authorization,content-type',
}

/** A list of `count` origins, `ORIGIN` the last of them. */
export function someOrigins(count: number): string[] {
  const others = Array.from({ length: count - 1 }, (_, i) => `https://site-${i}.example`)
  return [...others, ORIGIN]
}

/** A pattern for each origin; one of them matches `ORIGIN`. */
export function asPatterns(origins: readonly string[]): string[] {
  return origins.map(origin => origin.replace(/\/\/(?:app\.)?/, '//*.'))
}

const SHARED = { credentials: true, maxAge: 600 }
type Shared = typeof SHARED

export function ours(allowOrigins: string[]): CorsOptions {
  const lists = { allowOrigins, allowMethods: METHODS, allowHeaders: HEADERS }
  return { ...lists, allowCredentials: true, maxAge: 600 }
}

/** For `cors`, `@fastify/cors` and `@tinyhttp/cors`. */
export function cors(
  origin: string[],
): Shared & { origin: string[]; methods: string[]; allowedHeaders: string[] } {
  return { ...SHARED, origin, methods: METHODS, allowedHeaders: HEADERS }
}

export function corser(origins: string[]): object {
  const lists = { origins, methods: METHODS, requestHeaders: HEADERS }
  return { ...lists, supportsCredentials: true, maxAge: 600 }
}

/** For `@koa/cors`, which takes a single origin, and `hono/cors`. */
export function koaAndHono<Origin>(
  origin: Origin,
): Shared & { origin: Origin; allowMethods: string[]; allowHeaders: string[] } {
  return { ...SHARED, origin, allowMethods: METHODS, allowHeaders: HEADERS }
}
