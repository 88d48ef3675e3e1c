// What works but opens more than its author may know: one process warning each, when the layer is
// made. A warning says who could do what, and what to write instead.
import type { CheckedOptions } from './options.ts'
import { isPrivateHost } from './origins.ts'

// Anybody can register a name under these, all of which are on the Public Suffix List.
export const SHARED_DOMAINS: readonly string[] =
  `github.io gitlab.io vercel.app netlify.app pages.dev workers.dev web.app firebaseapp.com appspot.com
  a.run.app herokuapp.com onrender.com fly.dev deno.dev surge.sh azurewebsites.net azurestaticapps.net
  cloudfront.net s3.amazonaws.com amplifyapp.com elasticbeanstalk.com ngrok.io ngrok.app ngrok-free.app
  trycloudflare.com blogspot.com myshopify.com wixsite.com co.uk com.au co.nz co.jp com.br co.in co.za`.split(
    /\s+/,
  )

// Nobody lists these origins, so a regex that matches one lets strangers in.
const STRANGERS = [
  'evil.example',
  'evil.com',
  'evil.com:8443',
  ...SHARED_DOMAINS.map(d => `evil.${d}`),
]
const EXTENSION = 'chrome-extension://abcdefghijklmnopabcdefghijklmnop'

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
  const insecure = allowOrigins.filter(isInsecure)
  if (insecure.length > 0) {
    warn(
      'INSECURE_ORIGIN',
      `${listOf(insecure)} allowed with credentials. Anybody on the network can change a page that is served without TLS and act as its user. Write https://.`,
    )
  }
  const shared = allowOrigins.filter(isShared)
  if (shared.length > 0) {
    warn(
      'SHARED_DOMAIN',
      `${listOf(shared)} allowed with credentials. Anybody can register a subdomain there and act as its visitors. List each origin.`,
    )
  }
  const stranger = regex && strangersTo(regex).find(origin => regex.test(origin))
  if (stranger !== undefined) {
    warn(
      'OPEN_REGEX',
      `allowOriginRegex matches '${stranger}', and credentials are allowed, so a stranger's site can act as the user who visits it. Write the whole domain, with '\\\\.' for each dot.`,
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

/** Whether `entry` is served without TLS and over more than a private network. */
function isInsecure(entry: string): boolean {
  return entry.startsWith('http://') && !isPrivateHost(hostOf(entry))
}

/** Whether `entry` is a pattern over a domain that is shared, or over the parent of one. */
function isShared(entry: string): boolean {
  const host = hostOf(entry)
  return (
    entry.includes('://*.') &&
    SHARED_DOMAINS.some(domain => domain === host || domain.endsWith(`.${host}`))
  )
}

function hostOf(entry: string): string {
  return entry.replace(/^.*:\/\/(?:\*\.)?/, '').replace(/:[\d*]+$/, '')
}

/** Origins of strangers that `regex` may match by mistake. */
function strangersTo({ source }: RegExp): string[] {
  const hosts: readonly string[] = source.match(/(?:[\w-]+\\?\.)+[a-z]+/gi) ?? []
  // The dot before a domain may be missing, or not escaped.
  const near = hosts
    .map(host => registeredOf(plain(host)))
    .filter(domain => !isPrivateHost(domain))
    .flatMap(domain => [`evil-${domain}`, `appx${domain}`])
  // So may any other dot but the last; without that one, no name is left that anybody can register.
  const loose = hosts
    .map(host => host.replace(/(?<!\\)\.(?=.*\.)/g, 'x'))
    .filter(host => !hosts.includes(host))
  const [, topLevel = 'com'] = /\\?\.([a-z]{2,})(?:\$|\)|\(:.*|:.*)*$/i.exec(source) ?? []
  const others = [...loose, `evil.${topLevel}`].map(plain).filter(host => !isPrivateHost(host))
  const origins = [...STRANGERS, ...near, ...others].flatMap(host => [
    `https://${host}`,
    `http://${host}`,
  ])
  return [...origins, EXTENSION]
}

/** A host as it stands in a regex, without its backslashes. */
function plain(host: string): string {
  return host.replaceAll('\\', '').toLowerCase()
}

/** `host` up to one label under the registry or the shared domain that it is in. */
function registeredOf(host: string): string {
  const shared = SHARED_DOMAINS.find(domain => host.endsWith(`.${domain}`))
  const [registry] = shared
    ? [shared]
    : (/(?<=\.)(?:com?|net|org|ac|edu|gov)\.[a-z]{2}$/.exec(host) ?? [])
  return host
    .split('.')
    .slice(-(registry ?? 'com').split('.').length - 1)
    .join('.')
}
