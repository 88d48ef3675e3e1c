// One policy in the words of every contender, and the requests that it allows and refuses.
import type { CorsOptions } from '../lib/index.ts'

export const ORIGIN = 'https://app.example.org'
export const OTHER_ORIGIN = 'https://other.example'
const METHODS: readonly string[] = ['GET', 'PUT', 'DELETE']
const HEADERS: readonly string[] = ['Authorization', 'Content-Type']
const MAX_AGE = 600

/** As many origins, of which `ORIGIN` is the last. */
export function someOrigins(count: number): string[] {
  const others = Array.from({ length: count - 1 }, (_, i) => `https://site-${i}.example`)
  return [...others, ORIGIN]
}

/** A pattern for each origin, `ORIGIN` among those that match. */
export function asPatterns(origins: readonly string[]): string[] {
  return origins.map(origin => origin.replace(/\/\/(?:app\.)?/, '//*.'))
}

export const ours = (allowOrigins: readonly string[]): CorsOptions => ({
  allowOrigins,
  allowMethods: METHODS,
  allowHeaders: HEADERS,
  allowCredentials: true,
  maxAge: MAX_AGE,
})

/** Of `cors` and `@fastify/cors`. */
export const cors = (origins: readonly string[]): CorsPackageOptions => ({
  origin: [...origins],
  methods: [...METHODS],
  allowedHeaders: [...HEADERS],
  credentials: true,
  maxAge: MAX_AGE,
})

interface CorsPackageOptions {
  origin: string[]
  methods: string[]
  allowedHeaders: string[]
  credentials: boolean
  maxAge: number
}

export const corser = (origins: readonly string[]): object => ({
  origins: [...origins],
  methods: [...METHODS],
  requestHeaders: [...HEADERS],
  supportsCredentials: true,
  maxAge: MAX_AGE,
})

/** Of `@koa/cors` and `hono/cors`, whose `origin` is given apart: neither takes a set or is as quick with a list. */
export const koaAndHono: {
  allowMethods: string[]
  allowHeaders: string[]
  credentials: boolean
  maxAge: number
} = {
  allowMethods: [...METHODS],
  allowHeaders: [...HEADERS],
  credentials: true,
  maxAge: MAX_AGE,
}

/** What a browser asks before a `PUT` of JSON with a token. */
export const PREFLIGHT: Readonly<Record<string, string>> = {
  origin: ORIGIN,
  'access-control-request-method': 'PUT',
  'access-control-request-headers': 'authorization,content-type',
}
