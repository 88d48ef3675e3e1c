// What `allowOriginRegex` must match: an origin that a browser may send, from start to end. A regex is
// refused only if it certainly matches none; in doubt, it is accepted.
import { common, compile, type Found, language } from './automaton.ts'
import { ORIGIN, originProblem } from './origins.ts'
import { type Advice, mend, type Problem, type Row } from './problem.ts'

type Regex = string | RegExp
type Parts = Pick<RegExp, 'source' | 'flags'>

const IPV6 = '\\[[\\da-f:.]+\\]'
const HOST = `(?:(?:[a-z\\d_~-]+\\.)*[a-z\\d_~-]+\\.?|\\d+(?:\\.\\d+){3}|${IPV6})`
/** What looks as if a browser sent it. */
const SENT =
  `null|file://|https?://${HOST}(?::\\d+)?|[a-z][a-z\\d+.-]*://(?:[\\w.~-]+|${IPV6})(?::\\d+)?|` +
  '[a-z][a-z\\d+]*(?::|(?:\\.[a-z\\d]+)*://)'

/** Whether a regex has a glob's `*`, or `\z`: `https://*.example.org` matches `https:/xexample.org`, which nobody meant. */
function isGlob(source: string): boolean {
  return /^\^?\*|:(?:\\?\/){2}\*|[\w*+)\]]:\*(?=\$?$)|\w-\*\\?\.|\\z\$?$/.test(source)
}

/** Why JavaScript does not take a regex. */
function errorOf(source: string, flags: string): string | undefined {
  // The time to compile nested repetitions grows faster than their depth.
  if (/(?:\)[*+?{][^()]*){100}/.test(source)) return 'is too large'
  try {
    // Alone, as `a)|(b` would be valid in a group. It is compiled when it is first used.
    new RegExp(source, flags).test('')
    anchored({ source, flags }).test('')
    return
  } catch (error) {
    return `is not a valid JavaScript regex (${(error as Error).message.split(': ').at(-1)})`
  }
}

/** Whether a browser may send what a regex matches, and it means what its author meant; `true` if in doubt. */
function isRight(source: string, flags: string): boolean {
  if (isGlob(source) || errorOf(source, flags)) return false
  const automaton = compile(source, flags)
  if (!automaton) return true
  const search = common(automaton, language(SENT))
  let { done, value } = search.next()
  while (!done && !mayBeOrigin((value as Found).text)) ({ done, value } = search.next())
  return !done || value === false
}

/** Whether `text` is an origin, or may be: of IPv6 addresses, only a few are tried. */
function mayBeOrigin(text: string): boolean {
  return text.includes('[') || !originProblem(text)
}

/** What is wrong with `entry` of `allowOrigins` if it was meant as a regex. */
export function regexEntryProblem(entry: string): Problem | undefined {
  // `$HOST`, `{{host}}`, `%HOST%`, what JavaScript makes of one that is not set, `<your-app>`, `[app]`, `:tenant`.
  const placeholder =
    /\$\{?[a-z_]|\{\s*[a-z_]\w*\s*\}|%[a-z_]\w*%|(?<![\w.-])undefined(?![\w.-])|<[^<>]*>|\[(?!\w-\w)[\w-]+\](?![*+?{])|(?:\/|\.):[a-z]/i
  if (placeholder.test(entry)) {
    return { rule: 'holds a placeholder that was not filled in', advice: 'Write its value.' }
  }
  // Escapes, anchors, alternatives, groups, a class with a quantifier, `.*` for a host, `https?://`.
  if (!/[\\^$|(){}]|\][*+?]|(?:^|\/)\.[*+]|https?\?:/.test(entry)) return
  const rule = 'is a regex, but entries are compared as plain text'
  const { advice } = regexProblem(withDots(entry), rule) as Problem
  return { rule, advice: typeof advice === 'string' ? ORIGIN : advice }
}

/** What is wrong with a regex: with one that is right, `ruleIfRight`. */
export function regexProblem(regex: Regex, ruleIfRight?: string): Problem | undefined {
  const { source, flags } = regexParts(regex)
  if (!isRight(source, flags)) return repaired(source, flags)
  return ruleIfRight ? { rule: ruleIfRight, advice: adviceForRight(source, flags) } : undefined
}

/** One regex that matches what any of `regexes` does, or `undefined` where alternatives are not the same. */
export function anyOf(regexes: readonly Regex[]): Regex | undefined {
  if (regexes.length < 2) return regexes[0]
  const source = regexes.map(regex => regexParts(regex).source).join('|')
  const [flags = '', ...others] = new Set(regexes.map(regex => regexParts(regex).flags))
  // Groups would get other numbers, or the same name, which only newer versions of Node take.
  if (others.length > 0 || /\\[1-9k]|\(\?<\w/.test(source) || !isRight(source, flags)) return
  return written(source, flags)
}

export function regexParts(regex: Regex): Parts {
  return typeof regex === 'string' ? { source: regex, flags: '' } : regex
}

function written(source: string, flags: string): Regex {
  return flags === '' ? source : new RegExp(source, flags)
}

/** The regex that matches whole origins only. Without `g` and `y`, it does not depend on `lastIndex`. */
export function anchored({ source, flags }: Parts): RegExp {
  return new RegExp(`^(?:${source})$`, flags.replace(/[gy]/g, ''))
}

const OF_GLOB = "has a '*' that only repeats what stands before it"

function repairs(): readonly Row[] {
  // Text without any other syntax than a star is a glob, and means what it means in `allowOrigins`.
  // biome-ignore format: a row a line
  return [
    [/^(?:\(\?:\))?$/, 'matches no origin', { advice: { entries: [] } }],
    [/^(?=.*\*)[\w.*:/-]+$/, OF_GLOB, { advice: glob => originProblem(glob)?.advice ?? { entries: [glob] } }],
    [/^\/(.+)\/[a-z]*$/, 'contains the slashes of a RegExp literal', '$1'],
    [/^\^?\\A|\\[Zz]\$?$/g, "has Python's anchors", ''],
    [/\\\\/g, 'has doubled backslashes', '\\'],
    [/^.*$/s, OF_GLOB, source => (isGlob(source) ? withDots(source) : source)],
    [/(:(?:\\?\/){2})\*(?:\\?\.|(?=[a-z\d]))/gi, OF_GLOB, '$1.*\\.'],
    [/(?<=\w-)\*(?=\\?\.)/g, OF_GLOB, '[\\w-]*'],
    [/:\*(?=\$?$)/, OF_GLOB, '(:\\d+)?'],
    [/^((?:\[(?:\\.|[^\]\\])*\]|\\[^/]|[^\\/[])*:(?:\\?\/){2}(?:\[(?:\\.|[^\]\\])*\]|\\[^/]|[^\\/[])*)\\?\/[^|]*$/, 'has a slash after the host, which an Origin never has', '$1'],
    [/(?<!\\|\(\?<\w*)[A-Z]/g, 'has upper-case letters, but browsers send lower case', letter => letter.toLowerCase()],
    [/\\?:(?:443|80)(?=\$?$)/, 'names the default port, which browsers leave out', ''],
    [/^(\^?)(?:ws|ftp)(?=s?\??:)/, 'has a scheme that no page uses', '$1http'],
    [/^.*$/s, 'matches only part of an origin, but must match all of it', withStart],
  ]
}

/** What to write for a regex that is not right: the first repair with which it is. */
function repaired(source: string, flags: string): Problem {
  // What is longer would not be read.
  const rows = source.length > 1000 ? [] : repairs()
  const mended = mend(source, rows, text => isRight(text, flags) && adviceForRight(text, flags))
  const rule = isGlob(source) ? OF_GLOB : 'matches no origin that a browser sends'
  const advice = "Write the whole origin, such as 'https://example\\\\.org'."
  return mended ?? { rule: errorOf(source, flags) ?? rule, advice }
}

function withDots(source: string): string {
  return source.includes('\\.') ? source : source.replace(/\.(?![*+?{])/g, '\\.')
}

function withStart(source: string): string {
  if (/:\\?\//.test(source) || errorOf(source, '')) return source
  const whole = withDots(source).replace(/^\^|\$$/g, '')
  const part = whole.replace(/^\((?:\?:)?\^\|\\\.\)/, '(.*\\.)?')
  // A word alone is no host, whatever it was to mean.
  if (!/[.:]|localhost/.test(part)) return source
  const local = part.includes('|') ? 'https?' : 'http'
  const scheme = /(?:^|[(|:])(?:localhost|\d)/.test(part) ? local : 'https'
  const subdomains = /^\\\.|^-/.test(part) ? '.*' : ''
  const port = /^localhost$|^[\d.\\]+$/.test(part) ? '(:\\d+)?' : ''
  return `${scheme}://${subdomains}${part.includes('|') ? `(${part})` : part}${port}`
}

/** To write a regex that is right: as an entry of `allowOrigins` where that says the same. */
function adviceForRight(source: string, flags: string): Advice {
  const entry = source
    .replace(/^\^|\$$/g, '')
    .replace(/(:(?:\\?\/){2})\.[*+]\\?\./, '$1*.')
    .replace(/\((?:\?:)?:\\d[*+]\)\?$/, ':*')
    .replace(/\\(?=[./-])/g, '')
  const isOrigin = /^[a-z][a-z\d+.-]*:\/\/(?:\*\.)?[\w-][\w.-]*(?::(?:\d+|\*))?$/i.test(entry)
  if (!isOrigin) return { options: { allowOriginRegex: written(source, flags) } }
  return originProblem(entry)?.advice ?? { entries: [entry] }
}
