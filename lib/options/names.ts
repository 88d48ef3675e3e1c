// What a method or a header name must look like to have an effect. Each check gives what is wrong
// and what to write instead, or `undefined` where nothing is wrong. Imports nothing of Node.
import type { Problem } from './error.ts'

/** What `'*'` stands for in `allowMethods`: Starlette's `ALL_METHODS`. */
export const ALL_METHODS: readonly string[] = 'DELETE GET HEAD OPTIONS PATCH POST PUT QUERY'.split(
  ' ',
)

// https://fetch.spec.whatwg.org/#forbidden-method
const FORBIDDEN_METHODS = new Set(['CONNECT', 'TRACE', 'TRACK'])

// https://fetch.spec.whatwg.org/#forbidden-request-header
const FORBIDDEN_REQUEST_HEADERS = new Set(
  `accept-charset accept-encoding access-control-request-headers access-control-request-method
  access-control-request-private-network connection content-length cookie cookie2 date dnt expect host
  keep-alive origin referer set-cookie te trailer transfer-encoding upgrade via`.split(/\s+/),
)
const FORBIDDEN_PREFIXES = ['proxy-', 'sec-']

// https://fetch.spec.whatwg.org/#forbidden-response-header-name
const FORBIDDEN_RESPONSE_HEADERS = new Set(['set-cookie', 'set-cookie2'])

// RFC 9110, 5.6.2
const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/

const LEAVE_OUT = 'Leave it out.'

export function isForbiddenMethod(method: string): boolean {
  return FORBIDDEN_METHODS.has(method.toUpperCase())
}

export function isForbiddenRequestHeader(name: string): boolean {
  const lower = name.toLowerCase()
  return (
    FORBIDDEN_REQUEST_HEADERS.has(lower) ||
    FORBIDDEN_PREFIXES.some(prefix => lower.startsWith(prefix))
  )
}

export function methodProblem(value: string): Problem | undefined {
  if (isForbiddenMethod(value)) {
    return { rule: 'is a method that browsers let no script send', advice: LEAVE_OUT }
  }
  const upper = value.toUpperCase()
  if (value !== upper && ALL_METHODS.includes(upper)) {
    return { rule: 'is not upper case, and methods are case-sensitive', advice: write(upper) }
  }
  return tokenProblem(value, 'method')
}

export function requestHeaderProblem(value: string): Problem | undefined {
  if (/^access-control-(?:allow|expose|max)-/i.test(value)) {
    return { rule: 'is a response header, which this layer sends itself', advice: LEAVE_OUT }
  }
  if (isForbiddenRequestHeader(value)) {
    return { rule: 'is set by the browser and never appears in a preflight', advice: LEAVE_OUT }
  }
  return tokenProblem(value, 'header name')
}

export function responseHeaderProblem(value: string): Problem | undefined {
  if (FORBIDDEN_RESPONSE_HEADERS.has(value.toLowerCase())) {
    return { rule: 'is a header that browsers let no script read', advice: LEAVE_OUT }
  }
  return tokenProblem(value, 'header name')
}

/** What is wrong with text that must be one token, or `*`. */
function tokenProblem(value: string, what: string): Problem | undefined {
  if (value !== '*' && value.includes('*') && TOKEN.test(value)) {
    const rule = `is not a ${what}; '*' can only stand alone, for any ${what}`
    return { rule, advice: `List each ${what}.` }
  }
  if (TOKEN.test(value)) return
  return listProblem(value, what) ?? { rule: `is not a ${what}`, advice: `Write one ${what}.` }
}

/** What is wrong with text that is empty, has space around it, or holds several entries. */
export function listProblem(value: string, what: string): Problem | undefined {
  const parts = value.split(/[\s,;]+/).filter(part => part !== '')
  if (parts.length === 0) return { rule: 'is empty', advice: LEAVE_OUT }
  if (parts.length > 1) {
    return { rule: `holds several ${what}s; list each one separately`, advice: write(...parts) }
  }
  if (parts[0] === value) return
  return { rule: 'has a space or a comma at its start or end', advice: write(...parts) }
}

export function write(...values: string[]): string {
  return `Write ${values.map(value => `'${value}'`).join(', ')}.`
}
