// The app behind the caches, under each of four policies. Its body names the asker, so that an answer
// that a cache gives to somebody else shows even where the CORS headers are the same.
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { createCorsLayer } from '../../lib/index.ts'

export const ALLOWED_ORIGINS: string[] = ['https://a.example', 'https://b.example']
export const DISALLOWED_ORIGIN = 'https://evil.example'

export type Policy = 'listed' | 'any' | 'credentials' | 'rule'
export const POLICIES: readonly Policy[] = ['listed', 'any', 'credentials', 'rule']

function behindEach(app: RequestListener): Record<Policy, RequestListener> {
  const allowOrigins = ALLOWED_ORIGINS
  const others = { allowMethods: ['GET', 'PUT'], exposeHeaders: ['X-Total'] }
  return {
    listed: createCorsLayer({ allowOrigins, ...others })(app),
    any: createCorsLayer({ allowOrigins: ['*'], ...others })(app),
    credentials: createCorsLayer({ allowOrigins, allowCredentials: true, ...others })(app),
    rule: createCorsLayer({
      isAllowedOrigin: async origin => allowOrigins.includes(origin),
      ...others,
    })(app),
  }
}

/** What has become of a cached answer when it is asked for again. */
export type Life = 'fresh' | 'expired' | 'revalidated'

export interface Resource {
  readonly name: string
  readonly life: Life
  readonly isMissing: boolean
  /** Whether the answer depends on `Accept-Language`, and the app's own `Vary` says so. */
  readonly hasLanguages: boolean
}

const LIVES: readonly Life[] = ['fresh', 'expired', 'revalidated']

export const RESOURCES: readonly Resource[] = [
  ...LIVES.map(life => ({ name: life, life, isMissing: false, hasLanguages: false })),
  ...LIVES.map(life => ({ name: `${life}-language`, life, isMissing: false, hasLanguages: true })),
  { name: 'fresh-404', life: 'fresh', isMissing: true, hasLanguages: false },
  { name: 'expired-404', life: 'expired', isMissing: true, hasLanguages: false },
]

export interface App {
  readonly listener: RequestListener
  /** How often the app was called for this path. */
  callsOf(path: string): number
}

/** Serves `/POLICY/RESOURCE/ANYTHING`. */
export function createApp(): App {
  const calls = new Map<string, number>()
  const resources = new Map(RESOURCES.map(resource => [resource.name, resource]))
  const askersKnown = new Set<string>()

  function app(req: IncomingMessage, res: ServerResponse): void {
    const path = String(req.url)
    calls.set(path, (calls.get(path) ?? 0) + 1)
    const resource = resources.get(String(path.split('/')[2]))
    if (!resource) throw new Error(`no such resource: ${path}`)
    const language = resource.hasLanguages ? String(req.headers['accept-language']) : 'none'
    const asker = `${req.headers.origin} in ${language}`
    const isKnown = askersKnown.has(`${path} ${asker}`)
    askersKnown.add(`${path} ${asker}`)

    // An answer expires only once: the next one lasts, so that it can be seen to come from the cache.
    const maxAge = resource.life === 'fresh' || isKnown ? 3600 : 1
    res.setHeader('Cache-Control', `max-age=${maxAge}`)
    if (resource.hasLanguages) res.setHeader('Vary', 'Accept-Language')
    if (resource.life === 'revalidated') {
      // The same for all askers, as the ETag of a file is.
      const etag = 'W/"1"'
      res.setHeader('ETag', etag)
      if (req.headers['if-none-match'] === etag) {
        res.writeHead(304).end()
        return
      }
    }
    const body = `for ${asker}`
    res.setHeader('X-Total', body.length)
    res.setHeader('Content-Type', 'text/plain')
    res.writeHead(resource.isMissing ? 404 : 200).end(body)
  }

  const listeners = behindEach(app)
  return {
    listener: (req, res) => listeners[req.url?.split('/')[1] as Policy](req, res),
    callsOf: path => calls.get(path) ?? 0,
  }
}
