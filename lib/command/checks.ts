// The checks of the CORS protocol, each in words: what was found, by which rule, and where it fails,
// what to change. What a server sent stands in these texts as it came: escape it where it is shown.
import { fields, get, type Headers, list } from './headers.ts'
import type { Check, Fix, Response, Rule, Step } from './types.ts'

/** What a check needs to know of the request that a script makes. */
export interface Context {
  readonly kind: Step['kind']
  /** As the browser sends it: `null` after some redirects. */
  readonly origin: string
  readonly credentials: boolean
  /** Whether a redirect made it `null`. */
  readonly isTainted: boolean
  /** Whether a preflight for this request has passed. */
  readonly isPreflighted: boolean
  readonly url: string
}

const SET_CREDENTIALS: Fix = { option: 'allowCredentials', add: true }
// What to do instead for a page whose origin is anybody's.
const ANYBODYS: Readonly<Record<string, string>> = {
  null: 'Serve the page over HTTP, and not in a sandboxed frame: then it has an origin that you can allow. Do not allow null, which every sandboxed frame and every local file has.',
  'file://':
    'Serve the page from a scheme of its own, such as app://, and allow that origin. Do not allow file://, which any HTML file that a user opens in an embedded browser has.',
}
const LONGEST_SHOWN = 100
export const FIRST =
  'the layer first, with `app.use(corsLayer)` before routes and login, or around the whole app, with `createServer(corsLayer(app))`'
const NOT_SEEN = `If it is there, the layer did not see this request: unless a proxy answered, put ${FIRST}.`
const TWO_LAYERS = [
  'Two layers add CORS headers, such as a proxy and the app behind it: remove them from one of the two.',
  [],
  'Leave the headers to cors-layer, and remove those that the proxy or another plugin adds.',
] as const

export function pass(rule: Rule, text: string): Check {
  return { rule, passed: true, text }
}

export function fail(
  rule: Rule,
  text: string,
  server: string,
  fixes: readonly Fix[] = [],
  ...more: readonly string[]
): Check {
  const sentences = [...fixes.map(sentenceOf), ...more]
  const corsLayer = sentences.length === 0 ? null : sentences.join(' ')
  return { rule, passed: false, text, advice: { rule, server, corsLayer, fixes } }
}

function sentenceOf({ option, add }: Fix): string {
  if (add === true) return `Set ${option} to true.`
  return `Add ${add.map(entry => `'${entry}'`).join(', ')} to ${option}.`
}

/** https://fetch.spec.whatwg.org/#concept-cors-check */
export function corsCheck(response: Response, context: Context): Check[] {
  const { credentials } = context
  const allowed = get(response.headers, 'access-control-allow-origin')
  if (allowed === '*' && !credentials) return [pass('origin', 'Access-Control-Allow-Origin is *')]
  const checks = [originCheck(response, allowed, context)]
  if (credentials) checks.push(credentialsCheck(response, context))
  const server = adviceOnPage(context)
  if (server === undefined) return checks
  return checks.map(check => (check.passed ? check : fail(check.rule, check.text, server)))
}

function originCheck(response: Response, allowed: string | null, context: Context): Check {
  const { origin, kind } = context
  const where = kind === 'preflight' ? 'in the preflight response' : 'in the response'
  const add: Fix = { option: 'allowOrigins', add: [origin] }
  if (allowed === origin) return pass('origin', `Access-Control-Allow-Origin is ${origin}`)
  if (allowed === null) return nothingCheck(response, context, where, add)
  if (allowed === '*') {
    const isCredentialed = credentialsCheck(response, context).passed
    const text = 'Access-Control-Allow-Origin is *, which does not cover credentials'
    const server = `Send \`Access-Control-Allow-Origin: ${origin}\` instead of \`*\`, or call without credentials.`
    // Where its own check fails, that one says so.
    return fail('origin', text, server, isCredentialed ? [add, SET_CREDENTIALS] : [add])
  }
  const values = fields(response.headers, 'access-control-allow-origin').flatMap(value =>
    value.split(','),
  )
  if (values.length > 1) {
    const text = `Access-Control-Allow-Origin has ${values.length} values (${shown(allowed)}); only one is allowed`
    return fail('origin', text, ...TWO_LAYERS)
  }
  const text = `Access-Control-Allow-Origin is ${shown(allowed)}, not ${origin}`
  const server = `Send \`Access-Control-Allow-Origin: ${origin}\` ${where}, exactly as written.`
  return fail('origin', text, server, [add])
}

function nothingCheck(
  { status, headers }: Response,
  { origin, kind, isPreflighted }: Context,
  where: string,
  add: Fix,
): Check {
  const found = 'there is no Access-Control-Allow-Origin'
  const send = `Send \`Access-Control-Allow-Origin: ${origin}\` ${where}.`
  if (headers.some(([name]) => /^access-control-/i.test(name))) {
    return fail('origin', found, send, [add])
  }
  // Not a word of CORS: it may not be the app that answered.
  const server = get(headers, 'server')
  const proxy = server === null ? 'a proxy' : `a proxy (the Server header is ${shown(server)})`
  if (kind === 'preflight') {
    const cause = `If the app does so already, ${proxy} answers OPTIONS itself, or strips the headers: let it pass OPTIONS on to the app.`
    // Otherwise the check of the status says where to put the layer.
    const more = isOk(status) ? [NOT_SEEN] : []
    return fail('origin', found, `${send} ${cause}`, [add], ...more)
  }
  const cause = `If the app does so already, ${proxy} strips the headers, or has answered instead of the app, as with an error page.`
  // cors-layer says so in every response, whatever it refuses.
  if (variesOnOrigin(headers)) return fail('origin', found, `${send} ${cause}`, [add])
  if (isPreflighted) {
    const missed = `The layer did not see this request, or it would have added its headers: unless a proxy answered, put ${FIRST}.`
    return fail('origin', found, `${send} ${cause}`, [], missed)
  }
  return fail('origin', found, `${send} ${cause}`, [add], NOT_SEEN)
}

/** To allow an origin that anybody's page may have is never the fix. */
function adviceOnPage({ origin, url, isTainted }: Context): string | undefined {
  return isTainted
    ? `Call ${shown(url)} directly: after a redirect from one origin to another the browser sends the origin null. Do not allow null, which every sandboxed frame has.`
    : ANYBODYS[origin]
}

function credentialsCheck({ headers }: Response, { kind }: Context): Check {
  const value = get(headers, 'access-control-allow-credentials')
  if (value === 'true') return pass('credentials', 'Access-Control-Allow-Credentials is true')
  const where = kind === 'preflight' ? 'the preflight response' : 'the response'
  if (value?.includes(',')) {
    const text = `Access-Control-Allow-Credentials has several values (${shown(value)})`
    return fail('credentials', text, ...TWO_LAYERS)
  }
  const found =
    value === null
      ? 'there is no Access-Control-Allow-Credentials'
      : `Access-Control-Allow-Credentials is ${shown(value)}, not true`
  const server = `Send \`Access-Control-Allow-Credentials: true\` in ${where}, in lower case.`
  return fail('credentials', found, server, [SET_CREDENTIALS])
}

export function isOk(status: number): boolean {
  return status >= 200 && status <= 299
}

export function variesOnOrigin(headers: Headers): boolean {
  const names = (list(headers, 'vary') ?? []).map(name => name.toLowerCase())
  return names.includes('origin') || names.includes('*')
}

/** A text of any length, short enough for a sentence. */
export function shown(text: string | null): string {
  const all = String(text)
  return all.length > LONGEST_SHOWN ? `${all.slice(0, LONGEST_SHOWN)}…` : all
}
