// A preflight: the request, and what a browser asks of its answer.
import { ALL_METHODS } from '../options/names.ts'
import { type Context, corsCheck, FIRST, fail, isOk, pass, shown } from './checks.ts'
import { get, type Headers, list } from './headers.ts'
import { isSafelistedMethod } from './methods.ts'
import type { Check, Fix, Request, Response } from './types.ts'

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
  const { status, headers } = response
  if (isOk(status)) return pass('status', `the status is ${status}`)
  const found = `the status is ${status}, not 200 to 299`
  const location = get(headers, 'location')
  if (status >= 300 && status <= 399 && location !== null) {
    return fail(
      'status',
      `${found}: browsers do not follow redirects of preflights`,
      `Call the address that it redirects to (${shown(location)}) directly, or answer OPTIONS at this one.`,
      ANSWERS_FIRST,
    )
  }
  return fail('status', found, ...adviceOnStatus(response, method))
}

function adviceOnStatus(
  { status, headers }: Response,
  method: string,
): [server: string, corsLayer: string | readonly Fix[]] {
  const methods = list(headers, 'access-control-allow-methods') ?? []
  const isUnlisted = methods.length > 0 && !methods.includes(method) && !methods.includes('*')
  if (isUnlisted && [400, 403, 405].includes(status)) {
    const server = `Add ${method} to Access-Control-Allow-Methods: browsers do not need it there, but the server may refuse what it does not list.`
    return [server, [{ option: 'allowMethods', add: [method] }]]
  }
  if (status === 401 || status === 403) {
    const refused = status === 403 ? 'If a CORS layer sent this 403, allow what it refuses. ' : ''
    const server = `${refused}Answer OPTIONS before authentication: a preflight never has cookies or Authorization.`
    return [server, ANSWERS_FIRST]
  }
  if ([404, 405, 501].includes(status)) {
    return ['Answer OPTIONS at this address: no route handles it.', ANSWERS_FIRST]
  }
  if (status >= 500) {
    const server = 'The server fails on OPTIONS: look in its log, or in that of the proxy in front.'
    return [server, ANSWERS_FIRST]
  }
  return [
    'Answer the preflight with a status of 200 to 299.',
    'cors-layer answers 400 when it refuses; the body says what.',
  ]
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
    return fail(
      'methods',
      `${name} does not list ${shown(method)}; methods are case-sensitive`,
      `Call with \`method: '${upper}'\`: fetch upper-cases only DELETE, GET, HEAD, OPTIONS, POST and PUT.`,
    )
  }
  const star = methods.includes('*') ? '; * is a wildcard only without credentials' : ''
  return fail(
    'methods',
    `${name} ${methods.length === 0 ? 'is missing or empty' : `does not list ${shown(method)}`}${star}`,
    `Add ${method} to ${name} in the preflight response.`,
    [{ option: 'allowMethods', add: [method] }],
  )
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
  const checks: Check[] = []
  if (isAny && missing.includes('authorization')) {
    checks.push(
      fail(
        'authorization',
        `${name} is *, which does not cover authorization`,
        `Name Authorization in ${name}, beside the \`*\`.`,
        [{ option: 'allowHeaders', add: ['Authorization'] }],
      ),
    )
  } else if (!isAny && missing.length > 0) {
    const star = allowed.includes('*') ? '; * is a wildcard only without credentials' : ''
    checks.push(
      fail(
        'headers',
        `${name} ${allowed.length === 0 ? 'is missing or empty' : `does not list ${shown(missing.join(', '))}`}${star}`,
        ...adviceOnHeaders(missing),
      ),
    )
  } else {
    checks.push(pass('headers', `${name} ${isAny ? 'is *' : `lists ${shown(names.join(', '))}`}`))
  }
  return checks
}

function adviceOnHeaders(missing: readonly string[]): [server: string, corsLayer: Fix[] | null] {
  // Set on the request by mistake, and then asked for.
  const misplaced = missing.filter(name => RESPONSE_HEADER.test(name))
  const others = missing.filter(name => !misplaced.includes(name))
  const sentences: string[] = []
  if (misplaced.length > 0) {
    sentences.push(
      `Remove ${misplaced.join(', ')} from the call: it is a response header, which the server sends.`,
    )
  }
  if (others.length > 0) {
    sentences.push(
      `Add ${others.join(', ')} to Access-Control-Allow-Headers in the preflight response.`,
    )
  }
  const fixes: Fix[] = [{ option: 'allowHeaders', add: others }]
  return [sentences.join(' '), others.length > 0 ? fixes : null]
}

/** https://fetch.spec.whatwg.org/#extract-header-list-values: one wrong member spoils the list. */
function malformed(rule: 'methods' | 'headers', name: string, headers: Headers): Check {
  return fail(
    rule,
    `${name} is not a comma-separated list of names: ${shown(get(headers, name.toLowerCase()))}`,
    `Write ${name} as a comma-separated list of names, without quotes.`,
    'Leave this header to cors-layer.',
  )
}
