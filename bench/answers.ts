// Which answer is right. The headers written by hand and ours must be the very same; the other
// packages send others, and are asked only whether they allow what is allowed, and nothing else.
import { deepStrictEqual, ok } from 'node:assert/strict'
import { BODY, LENGTH, TYPE } from './apps.ts'
import { ORIGIN } from './policy.ts'

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const CREDENTIALS = { 'access-control-allow-credentials': 'true' }
const ALLOWED = { 'access-control-allow-origin': ORIGIN, ...CREDENTIALS }
const APP = { 'content-type': TYPE, 'content-length': LENGTH }
const SIMPLE = { ...APP, vary: 'Origin' }
const PREFLIGHT = {
  vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers, Access-Control-Request-Private-Network',
  'access-control-allow-methods': 'GET, PUT, DELETE',
  'access-control-allow-headers':
    'Accept, Accept-Language, Authorization, Content-Language, Content-Type',
  'access-control-max-age': '600',
  'content-type': 'text/plain; charset=utf-8',
}

export type Kind =
  | 'actual'
  | 'no origin'
  | 'disallowed'
  | 'preflight'
  | 'refused origin'
  | 'refused headers'

const RIGHT: Record<Kind, Answer> = {
  actual: right(200, { ...SIMPLE, ...ALLOWED }, BODY),
  'no origin': right(200, SIMPLE, BODY),
  disallowed: right(200, { ...SIMPLE, ...CREDENTIALS }, BODY),
  preflight: right(200, { ...PREFLIGHT, ...ALLOWED }, 'OK'),
  'refused origin': right(400, { ...PREFLIGHT, ...CREDENTIALS }, 'Disallowed CORS origin'),
  'refused headers': right(400, { ...PREFLIGHT, ...ALLOWED }, 'Disallowed CORS headers'),
}

function right(status: number, headers: Record<string, string>, body: string): Answer {
  return { status, body, headers: { ...headers, 'content-length': String(body.length) } }
}

/** Throws when `answer` is not what `contender` must answer to a request of `kind`. */
export function check(contender: string, kind: Kind, answer: Answer): void {
  const { date, connection, 'keep-alive': _, ...headers } = answer.headers
  if (contender === 'bare') {
    deepStrictEqual({ ...answer, headers }, { status: 200, headers: APP, body: BODY })
  } else if (contender === 'by hand' || contender === 'ours') {
    deepStrictEqual({ ...answer, headers }, RIGHT[kind])
  } else {
    // What is refused may be answered by anyone, and for its headers with the origin allowed: it is the
    // browser that refuses.
    if (!kind.startsWith('refused')) {
      deepStrictEqual([answer.status, answer.body], kind === 'preflight' ? [204, ''] : [200, BODY])
    }
    if (kind !== 'refused headers') {
      const isAllowed = kind === 'actual' || kind === 'preflight'
      ok((headers['access-control-allow-origin'] === ORIGIN) === isAllowed, 'allowed by mistake')
    }
  }
}

/** The answer in what was received over HTTP/1.1. */
export function parseAnswer(received: string): Answer {
  const end = received.indexOf('\r\n\r\n')
  const [statusLine = '', ...lines] = received.slice(0, end).split('\r\n')
  const headers: Record<string, string> = {}
  for (const line of lines) {
    const colon = line.indexOf(':')
    const name = line.slice(0, colon).toLowerCase()
    const value = line.slice(colon + 1).trim()
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`
  }
  return { status: Number(statusLine.split(' ')[1]), headers, body: received.slice(end + 4) }
}
