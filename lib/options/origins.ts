// What an entry of `allowOrigins` must look like to match anything that a browser sends: scheme, host
// and port as the URL standard serializes them, or a pattern.

import { isPattern, isSerializedOrigin, isWithoutHost, LONGEST_ORIGIN } from '../origin.ts'
import { inspect } from '../util.ts'
import { fixable, listProblem, type Problem, replaced, rightEntries } from './problem.ts'

const NOT_AS_SENT = 'is not written as browsers send it'
// Nothing can be wrong with these, and parsing 100,000 URLs takes a quarter of a second.
const ORDINARY = /^https:\/\/(?:(?!xn--)[a-z\d][a-z\d-]*\.)+[a-z]+$/

const SCHEME = /^[a-z][a-z\d+.-]*:\/\//i
const MADE_BY_PAGE = /^(?:about|blob|filesystem|javascript):/i
const ANY_LABELS = /(^|:\/\/)\*\./
// `10.0.0.0/8`
const NETWORK =
  /^(https?:\/\/)?((?:\d{1,3}\.){3}\d{1,3}|\[[\da-f:.]+\])\/(\d{1,3})(:(?:\d+|\*))?\/?$/i
const ADDRESS = /^\[|(?:^|\.)\d+$/
// Nobody can register a domain under these.
const PRIVATE_NAME = /(?:^|\.)(?:localhost|local|internal|lan|test|home\.arpa)$/

// Loopback, this host (RFC 1122), link-local, and RFC 1918, 4193 and 6598 (such as Tailscale's).
const PRIVATE_ADDRESS =
  /^(?:127|10)\.|^0\.0\.0\.0$|^192\.168\.|^169\.254\.|^172\.(?:1[6-9]|2\d|3[01])\.|^100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|^\[(?:::1\]|f[cd]|fe[89ab])/

/** Whether `host` is this machine, or has an address or a name that means something only in one network. */
export function isPrivateHost(host: string): boolean {
  return ADDRESS.test(host)
    ? PRIVATE_ADDRESS.test(host)
    : !host.includes('.') || PRIVATE_NAME.test(host)
}

export function originProblem(value: string): Problem | undefined {
  if (value.length <= LONGEST_ORIGIN && ORDINARY.test(value)) return
  if (value === '*' || value === 'null') return
  if (value.toLowerCase() === 'null')
    return fixable("is not lower case; browsers send 'null'", 'null')
  if (/^data:/i.test(value)) {
    return {
      rule: "is never sent; browsers send 'null' for such pages",
      advice: 'Serve the page over HTTP.',
    }
  }
  if (MADE_BY_PAGE.test(value)) {
    const rule = 'is never sent; browsers send the origin of the page that made it'
    const page = value.replace(MADE_BY_PAGE, '')
    return /^https?:/i.test(page)
      ? replaced(rule, page, originProblem)
      : { rule, advice: 'Write the origin of that page.' }
  }
  const several = listProblem(value, 'origin', originProblem)
  if (several) return several
  if (/^file:/i.test(value))
    return value === 'file://' ? undefined : fixable(NOT_AS_SENT, 'file://')
  if (/^wss?:|^ftp:/i.test(value)) return schemeProblem(value)
  const [, second] = /^\w+:\/\/(https?:\/\/.*)$/i.exec(value) ?? []
  if (second !== undefined) return replaced('has two schemes', second, originProblem)
  return isLoneScheme(value) ? undefined : hostProblem(value)
}

/** `localhost:` and `example.org:` are a host with an empty port; `com.example.app://` is a scheme. */
function isLoneScheme(value: string): boolean {
  return (
    isWithoutHost(value) && value === value.toLowerCase() && !/\.[^/]*$|^localhost:/.test(value)
  )
}

function schemeProblem(value: string): Problem {
  const rule = 'has a scheme that no page is served with'
  const right = /^ws/i.test(value) ? serialize(value.replace(/^ws/i, 'http')) : undefined
  if (right === undefined || originProblem(right)) {
    return { rule, advice: 'Write the origin of the page.' }
  }
  return fixable(rule, right)
}

function hostProblem(value: string): Problem | undefined {
  const [, scheme = 'http://', address, prefix, port = ''] = NETWORK.exec(value) ?? []
  if (address !== undefined)
    return networkProblem(scheme.toLowerCase(), address, Number(prefix), port)
  const [, start, range] = /^(.*):(\d+(?:-|\.\.)\d+)\/?$/.exec(value) ?? []
  if (range !== undefined) return replaced('has a range of ports', `${start}:*`, originProblem)
  // A pattern is judged as the origin that it is without its `*`.
  const plain = value
    .replace(ANY_LABELS, '$1')
    .replace(/:\*$/, '')
    .replace(/(?<=[^/]\/)\*$/, '')
  if (plain.includes('*') && value.length <= LONGEST_ORIGIN) return starProblem(value)
  const origin = serialize(plain)
  if (origin === undefined) {
    const rule = /:\d{5,}$/.test(plain) ? 'has a port over 65535' : 'is not an origin'
    return { rule, advice: "Write scheme, host and port, such as 'https://example.org'." }
  }
  const hasLabels = ANY_LABELS.test(value)
  const labels = hasLabels ? origin.replace('://', '://*.') : origin
  const right = value.endsWith(':*') ? `${labels.replace(/:\d+$/, '')}:*` : labels
  if (right === value) return labelProblem(value, origin, hasLabels)
  const rule = differenceOf(plain, origin)
  // What is advised must be right itself, and the last problem is the one that matters.
  const problem = originProblem(right)
  const entries = rightEntries(right, problem)
  return entries ? fixable(rule, ...entries) : problem
}

/** A network is no origin; only a regex means its addresses. */
function networkProblem(scheme: string, address: string, prefix: number, port: string): Problem {
  const rule = 'is a network, not an origin'
  const any = '\\.\\d{1,3}'
  const right = serialize(`${scheme}${address}${port.replace(':*', '')}`)
  const isKnown = address.includes('.') && [8, 16, 24].includes(prefix)
  if (!isKnown || right === undefined || originProblem(right)) {
    const example = inspect(`${scheme}192\\.168${any.repeat(2)}`)
    const advice = `Write a regex for it, as allowOriginRegex: ${example} for a /16 network.`
    return { rule, advice }
  }
  const [host = '', number] = right.replace(SCHEME, '').split(':')
  const known = host.split('.').slice(0, prefix / 8)
  const ports = port === ':*' ? '(:\\d+)?' : number === undefined ? '' : `:${number}`
  const allowOriginRegex = scheme + known.join('\\.') + any.repeat(4 - known.length) + ports
  return { rule, advice: { options: { allowOriginRegex } } }
}

/** The origin that `text` means, as browsers send it. */
function serialize(text: string): string | undefined {
  const bare = text.replace(/^(https?)(?::\/*|\/\/)(?=[^/])/i, '$1://').replace(/^\/+/, '')
  const assumed = /^(?:localhost|\[|\d+\.\d+\.\d+\.\d+)(?![\w.-])/i.test(bare)
    ? 'http://'
    : 'https://'
  const full = SCHEME.test(bare) ? bare : assumed + bare
  // A word is not taken for a host, whatever it was to mean: `all`, `self`, `true`.
  if (!URL.canParse(full) || /^(?!localhost\W*$)[\w-]+\/*$|^(?:https?|wss?|ftp):$/i.test(bare))
    return
  const { protocol, host: authority } = new URL(full)
  // The URL standard gives an `origin` to few schemes; browsers send one for others too.
  // A host under any other scheme is opaque, and keeps its letter case.
  const origin = `${protocol}//${authority}`
  return authority !== '' && isSerializedOrigin(origin) ? origin : undefined
}

/** How `text` differs from the `origin` that it means. */
function differenceOf(text: string, origin: string): string {
  if (!SCHEME.test(text)) return /^https?[:/]/i.test(text) ? NOT_AS_SENT : 'has no scheme'
  const [authority = '', rest = ''] = text.replace(SCHEME, '').split(/(?=[/?#])/, 2)
  if (rest.startsWith('/')) return 'has a path, which an Origin never has'
  if (rest !== '') return 'has a query or fragment, which an Origin never has'
  if (authority.includes('@')) return 'has user information, which an Origin never has'
  if (/[^\0-\x7f]/.test(text)) return 'is not in Punycode, as browsers send it'
  if (/[A-Z]/.test(text)) return 'has upper-case letters, but browsers send lower case'
  if (text.endsWith(':')) return 'has a colon without a port'
  if (text.startsWith(`${origin}:`)) return 'names the default port, which browsers leave out'
  return NOT_AS_SENT
}

/** What is wrong with the labels or the port of `value`, which is `origin` or a pattern over it. */
function labelProblem(value: string, origin: string, hasLabels: boolean): Problem | undefined {
  const [host = '', port] = origin.replace(SCHEME, '').split(/:(?=\d+$)/)
  const labels = host.split('.')
  if (port === '0')
    return { rule: 'has port 0, which no server uses', advice: 'Write the port of the page.' }
  // The root, `example.org.`, is a host too. Of other schemes any text is, as of Electron's `app://.`.
  const hasLabelRules = isPattern(value) || /^https?:/.test(value)
  if (hasLabelRules && labels.slice(0, -1).includes('')) {
    const right = value.replace('://.', '://*.')
    const rule = 'has an empty label'
    return right !== value && !originProblem(right)
      ? fixable(rule, right)
      : { rule, advice: 'Write one dot between two labels.' }
  }
  if (!isPattern(value)) return
  if (host.endsWith('.')) {
    const rule = 'is a pattern with a dot at the end of its host'
    const right = value.replace(/\.(?=(?::[\d*]+)?$)/, '')
    return originProblem(right) ? { rule, advice: 'Leave out the last dot.' } : fixable(rule, right)
  }
  if (!hasLabels) return
  if (ADDRESS.test(host)) {
    return {
      rule: "has '*.' before an IP address, which has no subdomains",
      advice: 'List each address.',
    }
  }
  if (labels.length > 1 || PRIVATE_NAME.test(host)) return
  return {
    rule: `matches every domain under '${host}', no matter who owns it`,
    advice: `Write at least one more label, such as '${value.replace('*.', '*.example.')}'.`,
  }
}

const STARRED =
  /^(\*|http\*|[a-z][a-z\d+.-]*):\/\/([\w*-]+(?:\.[\w*-]+)*)(:[1-9*][\d*]*)?(?:\/\*?)?$/
// In the label that somebody registers, or after it.
const STAR_IN_DOMAIN = /\*[^.]*(?:\.(?:com?|net|org|ac|gov|edu))?(?:\.[^.]*)?$/
const NUMBERS = /^[\d.*]*\d[\d.*]*$/

/** What to write for a `*` where no pattern has one: the regex that means the same, if it lets no stranger in. */
function starProblem(value: string): Problem {
  const rule = "has a '*' where none is allowed; it can stand for all subdomains or for the port"
  const single = value.replace(/\*{2,}/g, '*')
  if (single !== value && single !== '*') return replaced(rule, single, originProblem)
  const [, scheme = '', host = '', port = ''] = STARRED.exec(lowered(value)) ?? []
  const isAddress = NUMBERS.test(host)
  const full = isAddress ? inFull(host) : host
  if (full === '') {
    const advice = "Write a pattern such as 'https://*.example.org' or 'http://localhost:*'."
    return { rule, advice }
  }
  const isWeb = /^(?:https?|http\*|\*)$/.test(scheme)
  const isPrivate = isAddress || PRIVATE_NAME.test(host)
  if (isWeb && !isPrivate && host !== '*' && STAR_IN_DOMAIN.test(host)) {
    const narrower = host
      .replace(/^localhost\*$/, port ? 'localhost' : 'localhost:*')
      .replace(/(?<=[^.*:])\*+$/, '')
      .replace(/^\*(?=[a-z\d])/, '*.')
    return narrower === host
      ? { rule, advice: "Write one entry for each domain, such as 'https://example.com'." }
      : replaced(rule, `${scheme}://${narrower}${port}`, originProblem)
  }
  const schemes = scheme.includes('*') ? 'https?' : scheme.replace(/[+.]/g, '\\$&')
  // In an address, `*` stands for digits: `10.0.0.com` may be anybody's domain.
  const any = host === '*' ? '[\\w.-]' : isAddress ? '\\d' : '[\\w-]'
  const labels = full
    .split('.')
    .map(label => label.replaceAll('*', label === '*' ? `${any}+` : `${any}*`))
  const isDefault = /^(?:https:443|http:80)$/.test(scheme + port)
  const ports = port === ':*' ? '(:\\d+)?' : isDefault ? '' : port.replaceAll('*', '\\d*')
  const allowOriginRegex = `${schemes}://${labels.join('\\.')}${ports}`
  return { rule, advice: { options: { allowOriginRegex } } }
}

/** `text` in lower case, but for the host of a scheme other than `http` and `https`, which is opaque. */
function lowered(text: string): string {
  const part = /^(?:\*|https?|http\*):/i.test(text) ? /.*/s : /^[^:]*/
  return text.replace(part, each => each.toLowerCase())
}

/** The four parts of an IPv4 address, or `''`: the last `*` of `10.*` stands for all that is missing. */
function inFull(address: string): string {
  const parts = address.replace(/^((?:[\d*]+\.){0,2}\d+)\*$/, '$1.*').split('.')
  while (parts.length < 4 && parts.at(-1) === '*') parts.push('*')
  return parts.length === 4 ? parts.join('.') : ''
}
