// The same headers, written by hand into the app as an experienced engineer would: the measure for every
// contender. It answers as the layer does, for this one policy.
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { BODY, type Head, LENGTH, TYPE } from './apps.ts'

const ALLOW_METHODS = 'GET, PUT, DELETE'
const ALLOW_HEADERS = 'Accept, Accept-Language, Authorization, Content-Language, Content-Type'
const PREFLIGHT_VARY =
  'Origin, Access-Control-Request-Method, Access-Control-Request-Headers, Access-Control-Request-Private-Network'
const METHODS = new Set(ALLOW_METHODS.split(', '))
const HEADERS = new Set(ALLOW_HEADERS.toLowerCase().split(', '))

/** A listener that answers preflights and actual requests for `origins`, and writes its head by `head`. */
export function byHand(head: Head, origins: readonly string[]): RequestListener {
  const allowed = new Set(origins)
  const answer = ANSWERS[head]
  return (req, res) => {
    const { origin } = req.headers
    const isAllowed = origin !== undefined && allowed.has(origin)
    if (origin !== undefined && req.method === 'OPTIONS') {
      const method = req.headers['access-control-request-method']
      if (method !== undefined) return answerPreflight(req, res, origin, isAllowed, method)
    }
    answer(res, origin, isAllowed)
  }
}

type Answer = (res: ServerResponse, origin: string | undefined, isAllowed: boolean) => void

const ANSWERS: Readonly<Record<Head, Answer>> = {
  object(res, origin, isAllowed) {
    const headers: Record<string, string> = {
      'Content-Type': TYPE,
      'Content-Length': LENGTH,
      Vary: 'Origin',
    }
    if (isAllowed) headers['Access-Control-Allow-Origin'] = origin as string
    if (origin !== undefined) headers['Access-Control-Allow-Credentials'] = 'true'
    res.writeHead(200, headers)
    res.end(BODY)
  },

  array(res, origin, isAllowed) {
    const headers = ['Content-Type', TYPE, 'Content-Length', LENGTH, 'Vary', 'Origin']
    if (isAllowed) headers.push('Access-Control-Allow-Origin', origin as string)
    if (origin !== undefined) headers.push('Access-Control-Allow-Credentials', 'true')
    res.writeHead(200, headers)
    res.end(BODY)
  },

  setHeader(res, origin, isAllowed) {
    res.setHeader('Content-Type', TYPE)
    res.setHeader('Content-Length', LENGTH)
    res.setHeader('Vary', 'Origin')
    if (isAllowed) res.setHeader('Access-Control-Allow-Origin', origin as string)
    if (origin !== undefined) res.setHeader('Access-Control-Allow-Credentials', 'true')
    res.end(BODY)
  },
}

function answerPreflight(
  req: IncomingMessage,
  res: ServerResponse,
  origin: string,
  isAllowed: boolean,
  method: string,
): void {
  const requested = req.headers['access-control-request-headers']
  const failures: string[] = []
  if (!isAllowed) failures.push('origin')
  if (!METHODS.has(method)) failures.push('method')
  if (requested !== undefined && !areAllowed(requested)) failures.push('headers')
  const body = failures.length === 0 ? 'OK' : `Disallowed CORS ${failures.join(', ')}`
  const headers: Record<string, string> = {
    Vary: PREFLIGHT_VARY,
    'Access-Control-Allow-Methods': ALLOW_METHODS,
    'Access-Control-Allow-Headers': ALLOW_HEADERS,
    'Access-Control-Allow-Credentials': 'true',
    'Access-Control-Max-Age': '600',
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': String(body.length),
  }
  if (isAllowed) headers['Access-Control-Allow-Origin'] = origin
  res.writeHead(failures.length === 0 ? 200 : 400, headers)
  res.end(body)
}

function areAllowed(requested: string): boolean {
  return requested.split(',').every(name => HEADERS.has(name.trim().toLowerCase()))
}
