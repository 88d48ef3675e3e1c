// The requests, and which answers are right. The headers written by hand and the layer must send the very same
// ones. The other packages send others, so they are only asked whether they allow what is allowed, and nothing else.
import { deepEqual, equal } from 'node:assert/strict'
import { BODY, LENGTH, TYPE } from './apps.ts'
import type { Contender } from './index.ts'
import { ORIGIN } from './policy.ts'

export interface Exchange {
  readonly method: 'GET' | 'OPTIONS'
  readonly headers: Readonly<Record<string, string>>
  readonly status: string
  readonly body: string
  /** Whether the answer allows the origin. */
  readonly isAllowed: boolean
}

// What a browser asks before it sends a `PUT` with JSON and a token.
const ASKED = {
  origin: ORIGIN,
  'access-control-request-method': 'PUT',
  'access-control-request-headers': 'authorization,content-type',
}
const OTHER = { origin: 'https://other.example' }
const APP = { method: 'GET', status: '200 OK', body: BODY } as const
const ALLOWED = { method: 'OPTIONS', status: '200 OK', body: 'OK' } as const
const REFUSED = { method: 'OPTIONS', status: '400 Bad Request' } as const

export const ACTUAL: Exchange = { ...APP, headers: { origin: ORIGIN }, isAllowed: true }
export const NO_ORIGIN: Exchange = { ...APP, headers: {}, isAllowed: false }
export const DISALLOWED: Exchange = { ...APP, headers: OTHER, isAllowed: false }
export const PREFLIGHT: Exchange = { ...ALLOWED, headers: ASKED, isAllowed: true }
export const REFUSED_ORIGIN: Exchange = {
  ...REFUSED,
  headers: { ...ASKED, ...OTHER },
  body: 'Disallowed CORS origin',
  isAllowed: false,
}
export const REFUSED_HEADERS: Exchange = {
  ...REFUSED,
  headers: { ...ASKED, 'access-control-request-headers': 'x-unlisted' },
  body: 'Disallowed CORS headers',
  isAllowed: true,
}

const ALLOW_ORIGIN = `access-control-allow-origin: ${ORIGIN}`
const APP_HEADERS = [`content-type: ${TYPE}`, `content-length: ${LENGTH}`]
const PREFLIGHT_HEADERS = [
  'access-control-allow-headers: Accept, Accept-Language, Authorization, Content-Language, Content-Type',
  'access-control-allow-methods: GET, PUT, DELETE',
  'access-control-max-age: 600',
  'content-type: text/plain; charset=utf-8',
  'vary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers, Access-Control-Request-Private-Network',
]

/** Throws unless `received` over HTTP/1.1 is what `contender` must answer. */
export function check(contender: Contender, exchange: Exchange, received: string): void {
  const { method, status, body, isAllowed } = exchange
  const isPreflight = method === 'OPTIONS'
  const [head = '', receivedBody] = received.split('\r\n\r\n')
  const [statusLine, ...lines] = head.split('\r\n')
  const start = [statusLine, receivedBody]
  const headers = lines
    .map(line => line.replace(/^[^:]*/, name => name.toLowerCase()))
    .filter(line => !/^(?:date|connection|keep-alive):/.test(line))
  if (contender === 'bare') {
    deepEqual([...start, headers], ['HTTP/1.1 200 OK', BODY, APP_HEADERS])
  } else if (contender === 'by hand' || contender === 'ours') {
    const right = isPreflight
      ? [...PREFLIGHT_HEADERS, `content-length: ${body.length}`]
      : [...APP_HEADERS, 'vary: Origin']
    if (isAllowed) right.push(ALLOW_ORIGIN)
    if ('origin' in exchange.headers) right.push('access-control-allow-credentials: true')
    deepEqual(start, [`HTTP/1.1 ${status}`, body])
    deepEqual(headers.sort(), right.sort())
  } else {
    // They answer what they refuse as they like, and for refused headers they may still allow the origin:
    // it is the browser that refuses.
    if (!isPreflight) deepEqual(start, ['HTTP/1.1 200 OK', BODY])
    if (body === 'OK') deepEqual(start, ['HTTP/1.1 204 No Content', ''])
    if (body !== REFUSED_HEADERS.body) equal(headers.includes(ALLOW_ORIGIN), isAllowed)
  }
}
