// What `allowOriginRegex` must match: an origin that a browser may send, from start to end. A regex is
// refused only if it certainly matches none; in doubt, it is accepted.
import { type Automaton, common, compile, language } from './automaton.ts'
import { originProblem } from './origins.ts'
import { type Advice, fixable, listProblem, type Problem, rightEntries } from './problem.ts'

// Escapes, anchors, alternatives, groups, a class with a quantifier, `.*` for a host, `https?://`.
const REGEX_TEXT = /[\\^$|(){}]|\][*+?]|(?:^|\/)\.[*+]|https?\?:/
// `$HOST`, `{{host}}`, `%HOST%`, what JavaScript makes of one that is not set, `<your-app>`, `[app]`, `:tenant`.
const PLACEHOLDER =
  /\$\{?[a-z_]|(?<!\\\w)\{+\s*[a-z_]\w*\s*\}|%[a-z_]\w*%|(?<![\w.-])undefined(?![\w.-])|(?<!\?)<[^>]*>|\[(?!\w-\w)[\w-]+\](?![*+?{])|(?:\/|\.):[a-z]/i
// What may match an origin, but none that was meant: a glob's `*`, as in `https://*.example.org`, and `\z`.
const MISREAD = /^\^?\*|:(?:\\?\/){2}\*(?=\\?\.|[:|]|\$?$)|[\w*]:\*(?=\$?$)|(?<!\\)\\z(?=\$?$)/

// What is longer is not shown repaired.
const MOST_REPAIRED = 1000
const LETTERS = 'abcdefghijklmnopqrstuvwxyz'
const DIGITS = '0123456789'
const LABEL = '[a-z\\d_~-]+'
const ADDRESS = '\\[[\\da-f:.]+\\]'
const HOST = `(?:${LABEL}(?:\\.${LABEL})*\\.?|${ADDRESS})`
// No page has such an origin, or none without a host, or the word is a host before its port.
const UNSENT = 'http https ws wss ftp file about blob data javascript filesystem localhost'.split(
  ' ',
)

/** What browsers send, or may send. Made when it is first needed, since it takes a millisecond. */
function makeSent(): Automaton {
  const scheme = otherThan(UNSENT, `${LETTERS}${DIGITS}+.-`, LETTERS)
  const lone = otherThan(UNSENT, `${LETTERS}${DIGITS}+`, LETTERS)
  const port = (standard: string) => otherThan(['', standard], DIGITS, '123456789')
  const kinds = [
    'null|file://',
    `https://${HOST}(?::${port('443')})?`,
    `http://${HOST}(?::${port('80')})?`,
    `${scheme}://(?:[\\w.~-]+|${ADDRESS})(?::\\d+)?`,
    `${lone}(?::|(?:\\.[a-z\\d]+)*://)`,
  ]
  return language(kinds.join('|'))
}

/** A regex for the strings of `characters` that start with one of `starts`, except for `words`. */
function otherThan(words: readonly string[], characters: string, starts: string): string {
  const heads = [...new Set(words.map(word => word.slice(0, 1)))].filter(head => head !== '')
  const others = [...starts].filter(start => !heads.includes(start)).join('')
  const branches = heads.map(head => {
    const tails = words.filter(word => word.startsWith(head)).map(word => word.slice(1))
    return head + otherThan(tails, characters, characters)
  })
  const end = words.includes('') ? [] : ['']
  return `(?:${[`[${others}][${characters}]*`, ...branches, ...end].join('|')})`
}

let sent: Automaton | undefined

/** Whether a browser may send something that a regex matches; `true` if that is not certain. */
function canMatch(source: string, flags: string): boolean {
  const automaton = compile(source, flags)
  sent ??= makeSent()
  const { done, value: isAll } = automaton ? common(automaton, sent, 1).next() : {}
  return !(done && isAll)
}

/** Why JavaScript does not take a regex. */
function errorOf(source: string, flags: string): string | undefined {
  try {
    // Alone, as `a)|(b` would be valid in a group. It is compiled when it is first used.
    new RegExp(source, flags).test('')
    new RegExp(`^(?:${source})$`, flags).test('')
    return
  } catch (error) {
    const reason = `${(error as Error).message.split(': ').at(-1)}`
    const isTooLarge = /too large|overflow/.test(reason)
    return isTooLarge ? 'is too large' : `is not a valid JavaScript regex (${reason})`
  }
}

const LIST = "List each origin, such as 'https://example.org'."

/** Source and flags of a regex, which may be text. */
export function partsOf(regex: string | RegExp): { source: string; flags: string } {
  return typeof regex === 'string' ? { source: regex, flags: '' } : regex
}

/** What is wrong with `entry` of `allowOrigins` if it was meant as a regex. */
export function regexEntryProblem(entry: string): Problem | undefined {
  if (PLACEHOLDER.test(entry)) {
    return { rule: 'holds a placeholder that was not filled in', advice: 'Write its value.' }
  }
  if (!REGEX_TEXT.test(entry)) return
  const list = entry.replaceAll('|', ',')
  if (list !== entry && !REGEX_TEXT.test(list)) return listProblem(list, 'origin', originProblem)
  const rule = 'is a regex, but entries are compared as plain text'
  const advice = rightRegex(withDots(entry), '')
  if (typeof advice === 'string') return { rule, advice: LIST }
  return { rule, advice: asEntries(advice) }
}

/** Advice for an entry of `allowOrigins`: other entries, where it says no more than those. */
export function asEntries(advice: Advice): Advice {
  const entries = typeof advice === 'object' && 'options' in advice && advice.options.allowOrigins
  return entries ? { entries: [...entries] } : advice
}

export function regexProblem(source: string, flags = ''): Problem | undefined {
  if (source === '' || source === '(?:)') return fixable('matches no origin')
  return isRight(source, flags) ? undefined : repaired(source, flags)
}

/** What to write for a regex, right or not. */
export function rightRegex(source: string, flags: string): Advice {
  return isRight(source, flags) ? adviceOn(source, flags) : repaired(source, flags).advice
}

function isRight(source: string, flags: string): boolean {
  return !MISREAD.test(source) && errorOf(source, flags) === undefined && canMatch(source, flags)
}

/** A repair of what people often write, with the rule that it breaks. */
type Repair = readonly [rule: string, repair: (source: string) => string]

// Scheme and host, up to a slash after them.
const CHARACTERS = String.raw`(?:\[(?:\\.|[^\]\\])*\]|\\[^/]|[^\\/[])*`
const HEAD = new RegExp(String.raw`^(${CHARACTERS}:(?:\\?/){2}${CHARACTERS})\\?/.*$`)

// biome-ignore format: a row a line
const REPAIRS: readonly Repair[] = [
  ['contains the slashes of a RegExp literal', source => source.replace(/^\/(.+)\/[a-z]*$/, '$1')],
  ['has Python anchors, which are not needed: the regex must match the whole origin anyway', source => source.replace(/^\^?\\A|\\[Zz]\$?$/g, '')],
  ["has Python's {,n}, which JavaScript matches literally", source => source.replace(/(?<!\\)\{,(?=\d+\})/g, '{0,')],
  ['has doubled backslashes', source => source.replaceAll('\\\\', '\\')],
  ["has a '*' that only repeats what stands before it", withoutGlob],
  ['has a slash after the host, which an Origin never has', source => source.replace(HEAD, '$1')],
  ['has upper-case letters, but browsers send lower case', source => source.replace(/\\.|\(\?<\w+>|[A-Z]/g, text => text.length === 1 ? text.toLowerCase() : text)],
  ['names the default port, which browsers leave out', source => source.replace(/\\?:(?:443|80)(?=\$?$)/, '')],
  ['has a scheme that no page is served with', source => source.replace(/^(\^?)(?:ws|ftp)(?=s?\??:)/, '$1http')],
  ['matches only part of an origin, but must match all of it', withStart],
]

/** What to write for a regex that is not right: the first repair with which it is. */
function repaired(source: string, flags: string): Problem {
  let broken: string | undefined
  let text = source
  for (const [rule, repair] of source.length > MOST_REPAIRED ? [] : REPAIRS) {
    const next = repair(text)
    if (next === text) continue
    broken ??= rule
    text = next
    if (isRight(text, flags)) return { rule: broken, advice: adviceOn(text, flags) }
  }
  const misread = MISREAD.test(source) ? broken : undefined
  const rule = errorOf(source, flags) ?? misread ?? 'matches no origin that a browser sends'
  return { rule, advice: "Write the whole origin, such as 'https://example\\\\.org'." }
}

function withDots(source: string): string {
  return source.includes('\\.') ? source : source.replace(/\.(?![*+?{])/g, '\\.')
}

function withoutGlob(source: string): string {
  if (!MISREAD.test(source)) return source
  return withDots(source)
    .replace(/^\^?\*\\?\./, 'https://.*\\.')
    .replace(/^\^?\*/, '.*')
    .replace(/(:(?:\\?\/){2})\*\\?\./g, '$1.*\\.')
    .replace(/(:(?:\\?\/){2})\*/g, '$1[\\w.-]+')
    .replace(/:\*(?=\$?$)/, '(:\\d+)?')
}

function withStart(source: string): string {
  if (/:\\?\//.test(source) || errorOf(source, '')) return source
  const part = source.replace(/^\^|\$$/g, '').replace(/^\((?:\?:)?\^\|\\\.\)/, '(.*\\.)?')
  const isLocal = /^(?:localhost|\d)/.test(part)
  const subdomains = part.startsWith('\\.') ? '.*' : ''
  const host = part.includes('|') ? `(${part})` : part
  const port = /^localhost$|^[\d.\\]+$/.test(part) ? '(:\\d+)?' : ''
  return `${isLocal ? 'http' : 'https'}://${subdomains}${host}${port}`
}

/** To write a regex that is right: as entries of `allowOrigins` where they say the same. */
function adviceOn(source: string, flags: string): Advice {
  const entry = source
    .replace(/^\^|\$$/g, '')
    .replace(/(:(?:\\?\/){2})\.[*+]\\?\./, '$1*.')
    .replace(/\((?:\?:)?:\\d[*+]\)\?$/, ':*')
    .replace(/\\(?=[./-])/g, '')
  if (!/^[a-z][a-z\d+.-]*:\/\/(?:\*\.)?[\w.-]+(?::(?:\d+|\*))?$/i.test(entry)) {
    return { options: { allowOriginRegex: flags === '' ? source : new RegExp(source, flags) } }
  }
  const problem = originProblem(entry)
  const allowOrigins = rightEntries(entry, problem)
  return allowOrigins ? { options: { allowOrigins } } : (problem as Problem).advice
}
