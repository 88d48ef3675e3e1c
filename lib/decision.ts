// Why a request was allowed or refused: for programs on a diagnostics channel, and for people as a
// line of text with NODE_DEBUG=cors-layer. Costs nothing while nobody listens.
import type { IncomingHttpHeaders } from 'node:http'
import { stackOf, type Verdict } from './allowed-origin.ts'
import { methodProblem, requestHeaderProblem } from './options/names.ts'
import { originProblem } from './options/origins.ts'
import type { Check } from './options/problem.ts'
import { isSerializedOrigin } from './origin.ts'
import type { Policy } from './policy.ts'
import { type CorsFailure, disallowedHeaders } from './preflight.ts'
import type { AnyRequest, AnyResponse } from './types.ts'
import { channel, debuglog, inspect } from './util.ts'

/** Message of the channel `cors-layer:decision`, one for each request with an `Origin`. */
export interface CorsDecision {
  readonly kind: 'preflight' | 'actual'
  readonly origin: string
  /** Whether nothing was refused. */
  readonly allowed: boolean
  /** What was refused, with an entry for each of the first 16 refused headers. */
  readonly failures: readonly CorsFailure[]
  /** How many more headers were refused. */
  readonly moreHeaders: number
  /** What the option `isAllowedOrigin` threw or rejected with, or that it returned something truthy other than `true`. */
  readonly error?: unknown
  /** The request, as the listener got it. */
  readonly request: AnyRequest
  /** The response; its head is not written yet. */
  readonly response: AnyResponse
}

// Enough to read: a client can ask for thousands.
const MOST_HEADERS = 16

const decisions = channel('cors-layer:decision')
const log = debuglog('cors-layer')
const isLogging = log.enabled

export function publish(
  policy: Policy,
  kind: CorsDecision['kind'],
  origin: string,
  verdict: Verdict,
  refused: readonly CorsFailure[],
  request: AnyRequest,
  response: AnyResponse,
): void {
  if (!isLogging && !decisions.hasSubscribers) return
  const hasHeaders = refused.some(({ reason }) => reason === 'headers')
  const requested = request.headers['access-control-request-headers'] as string
  const headers = [...new Set(hasHeaders ? disallowedHeaders(policy, requested, Infinity) : [])]
  const named = headers.slice(0, MOST_HEADERS).map(value => ({ reason: 'headers', value }) as const)
  const decision: CorsDecision = {
    kind,
    origin,
    allowed: refused.length === 0,
    failures: refused.flatMap(failure => (failure.reason === 'headers' ? named : failure)),
    moreHeaders: headers.length - named.length,
    ...(typeof verdict === 'object' && { error: verdict.thrown }),
    request,
    response,
  }
  if (isLogging) log('%s', logLine(policy, decision, verdict))
  decisions.publish(decision)
}

/** One line: who asked for what, what was refused, and what to add to allow it. */
function logLine(policy: Policy, decision: CorsDecision, verdict: Verdict): string {
  const { kind, origin, request } = decision
  const { method, headers } = request
  const { 'access-control-request-method': requested } = headers
  // Express and connect cut the path that a router is mounted on off `url`.
  const { originalUrl: url = request.url } = request as { originalUrl?: string }
  const asked = kind === 'preflight' ? `for ${show(requested)}` : `request ${show(method)}`
  const line = `${kind} ${asked} ${show(url)} from ${show(origin)}`
  if (decision.allowed) {
    return `${line}: allowed${policy.allowCredentials ? '' : ', without credentials'}`
  }
  const isOwn = isSameOrigin(headers, origin)
  const refused = [...new Set(decision.failures.map(({ reason }) => reason))].map(
    reason =>
      `${reason} (${isOwn ? SAME_ORIGIN : refusalAdvice(policy, decision, verdict, reason)})`,
  )
  return `${line}: disallowed ${refused.join(', ')}`
}

function isSameOrigin(headers: IncomingHttpHeaders, origin: string): boolean {
  const { 'sec-fetch-site': site, ':authority': authority, host = authority } = headers
  // Browsers send `Sec-Fetch-Site` only over TLS and to this machine.
  if (site !== undefined) return site === 'same-origin'
  return origin.replace(/^https?:\/\//, '') === host
}

const SAME_ORIGIN = 'the page has the same origin, so the browser does not apply CORS'

function refusalAdvice(
  policy: Policy,
  decision: CorsDecision,
  verdict: Verdict,
  reason: string,
): string {
  const values = decision.failures.filter(each => each.reason === reason).map(each => each.value)
  if (reason === 'origin') return originAdvice(policy, decision.origin, verdict)
  if (reason === 'method') return listAdvice('allowMethods', values, methodProblem)
  if (reason === 'private-network') return 'set allowPrivateNetwork to true'
  // A value with a comma is the whole list, which was refused because it is not valid.
  if (values[0]?.includes(',')) {
    return `${show(values[0])} contains invalid bytes or too many empty members`
  }
  const more = decision.moreHeaders > 0 ? `, and ${decision.moreHeaders} more` : ''
  return listAdvice('allowHeaders', values, requestHeaderProblem) + more
}

function originAdvice(policy: Policy, origin: string, verdict: Verdict): string {
  if (!isSerializedOrigin(origin)) {
    return 'not an origin, so no option allows it'
  }
  // Allowing these is dangerous, so it is not advised.
  if (origin === 'null' || origin === 'file://') {
    return 'local files and sandboxed frames send it; serve the page over HTTP, or as app://'
  }
  const listed = listAdvice('allowOrigins', [origin], originProblem)
  if (!policy.hasRule) return listed
  if (typeof verdict === 'object') {
    return `isAllowedOrigin failed: ${show(stackOf(verdict.thrown).split('\n')[0])}`
  }
  return verdict === undefined
    ? `isAllowedOrigin has only returned undefined so far; add a missing return, or ${listed}`
    : `isAllowedOrigin did not return true; change it, or ${listed}`
}

/** What to add to a list, and for each value that no list takes, why. */
function listAdvice(option: string, values: readonly string[], problemOf: Check): string {
  // Any page may ask for a header that is named `*`. Pasted into a list, it would allow every header.
  const ruleOf = (value: string): string | undefined =>
    value === '*' ? 'cannot be listed, because it is the wildcard' : problemOf(value)?.rule
  const good = values.filter(value => ruleOf(value) === undefined)
  const advice = good.length > 0 ? [`add ${good.map(show).join(', ')} to ${option}`] : []
  const bad = values.filter(value => !good.includes(value))
  return [...advice, ...bad.map(value => `${show(value)} ${ruleOf(value)}`)].join('; ')
}

/** The client's text as a literal, so that none of its bytes can affect a terminal. */
function show(text: unknown): string {
  return inspect(text, { maxStringLength: 200 })
}
