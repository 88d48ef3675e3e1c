// The policies that the API runs behind, one for each first segment of a path. Some are dangerous, and
// some allow nobody, on purpose: they are here to try, not to copy.
import type { CorsOptions, IsAllowedOrigin } from '../../lib/index.ts'

/** The origins of the two servers, each under two names. */
export interface Origins {
  /** The page. */
  readonly page: string
  /** The page's server under another name, which makes it another site. */
  readonly other: string
  /** The API. */
  readonly api: string
  /** The API under another name. */
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

/**
 * Example rules for the form, by what they do. Each is a single expression, since the page shows its
 * source, and the compiler leaves expressions as they are.
 */
export const EXAMPLE_RULES: Record<string, IsAllowedOrigin> = {
  'Allow localhost on every port': origin => origin.startsWith('http://localhost:'),
  'Allow 127.0.0.1, asynchronously': async origin => origin.startsWith('http://127.0.0.1:'),
  'Allow every origin, but only for /items': (_origin, req) => String(req.url).includes('/items'),
  'Refuse every origin': () => false,
  'Fail, as a database might': () => Promise.reject(new Error('The database is down')),
}
