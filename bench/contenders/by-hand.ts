// The same headers, written by hand into the app as an experienced engineer would: the measure for every
// contender. It answers as the layer does, for this one policy.
import type { IncomingHttpHeaders, RequestListener, ServerResponse } from 'node:http'
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
  return ({ method, headers }, res) => {
    const { origin } = headers
    const isAllowed = origin !== undefined && allowed.has(origin)
    const isAsked = origin !== undefined && method === 'OPTIONS'
    if (isAsked && headers['access-control-request-method'] !== undefined) {
      answerPreflight(headers, res, isAllowed)
    } else answer(res, origin, isAllowed)
  }
}

type Headers = Record<string, string>
type Answer = (res: ServerResponse, origin: string | undefined, isAllowed: boolean) => void

const ANSWERS: Readonly<Record<Head, Answer>> = {
  // Literals, as people write them.
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

function answerPreflight(asked: IncomingHttpHeaders, res: ServerResponse, isAllowed: boolean) {
  const failures: string[] = []
  if (!isAllowed) failures.push('origin')
  if (!METHODS.has(asked['access-control-request-method'] as string)) failures.push('method')
  const names = asked['access-control-request-headers']?.split(',') ?? []
  if (!names.every(name => HEADERS.has(name.trim().toLowerCase()))) failures.push('headers')
  const body = failures.length === 0 ? 'OK' : `Disallowed CORS ${failures.join(', ')}`
  const headers: Headers = {
    Vary: PREFLIGHT_VARY,
    'Access-Control-Allow-Methods': ALLOW_METHODS,
    'Access-Control-Allow-Headers': ALLOW_HEADERS,
    'Access-Control-Allow-Credentials': 'true',
    'Access-Control-Max-Age': '600',
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': String(body.length),
  }
  if (isAllowed) headers['Access-Control-Allow-Origin'] = asked.origin as string
  res.writeHead(failures.length === 0 ? 200 : 400, headers)
  res.end(body)
}
