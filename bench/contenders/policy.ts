// One policy in the words of each package, without its list of origins.
import type { CorsOptions } from 'cors-layer'

export const ORIGIN = 'https://app.example.org'

/** A list of `count` origins, `ORIGIN` the last of them. */
export function someOrigins(count: number): string[] {
  const others = Array.from({ length: count - 1 }, (_, i) => `https://site-${i}.example`)
  return [...others, ORIGIN]
}

/** A pattern for each of them; one matches `ORIGIN`. */
export function somePatterns(count: number): string[] {
  return someOrigins(count).map(origin => origin.replace(/\/\/(?:app\.)?/, '//*.'))
}

type Options<Lists extends string> = Record<Lists, string[]> & typeof SHARED

const METHODS = ['GET', 'PUT', 'DELETE']
const HEADERS = ['Authorization', 'Content-Type']
const LISTS = { allowMethods: METHODS, allowHeaders: HEADERS }
const SHARED = { credentials: true, maxAge: 600 }

export const OURS: CorsOptions = { ...LISTS, allowCredentials: true, maxAge: 600 }

/** For `@koa/cors`, which takes a single origin, and `hono/cors`. */
export const KOA_AND_HONO: Options<'allowMethods' | 'allowHeaders'> = { ...LISTS, ...SHARED }

/** For `cors`, `@fastify/cors` and `@tinyhttp/cors`. */
export const CORS: Options<'methods' | 'allowedHeaders'> = {
  methods: METHODS,
  allowedHeaders: HEADERS,
  ...SHARED,
}

export const CORSER: object = {
  methods: METHODS,
  requestHeaders: HEADERS,
  supportsCredentials: true,
  maxAge: 600,
}
