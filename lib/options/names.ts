// What a method or a header name must look like to have an effect. Each check gives what is wrong
// and what to write instead, or `undefined` where nothing is wrong. Imports nothing of Node.
import { fixable, listProblem, type Problem } from './problem.ts'

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

export function isForbiddenMethod(method: string): boolean {
  return FORBIDDEN_METHODS.has(method.toUpperCase())
}

export function isForbiddenRequestHeader(name: string): boolean {
  const lower = name.toLowerCase()
  const hasPrefix = FORBIDDEN_PREFIXES.some(prefix => lower.startsWith(prefix))
  return hasPrefix || FORBIDDEN_REQUEST_HEADERS.has(lower)
}

export function methodProblem(value: string): Problem | undefined {
  const several = listProblem(value, 'method', methodProblem)
  if (several) return several
  const upper = value.toUpperCase()
  const known = upper.split('|')
  if (known.length > 1 && known.every(method => ALL_METHODS.includes(method))) {
    return listProblem(known.join(), 'method', methodProblem)
  }
  if (isForbiddenMethod(value)) return fixable('is a method that browsers do not let scripts send')
  if (value !== upper && ALL_METHODS.includes(upper)) {
    return fixable('is not upper case, and methods are case-sensitive', upper)
  }
  return tokenProblem(value, 'method')
}

export function requestHeaderProblem(value: string): Problem | undefined {
  const several = spaceProblem(value) ?? listProblem(value, 'header name', requestHeaderProblem)
  if (several) return several
  if (/^access-control-(?:allow|expose|max)-/i.test(value)) {
    return fixable('is a response header, which this layer sends itself')
  }
  if (isForbiddenRequestHeader(value)) {
    return fixable('is set by the browser and never appears in a preflight')
  }
  return tokenProblem(value, 'header name')
}

export function responseHeaderProblem(value: string): Problem | undefined {
  const several = spaceProblem(value) ?? listProblem(value, 'header name', responseHeaderProblem)
  if (several) return several
  if (FORBIDDEN_RESPONSE_HEADERS.has(value.toLowerCase())) {
    return fixable('is a header that browsers do not let scripts read')
  }
  return tokenProblem(value, 'header name')
}

/** `Content Type` is one name, since there is no header `Content`, and no `X`. */
function spaceProblem(value: string): Problem | undefined {
  if (!/^(?:content\s+\w+|x(?:\s+\w+)+)$/i.test(value)) return
  return fixable('has a space, which no header name has', value.replace(/\s+/g, '-'))
}

/** What is wrong with text that must be one token, or `*`; lists of several are another matter. */
function tokenProblem(value: string, what: string): Problem | undefined {
  if (value === '*') return
  if (!TOKEN.test(value)) return { rule: `is not a ${what}`, advice: `Write one ${what}.` }
  if (value.includes('*')) {
    const rule = `is not a ${what}; '*' can only stand alone, for any ${what}`
    return { rule, advice: `List each ${what} in full.` }
  }
  return
}
