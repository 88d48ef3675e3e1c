// The headers of our policy as an experienced engineer would write them by hand into one application:
// the measure for every contender. It sends what our layer sends, for this policy and no other.
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { BODY, type Head, LENGTH, TYPE } from './apps.ts'

const METHODS = new Set(['GET', 'PUT', 'DELETE'])
const HEADERS = new Set([
  ...['accept', 'accept-language', 'authorization', 'content-language', 'content-type'],
])
const PREFLIGHT_VARY =
  'Origin, Access-Control-Request-Method, Access-Control-Request-Headers, Access-Control-Request-Private-Network'

type Answer = (res: ServerResponse, origin: string | undefined, isAllowed: boolean) => void

/** A listener that answers preflights and actual requests for `origins`, giving its head by `head`. */
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

const ANSWERS: Record<Head, Answer> = {
  object(res, origin, isAllowed) {
    if (origin === undefined) {
      res.writeHead(200, { 'Content-Type': TYPE, 'Content-Length': LENGTH, Vary: 'Origin' })
    } else if (isAllowed) {
      res.writeHead(200, {
        'Content-Type': TYPE,
        'Content-Length': LENGTH,
        Vary: 'Origin',
        'Access-Control-Allow-Origin': origin,
        'Access-Control-Allow-Credentials': 'true',
      })
    } else {
      res.writeHead(200, {
        'Content-Type': TYPE,
        'Content-Length': LENGTH,
        Vary: 'Origin',
        'Access-Control-Allow-Credentials': 'true',
      })
    }
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
  if (failures.length === 0) {
    res.writeHead(200, {
      Vary: PREFLIGHT_VARY,
      'Access-Control-Allow-Origin': origin,
      'Access-Control-Allow-Methods': 'GET, PUT, DELETE',
      'Access-Control-Allow-Headers':
        'Accept, Accept-Language, Authorization, Content-Language, Content-Type',
      'Access-Control-Allow-Credentials': 'true',
      'Access-Control-Max-Age': '600',
      'Content-Type': 'text/plain; charset=utf-8',
      'Content-Length': '2',
    })
    res.end('OK')
    return
  }
  const body = `Disallowed CORS ${failures.join(', ')}`
  const headers: Record<string, string | number> = {
    Vary: PREFLIGHT_VARY,
    'Access-Control-Allow-Methods': 'GET, PUT, DELETE',
    'Access-Control-Allow-Headers':
      'Accept, Accept-Language, Authorization, Content-Language, Content-Type',
    'Access-Control-Allow-Credentials': 'true',
    'Access-Control-Max-Age': '600',
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': body.length,
  }
  if (isAllowed) headers['Access-Control-Allow-Origin'] = origin
  res.writeHead(400, headers)
  res.end(body)
}

function areAllowed(requested: string): boolean {
  return requested.split(',').every(name => HEADERS.has(name.trim().toLowerCase()))
}
