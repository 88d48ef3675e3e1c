// The requests, and which answers are right. The headers written by hand and the layer must send the very same
// ones. The other packages send others, so they must only allow what is allowed, and nothing else.
import { deepEqual, equal } from 'node:assert/strict'
import { BODY, LENGTH, TYPE } from './apps.ts'
import type { Contender } from './index.ts'
import { ORIGIN } from './policy.ts'

export interface Exchange {
  readonly method: 'GET' | 'OPTIONS'
  readonly headers: Readonly<Record<string, string>>
  /** The body of the right answer. */
  readonly body: string
}

export const ACTUAL: Exchange = { method: 'GET', headers: { origin: ORIGIN }, body: BODY }
export const PREFLIGHT: Exchange = { method: 'OPTIONS', headers: asking(), body: 'OK' }

/** What a browser asks before it sends a `PUT`: by default with JSON and a token. */
export function asking(names = 'authorization,content-type'): Exchange['headers'] {
  return {
    origin: ORIGIN,
    'access-control-request-method': 'PUT',
    'access-control-request-headers': names,
  }
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
  const { origin } = exchange.headers
  const isPreflight = exchange.method === 'OPTIONS'
  const [head = '', body] = received.split('\r\n\r\n')
  const [statusLine, ...lines] = head.split('\r\n')
  const headers = lines
    .map(line => line.replace(/^[^:]*/, name => name.toLowerCase()))
    .filter(line => !/^(?:date|connection|keep-alive):/.test(line))
  if (contender === 'bare') {
    deepEqual([statusLine, body, headers], ['HTTP/1.1 200 OK', BODY, APP_HEADERS])
  } else if (contender === 'by hand' || contender === 'ours') {
    const status = exchange.body.startsWith('Disallowed') ? '400 Bad Request' : '200 OK'
    const right = isPreflight
      ? [...PREFLIGHT_HEADERS, `content-length: ${exchange.body.length}`]
      : [...APP_HEADERS, 'vary: Origin']
    if (origin === ORIGIN) right.push(ALLOW_ORIGIN)
    if (origin) right.push('access-control-allow-credentials: true')
    deepEqual([statusLine, body], [`HTTP/1.1 ${status}`, exchange.body])
    deepEqual(headers.sort(), right.sort())
  } else {
    // They answer what they refuse as they like, and for refused headers they may still allow the origin:
    // it is the browser that refuses.
    if (!isPreflight) deepEqual([statusLine, body], ['HTTP/1.1 200 OK', BODY])
    if (exchange.body === 'OK') deepEqual([statusLine, body], ['HTTP/1.1 204 No Content', ''])
    if (exchange.body === 'Disallowed CORS headers') return
    equal(headers.includes(ALLOW_ORIGIN), origin === ORIGIN)
  }
}
