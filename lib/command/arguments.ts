// The command line: text in, a call out. A mistake is an error whose message says which it is and
// what to write instead, in one line.
import { parseArgs } from 'node:util'
import { adviceText } from '../options/error.ts'
import {
  isForbiddenMethod,
  isForbiddenRequestHeader,
  methodProblem,
  requestHeaderProblem,
} from '../options/names.ts'
import { originProblem } from '../options/origins.ts'
import { rightEntries } from '../options/problem.ts'
import { isToken, strip } from './headers.ts'
import { isLoopback } from './networks.ts'
import type { Call } from './types.ts'

export class UsageError extends Error {
  override readonly name = 'UsageError'
}

export interface Arguments {
  readonly call: Call
  readonly send: boolean
  readonly json: boolean
  readonly insecure: boolean
  readonly timeoutSeconds: number
}

export const HELP = `Usage: cors-layer <url> --origin <origin> [options]

Asks a server as a browser would when a script calls it from another origin,
and says whether the script gets the response; if not, why, and what to change.

  --origin ORIGIN             the page's origin, such as https://app.example.com
  -X, --method METHOD         the request method; GET by default
  -H, --header 'NAME: VALUE'  a header that the script sets; may be repeated
  --data TEXT                 the body; text/plain unless -H sets Content-Type
  --credentials               like credentials: 'include', but without cookies
  --send                      also sends a request that may change something;
                              without it, only the preflight is checked for
                              methods other than GET, HEAD and OPTIONS
  --timeout SECONDS           for all requests together; 30 by default
  --insecure                  accepts any certificate, even a self-signed one
  --json                      prints one object, for programs
  --version
  --help

Exit status: 0 allowed, or the preflight passes and the request was not sent;
1 blocked; 2 wrong usage or no answer.
`

const OPTIONS = {
  origin: { type: 'string' },
  method: { type: 'string', short: 'X' },
  header: { type: 'string', short: 'H', multiple: true },
  data: { type: 'string' },
  credentials: { type: 'boolean' },
  send: { type: 'boolean' },
  timeout: { type: 'string' },
  insecure: { type: 'boolean' },
  json: { type: 'boolean' },
  version: { type: 'boolean' },
  help: { type: 'boolean' },
} as const

const EXAMPLE_URL = 'https://api.example.com/items'
const EXAMPLE_ORIGIN = 'https://app.example.com'
const DEFAULT_TIMEOUT = 30
const LONGEST_TIMEOUT = 86_400
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/
// Headers by which some servers let a request be of another method.
const METHOD_OVERRIDE = /^x-(?:http-method|http-method-override|method-override)$/i

/** @throws UsageError */
export function readArguments(argv: readonly string[]): Arguments | 'help' | 'version' {
  const { values, positionals } = parse(argv)
  if (values.help) return 'help'
  if (values.version) return 'version'
  const [url, ...others] = positionals
  if (url === undefined) {
    throw new UsageError(
      `The URL is missing. Write: cors-layer ${EXAMPLE_URL} --origin ${EXAMPLE_ORIGIN}`,
    )
  }
  if (others.length > 0) {
    throw new UsageError(
      `'${others[0]}' is an extra argument. Quote values that contain spaces, as in -H 'name: value'.`,
    )
  }
  const { origin, method = 'GET', header = [], data: body, credentials = false } = values
  checkUrl(url)
  if (origin === undefined) {
    throw new UsageError(
      `--origin is missing. It is the origin of the calling page. Write: cors-layer ${url} --origin ${EXAMPLE_ORIGIN}`,
    )
  }
  checkOrigin(origin)
  checkMethod(method, body)
  return {
    call: { url, origin, method, headers: header.map(readHeader), body, credentials },
    send: values.send ?? false,
    json: values.json ?? false,
    insecure: values.insecure ?? false,
    timeoutSeconds: readTimeout(values.timeout),
  }
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true })
  } catch (error) {
    // Its first sentence names the option; what follows is about positional arguments.
    const [sentence] = (error as Error).message.split(/\.\s|\n/)
    throw new UsageError(`${sentence}. See cors-layer --help.`)
  }
}

function checkUrl(url: string): void {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) {
    throw new UsageError(`'${url}' is not a URL over http or https. Write '${guessUrl(url)}'.`)
  }
  const { username, password } = new URL(url)
  if (username !== '' || password !== '') {
    throw new UsageError(
      "The URL contains a user name or password, which fetch refuses. Write -H 'Authorization: …' instead.",
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
  if (origin.includes('*')) {
    throw new UsageError(
      `--origin '${origin}' is a pattern, but a page has one origin. Write one, such as '${EXAMPLE_ORIGIN}'.`,
    )
  }
  const problem = originProblem(origin)
  if (!problem) return
  const { rule, advice } = problem
  const entries = rightEntries(origin, originProblem)
  throw new UsageError(
    `--origin '${origin}' ${entries ? oneOrigin(rule, entries) : `${rule}. ${adviceText(advice)}`}`,
  )
}

/** What a list of origins may lack or hold, of the one origin of a page. */
function oneOrigin(rule: string, [first, ...others]: readonly string[]): string {
  if (first === undefined) {
    return `${rule}. Write the origin of the calling page, such as '${EXAMPLE_ORIGIN}'.`
  }
  if (others.length === 0) return `${rule}. Write '${first}'.`
  return `holds several origins, but a page has one. Write one, such as '${first}'.`
}

function checkMethod(method: string, body: string | undefined): void {
  if (!isToken(method))
    throw new UsageError(`--method '${method}' is not a method. Write one, such as 'PUT'.`)
  if (isForbiddenMethod(method)) {
    throw new UsageError(`--method '${method}' ${methodProblem(method)?.rule}.`)
  }
  if (body !== undefined && /^(?:get|head)$/i.test(method)) {
    throw new UsageError(
      `--data needs a method with a body, and ${method.toUpperCase()} has none. Add -X POST.`,
    )
  }
}

function readHeader(text: string): readonly [name: string, value: string] {
  const colon = text.indexOf(':')
  const name = text.slice(0, Math.max(colon, 0))
  const value = strip(text.slice(colon + 1))
  if (!isToken(name)) {
    throw new UsageError(`--header '${text}' is not a header. Write it as 'name: value'.`)
  }
  if (isForbiddenRequestHeader(name)) {
    throw new UsageError(`--header '${name}' ${requestHeaderProblem(name)?.rule}. Leave it out.`)
  }
  if (
    METHOD_OVERRIDE.test(name) &&
    value.split(',').some(method => isForbiddenMethod(strip(method)))
  ) {
    throw new UsageError(
      `--header '${text}' names a method that browsers do not let scripts send. Leave it out.`,
    )
  }
  if (!VALUE.test(value)) {
    throw new UsageError(
      `--header '${name}' contains a character that a header value cannot hold. Encode it.`,
    )
  }
  return [name, value]
}

function readTimeout(text: string | undefined): number {
  if (text === undefined) return DEFAULT_TIMEOUT
  const seconds = Number(text)
  if (seconds > 0 && seconds <= LONGEST_TIMEOUT) return seconds
  throw new UsageError(
    `--timeout '${text}' is not a number of seconds up to ${LONGEST_TIMEOUT}. Write one, such as '10'.`,
  )
}
