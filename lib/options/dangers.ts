// What works but opens more than its author may know: one process warning each, nearly all of them when the
// layer is made. A warning says who could do what, and what to write instead.
import {
  type Automaton,
  common,
  compile,
  type Found,
  isExponential,
  language,
} from './automaton.ts'
import { isAddress, isPrivateHost } from './networks.ts'
import type { CheckedOptions } from './options.ts'
import { originProblem } from './origins.ts'
import { isListed, registrableDomain, suffixWithin } from './suffixes.ts'

/** What is said of each danger, about `%s`. */
function texts() {
  return {
    NULL_ORIGIN:
      "The origin 'null' is allowed. Any site can send it from a sandboxed frame. Serve the page over HTTP.",
    FILE_ORIGIN:
      "The origin 'file://' is allowed. Any local file can send it. Serve the page from its own scheme.",
    SLOW_REGEX:
      'allowOriginRegex can take exponential time, so one request can stop the server. Write ([a-z]+\\.)+, not ([a-z]+\\.?)+: nested repetitions must not match the same text in two ways.',
    ANY_ORIGIN:
      'Any origin is allowed with credentials, so every site can act as the user who visits it. List the origins, or leave out allowCredentials.',
    INSECURE_ORIGIN:
      '%s allowed with credentials. Anybody on the network can change a page without TLS and act as its user. Write https://.',
    SHARED_DOMAIN:
      '%s allowed with credentials. Anybody can register a subdomain there and act as your users. List each origin.',
    OPEN_REGEX:
      "allowOriginRegex matches '%s', and credentials are allowed, so a stranger's site can act as the user who visits it. Write \\. for each dot, put one before the domain, or list each origin.",
    EXPOSE_ANY:
      "exposeHeaders: ['*'] exposes only a header named '*' with credentials. List the headers.",
    IS_ALLOWED_ORIGIN_FAILED:
      'isAllowedOrigin failed, which disallows the origin (reported once): %s',
  } as const
}

/** Emits a process warning for each danger in the options, with a code of its own. */
export function warnOfDangers(options: CheckedOptions): void {
  const { allowOrigins, allowOriginRegex: regex, allowCredentials, exposeHeaders } = options
  const allowsAny = allowOrigins.includes('*')
  const allows = (origin: string) =>
    !allowsAny && (allowOrigins.includes(origin) || regex?.test(origin))
  if (allows('null')) warn('NULL_ORIGIN')
  if (allows('file://')) warn('FILE_ORIGIN')
  // Counts of 4 or more make a regex as slow as if they had no end.
  const repeated = regex && compile(regex.source, regex.flags, 4)
  const isSlow = repeated !== undefined && isExponential(repeated)
  if (isSlow) warn('SLOW_REGEX')
  if (!allowCredentials) return

  if (allowsAny) warn('ANY_ORIGIN')
  // Trying texts with a slow regex could take exponential time, too.
  const automaton = isSlow || !regex ? undefined : compile(regex.source, regex.flags)
  const stranger = firstOf(regex, automaton, strangers(), strangerLike)
  const exposed = stranger ?? firstOf(regex, automaton, withoutTls(), insecureLike)
  const insecure = allowOrigins.filter(isInsecure)
  if (exposed !== stranger) warn('INSECURE_ORIGIN', `'${exposed}', by allowOriginRegex, is`)
  else if (insecure.length > 0) warn('INSECURE_ORIGIN', named(insecure))
  const shared = allowOrigins.filter(isOverShared)
  if (shared.length > 0) warn('SHARED_DOMAIN', named(shared))
  if (stranger !== undefined) warn('OPEN_REGEX', stranger)
  if (exposeHeaders.includes('*')) warn('EXPOSE_ANY')
}

/** Emits the process warning of a danger. */
export function warn(code: keyof ReturnType<typeof texts>, subject = ''): void {
  // A function, since `$` means something in text.
  const text = texts()[code].replace('%s', () => subject)
  process.emitWarning(text, { type: 'CorsLayerWarning', code: `CORS_LAYER_${code}` })
}

const LABEL = '[a-z\\d_](?:[a-z\\d_-]*[a-z\\d_])?'
// A top-level domain is no number, and few words are one.
const TOP = '\\.(?:ac|com(?:munity)?|net(?:work)?|org(?:anic)?|[a-z](?:[a-z\\d-]*[a-z])?)(?::\\d+)?'
const ADDRESS = '(?:\\d{1,3}(?:\\.\\d{1,3}){3}|\\[[\\da-f:]+\\])(?::\\d+)?'
/** Origins without TLS, and of strangers, the most telling first. */
function withoutTls(): string[] {
  return [`http://(?:${LABEL}(?:\\.${LABEL})*${TOP}|${ADDRESS})`]
}
function strangers(): string[] {
  return [
    `https?://(?:${LABEL}\\.)*(?:${LABEL}-)?evil\\.example(?::\\d+)?`,
    `https?://(?:${LABEL}\\.)*(?:${LABEL}-?)?evil(?:-?${LABEL})?(?:\\.${LABEL})*${TOP}`,
    `https?://${LABEL}(?:\\.${LABEL})*${TOP}`,
    '(?:chrome|moz|safari-web)-extension://[a-zA-Z\\d-]+',
  ]
}

/** The first origin of `languages` that `regex` allows, and that is `like` a danger. */
function firstOf(
  regex: RegExp | undefined,
  automaton: Automaton | undefined,
  languages: readonly string[],
  like: (found: Found) => string | undefined,
): string | undefined {
  // Nothing is said of one that is too large.
  if (!regex || !automaton) return
  for (const source of languages) {
    for (const found of common(automaton, language(source))) {
      const origin = like(found)
      if (origin && regex.test(origin) && !originProblem(origin)) return origin
    }
  }
  return
}

// Looking one up takes 40 µs, and a regex has hundreds of texts for one domain.
const below = new Map<string, string | undefined>()

/** An origin that anybody may have: one whose domain, or browser extension, is left open at `open`. */
function strangerLike({ text, open }: Found): string | undefined {
  if (open < text.indexOf(':')) return
  if (!text.startsWith('http')) return text
  const host = hostOf(text)
  // Netlify serves the previews of `site` at `any--site`.
  const owned = registrableDomain(host)?.replace(/^.*--(?=[^.]+\.netlify\.app$)/, '')
  if (owned === undefined || isPrivateHost(host)) return
  if (open >= text.indexOf(host) + host.length - owned.length) return withRealTop(text)
  // Others may own domains below it, as below `amazonaws.com`.
  if (!below.has(owned)) below.set(owned, suffixWithin(owned))
  const shared = below.get(owned)
  return shared && text.replace(host, `evil.${shared}`)
}

/** An origin without TLS, and beyond a private network. */
function insecureLike({ text }: Found): string | undefined {
  if (!isInsecure(text)) return
  return isAddress(hostOf(text)) ? text : withRealTop(text)
}

/** `origin`, if somebody can register a domain there, as nobody can below `corp`. Without the list, it is not known. */
function withRealTop(origin: string): string | undefined {
  const top = hostOf(origin).replace(/^.*\./, '')
  return top === 'example' || isListed(top) || !isListed('com') ? origin : undefined
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

function named(entries: readonly string[]): string {
  const shown = entries.slice(0, 3).map(entry => `'${entry}'`)
  if (entries.length > 3) shown.push(`and ${entries.length - 3} more`)
  return `${shown.join(', ')} ${entries.length === 1 ? 'is' : 'are'}`
}
