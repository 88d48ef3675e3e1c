// Which answer is right. The headers written by hand and the layer must send the very same ones. The other
// packages send others, so they are only asked whether they allow what is allowed, and nothing else.
import { deepEqual, equal } from 'node:assert/strict'
import { BODY, LENGTH, TYPE } from './apps.ts'
import type { Contender } from './index.ts'
import { ORIGIN } from './policy.ts'

export type Kind =
  | 'actual'
  | 'no origin'
  | 'disallowed'
  | 'preflight'
  | 'refused origin'
  | 'refused headers'

const RIGHT: Readonly<Record<Kind, [status: string, body: string, isAllowed: boolean]>> = {
  actual: ['200 OK', BODY, true],
  'no origin': ['200 OK', BODY, false],
  disallowed: ['200 OK', BODY, false],
  preflight: ['200 OK', 'OK', true],
  'refused origin': ['400 Bad Request', 'Disallowed CORS origin', false],
  'refused headers': ['400 Bad Request', 'Disallowed CORS headers', true],
}
const ALLOW_ORIGIN = `access-control-allow-origin: ${ORIGIN}`
const SIMPLE = [`content-type: ${TYPE}`, 'vary: Origin']
const PREFLIGHT = [
  'access-control-allow-headers: Accept, Accept-Language, Authorization, Content-Language, Content-Type',
  'access-control-allow-methods: GET, PUT, DELETE',
  'access-control-max-age: 600',
  'content-type: text/plain; charset=utf-8',
  'vary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers, Access-Control-Request-Private-Network',
]

/** Throws unless `received` over HTTP/1.1 is what `contender` must answer to a request of `kind`. */
export function check(contender: Contender, kind: Kind, received: string): void {
  const [head = '', body] = received.split('\r\n\r\n')
  const [statusLine, ...lines] = head.split('\r\n')
  const headers = lines
    .map(line => line.replace(/^[^:]*/, name => name.toLowerCase()))
    .filter(line => !/^(?:date|connection|keep-alive):/.test(line))
  const [status, rightBody, isAllowed] = RIGHT[kind]
  const isPreflight = rightBody !== BODY
  if (contender === 'bare') {
    const app = [`content-type: ${TYPE}`, `content-length: ${LENGTH}`]
    deepEqual([statusLine, body, headers], ['HTTP/1.1 200 OK', BODY, app])
  } else if (contender === 'by hand' || contender.startsWith('ours')) {
    const right = [...(isPreflight ? PREFLIGHT : SIMPLE), `content-length: ${rightBody.length}`]
    if (isAllowed) right.push(ALLOW_ORIGIN)
    if (kind !== 'no origin') right.push('access-control-allow-credentials: true')
    deepEqual([statusLine, body], [`HTTP/1.1 ${status}`, rightBody])
    deepEqual(headers.sort(), right.sort())
  } else {
    // They answer what they refuse as they like, and for refused headers they may still allow the origin:
    // it is the browser that refuses.
    if (!isPreflight) deepEqual([statusLine, body], ['HTTP/1.1 200 OK', BODY])
    if (kind === 'preflight') deepEqual([statusLine, body], ['HTTP/1.1 204 No Content', ''])
    if (kind !== 'refused headers') equal(headers.includes(ALLOW_ORIGIN), isAllowed)
  }
}
