// What a browser does when a script calls another origin, by the Fetch standard and without caches.
// It imports nothing of Node and sends nothing itself, so that a page can use it as well.
import { corsCheck, fail, pass } from './checks.ts'
import { get, type Headers, list, unsafeNames } from './headers.ts'
import { isSafelistedMethod, isSafeMethod, normalizeMethod } from './methods.ts'
import { isLoopback } from './networks.ts'
import { preflightChecks, preflightOf } from './preflight.ts'
import { redirectChecks, redirected, redirectOf } from './redirects.ts'
import type { Call, Check, Outcome, Request, Response, Result, Send, Step } from './types.ts'
import { describe, NO_OUTCOME } from './verdict.ts'

export * from './types.ts'
export { describe, describeStep, NO_OUTCOME } from './verdict.ts'

/** A request that a server saw, and its answer. */
export interface Exchange {
  readonly request: { readonly method: string; readonly headers: Headers }
  readonly response: Response
}

export interface FetchOptions {
  /** Whether to send requests that may change something, not only their preflights. @default true */
  readonly sendsUnsafe?: boolean
  /** Called after each step, so that those before an error are not lost. */
  readonly onStep?: (step: Step) => void
  /** Whether the answer to this preflight is in the browser's cache. @default () => false */
  readonly isCached?: (preflight: Request) => boolean
}

const SAFELISTED_RESPONSE_HEADER =
  /^(?:cache-control|content-(?:language|length|type)|expires|last-modified|pragma)$/
const FORBIDDEN_RESPONSE_HEADER = /^set-cookie2?$/
// https://fetch.spec.whatwg.org/#bad-port
// biome-ignore format: a table
const BAD_PORTS = [
  0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102,
  103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465,
  512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993,
  995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668,
  6669, 6679, 6697, 10080,
]

const CACHED_PREFLIGHT = pass(
  'preflight-cache',
  "the preflight response was in the browser's cache",
)
const PROXY_AUTHENTICATION = fail(
  'proxy-authentication',
  'the status is 407, which browsers handle themselves and hide from scripts',
  'Answer with another status, such as 401: 407 belongs to proxies.',
)

/**
 * https://fetch.spec.whatwg.org/#concept-main-fetch, and what it calls: preflights, redirects and
 * the checks of each. Rejects only when `send` does.
 */
export async function corsFetch(
  call: Call,
  send: Send,
  { sendsUnsafe = true, onStep, isCached = () => false }: FetchOptions = {},
): Promise<Outcome> {
  const { origin, credentials = false } = call
  const steps: Step[] = []
  let isCors = false
  let isTainted = false
  let sent = false
  // Apart from the request, which the steps show.
  let cookies = call.cookies
  let request: Request = {
    method: normalizeMethod(call.method ?? 'GET'),
    url: new URL(call.url).href,
    headers: headersOf(call),
    body: call.body,
  }

  const finish = (verdict: Outcome['verdict'], response: Response | null = null): Outcome => {
    const readable = response === null ? [] : readableNames(response, isCors, credentials)
    return { verdict, steps, sent, response, readable, isCors }
  }
  /** Notes a step; gives whether all of its checks passed. */
  const note = (step: Step): boolean => {
    steps.push(step)
    onStep?.(step)
    return step.checks.every(({ passed }) => passed)
  }

  for (let redirects = 0; ; redirects++) {
    const { method, url } = request
    const early = earlyChecks(url, origin)
    if (early.length > 0) {
      note({ kind: 'request', request, response: null, checks: early })
      return finish('blocked')
    }
    isCors ||= new URL(url).origin !== origin
    const names = unsafeNames(request.headers)
    const needsPreflight =
      isCors && (!isSafelistedMethod(method) || names.length > 0 || call.usesPreflight === true)
    const context = {
      origin: isTainted ? 'null' : origin,
      credentials,
      isTainted,
      isPreflighted: needsPreflight,
      url,
    }

    const preflight = preflightOf(request, names, context.origin)
    const fromCache = needsPreflight && isCached(preflight)
    if (needsPreflight && !fromCache) {
      const response = await send(preflight)
      const checks = preflightChecks(response, method, names, { ...context, kind: 'preflight' })
      if (!note({ kind: 'preflight', request: preflight, response, checks })) {
        return finish('blocked')
      }
    }

    if (!sendsUnsafe && !isSafeMethod(method)) {
      return finish(!isCors || needsPreflight ? 'allowed' : 'unknown')
    }
    const over = withBrowserHeaders(request, isCors, context.origin)
    const response = await send(cookies === undefined ? over : { ...over, cookies })
    sent = true
    const checks = isCors ? corsCheck(response, { ...context, kind: 'request' }) : []
    if (fromCache) checks.unshift(CACHED_PREFLIGHT)
    if (response.status === 407) checks.push(PROXY_AUTHENTICATION)
    const next = checks.every(({ passed }) => passed) ? redirectOf(response, url) : undefined
    if (next !== undefined) checks.push(...redirectChecks(next, redirects, origin, isCors))
    const passed = note({ kind: 'request', request: over, response, checks })
    if (!passed) return finish('blocked')
    if (!(next instanceof URL)) return finish('allowed', response)

    // https://fetch.spec.whatwg.org/#concept-request-tainted-origin
    const from = new URL(url).origin
    if (next.origin !== from) cookies = undefined
    if (next.origin !== from && origin !== from) isTainted = true
    request = redirected(request, response.status, next)
  }
}

/**
 * What a browser made of `call`, and why, from the exchanges that the servers saw: for a page that
 * has such a log. There is a step for each; a preflight that is not in the log was cached.
 */
export async function explain(call: Call, exchanges: readonly Exchange[]): Promise<Result> {
  const left = [...exchanges]
  const steps: Step[] = []
  const options: FetchOptions = {
    onStep: step => steps.push(step),
    isCached: () => {
      const headers = left[0]?.request.headers ?? []
      return left.length > 0 && get(headers, 'access-control-request-method') === null
    },
  }
  const send: Send = async () => {
    const exchange = left.shift()
    if (exchange === undefined) throw new Error('The browser sent no such request.')
    return exchange.response
  }
  try {
    return describe(call, await corsFetch(call, send, options))
  } catch (error) {
    return describe(call, { ...NO_OUTCOME, steps }, (error as Error).message)
  }
}

/** Those that the script sets, and the type that `fetch` gives to a text. */
function headersOf({ headers = [], body }: Call): Headers {
  const hasType = headers.some(([name]) => name.toLowerCase() === 'content-type')
  if (body === undefined || hasType) return headers
  return [...headers, ['Content-Type', 'text/plain;charset=UTF-8']]
}

/** What is blocked before anything is sent. */
function earlyChecks(url: string, origin: string): Check[] {
  const { protocol, hostname, port } = new URL(url)
  if (port !== '' && BAD_PORTS.includes(Number(port))) {
    const text = `browsers block port ${port}`
    return [fail('port', text, 'Serve this address on another port, such as 8080.')]
  }
  if (origin.startsWith('https:') && protocol === 'http:' && !isLoopback(hostname)) {
    const text = 'a page over HTTPS cannot call an address over HTTP'
    return [fail('mixed-content', text, 'Serve this address over HTTPS, and call it there.')]
  }
  return []
}

/** With what the browser adds to the script's headers. */
function withBrowserHeaders(request: Request, isCors: boolean, origin: string): Request {
  const headers = [...request.headers]
  const has = (name: string): boolean => headers.some(([other]) => other.toLowerCase() === name)
  if (!has('accept')) headers.unshift(['Accept', '*/*'])
  // https://fetch.spec.whatwg.org/#append-a-request-origin-header
  if (isCors || !['GET', 'HEAD'].includes(request.method)) headers.push(['Origin', origin])
  return { ...request, headers }
}

/** https://fetch.spec.whatwg.org/#concept-filtered-response */
function readableNames({ headers }: Response, isCors: boolean, credentials: boolean): string[] {
  const exposed = (list(headers, 'access-control-expose-headers') ?? []).map(name =>
    name.toLowerCase(),
  )
  const isAny = !isCors || (exposed.includes('*') && !credentials)
  const names = headers.map(([name]) => name.toLowerCase())
  const readable = names.filter(
    name =>
      !FORBIDDEN_RESPONSE_HEADER.test(name) &&
      (isAny || SAFELISTED_RESPONSE_HEADER.test(name) || exposed.includes(name)),
  )
  return [...new Set(readable)].sort()
}
