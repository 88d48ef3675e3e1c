// What a command line of curl sends. Whatever could make it another request is an error that names the
// flag, but never its value: that may be a secret.
import { parseArgs } from 'node:util'
import { type Headers, strip } from './headers.ts'
import { UsageError } from './usage.ts'

export interface CurlRequest {
  readonly urls: readonly string[]
  readonly method: string
  /** Without those that curl adds to every request. */
  readonly headers: Headers
  readonly body: string | undefined
  /** Whether any certificate is taken. */
  readonly insecure: boolean
}

type Option = { type: 'string' | 'boolean'; short?: string }
type Flag = readonly [name: string, value: string]
type Field = readonly [name: string, value: string | undefined]

// Flags by their long names, each with its short one: those that take a value, and those that do not.
// Of each, the second lines change nothing of the request, or only what a browser decides for itself.
const WITH_VALUE = `cookie:b data:d data-ascii data-binary data-raw data-urlencode header:H json referer:e
  request:X url user:u user-agent:A
  connect-timeout dump-header:D keepalive-time max-redirs max-time:m output:o output-dir retry
  retry-delay retry-max-time stderr write-out:w`
const SWITCHES = `get:G globoff:g head:I insecure:k
  basic compressed create-dirs fail:f fail-with-body http1.0:0 http1.1 http2 http2-prior-knowledge http3
  http3-only include:i location:L no-buffer:N no-keepalive no-progress-meter progress-bar:#
  remote-name:O show-error:S show-headers silent:s ssl-no-revoke tlsv1:1 tlsv1.2 tlsv1.3 verbose:v`
const OPTIONS: Readonly<Record<string, Option>> = {
  ...optionsOf(WITH_VALUE, 'string'),
  ...optionsOf(SWITCHES, 'boolean'),
}
const AT_FILE = ['cookie', 'data', 'data-ascii', 'data-binary', 'header', 'json']
const IPV6 = /\[[\da-f]*:[\da-f:.]*\]/gi
const LONGEST_FLAG = 40

/** @throws UsageError */
export function readCurl(words: readonly string[]): CurlRequest {
  const flags = flagsOf(words)
  const all = (name: string): string[] =>
    flags.filter(([n]) => n === name).map(([, value]) => value)
  const last = (name: string): string | undefined => all(name).at(-1)
  const has = (name: string): boolean => last(name) !== undefined
  const data = flags.reduce(withData, undefined)
  const [body, query] = has('get') ? [undefined, data] : [data]
  const type = has('json') ? 'application/json' : undefined
  const form = body === undefined ? undefined : 'application/x-www-form-urlencoded'
  return {
    urls: all('url').map(url => withQuery(has('globoff') ? url : withoutGlobs(url), query)),
    method: last('request') ?? (has('head') ? 'HEAD' : body === undefined ? 'GET' : 'POST'),
    headers: headersOf(all('header').map(headerOf), [
      ['Accept', type],
      ['Authorization', authorizationOf(last('user'))],
      ['Content-Type', type ?? form],
      ['Cookie', all('cookie').join('; ')],
      ['Referer', last('referer')?.replace(/;auto$/, '')],
      ['User-Agent', last('user-agent')],
    ]),
    body,
    insecure: has('insecure'),
  }
}

function optionsOf(names: string, type: Option['type']): Record<string, Option> {
  const pairs = names.split(/\s+/).map(name => name.split(':'))
  return Object.fromEntries(
    pairs.map(([long, short]) => [long, short ? { type, short } : { type }]),
  )
}

/** By their long names; an address without a flag is a `url`. */
function flagsOf(words: readonly string[]): Flag[] {
  const { tokens } = parseArgs({ args: [...words], options: OPTIONS, strict: false, tokens: true })
  return tokens.flatMap((token): Flag[] => {
    if (token.kind === 'positional') return [['url', token.value]]
    if (token.kind === 'option-terminator') return []
    const { name, value, rawName } = token
    const flag = rawName.slice(0, LONGEST_FLAG)
    if (!Object.hasOwn(OPTIONS, name)) {
      throw new UsageError(
        `${flag} after curl is not supported. Leave it out, or write it before curl if it belongs to cors-layer.`,
      )
    }
    if ((value === undefined) === (OPTIONS[name]?.type === 'string')) {
      throw new UsageError(`curl's ${flag} ${value === undefined ? 'needs a' : 'takes no'} value.`)
    }
    if (value !== undefined && isFile(name, value)) {
      throw new UsageError(`curl's ${flag} names a file, and files are not read. Write the text.`)
    }
    return [[name, value ?? '']]
  })
}

function isFile(name: string, value: string): boolean {
  if (name === 'data-urlencode') return value.includes('@') && !value.includes('=')
  if (name === 'cookie' && !value.includes('=')) return true
  return AT_FILE.includes(name) && value.startsWith('@')
}

/** Several are joined by `&`, but what `--json` gives follows without it. */
function withData(before: string | undefined, [name, value]: Flag): string | undefined {
  if (!/^(?:data|json)/.test(name)) return before
  const text = name === 'data-urlencode' ? urlEncoded(value) : value
  return before === undefined ? text : `${before}${name === 'json' ? '' : '&'}${text}`
}

/** `name=text`, `=text` or `text`, of which only the text is encoded. */
function urlEncoded(value: string): string {
  const start = value.indexOf('=') + 1
  const text = new URLSearchParams([['', value.slice(start)]]).toString().slice(1)
  return (start > 1 ? value.slice(0, start) : '') + text.replace(/\*/g, '%2A').replace(/%7E/g, '~')
}

function withQuery(url: string, query: string | undefined): string {
  if (query === undefined || !URL.canParse(url)) return url
  const all = new URL(url)
  all.search += `${all.search === '' ? '?' : '&'}${query}`
  return all.href
}

/** Brackets and braces are patterns, unless a backslash stands before them. */
function withoutGlobs(url: string): string {
  if (/(?<!\\)[[\]{}]/.test(url.replace(IPV6, ''))) {
    throw new UsageError('curl takes [ ] and { } in a URL for a pattern. Write -g after curl.')
  }
  return url.replace(/\\(?=[[\]{}])/g, '')
}

/** `name: value`; `name;` is one without a value, and `name:` removes it. */
function headerOf(text: string): Field {
  const [, empty] = /^([^:]+);\s*$/.exec(text) ?? []
  if (empty !== undefined) return [empty, '']
  const colon = text.indexOf(':')
  if (colon < 0) throw new UsageError("A -H after curl has no colon. Write it as 'name: value'.")
  return [text.slice(0, colon), strip(text.slice(colon + 1)) || undefined]
}

function authorizationOf(user: string | undefined): string | undefined {
  if (user === undefined) return
  if (!user.includes(':')) throw new UsageError("curl's -u has no password. Write 'name:password'.")
  return `Basic ${Buffer.from(user).toString('base64')}`
}

/** Those of `-H`, and of the others those that it neither replaces nor removes. */
function headersOf(given: readonly Field[], others: readonly Field[]): Headers {
  const names = given.map(([name]) => name.toLowerCase())
  const added = others.filter(([name, value]) => value && !names.includes(name.toLowerCase()))
  return [...added, ...given].flatMap(([n, value]) => (value === undefined ? [] : [[n, value]]))
}
