// A preflight: the request, and what a browser asks of its answer.
import { ALL_METHODS } from '../options/names.ts'
import { type Context, corsCheck, FIRST, fail, isOk, pass, shown } from './checks.ts'
import { get, type Headers, list } from './headers.ts'
import { isSafelistedMethod } from './methods.ts'
import type { Check, Fix, Request, Response } from './types.ts'

/** What `fail` takes, after the text. */
type Advised = [server: string, fixes: readonly Fix[], ...more: string[]]

const RESPONSE_HEADER = /^access-control-(?:allow|expose|max)-/
const ANSWERS_FIRST = `Put ${FIRST}: it then answers preflights itself.`

/** https://fetch.spec.whatwg.org/#cors-preflight-fetch: the request. */
export function preflightOf(
  { method, url }: Request,
  names: readonly string[],
  origin: string,
): Request {
  const headers: [string, string][] = [
    ['Accept', '*/*'],
    ['Access-Control-Request-Method', method],
  ]
  if (names.length > 0) headers.push(['Access-Control-Request-Headers', names.join(',')])
  headers.push(['Origin', origin])
  return { method: 'OPTIONS', url, headers }
}

/** The same: what it asks of the response. */
export function preflightChecks(
  response: Response,
  method: string,
  names: readonly string[],
  context: Context,
): Check[] {
  const status = statusCheck(response, method)
  const origin = corsCheck(response, context)
  // An answer without a word of CORS comes from something that knows no preflights: its status says
  // more than each header that it lacks.
  if (!response.headers.some(([name]) => /^access-control-/i.test(name))) {
    return status.passed ? origin.slice(0, 1) : [status, ...origin.slice(0, 1)]
  }
  const others = [methodCheck(response, method, context), ...headersCheck(response, names, context)]
  const isRefused = [...origin, ...others].some(({ passed }) => !passed)
  // The status of a layer that refuses changes with what it refuses.
  const { advice: _, ...withoutAdvice } = status
  return [...origin, isRefused ? withoutAdvice : status, ...others]
}

/** https://fetch.spec.whatwg.org/#cors-preflight-fetch, without its CORS check: what it asks of a status. */
function statusCheck(response: Response, method: string): Check {
  const { status } = response
  if (isOk(status)) return pass('status', `the status is ${status}`)
  const why = isRedirect(response) ? ': browsers do not follow redirects of preflights' : ''
  const found = `the status is ${status}, not 200 to 299${why}`
  return fail('status', found, ...adviceOnStatus(response, method))
}

function isRedirect({ status, headers }: Response): boolean {
  return status >= 300 && status <= 399 && get(headers, 'location') !== null
}

function adviceOnStatus(response: Response, method: string): Advised {
  const { status, headers } = response
  if (isRedirect(response)) {
    const server = `Call the address that it redirects to (${shown(get(headers, 'location'))}) directly, or answer OPTIONS at this one.`
    return [server, [], ANSWERS_FIRST]
  }
  const methods = list(headers, 'access-control-allow-methods') ?? []
  const isUnlisted = methods.length > 0 && !methods.includes(method) && !methods.includes('*')
  if (isUnlisted && [400, 403, 405].includes(status)) {
    const server = `Add ${method} to Access-Control-Allow-Methods: browsers do not need it there, but the server may refuse what it does not list.`
    return [server, [{ option: 'allowMethods', add: [method] }]]
  }
  if (status === 401 || status === 403) {
    const refused = status === 403 ? 'If a CORS layer sent this 403, allow what it refuses. ' : ''
    const server = `${refused}Answer OPTIONS before authentication: a preflight never has cookies or Authorization.`
    return [server, [], ANSWERS_FIRST]
  }
  if ([404, 405, 501].includes(status)) {
    return ['Answer OPTIONS at this address: no route handles it.', [], ANSWERS_FIRST]
  }
  if (status >= 500) {
    const server = 'The server fails on OPTIONS: look in its log, or in that of the proxy in front.'
    return [server, [], ANSWERS_FIRST]
  }
  const server = 'Answer the preflight with a status of 200 to 299.'
  return [server, [], 'cors-layer answers 400 when it refuses; the body says what.']
}

/** https://fetch.spec.whatwg.org/#cors-preflight-fetch: what it asks of the allowed methods. */
function methodCheck({ headers }: Response, method: string, context: Context): Check {
  const name = 'Access-Control-Allow-Methods'
  const methods = list(headers, name.toLowerCase())
  if (methods === undefined) return malformed('methods', name, headers)
  if (methods.includes(method)) return pass('methods', `${name} lists ${method}`)
  if (isSafelistedMethod(method)) return pass('methods', `${method} needs no ${name}`)
  if (methods.includes('*') && !context.credentials) return pass('methods', `${name} is *`)
  const upper = method.toUpperCase()
  if (method !== upper && (methods.includes(upper) || ALL_METHODS.includes(upper))) {
    const text = `${name} does not list ${shown(method)}; methods are case-sensitive`
    const server = `Call with \`method: '${upper}'\`: fetch upper-cases only DELETE, GET, HEAD, OPTIONS, POST and PUT.`
    return fail('methods', text, server)
  }
  const star = methods.includes('*') ? '; * is a wildcard only without credentials' : ''
  const found = methods.length === 0 ? 'is missing or empty' : `does not list ${shown(method)}`
  const server = `Add ${method} to ${name} in the preflight response.`
  const add: Fix = { option: 'allowMethods', add: [method] }
  return fail('methods', `${name} ${found}${star}`, server, [add])
}

/** https://fetch.spec.whatwg.org/#cors-preflight-fetch: what it asks of the allowed headers. */
function headersCheck({ headers }: Response, names: readonly string[], context: Context): Check[] {
  const name = 'Access-Control-Allow-Headers'
  const listed = list(headers, name.toLowerCase())
  if (listed === undefined) return [malformed('headers', name, headers)]
  if (names.length === 0) return []
  const allowed = listed.map(other => other.toLowerCase())
  const isAny = allowed.includes('*') && !context.credentials
  const missing = names.filter(other => !allowed.includes(other))
  if (isAny && missing.includes('authorization')) {
    const add: Fix = { option: 'allowHeaders', add: ['Authorization'] }
    const text = `${name} is *, which does not cover authorization`
    return [fail('authorization', text, `Name Authorization in ${name}, beside the \`*\`.`, [add])]
  }
  if (isAny || missing.length === 0) {
    return [pass('headers', `${name} ${isAny ? 'is *' : `lists ${shown(names.join(', '))}`}`)]
  }
  const star = allowed.includes('*') ? '; * is a wildcard only without credentials' : ''
  const found =
    allowed.length === 0 ? 'is missing or empty' : `does not list ${shown(missing.join(', '))}`
  return [fail('headers', `${name} ${found}${star}`, ...adviceOnHeaders(missing))]
}

function adviceOnHeaders(missing: readonly string[]): Advised {
  // Set on the request by mistake, and then asked for.
  const misplaced = missing.filter(name => RESPONSE_HEADER.test(name))
  const others = missing.filter(name => !misplaced.includes(name))
  const remove = `Remove ${misplaced.join(', ')} from the call: it is a response header, which the server sends.`
  if (others.length === 0) return [remove, []]
  const add = `Add ${others.join(', ')} to Access-Control-Allow-Headers in the preflight response.`
  const server = misplaced.length === 0 ? add : `${remove} ${add}`
  return [server, [{ option: 'allowHeaders', add: others }]]
}

/** https://fetch.spec.whatwg.org/#extract-header-list-values: one wrong member spoils the list. */
function malformed(rule: 'methods' | 'headers', name: string, headers: Headers): Check {
  const text = `${name} is not a comma-separated list of names: ${shown(get(headers, name.toLowerCase()))}`
  const server = `Write ${name} as a comma-separated list of names, without quotes.`
  return fail(rule, text, server, [], 'Leave this header to cors-layer.')
}
