// The command line: text in, a call out, described in our own words or in curl's. A mistake is an error
// whose message says which it is and what to write instead, in one line.
import { parseArgs } from 'node:util'
import { type CurlRequest, readCurl } from './curl.ts'
import { strip } from './headers.ts'
import { readPaste } from './paste.ts'
import { checkCall, checkUrl } from './script.ts'
import type { Call } from './types.ts'
import { EXAMPLE_ORIGIN, EXAMPLE_URL, UsageError } from './usage.ts'

export interface Arguments {
  readonly call: Call
  readonly send: boolean
  readonly json: boolean
  readonly insecure: boolean
  readonly timeoutSeconds: number
}

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
type Values = ReturnType<typeof parse>['values']

// On Windows, Firefox writes it with its extension.
const CURL = /^curl(?:\.exe)?$/i
const EXAMPLE_FLAG = `--origin ${EXAMPLE_ORIGIN}`
const DEFAULT_TIMEOUT = 30
const LONGEST_TIMEOUT = 86_400

/** @throws UsageError */
export function readArguments(argv: readonly string[]): Arguments | 'help' | 'version' {
  const own = ownWords(argv)
  const { values, positionals } = parse(own)
  if (values.help) return 'help'
  if (values.version) return 'version'
  const isCurl = own.length < argv.length
  if (isCurl && (values.method ?? values.header ?? values.data) !== undefined) {
    throw new UsageError('Write -X, -H and --data after the word curl, not before it.')
  }
  const request = isCurl ? readCurl(argv.slice(own.length + 1)) : requestOf(values, positionals)
  const paste = isCurl ? readPaste(request) : { headers: request.headers }
  const write = (url: string): string =>
    `Write: cors-layer ${isCurl ? `${EXAMPLE_FLAG} curl '${url}' …` : `${url} ${EXAMPLE_FLAG}`}`
  const url = urlOf(request, write(EXAMPLE_URL))
  const origin = values.origin ?? paste.origin
  if (origin === undefined) {
    throw new UsageError(`--origin is missing. It is the origin of the calling page. ${write(url)}`)
  }
  const credentials = values.credentials ?? paste.cookies !== undefined
  const call = { ...paste, url, origin, method: request.method, body: request.body, credentials }
  checkCall(call)
  return {
    call,
    send: values.send ?? false,
    json: values.json ?? false,
    insecure: values.insecure ?? request.insecure,
    timeoutSeconds: readTimeout(values.timeout),
  }
}

/** All words, or those before the word `curl`, which stands where the URL would. */
export function ownWords(argv: readonly string[]): readonly string[] {
  const { tokens } = parseArgs({ args: [...argv], options: OPTIONS, strict: false, tokens: true })
  const first = tokens.find(({ kind }) => kind === 'positional')
  const isCurl = first?.kind === 'positional' && CURL.test(first.value)
  return isCurl ? argv.slice(0, first.index) : argv
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

function requestOf(values: Values, urls: readonly string[]): CurlRequest {
  const { method = 'GET', header = [], data: body } = values
  return { urls, method, headers: header.map(headerOf), body, insecure: false }
}

function urlOf({ urls: [url, ...others] }: CurlRequest, example: string): string {
  if (url === undefined) throw new UsageError(`The URL is missing. ${example}`)
  if (others.length > 0) {
    throw new UsageError(
      `There are ${others.length + 1} URLs, but only one is called. Quote values that contain spaces, as in -H 'name: value'.`,
    )
  }
  checkUrl(url)
  return url
}

function headerOf(text: string): readonly [name: string, value: string] {
  const colon = text.indexOf(':')
  return [text.slice(0, Math.max(colon, 0)), strip(text.slice(colon + 1))]
}

function readTimeout(text: string | undefined): number {
  if (text === undefined) return DEFAULT_TIMEOUT
  const seconds = Number(text)
  if (seconds > 0 && seconds <= LONGEST_TIMEOUT) return seconds
  throw new UsageError(
    `--timeout '${text}' is not a number of seconds up to ${LONGEST_TIMEOUT}. Write one, such as '10'.`,
  )
}
