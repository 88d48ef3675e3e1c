// What a script may ask for, and what is said where it may not. Only here does the command use the
// checks of the layer's own options.
import { FORBIDDEN_METHOD, FORBIDDEN_REQUEST_HEADER } from '../options/names.ts'
import { originProblem } from '../options/origins.ts'
import { entriesOf } from '../options/problem.ts'
import { isToken, strip } from './headers.ts'
import { isLoopback } from './networks.ts'
import type { Call } from './types.ts'
import { EXAMPLE_ORIGIN, EXAMPLE_URL, UsageError } from './usage.ts'

const LONGEST_BODY = 512 * 1024
const LONGEST_SHOWN = 200
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/
// Headers by which some servers let a request be of another method.
const METHOD_OVERRIDE = /^x-(?:http-method|http-method-override|method-override)$/i

/** @throws UsageError */
export function checkUrl(url: string): void {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) {
    throw new UsageError(
      `${quoted(url)} is not a URL over http or https. Write '${guessUrl(url)}'.`,
    )
  }
  const { username, password } = new URL(url)
  if (username !== '' || password !== '') {
    throw new UsageError(
      "The URL contains a user name or password, which fetch refuses. Write -H 'Authorization: …' instead.",
    )
  }
}

/** All but the URL. @throws UsageError */
export function checkCall(call: Call): void {
  const { origin, method = 'GET', headers = [], body, cookies = '' } = call
  checkOrigin(origin)
  checkMethod(method, body)
  for (const [name, value] of headers) checkHeader(name, value)
  checkValue('Cookie', cookies)
  if (Buffer.byteLength(body ?? '') > LONGEST_BODY) {
    throw new UsageError(
      `The body has more than ${LONGEST_BODY / 1024} KB. Write a shorter one: CORS does not depend on it.`,
    )
  }
}

/** The URL that `text` may mean, or an example. */
function guessUrl(text: string): string {
  const rest = text
    .replace(/^(?:https?(?:[:;]|(?=\/))|[a-z][a-z\d+.-]*:\/\/)/i, '')
    .replace(/^\/+/, '')
  const guess = `https://${rest}`
  if (/[\s'@;]/.test(rest) || !URL.canParse(guess)) return EXAMPLE_URL
  const { hostname } = new URL(guess)
  if (isLoopback(hostname)) return `http://${rest}`
  return hostname.includes('.') ? guess : EXAMPLE_URL
}

function checkOrigin(origin: string): void {
  const problem = originProblem(origin)
  if (!problem && !origin.includes('*')) return
  const { rule } = problem ?? { rule: 'is a pattern' }
  const instead = entriesOf(problem?.advice) ?? []
  const [first = EXAMPLE_ORIGIN, ...others] = instead
  const found = others.length > 0 ? 'holds several origins' : rule
  const what = instead.length === 1 ? '' : 'the origin of the calling page, such as '
  throw new UsageError(`--origin ${quoted(origin)} ${found}. Write ${what}'${first}'.`)
}

function checkMethod(method: string, body: string | undefined): void {
  if (!isToken(method) || FORBIDDEN_METHOD.test(method)) {
    throw new UsageError(
      `--method ${quoted(method)} is not one that a script may use. Write one, such as 'PUT'.`,
    )
  }
  if (body !== undefined && /^(?:get|head)$/i.test(method)) {
    throw new UsageError(
      `--data needs a method with a body, and ${method.toUpperCase()} has none. Write -X POST.`,
    )
  }
}

/** https://fetch.spec.whatwg.org/#forbidden-request-header */
export function isForbidden(name: string, value: string): boolean {
  const methods = METHOD_OVERRIDE.test(name) ? value.split(',').map(strip) : []
  return FORBIDDEN_REQUEST_HEADER.test(name) || methods.some(each => FORBIDDEN_METHOD.test(each))
}

function checkHeader(name: string, value: string): void {
  // It may hold a secret, with or without a colon.
  if (!isToken(name)) throw new UsageError("A --header has no valid name. Write 'name: value'.")
  if (isForbidden(name, value)) {
    throw new UsageError(
      `--header '${name}' is one that browsers do not let scripts set. Leave it out.`,
    )
  }
  checkValue(name, value)
}

function checkValue(name: string, value: string): void {
  if (VALUE.test(value)) return
  throw new UsageError(
    `--header '${name}' contains a character that a header value cannot hold. Encode it.`,
  )
}

/** Without the user name and password of a URL, and short enough for a line. */
function quoted(text: string): string {
  const all = text.replace(/^([a-z][a-z\d+.-]*:)?([/\\]*)[^/?#]*@/i, '$1$2…@')
  return all.length > LONGEST_SHOWN ? `'${all.slice(0, LONGEST_SHOWN)}…'` : `'${all}'`
}
