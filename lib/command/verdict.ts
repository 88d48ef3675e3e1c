// The verdict in one line, what to change, and what is good to know: an outcome in words.
import { shown, variesOnOrigin } from './checks.ts'
import { get, type Headers, list } from './headers.ts'
import { normalizeMethod } from './methods.ts'
import { isPrivate, looksSameSite } from './networks.ts'
import {
  type Advice,
  type Call,
  type Check,
  type Outcome,
  type Result,
  type ResultStep,
  RULES,
  type Step,
} from './types.ts'

// https://fetch.spec.whatwg.org/#cors-preflight-fetch: "an imposed limit on max-age", and the default.
const MAX_AGES = { WebKit: 600, Chromium: 7200, Firefox: 86_400 }
const DEFAULT_MAX_AGE = 5
const SAME_ORIGIN = 'The page and this address have the same origin, so CORS does not apply.'

// What is never shown. Of a cookie, only its attributes are.
const SECRETS = new Map([
  ['authorization', /.+/],
  ['set-cookie', /^[^;]+/],
])

/** Nothing was asked. */
export const NO_OUTCOME: Outcome = {
  verdict: 'unknown',
  steps: [],
  sent: false,
  response: null,
  readable: [],
  isCors: true,
}

export function describe(call: Call, outcome: Outcome, error?: string): Result {
  const { verdict, steps, sent, response, readable } = outcome
  return {
    allowed: verdict === 'allowed',
    status: response?.status ?? null,
    sent,
    verdict: lineOf(call, outcome),
    steps: steps.map(describeStep),
    advice: adviceOf(steps),
    notes: notesOf(call, outcome),
    readable,
    ...(error === undefined ? {} : { error }),
  }
}

export function describeStep({ kind, request, response, checks }: Step): ResultStep {
  return {
    kind,
    method: request.method,
    url: request.url,
    requestHeaders: withoutSecrets(request.headers),
    status: response?.status ?? null,
    headers: withoutSecrets(response?.headers ?? []),
    checks: checks.map(({ rule, passed, text }) => ({ rule, passed, text, link: RULES[rule] })),
  }
}

function withoutSecrets(headers: Headers): Headers {
  return headers.map(([name, value]) => {
    const secret = SECRETS.get(name.toLowerCase())
    return [name, secret === undefined ? value : value.replace(secret, '…')]
  })
}

function lineOf({ origin, method = 'GET' }: Call, outcome: Outcome): string {
  const { verdict, steps, sent, response, isCors } = outcome
  if (verdict === 'unknown') return 'There is no verdict.'
  if (verdict === 'blocked') {
    const last = steps.at(-1) as Step
    // A check that fails without advice does so because of another.
    const { text } = last.checks.find(({ advice }) => advice) as Check
    return `Blocked ${placeOf(last)}: ${text}.`
  }
  if (!sent) {
    const seen = isCors ? 'The preflight passes.' : SAME_ORIGIN
    return `${seen} The ${normalizeMethod(method)} was not sent; add --send to check its response too.`
  }
  const seen = `Allowed: a script on ${origin} can read this response (status ${response?.status}).`
  return isCors ? seen : `${seen} ${SAME_ORIGIN}`
}

function placeOf({ kind, response }: Step): string {
  if (response === null) return 'before it is sent'
  return kind === 'preflight' ? 'at the preflight' : 'at the response'
}

function adviceOf(steps: readonly Step[]): readonly Advice[] {
  const all = steps.flatMap(({ checks }) => checks.flatMap(({ advice }) => advice ?? []))
  // Two checks of one answer may lead to the same change.
  return all.filter(({ server }, i) => all.findIndex(other => other.server === server) === i)
}

function notesOf(call: Call, outcome: Outcome): readonly string[] {
  return [
    noteOnAuthorization(outcome),
    noteOnRedirect(outcome),
    noteOnMaxAge(outcome),
    noteOnExposed(outcome),
    noteOnVary(outcome),
    noteOnCookies(call, outcome),
    noteOnNoCookies(call, outcome),
    noteOnNetwork(call, outcome),
  ].filter(note => note !== undefined)
}

function noteOnAuthorization({ steps }: Outcome): string | undefined {
  const isBlocked = steps.some(({ checks }) =>
    checks.some(({ rule, passed }) => rule === 'authorization' && !passed),
  )
  if (!isBlocked) return
  return 'Chrome, Firefox and Safari still let Authorization through where Access-Control-Allow-Headers is *. The standard does not.'
}

/** https://fetch.spec.whatwg.org/#http-redirect-fetch may make a request one without a preflight. */
function noteOnRedirect({ steps }: Outcome): string | undefined {
  const isCached = ({ checks }: Step): boolean =>
    checks.some(({ rule }) => rule === 'preflight-cache')
  const kinds = steps.map(step => (isCached(step) ? 'cached' : step.kind)).join(' ')
  if (!/preflight request request/.test(kinds)) return
  return 'After this redirect the standard asks for no preflight, but Firefox and Safari send one: the server must answer it there as well.'
}

function noteOnMaxAge({ steps }: Outcome): string | undefined {
  const preflight = steps.findLast(({ kind }) => kind === 'preflight')
  const isPassed = preflight?.checks.every(({ passed }) => passed)
  if (!preflight?.response || !isPassed) return
  const value = get(preflight.response.headers, 'access-control-max-age')
  if (value === null || value === '') return
  const found = `Access-Control-Max-Age is ${shown(value)}`
  if (/^-\d+$/.test(value)) {
    return `${found}: browsers do not keep this preflight, and send one before each such request.`
  }
  if (!/^\d+$/.test(value)) {
    return `${found}, which is not a number of seconds: Chromium and WebKit keep this preflight for ${DEFAULT_MAX_AGE} seconds, and Firefox does not keep it.`
  }
  const limits = Object.entries(MAX_AGES).filter(([, limit]) => limit < Number(value))
  if (limits.length === 0) return
  const kept = limits.map(([engine, limit]) => `${engine} ${limit}`).join(', ')
  return `${found}, but browsers keep a preflight for less, in seconds: ${kept}.`
}

/** https://fetch.spec.whatwg.org/#extract-header-list-values: one wrong member spoils the list. */
function noteOnExposed({ isCors, response }: Outcome): string | undefined {
  const name = 'Access-Control-Expose-Headers'
  if (!isCors || response === null || list(response.headers, name.toLowerCase())) return
  const value = shown(get(response.headers, name.toLowerCase()))
  return `${name} is not a comma-separated list of names (${value}): it exposes nothing.`
}

function noteOnVary({ isCors, response }: Outcome): string | undefined {
  if (!isCors || response === null) return
  const allowed = get(response.headers, 'access-control-allow-origin')
  if (allowed === '*' || variesOnOrigin(response.headers)) return
  return 'The response names the origin but has no `Vary: Origin`: a cache may serve it to a page on another origin, which is then blocked.'
}

function noteOnCookies({ origin, credentials }: Call, { steps }: Outcome): string | undefined {
  if (!credentials || !URL.canParse(origin)) return
  const lost = steps
    .filter(
      ({ kind, request }) =>
        kind === 'request' && !looksSameSite(new URL(origin), new URL(request.url)),
    )
    .flatMap(({ response }) => response?.headers ?? [])
    .filter(([name, value]) => name.toLowerCase() === 'set-cookie' && !isForOtherSites(value))
  if (lost.length === 0) return
  return 'The response sets a cookie without `SameSite=None; Secure`: browsers do not keep such cookies across sites.'
}

function noteOnNoCookies({ credentials, cookies }: Call, { steps }: Outcome): string | undefined {
  const isRefused = steps.some(
    ({ kind, response }) => kind === 'request' && [401, 403].includes(Number(response?.status)),
  )
  if (!credentials || cookies !== undefined || !isRefused) return
  return "No cookie was sent, because this command has none: with a user's cookies the server may answer differently."
}

function isForOtherSites(cookie: string): boolean {
  return /;\s?samesite=none/i.test(cookie) && /;\s?secure/i.test(cookie)
}

function noteOnNetwork({ origin, url }: Call, { steps }: Outcome): string | undefined {
  if (!/^https?:/.test(origin) || isPrivate(new URL(origin).hostname)) return
  const addresses = [new URL(url).hostname]
  for (const { request, response } of steps) {
    addresses.push(new URL(request.url).hostname, response?.address ?? '')
  }
  if (!addresses.some(isPrivate)) return
  const asks = origin.startsWith('https:')
    ? 'Chrome asks the user first'
    : 'Chrome asks the user first, and only for pages over HTTPS'
  return `This address is on this machine or on a private network. When a public page calls it, ${asks} (Local Network Access); no response header changes that.`
}
