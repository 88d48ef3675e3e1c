// The policies that the API is served behind, one for each first segment of a path. Some are
// dangerous, and some allow nobody, on purpose: they are here to be tried, not to be copied.
import type { CorsOptions } from '../../lib/index.ts'

/** Where things are, as browsers name it: two servers, each under two names. */
export interface Origins {
  /** The page. */
  readonly page: string
  /** The page's server under its other name: another site, the same files. */
  readonly other: string
  /** The API. */
  readonly api: string
  /** The API under its other name. */
  readonly elsewhere: string
}

export function policiesFor({ page }: Origins): Record<string, CorsOptions> {
  const allowOrigins = [page]
  return {
    nobody: {},
    page: { allowOrigins },
    stranger: { allowOrigins: ['https://app.example.org'] },
    'any-origin': { allowOrigins: ['*'] },
    null: { allowOrigins: ['null'] },
    'no-port': { allowOrigins: ['http://localhost'] },
    'any-port': { allowOrigins: ['http://localhost:*'] },
    regex: { allowOriginRegex: 'http://localhost:\\d+' },
    'regex-https': { allowOriginRegex: 'https://localhost:\\d+' },
    methods: { allowOrigins, allowMethods: ['GET', 'OPTIONS', 'PATCH', 'POST', 'PUT'] },
    'any-method': { allowOrigins, allowMethods: ['*'] },
    headers: {
      allowOrigins,
      allowMethods: ['GET', 'POST'],
      allowHeaders: ['Authorization', 'If-None-Match', 'X-Token'],
    },
    'any-header': { allowOrigins, allowMethods: ['GET', 'POST'], allowHeaders: ['*'] },
    exposed: { allowOrigins, exposeHeaders: ['ETag', 'Vary', 'X-Total'] },
    credentials: {
      allowOrigins,
      allowMethods: ['GET', 'PUT'],
      allowHeaders: ['X-Token'],
      allowCredentials: true,
      exposeHeaders: ['X-Total'],
    },
    everything: {
      allowOrigins: ['*'],
      allowMethods: ['*'],
      allowHeaders: ['*'],
      exposeHeaders: ['*'],
    },
    'everything-credentials': {
      allowOrigins: ['*'],
      allowMethods: ['*'],
      allowHeaders: ['*'],
      allowCredentials: true,
      exposeHeaders: ['*'],
    },
    cached: { allowOrigins, allowMethods: ['DELETE', 'GET', 'PUT'], maxAge: 60 },
    uncached: { allowOrigins, allowMethods: ['DELETE', 'GET', 'PUT'], maxAge: 0 },
  }
}
