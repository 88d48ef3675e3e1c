// What an entry of `allowOrigins` must look like to match anything that a browser sends: scheme, host
// and port as the URL standard serializes them, or a pattern.
import { isPattern, isWithoutHost, LONGEST_ORIGIN, partsOf } from '../origin.ts'
import { isAddress, isPrivateHost } from './networks.ts'
import { type Advice, listProblem, mend, type Problem, type Row } from './problem.ts'

export const ORIGIN = "Write scheme, host and port, such as 'https://example.org'."
const PATTERN = "Write a pattern such as 'https://*.example.org' or 'http://localhost:*'."
const NETWORK_REGEX =
  "Write a regex for it, as allowOriginRegex: 'http://192\\\\.168\\\\.\\\\d+\\\\.\\\\d+' for a /16 network."

const NETWORK = 'is a network, not an origin'
const NOT_AS_SENT = 'is not written as browsers send it'
const STAR = "has a '*' where none is allowed"

/** What people write: the first row that is found names the rule, and the text after all repairs is advised. */
function rows(): readonly Row[] {
  // biome-ignore format: a row a line
  return [
    [/^null$/i, "is not lower case; browsers send 'null'", 'null'],
    [/^(?:about|blob|data|filesystem|javascript):/i, "is never sent; browsers send 'null' or the page's origin", { advice: ORIGIN }],
    [/^file:.*/i, NOT_AS_SENT, 'file://'],
    [/^\w+:\/\/(?=https?:\/\/)/i, 'has two schemes', ''],
    [/^(?:ws|ftp)(?=s?:)/i, 'has a scheme that no page uses', 'http'],
    [/(?<=^|\/\/)(?:(\d+)(?:\.\d+){3}\/8|(\d+\.\d+)(?:\.\d+){2}\/16|(\d+\.\d+\.\d+)\.\d+\/24)(?!\d)/, NETWORK, '$1$2$3.*'],
    [/^(?:https?:\/\/)?(?:[\d.]+|\[?[\da-f]*:[\da-f:.]+\]?)\/\d{1,3}(?::[\d*]+)?\/?$/i, NETWORK, { advice: NETWORK_REGEX }],
    [/^(https?)(?::\/*|\/\/)(?=[^:/])/i, NOT_AS_SENT, '$1://'],
    [/^(?![^/]*:\/\/)\/*(?=(?:localhost|\[|\d+\.[\d.*]*)(?![\w.-]))/i, 'has no scheme', 'http://'],
    [/^(?![^/]*:\/\/|https?:|[\w*-]*\/*$)\/*/i, 'has no scheme', 'https://'],
    [/(?<=\/\/)\d+(?:\.\d+){0,2}\.?\*?(?=[:/]|$)/, 'is only part of an address', address],
    [/:\d+(?:(?:-|\.\.)\d+|:\*)(?=\/?$)/, 'has more than one port', ':*'],
    [/(?<=:\/\/[^/?#]*)\/.*$/s, 'has a path, which an Origin never has', ''],
    [/(?<=^https:.*):0*443$|(?<=^http:.*):0*80$/i, 'names the default port, which browsers leave out', ''],
    [/^.*[^\0-\x7f].*$/s, 'is not in Punycode, as browsers send it', canonical],
    [/^.*[A-Z].*$/, 'has upper-case letters, but browsers send lower case', canonical],
    [/^.*$/, NOT_AS_SENT, canonical],
    [/(?<=^.*:\/\/)\.(?=[^.])/, 'has an empty label', '*.'],
    [/^(?:https?:\/\/|.*\*\.)(?:.*\.)?\./, 'has an empty label', { advice: ORIGIN }],
    [/(?<=\*\..*)\.(?=(?::\d+)?$)|\.(?=:\*$)/, NOT_AS_SENT, ''],
    [/(?<=\/\/localhost)\*$/, STAR, ':*'],
    [/(?<=.)\*\*+/, STAR, '*'],
    [/(?<=\.[a-z]+)\*(?=(?::[\d*]+)?$)/, STAR, ''],
    [/(?<=\/\/)\*(?=[a-z\d])/, STAR, '*.'],
    [/\*/, STAR, { advice: asRegex }],
  ]
}

export function originProblem(value: string): Problem | undefined {
  if (isEntry(value)) return
  const problem = listProblem(value, /[^\s,;]+/g, originProblem)
  // Some rows take quadratic time.
  const known = value.length > 1000 ? [] : rows()
  const mended = problem ?? mend(value, known, text => isEntry(text) && { entries: [text] })
  return mended ?? { rule: 'is not an origin', advice: ORIGIN }
}

/** Whether `value` is what browsers send, or a pattern for it. */
function isEntry(value: string): boolean {
  // Nothing can be wrong with these, and parsing 100,000 URLs takes a quarter of a second.
  const ordinary = /^https:\/\/(?:(?!xn--)[a-z\d][a-z\d-]*\.)+[a-z]+$/
  if (value.length <= LONGEST_ORIGIN && ordinary.test(value)) return true
  if (/^(?:\*|null|file:\/\/)$/.test(value)) return true
  // `localhost:` and `example.org:` are a host with an empty port; `com.example.app://` is a scheme.
  if (isWithoutHost(value) && !/[A-Z]|\.[^/]*$|^(?:localhost|file):/.test(value)) return true
  const plain = value.replace('://*.', '://').replace(/(?<!:\d+):\*$/, '')
  const parts = URL.canParse(plain) && canonical(plain) === plain && partsOf(plain)
  if (!parts) return false
  const [scheme, host, port] = parts
  if (/^(?:wss?|ftps?|file):/.test(scheme) || port === ':0') return false
  const labels = host.split('.')
  const isBelow = value.includes('://*.')
  const isTopLevel = labels.length === 1 && !isPrivateHost(`any.${host}`)
  if (isBelow && (isAddress(host) || isTopLevel)) return false
  // In other schemes, a host is any text. A domain may end with a dot, but no pattern matches one that does.
  const isDomain = isBelow || /^https?:/.test(scheme)
  return !isDomain || !(isPattern(value) ? labels : labels.slice(0, -1)).includes('')
}

/** `text` as the URL standard serializes it. A host is opaque, but for `http` and `https`. */
function canonical(text: string): string {
  const [, origin = '', port = ''] = /^(.*?)(:\*)?$/.exec(text) ?? []
  const isOpaque = !/^(?:https?|(?:http)?\*):/i.test(text)
  try {
    const { protocol, host } = new URL(origin)
    return `${protocol}//${host}${port}`
  } catch {
    return isOpaque ? text : text.toLowerCase()
  }
}

/** The whole address of which `part` is the start. */
function address(part: string): string {
  return `${part.replace(/[.*]+$/, '')}.*.*.*`.split('.').slice(0, 4).join('.')
}

/** The regex for what a `*` in `text` stands for. */
function asRegex(text: string): Advice {
  const starred = /^(\*|http\*|[a-z][a-z\d+.-]*):\/\/([\w*-]+(?:\.[\w*-]+)*)(:[1-9*][\d*]*)?$/
  const [, scheme = '', host = '', port = ''] = starred.exec(text) ?? []
  const labels = host.split('.')
  // In an address, `*` stands for digits: `10.0.0.com` may be anybody's domain.
  const hasDigits = /^[\d.*]*\d[\d.*]*$/.test(host)
  const meant = host.replaceAll('*', hasDigits ? '1' : 'a') + port.replaceAll('*', '1')
  if (!isEntry(`${scheme.replace(/^(?:http)?\*$/, 'https')}://${meant}`)) return PATTERN
  const isDomain = /^(?:http|\*)/.test(scheme) && !hasDigits && !isPrivateHost(host)
  if (isDomain && labels.slice(-2).some(label => label.includes('*'))) return PATTERN
  const any = host === '*' ? '[\\w.-]' : hasDigits ? '\\d' : '[\\w-]'
  const sources = labels.map(label => label.replaceAll('*', label === '*' ? `${any}+` : `${any}*`))
  const schemes = scheme.includes('*') ? 'https?' : scheme.replace(/[+.]/g, '\\$&')
  const ports = port === ':*' ? '(:\\d+)?' : port.replaceAll('*', '\\d*')
  return { options: { allowOriginRegex: `${schemes}://${sources.join('\\.')}${ports}` } }
}
