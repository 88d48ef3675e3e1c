// What works but opens more than its author may know: one process warning each, when the layer is
// made. A warning says who could do what, and what to write instead.
import type { CheckedOptions } from './options.ts'
import { insecureIn, isInsecure, isShared, samplesOf, strangerIn } from './strangers.ts'

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
  if (!allowCredentials) return

  if (allowsAny) {
    warn(
      'ANY_ORIGIN',
      "Any origin is allowed with credentials, so every site can act as the user who visits it. List the origins instead of '*', or leave out allowCredentials.",
    )
  }
  const samples = regex ? samplesOf(regex) : []
  const stranger = regex && strangerIn(regex, samples)
  const exposed = regex && stranger === undefined ? insecureIn(regex, samples) : undefined
  const insecure = allowOrigins.filter(isInsecure)
  const subject = exposed === undefined ? listOf(insecure) : `'${exposed}', by allowOriginRegex, is`
  if (insecure.length > 0 || exposed !== undefined) {
    warn(
      'INSECURE_ORIGIN',
      `${subject} allowed with credentials. Anybody on the network can change a page that is served without TLS and act as its user. Write https://.`,
    )
  }
  const shared = allowOrigins.filter(isShared)
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

function listOf(entries: readonly string[]): string {
  const shown = entries.slice(0, 3).map(entry => `'${entry}'`)
  if (entries.length > 3) shown.push(`and ${entries.length - 3} more`)
  return `${shown.join(', ')} ${entries.length === 1 ? 'is' : 'are'}`
}
