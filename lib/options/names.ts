// What a method or a header name must look like to have an effect. Each check gives what is wrong
// and what to write instead, or `undefined` where nothing is wrong. Imports nothing of Node.
import { type Check, listProblem, mend, type Problem, type Row } from './problem.ts'

/** What `'*'` stands for in `allowMethods`: Starlette's `ALL_METHODS`. */
export const ALL_METHODS: string[] = 'DELETE GET HEAD OPTIONS PATCH POST PUT QUERY'.split(' ')

// https://fetch.spec.whatwg.org/#forbidden-method
export const FORBIDDEN_METHOD: RegExp = /^(?:CONNECT|TRACE|TRACK)$/i
// https://fetch.spec.whatwg.org/#forbidden-request-header, and Private Network Access
export const FORBIDDEN_REQUEST_HEADER: RegExp =
  /^(?:(?:proxy|sec)-[^\s,;]*|accept-(?:charset|encoding)|access-control-request-(?:headers|method|private-network)|connection|content-length|cookie2?|date|dnt|expect|host|keep-alive|origin|referer|set-cookie|te|trailer|transfer-encoding|upgrade|via)$/i

const LEAVE_OUT = { advice: { entries: [] } }

export function methodProblem(value: string): Problem | undefined {
  const methods = new RegExp(`^(?:(?:${ALL_METHODS.join('|')})(?:\\||$))+$`, 'i')
  // biome-ignore format: a row a line
  return problemOf(value, 'method', [
    [FORBIDDEN_METHOD, 'is a method that browsers do not let scripts send', LEAVE_OUT],
    [methods, 'is not upper case, and methods are case-sensitive', text => text.toUpperCase()],
    [methods, 'holds several entries', text => text.replaceAll('|', ',')],
  ])
}

export function requestHeaderProblem(value: string): Problem | undefined {
  // biome-ignore format: a row a line
  return problemOf(value, 'header name', [
    [/^access-control-(?:allow|expose|max)-[\w-]*$/i, 'is a response header, which this layer sends itself', LEAVE_OUT],
    [FORBIDDEN_REQUEST_HEADER, 'is set by the browser and never appears in a preflight', LEAVE_OUT],
  ])
}

// https://fetch.spec.whatwg.org/#forbidden-response-header-name
export function responseHeaderProblem(value: string): Problem | undefined {
  return problemOf(value, 'header name', [
    [/^set-cookie2?$/i, 'is a header that browsers do not let scripts read', LEAVE_OUT],
  ])
}

/** What is wrong with text that must be one token (RFC 9110, 5.6.2) or `*`, and in which none of `rows` is found. */
function problemOf(value: string, what: string, rows: readonly Row[]): Problem | undefined {
  const check: Check = text => problemOf(text, what, rows)
  const wildcard = `is not a ${what}; '*' can only stand alone, for any ${what}`
  const tokens: readonly Row[] = [
    [/[^\w!#$%&'*+.^`|~-]/, `is not a ${what}`, { advice: `Write one ${what}.` }],
    [/.\*|\*./, wildcard, { advice: `List each ${what} in full.` }],
  ]
  return (
    mend(value, rows, text => check(text)?.advice ?? { entries: [text] }) ??
    listProblem(value, /[^\s,;](?:[^,;]*[^\s,;])?/g, check) ??
    mend(value, tokens, () => false)
  )
}
