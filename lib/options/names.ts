// What an entry that is a method or a header name must look like to have an effect. A rule gives
// what is wrong with the text and what to write instead, or `undefined` when nothing is.

export interface Problem {
  /** What is wrong, to be read after the value: "has a path; an Origin never does". */
  readonly rule: string
  /** What to write instead, as a sentence. */
  readonly advice: string
}

/** What `'*'` stands for in `allowMethods`: Starlette's `ALL_METHODS`. */
export const ALL_METHODS: readonly string[] = [
  'DELETE',
  'GET',
  'HEAD',
  'OPTIONS',
  'PATCH',
  'POST',
  'PUT',
  'QUERY',
]

const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/
// https://fetch.spec.whatwg.org/#forbidden-method
const FORBIDDEN_METHOD = /^(?:connect|trace|track)$/i
// https://fetch.spec.whatwg.org/#forbidden-request-header
const FORBIDDEN_REQUEST_HEADER =
  /^(?:accept-(?:charset|encoding)|access-control-request-.*|connection|content-length|cookie2?|date|dnt|expect|host|keep-alive|origin|proxy-.*|referer|sec-.*|set-cookie|te|trailer|transfer-encoding|upgrade|via)$/i
// https://fetch.spec.whatwg.org/#forbidden-response-header-name
const FORBIDDEN_RESPONSE_HEADER = /^set-cookie2?$/i
const CORS_RESPONSE_HEADER = /^access-control-(?:allow|expose|max)-/i

const LEAVE_OUT = 'Leave it out.'

export function write(...values: string[]): string {
  return `Write ${values.map(value => `'${value}'`).join(', ')}.`
}

export function isForbiddenMethod(name: string): boolean {
  return FORBIDDEN_METHOD.test(name)
}

export function isForbiddenRequestHeader(name: string): boolean {
  return FORBIDDEN_REQUEST_HEADER.test(name)
}

export function methodProblem(value: string): Problem | undefined {
  const upper = value.toUpperCase()
  if (value !== upper && ALL_METHODS.includes(upper)) {
    return {
      rule: 'is not upper case; methods are compared with letter case',
      advice: write(upper),
    }
  }
  if (FORBIDDEN_METHOD.test(value)) {
    return { rule: 'is a method that no browser sends for a script', advice: LEAVE_OUT }
  }
  return tokenProblem(value, 'method')
}

export function requestHeaderProblem(value: string): Problem | undefined {
  if (CORS_RESPONSE_HEADER.test(value)) {
    return { rule: 'is a response header, and this layer sends it', advice: LEAVE_OUT }
  }
  if (FORBIDDEN_REQUEST_HEADER.test(value)) {
    return { rule: 'is set by browsers alone, which never ask for it', advice: LEAVE_OUT }
  }
  return tokenProblem(value, 'header name')
}

export function responseHeaderProblem(value: string): Problem | undefined {
  if (FORBIDDEN_RESPONSE_HEADER.test(value)) {
    return { rule: 'is a header that browsers never show to a script', advice: LEAVE_OUT }
  }
  return tokenProblem(value, 'header name')
}

/** What is wrong with text that must be one token (RFC 9110, 5.6.2), or `*`. */
function tokenProblem(value: string, what: string): Problem | undefined {
  if (value !== '*' && value.includes('*')) {
    return { rule: `is no ${what}; '*' stands only alone, for any`, advice: write('*') }
  }
  if (TOKEN.test(value)) return
  return listProblem(value, what) ?? { rule: `is no ${what}`, advice: `Write one ${what}.` }
}

/** What is wrong with text that is empty, has space around it, or is several entries in one. */
export function listProblem(value: string, what: string): Problem | undefined {
  const parts = value.split(/[\s,;]+/).filter(part => part !== '')
  if (parts.length === 0) return { rule: 'is empty', advice: LEAVE_OUT }
  if (parts.length > 1) {
    return { rule: `is several in one; each ${what} is its own entry`, advice: write(...parts) }
  }
  if (parts[0] === value) return
  return { rule: 'has a space or a comma at an end', advice: write(...parts) }
}
