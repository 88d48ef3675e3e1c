// What works but opens more than its author may know: one process warning each, when the layer is
// made. A warning says who could do what, and what to write instead.
import { type Automaton, common, compile, isExponential, language } from './automaton.ts'
import type { CheckedOptions } from './options.ts'
import { isPrivateHost } from './origins.ts'
import { isShared, registrableDomain, suffixesBelow } from './suffixes.ts'

/** Emits a process warning for each danger in the options, with a code of its own. */
export function warnOfDangers(options: CheckedOptions): void {
  const { allowOrigins, allowOriginRegex: regex, allowCredentials, exposeHeaders } = options
  const allowsAny = allowOrigins.includes('*')
  const isListed = (origin: string) => allowOrigins.includes(origin) || regex?.test(origin) === true

  if (!allowsAny && isListed('null')) {
    warn(
      'NULL_ORIGIN',
      "The origin 'null' is allowed. Any site can send it from a sandboxed frame. Serve the page over HTTP and list its origin.",
    )
  }
  if (!allowsAny && isListed('file://')) {
    warn(
      'FILE_ORIGIN',
      "The origin 'file://' is allowed. Any HTML file that a user opens in an embedded browser can send it. Serve the page from a scheme of its own, such as app://.",
    )
  }
  const hasSlowRegex = regex !== undefined && isSlow(regex)
  if (hasSlowRegex) {
    warn(
      'SLOW_REGEX',
      `allowOriginRegex can take exponential time, so one request can stop the server. Write ([a-z]+\\.)+ instead of ([a-z]+\\.?)+, for example: a repetition inside a repetition must not match the same text in two ways.`,
    )
  }
  if (!allowCredentials) return

  if (allowsAny) {
    warn(
      'ANY_ORIGIN',
      "Any origin is allowed with credentials, so every site can act as the user who visits it. List the origins instead of '*', or leave out allowCredentials.",
    )
  }
  // Trying texts with a slow regex could take exponential time, too.
  const { stranger, exposed } = regex && !hasSlowRegex ? openedBy(regex) : {}
  const insecure = allowOrigins.filter(isInsecure)
  const subject = exposed === undefined ? listOf(insecure) : `'${exposed}', by allowOriginRegex, is`
  if (insecure.length > 0 || exposed !== undefined) {
    warn(
      'INSECURE_ORIGIN',
      `${subject} allowed with credentials. Anybody on the network can change a page that is served without TLS and act as its user. Write https://.`,
    )
  }
  const shared = allowOrigins.filter(isOverShared)
  if (shared.length > 0) {
    warn(
      'SHARED_DOMAIN',
      `${listOf(shared)} allowed with credentials. Anybody can register a subdomain there and act as its visitors. List each origin.`,
    )
  }
  if (stranger !== undefined) {
    warn(
      'OPEN_REGEX',
      `allowOriginRegex matches '${stranger}', and credentials are allowed, so a stranger's site can act as the user who visits it. Write an escaped dot for each dot, and before the domain, or list each origin.`,
    )
  }
  if (exposeHeaders.includes('*')) {
    warn(
      'EXPOSE_ANY',
      "exposeHeaders: ['*'] exposes only a header named '*' when a request has credentials. List the headers.",
    )
  }
}

function warn(code: string, message: string): void {
  process.emitWarning(message, { type: 'CorsLayerWarning', code: `CORS_LAYER_${code}` })
}

const LABEL = '[a-z\\d_](?:[a-z\\d_-]*[a-z\\d_])?'
// A top-level domain is no number, and the last number of an address is none.
const TOP = '\\.[a-z](?:[a-z\\d-]*[a-z\\d])(?::\\d+)?'
const ADDRESS = '(?:\\d{1,3}(?:\\.\\d{1,3}){3}|\\[[\\da-f:]+\\])(?::\\d+)?'
const WITHOUT_TLS = `http://(?:${LABEL}(?:\\.${LABEL})*${TOP}|${ADDRESS})`
/** Origins that anybody may have, the most telling first. */
const STRANGERS = [
  ...[
    `://(?:${LABEL}\\.)*(?:${LABEL}-)?evil\\.example(?::\\d+)?`,
    `://(?:${LABEL}\\.)*(?:${LABEL}-?)?evil(?:-?${LABEL})?(?:\\.${LABEL})*${TOP}`,
    `://${LABEL}(?:\\.${LABEL})*${TOP}`,
  ].flatMap(rest => [`https${rest}`, `http${rest}`]),
  '(?:chrome|moz|safari-web)-extension://[a-zA-Z\\d-]+',
]

let strangers: readonly Automaton[] | undefined
let withoutTls: Automaton | undefined

// Counts from here on make a regex as slow as if they had no end.
const MANY_ROUNDS = 20
const REPEATABLE = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:+'

function isSlow({ source, flags }: RegExp): boolean {
  const automaton = compile(source, flags, MANY_ROUNDS)
  return automaton !== undefined && isExponential(automaton, REPEATABLE)
}

/** What `regex` allows to a stranger or, if there is none, without TLS. Nothing is said of one too large. */
function openedBy(regex: RegExp): { stranger?: string; exposed?: string | undefined } {
  const automaton = compile(regex.source, regex.flags)
  if (!automaton) return {}
  const stranger = strangerIn(automaton, regex)
  return stranger === undefined ? { exposed: insecureIn(automaton, regex) } : { stranger }
}

/** An origin that `regex` allows although its domain, or browser extension, is anybody's to choose. */
function strangerIn(automaton: Automaton, regex: RegExp): string | undefined {
  const known = new Set<string>()
  strangers ??= STRANGERS.map(language)
  for (const stranger of strangers) {
    for (const { text, open } of common(automaton, stranger)) {
      if (open < 0) continue
      const { kind, origins } = strangersLike(text, open)
      const found = known.has(kind) ? undefined : origins().find(each => regex.test(each))
      if (found !== undefined) return found
      known.add(kind)
    }
  }
  return
}

/** Origins of strangers that are like `origin`, which a regex leaves open up to the character at `open`. */
function strangersLike(origin: string, open: number): { kind: string; origins: () => string[] } {
  const host = hostOf(origin)
  const start = origin.indexOf(host)
  const port = origin.slice(start + host.length)
  if (!origin.startsWith('http')) return { kind: origin, origins: () => [origin] }
  // Netlify serves the previews of `site` at `any--site`.
  const owned = registrableDomain(host)?.replace(/^.*--(?=[^.]+\.netlify\.app$)/, '')
  if (owned === undefined || isPrivateHost(host)) {
    return { kind: origin, origins: () => [] }
  }
  const top = origin.lastIndexOf('.') + 1
  if (open >= top && !host.endsWith('.example')) {
    // Few words are top-level domains. Those up to the open letter may be the author's own.
    const name = origin.slice(0, top)
    const others = () => suffixesBelow('').filter(({ length }) => length > open - top)
    return { kind: name, origins: () => others().map(suffix => name + suffix + port) }
  }
  if (open >= start + host.length - owned.length) return { kind: origin, origins: () => [origin] }
  // Others may own domains below it, as below `amazonaws.com`.
  const evil = `${origin.slice(0, start)}evil.`
  return {
    kind: evil + owned,
    origins: () => suffixesBelow(owned).map(suffix => evil + suffix + port),
  }
}

/** An origin that `regex` allows, and that is served without TLS over more than a private network. */
function insecureIn(automaton: Automaton, regex: RegExp): string | undefined {
  withoutTls ??= language(WITHOUT_TLS)
  for (const { text, open } of common(automaton, withoutTls)) {
    // No such top-level domain may exist.
    const hasOpenEnd = open > text.lastIndexOf('.')
    if (!hasOpenEnd && isInsecure(text) && regex.test(text)) return text
  }
  return
}

function isInsecure(entry: string): boolean {
  return entry.startsWith('http://') && !isPrivateHost(hostOf(entry))
}

/** Whether `entry` is a pattern over domains of different owners. */
function isOverShared(entry: string): boolean {
  const host = hostOf(entry)
  return entry.includes('://*.') && !isPrivateHost(host) && isShared(host)
}

function hostOf(entry: string): string {
  return entry.replace(/^.*:\/\/(?:\*\.)?/, '').replace(/:[\d*]+$/, '')
}

function listOf(entries: readonly string[]): string {
  const shown = entries.slice(0, 3).map(entry => `'${entry}'`)
  if (entries.length > 3) shown.push(`and ${entries.length - 3} more`)
  return `${shown.join(', ')} ${entries.length === 1 ? 'is' : 'are'}`
}
