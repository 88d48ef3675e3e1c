// What an entry of `allowOrigins`, or `allowOriginRegex`, must look like to match anything that a
// browser sends: scheme, host and port as the URL standard serializes them.
import { inspect } from 'node:util'
import { isPattern } from '../origin.ts'
import type { Problem } from './error.ts'
import { listProblem, write } from './names.ts'

const REGEX_TEXT = /[\\^$|(){}]|\][*+?]|(?:^|\/)\.[*+]|^https\?/
const NO_ORIGIN = /^(?:about|blob|data|file|filesystem|javascript):/i
const SCHEME = /^[a-z][a-z\d+.-]*:\/\//i
const LOCAL = /^(?:localhost|\[|\d+\.\d+\.\d+\.\d+)(?![\w.-])/i
const IP_ADDRESS = /^\[|\.\d+$/
const ANY_LABELS = /(^|:\/\/)\*\./

export function originProblem(value: string): Problem | undefined {
  if (value === '*' || value === 'null') return
  if (/^null$/i.test(value)) {
    return { rule: "is not lower case, as browsers send 'null'", advice: write('null') }
  }
  if (REGEX_TEXT.test(value)) {
    return {
      rule: 'is a regex, but entries are compared as plain text',
      advice: `Write allowOriginRegex: ${inspect(value)}.`,
    }
  }
  const problem = listProblem(value, 'origin')
  if (problem) return problem
  if (NO_ORIGIN.test(value)) {
    return {
      rule: "is never sent; browsers send 'null' for such pages",
      advice: "Serve the page over HTTP, or write 'null'.",
    }
  }
  // A pattern is judged as the origin that it is without its `*`.
  const plain = value.replace(ANY_LABELS, '$1').replace(/:\*$/, '')
  if (plain.includes('*')) {
    return {
      rule: "has a '*' that stands neither for all subdomains nor for the whole port",
      advice:
        "Write a pattern such as 'https://*.example.org' or 'http://localhost:*', or '*' for any origin.",
    }
  }
  const origin = serialize(plain)
  if (origin === undefined) {
    return {
      rule: 'is not an origin',
      advice: "Write scheme, host and port, such as 'https://example.org'.",
    }
  }
  const hasLabels = ANY_LABELS.test(value)
  const right =
    (hasLabels ? origin.replace('://', '://*.') : origin) + (value.endsWith(':*') ? ':*' : '')
  if (right !== value) return { rule: differenceOf(plain, origin), advice: write(right) }
  return isPattern(value) ? patternProblem(new URL(origin).hostname, hasLabels) : undefined
}

/** The origin that `text` means, as browsers send it. */
function serialize(text: string): string | undefined {
  const scheme = LOCAL.test(text.replace(/^\/+/, '')) ? 'http://' : 'https://'
  const full = /^https?:|:\/\//i.test(text) ? text : scheme + text.replace(/^\/+/, '')
  if (!URL.canParse(full)) return
  const { protocol, host } = new URL(full)
  // The standard gives an `origin` to few schemes; browsers send one for others too.
  return host === '' ? undefined : `${protocol}//${host.toLowerCase()}`
}

/** How `text` differs from the `origin` that it means. */
function differenceOf(text: string, origin: string): string {
  if (!SCHEME.test(text)) return 'has no scheme'
  const [authority, rest = ''] = text.replace(SCHEME, '').split(/(?=[/?#])/, 2)
  if (rest.startsWith('/')) return 'has a path, which an Origin never has'
  if (rest !== '') return 'has a query or fragment, which an Origin never has'
  if (authority?.includes('@')) return 'has user information, which an Origin never has'
  if (/[^\0-\x7f]/.test(text)) return 'is not in Punycode, as browsers send it'
  if (/[A-Z]/.test(text)) return 'has upper-case letters, but browsers send lower case'
  if (text.startsWith(`${origin}:`)) return 'names the default port, which browsers leave out'
  return 'is not written as browsers send it'
}

function patternProblem(hostname: string, hasLabels: boolean): Problem | undefined {
  if (IP_ADDRESS.test(hostname)) {
    return {
      rule: 'is a pattern over an IP address',
      advice: 'List each origin, or write allowOriginRegex.',
    }
  }
  if (hasLabels && !hostname.includes('.') && hostname !== 'localhost') {
    return {
      rule: `matches every domain under '${hostname}', no matter who owns it`,
      advice: `Write at least one more label, such as '*.example.${hostname}'.`,
    }
  }
}

export function regexProblem(source: string, flags = ''): Problem | undefined {
  if (source === '' || source === '(?:)')
    return { rule: 'matches no origin', advice: 'Leave it out.' }
  const [, text] = /^\/(.*)\/[a-z]*$/.exec(source) ?? []
  if (text !== undefined)
    return { rule: 'contains the slashes of a RegExp literal', advice: write(text) }
  if (/\\[AZz]/.test(source)) {
    return {
      rule: "has Python's anchors, but a regex must match the whole origin anyway",
      advice: write(source.replace(/\\[AZz]/g, '')),
    }
  }
  try {
    new RegExp(source, flags)
  } catch (error) {
    return {
      rule: `is not a valid JavaScript regex (${(error as Error).message})`,
      advice: 'Fix it.',
    }
  }
}
