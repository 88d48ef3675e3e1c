// Starlette's rules said once more, as plainly as its documentation says them, to compare the library
// with: no look-up tables, no ready strings, nothing imported from `lib`. The five differences from
// Starlette are marked `Differs:` here too.
import type { CorsOptions } from '../../lib/index.ts'
import type { Headers } from '../support/server.ts'

/** Headers by name in lower case: what is compared where order and letter case are not promised. */
export type HeaderMap = Record<string, string>

export interface Asked {
  readonly method: string
  readonly headers: Headers
}

export interface Preflight {
  readonly status: number
  readonly headers: HeaderMap
  readonly body: string
}

/** The value of a request header as Node gives it: repeated fields are joined. */
export function fieldOf(asked: Asked, name: string): string | undefined {
  const values = asked.headers.filter(([given]) => given.toLowerCase() === name)
  return values.length === 0 ? undefined : values.map(([, value]) => value).join(', ')
}

export function isPreflight(asked: Asked): boolean {
  const [origin, method] = [
    fieldOf(asked, 'origin'),
    fieldOf(asked, 'access-control-request-method'),
  ]
  return asked.method === 'OPTIONS' && origin !== undefined && method !== undefined
}

export async function isAllowedOrigin(options: CorsOptions, origin: string): Promise<boolean> {
  if (isListed(options, origin)) return true
  if (!options.isAllowedOrigin || !isOneOrigin(origin)) return false
  try {
    return (await options.isAllowedOrigin(origin, {} as never)) === true
  } catch {
    return false
  }
}

function isListed(options: CorsOptions, origin: string): boolean {
  const entries = [...(options.allowOrigins ?? [])]
  const place = placeOf(origin)
  // Differs: what is no origin at all is never named back, nor shown to a pattern or a regex.
  if (entries.includes('*')) return !options.allowCredentials || isOneOrigin(origin)
  if (entries.some(entry => !entry.includes('*') && entry === origin)) return true
  if (place && entries.some(entry => entry.includes('*') && isOf(entry, place))) return true
  if (options.allowOriginRegex === undefined || !isOneOrigin(origin)) return false
  const regex = new RegExp(options.allowOriginRegex)
  const flags = regex.flags.replace('g', '').replace('y', '')
  // Nothing before what matches, and nothing after.
  return new RegExp(`(?<![^])(?:${regex.source})(?![^])`, flags).test(origin)
}

interface Place {
  readonly scheme: string
  readonly labels: readonly string[]
  readonly port: string | undefined
}

/** The parts of a text that is scheme, host and perhaps port. */
function placeOf(text: string): Place | undefined {
  const [scheme = '', rest, ...more] = text.split('://')
  if (rest === undefined || more.length > 0) return
  const isAddress = rest.startsWith('[') && rest.includes(']')
  const host = isAddress ? rest.slice(0, rest.indexOf(']') + 1) : (rest.split(':')[0] as string)
  const after = rest.slice(host.length)
  const port = after === '' ? undefined : after.slice(1)
  if (!isAScheme(scheme)) return
  if (isAddress ? !isMadeOf(host.slice(1, -1), /[0-9a-f:.]/i) : !isMadeOf(host, /[\w.~-]/)) return
  if (port !== undefined && (port.length > 5 || !isMadeOf(port, /[0-9]/))) return
  if (Number(port ?? 0) > 65_535) return
  return { scheme, labels: host.split('.'), port }
}

function isMadeOf(text: string, letter: RegExp): boolean {
  return text !== '' && [...text].every(each => letter.test(each))
}

const OF_HOSTS = ['http', 'https', 'ws', 'wss', 'ftp']
const NONE = ['about', 'blob', 'data', 'javascript']
const isAScheme = (text: string) =>
  /^[a-z]$/i.test(text.charAt(0)) && isMadeOf(text, /[a-z0-9+.-]/i)

function isOneOrigin(text: string): boolean {
  if (text === 'null') return true
  if (text.length > 300) return false
  const [before = '', after] = text.split(/:(.*)/s)
  const scheme = before.toLowerCase()
  if (after === undefined || NONE.includes(scheme)) return false
  // Embedded browsers send a scheme alone.
  if (after === '' || after === '//') return isAScheme(scheme) && !OF_HOSTS.includes(scheme)
  return placeOf(text) !== undefined
}

/** Whether `place` is one of those that `pattern` stands for. */
function isOf(pattern: string, { scheme, labels, port }: Place): boolean {
  const [wantedScheme, rest = ''] = pattern.split('://')
  const [wantedHost = '', wantedPort] = rest.split(':')
  if (scheme !== wantedScheme) return false
  if (wantedPort !== '*' && wantedPort !== port) return false
  const wanted = wantedHost.split('.')
  if (wanted[0] !== '*') return wantedHost === labels.join('.')
  // Any labels, one at least and none of them empty, and then the domain.
  const domain = wanted.slice(1)
  const under = labels.slice(0, -domain.length)
  return (
    under.length > 0 && !labels.includes('') && labels.slice(under.length).join() === `${domain}`
  )
}

/** What a preflight is answered with. */
export async function preflight(options: CorsOptions, asked: Asked): Promise<Preflight> {
  const origin = fieldOf(asked, 'origin') as string
  const requestedHeaders = fieldOf(asked, 'access-control-request-headers')
  const methods = [...(options.allowMethods ?? ['GET'])]
  const all = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT', 'QUERY']
  const allowMethods = methods.includes('*') ? all : methods
  const listed = [...(options.allowHeaders ?? [])]
  const safelisted = ['Accept', 'Accept-Language', 'Content-Language', 'Content-Type']
  const allowHeaders = [...new Set([...safelisted, ...listed])].sort()
  const failures: string[] = []
  const headers: HeaderMap = {
    vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers, Access-Control-Request-Private-Network',
    'access-control-allow-methods': allowMethods.join(', '),
    // Differs: Starlette's own default is 600.
    'access-control-max-age': String(options.maxAge ?? 60),
    'content-type': 'text/plain; charset=utf-8',
  }
  if (options.allowCredentials) headers['access-control-allow-credentials'] = 'true'

  if (!(await isAllowedOrigin(options, origin))) failures.push('origin')
  else headers['access-control-allow-origin'] = nameOf(options, origin)

  if (!allowMethods.includes(fieldOf(asked, 'access-control-request-method') as string)) {
    failures.push('method')
  }

  if (!listed.includes('*')) headers['access-control-allow-headers'] = allowHeaders.join(', ')
  if (requestedHeaders !== undefined) {
    // Differs: several fields are one list, and empty members say nothing (16 of them at most).
    const members = requestedHeaders.split(',').map(member => member.trim().toLowerCase())
    const names = members.filter(member => member !== '')
    const known = allowHeaders.map(name => name.toLowerCase())
    const isAllowed = listed.includes('*') || names.every(name => known.includes(name))
    if (!isAllowed || members.length - names.length > 16) failures.push('headers')
    else if (listed.includes('*')) headers['access-control-allow-headers'] = requestedHeaders
  }

  if (fieldOf(asked, 'access-control-request-private-network') !== undefined) {
    if (options.allowPrivateNetwork) headers['access-control-allow-private-network'] = 'true'
    else failures.push('private-network')
  }

  const body = failures.length === 0 ? 'OK' : `Disallowed CORS ${failures.join(', ')}`
  headers['content-length'] = String(body.length)
  return { status: failures.length === 0 ? 200 : 400, headers, body }
}

/** How an allowed origin is named: `*` when any is allowed, without credentials. */
function nameOf(options: CorsOptions, origin: string): string {
  return [...(options.allowOrigins ?? [])].includes('*') && !options.allowCredentials ? '*' : origin
}

/** The CORS headers of a response that is no answer to a preflight. */
export async function simple(options: CorsOptions, asked: Asked): Promise<HeaderMap> {
  const origin = fieldOf(asked, 'origin')
  const headers: HeaderMap = {}
  if (origin === undefined) return headers
  if (await isAllowedOrigin(options, origin)) {
    headers['access-control-allow-origin'] = nameOf(options, origin)
  }
  if (options.allowCredentials) headers['access-control-allow-credentials'] = 'true'
  const exposed = [...(options.exposeHeaders ?? [])]
  if (exposed.length > 0) headers['access-control-expose-headers'] = exposed.join(', ')
  return headers
}

/** The text of the one `Vary` field for an app that gave the values `given`. */
export function vary(given: readonly string[]): string {
  const members = given.flatMap(value => value.split(',')).map(text => text.trim())
  const names: string[] = []
  // Differs: no name twice, and nothing is said besides `*`.
  for (const name of members) {
    if (name !== '' && !names.some(known => known.toLowerCase() === name.toLowerCase())) {
      names.push(name)
    }
  }
  const own = names.length === members.length ? given.join(', ') : names.join(', ')
  if (names.some(name => name === '*' || name.toLowerCase() === 'origin')) return own
  return [...(names.length > 0 ? [own] : []), 'Origin'].join(', ')
}
