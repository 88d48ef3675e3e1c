// What works but opens more than its author may know: one process warning each, when the layer is
// made. A warning says who could do what, and what to write instead.
import { common, compile, type Found, isExponential, language } from './automaton.ts'
import { isPrivateHost } from './networks.ts'
import type { CheckedOptions } from './options.ts'
import { isListed, registrableDomain, suffixWithin } from './suffixes.ts'

/** What is said of each danger, about `%s`. */
const TEXTS = {
  NULL_ORIGIN:
    "The origin 'null' is allowed. Any site can send it from a sandboxed frame. Serve the page over HTTP and list its origin.",
  FILE_ORIGIN:
    "The origin 'file://' is allowed. Any HTML file that a user opens in an embedded browser can send it. Serve the page from a scheme of its own, such as app://.",
  SLOW_REGEX:
    'allowOriginRegex can take exponential time, so one request can stop the server. Write ([a-z]+\\.)+ instead of ([a-z]+\\.?)+, for example: a repetition inside a repetition must not match the same text in two ways.',
  ANY_ORIGIN:
    "Any origin is allowed with credentials, so every site can act as the user who visits it. List the origins instead of '*', or leave out allowCredentials.",
  INSECURE_ORIGIN:
    '%s allowed with credentials. Anybody on the network can change a page that is served without TLS and act as its user. Write https://.',
  SHARED_DOMAIN:
    '%s allowed with credentials. Anybody can register a subdomain there and act as its visitors. List each origin.',
  OPEN_REGEX:
    "allowOriginRegex matches '%s', and credentials are allowed, so a stranger's site can act as the user who visits it. Write \\. for each dot and put one before the domain, or list each origin.",
  EXPOSE_ANY:
    "exposeHeaders: ['*'] exposes only a header named '*' when a request has credentials. List the headers.",
} as const

/** Emits a process warning for each danger in the options, with a code of its own. */
export function warnOfDangers(options: CheckedOptions): void {
  const { allowOrigins, allowOriginRegex: regex, allowCredentials, exposeHeaders } = options
  const allowsAny = allowOrigins.includes('*')
  const allows = (origin: string) => allowOrigins.includes(origin) || regex?.test(origin) === true
  if (!allowsAny && allows('null')) warn('NULL_ORIGIN')
  if (!allowsAny && allows('file://')) warn('FILE_ORIGIN')
  const hasSlowRegex = regex !== undefined && isSlow(regex)
  if (hasSlowRegex) warn('SLOW_REGEX')
  if (!allowCredentials) return

  if (allowsAny) warn('ANY_ORIGIN')
  // Trying texts with a slow regex could take exponential time, too.
  const { stranger, exposed } = regex && !hasSlowRegex ? openedBy(regex) : {}
  const insecure = allowOrigins.filter(isInsecure)
  if (exposed) warn('INSECURE_ORIGIN', `'${exposed}', by allowOriginRegex, is`)
  else if (insecure.length > 0) warn('INSECURE_ORIGIN', listOf(insecure))
  const shared = allowOrigins.filter(isOverShared)
  if (shared.length > 0) warn('SHARED_DOMAIN', listOf(shared))
  if (stranger !== undefined) warn('OPEN_REGEX', stranger)
  if (exposeHeaders.includes('*')) warn('EXPOSE_ANY')
}

function warn(code: keyof typeof TEXTS, subject = ''): void {
  // A function, since `$` means something in text.
  const text = TEXTS[code].replace('%s', () => subject)
  process.emitWarning(text, { type: 'CorsLayerWarning', code: `CORS_LAYER_${code}` })
}

const LABEL = '[a-z\\d_](?:[a-z\\d_-]*[a-z\\d_])?'
// A top-level domain is no number, and few words are one.
const TOP =
  '\\.(?:ac|com(?:munity)?|dev|net(?:work)?|org(?:anic)?|xyz|[a-z](?:[a-z\\d-]*[a-z\\d])?)(?::\\d+)?'
const BYTE = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)'
const ADDRESS = `(?:${BYTE}(?:\\.${BYTE}){3}|\\[[\\da-f:]+\\])(?::\\d+)?`
/** Origins without TLS, and of strangers, the most telling first. */
const WITHOUT_TLS = [`http://(?:${LABEL}(?:\\.${LABEL})*${TOP}|${ADDRESS})`]
const STRANGERS = [
  ...['https', 'http'].flatMap(scheme => [
    `${scheme}://(?:${LABEL}\\.)*(?:${LABEL}-)?evil\\.example(?::\\d+)?`,
    `${scheme}://(?:${LABEL}\\.)*(?:${LABEL}-?)?evil(?:-?${LABEL})?(?:\\.${LABEL})*${TOP}`,
    `${scheme}://${LABEL}(?:\\.${LABEL})*${TOP}`,
  ]),
  '(?:chrome|moz|safari-web)-extension://[a-zA-Z\\d-]+',
]

// Counts from here on make a regex as slow as if they had no end.
const MANY_ROUNDS = 10
const REPEATABLE = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:+'

function isSlow({ source, flags }: RegExp): boolean {
  const automaton = compile(source, flags, MANY_ROUNDS)
  return automaton !== undefined && isExponential(automaton, REPEATABLE)
}

/** What `regex` allows to a stranger or, if there is none, without TLS. Nothing is said of one that is too large. */
function openedBy(regex: RegExp): { stranger?: string | undefined; exposed?: string | undefined } {
  const automaton = compile(regex.source, regex.flags)
  if (!automaton) return {}
  const firstIn = (
    languages: readonly string[],
    originLike: (found: Found) => string | undefined,
  ): string | undefined => {
    for (const source of languages) {
      for (const found of common(automaton, language(source))) {
        const origin = originLike(found)
        if (origin !== undefined && regex.test(origin)) return origin
      }
    }
    return
  }
  const stranger = firstIn(STRANGERS, strangerLike)
  return stranger === undefined ? { exposed: firstIn(WITHOUT_TLS, insecureLike) } : { stranger }
}

/** An origin that anybody may have: one whose domain, or browser extension, is left open at `open`. */
function strangerLike({ text, open }: Found): string | undefined {
  if (open < 0) return
  if (!text.startsWith('http')) return text
  const host = hostOf(text)
  // Netlify serves the previews of `site` at `any--site`.
  const owned = registrableDomain(host)?.replace(/^.*--(?=[^.]+\.netlify\.app$)/, '')
  if (owned === undefined || isPrivateHost(host)) return
  const start = text.indexOf(host)
  if (open >= start + host.length - owned.length) return hasRealTop(text, open) ? text : undefined
  // Others may own domains below it, as below `amazonaws.com`.
  const shared = suffixWithin(owned)
  return shared && text.replace(host, `evil.${shared}`)
}

/** An origin without TLS, and beyond a private network. */
function insecureLike({ text, open }: Found): string | undefined {
  const isAddress = /(?:^|\.)\d+$|\]$/.test(hostOf(text))
  return isInsecure(text) && (isAddress || hasRealTop(text, open)) ? text : undefined
}

/** Whether somebody can register a domain there, as nobody can below `corp`. Without the list, a name that is written counts. */
function hasRealTop(origin: string, open: number): boolean {
  const top = hostOf(origin).replace(/^.*\./, '')
  const isWritten = open <= origin.lastIndexOf('.') && !isListed('com')
  return isWritten || top === 'example' || isListed(top)
}

function isInsecure(entry: string): boolean {
  return entry.startsWith('http://') && !isPrivateHost(hostOf(entry))
}

/** Whether `entry` is a pattern over domains of different owners. */
function isOverShared(entry: string): boolean {
  const host = hostOf(entry)
  return entry.includes('://*.') && !isPrivateHost(host) && suffixWithin(host) !== undefined
}

function hostOf(entry: string): string {
  return entry.replace(/^.*:\/\/(?:\*\.)?/, '').replace(/:[\d*]+$/, '')
}

function listOf(entries: readonly string[]): string {
  const shown = entries.slice(0, 3).map(entry => `'${entry}'`)
  if (entries.length > 3) shown.push(`and ${entries.length - 3} more`)
  return `${shown.join(', ')} ${entries.length === 1 ? 'is' : 'are'}`
}
