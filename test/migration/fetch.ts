// What a browser makes of a server's answers: the CORS protocol of the Fetch standard, as a model
// (https://fetch.spec.whatwg.org/#http-cors-protocol), without caches and redirects.
import { exchange, type Headers } from '../support/server.ts'

export interface PageRequest {
  readonly origin: string
  readonly method: string
  /** Those that a script sets, of names that are not safelisted. */
  readonly headers: Headers
  readonly credentials: boolean
}

/** Why the script gets a network error, or the response headers that it may read. */
export type Outcome = { readonly blocked: string } | { readonly readable: readonly string[] }

const SAFELISTED_METHODS = ['GET', 'HEAD', 'POST']
const SAFELISTED_RESPONSE_HEADERS =
  /^(?:cache-control|content-(?:language|length|type)|expires|last-modified|pragma)$/i

export async function corsFetch(port: number, request: PageRequest): Promise<Outcome> {
  const { origin, method, headers, credentials } = request
  const names = headers.map(([name]) => name.toLowerCase()).sort()

  // https://fetch.spec.whatwg.org/#cors-preflight-fetch
  if (!SAFELISTED_METHODS.includes(method) || names.length > 0) {
    const asked: [string, string][] = [
      ['Origin', origin],
      ['Access-Control-Request-Method', method],
    ]
    if (names.length > 0) asked.push(['Access-Control-Request-Headers', names.join(',')])
    const preflight = await exchange(port, { method: 'OPTIONS', headers: asked })
    const blocked = corsCheck(preflight.headers, request)
    if (blocked) return { blocked: `preflight: ${blocked}` }
    if (preflight.status < 200 || preflight.status > 299)
      return { blocked: 'preflight: no ok status' }
    const methods = list(preflight.headers, 'access-control-allow-methods')
    const isAnyMethod = !credentials && methods.includes('*')
    if (!methods.includes(method) && !isAnyMethod && !SAFELISTED_METHODS.includes(method)) {
      return { blocked: 'method' }
    }
    const allowed = list(preflight.headers, 'access-control-allow-headers').map(lower)
    const isAnyHeader = !credentials && allowed.includes('*')
    for (const name of names) {
      const isCovered = isAnyHeader && name !== 'authorization'
      if (!allowed.includes(name) && !isCovered) return { blocked: 'headers' }
    }
  }

  const length: Headers = method === 'GET' ? [] : [['Content-Length', '0']]
  const sent: Headers = [['Origin', origin], ...headers, ...length]
  const response = await exchange(port, { method, headers: sent })
  const blocked = corsCheck(response.headers, request)
  if (blocked) return { blocked }
  // https://fetch.spec.whatwg.org/#concept-filtered-response-cors
  const exposed = list(response.headers, 'access-control-expose-headers').map(lower)
  const all = response.headers.map(([name]) => name.toLowerCase())
  const isExposed = (name: string) =>
    SAFELISTED_RESPONSE_HEADERS.test(name) ||
    exposed.includes(name) ||
    (!credentials && exposed.includes('*'))
  return { readable: all.filter(isExposed).sort() }
}

/** https://fetch.spec.whatwg.org/#concept-cors-check */
function corsCheck(headers: Headers, { origin, credentials }: PageRequest): string | undefined {
  const allowed = list(headers, 'access-control-allow-origin').join(', ')
  if (!credentials && allowed === '*') return
  if (allowed !== origin) return 'origin'
  if (credentials && list(headers, 'access-control-allow-credentials').join(', ') !== 'true') {
    return 'credentials'
  }
  return
}

function list(headers: Headers, name: string): string[] {
  const fields = headers.filter(([other]) => other.toLowerCase() === name)
  return fields.flatMap(([, value]) => value.split(',')).map(text => text.trim())
}

const lower = (text: string): string => text.toLowerCase()
