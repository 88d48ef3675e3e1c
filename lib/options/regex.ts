// What `allowOriginRegex` must look like to match a whole origin. A regex is refused only if it
// certainly matches none; when in doubt, it is accepted.
import { originProblem } from './origins.ts'
import { type Advice, fixable, listProblem, type Problem, rightEntries } from './problem.ts'

// Escapes, anchors, alternatives, groups, a class with a quantifier, `.*` for a host, `https?://`.
const REGEX_TEXT = /[\\^$|(){}]|\][*+?]|(?:^|\/)\.[*+]|https?\?:/
// `$HOST`, `{{host}}`, `%HOST%`, and what JavaScript makes of one that is not set.
const VARIABLE =
  /\$\{?[a-z_]|(?<!\\\w)\{+\s*[a-z_]\w*\s*\}|%[a-z_]\w*%|(?<![\w.-])undefined(?![\w.-])/i
// `{a,b}` as a shell expands it. After anything but `:` and `/`, `{1,2}` is a quantifier.
const BRACES = /(?:(?<=[:/])|(?=\{[^}]*[^\d,}]))\{([\w.-]+(?:,[\w.-]+)+)\}/

const WHOLE = "Write the whole origin, such as 'https://example\\\\.org'."

/** What is wrong with `entry` of `allowOrigins` if it was meant as a regex. */
export function regexEntryProblem(entry: string): Problem | undefined {
  if (VARIABLE.test(entry)) {
    return { rule: 'holds a variable that was not filled in', advice: 'Write its value.' }
  }
  if (!REGEX_TEXT.test(entry)) return
  const list = expanded(entry).replaceAll('|', ',')
  if (list !== entry && !REGEX_TEXT.test(list)) return listProblem(list, 'origin', originProblem)
  // Who wrote plain text meant each dot as one.
  const source = withDots(entry.replace('http?:', 'https?:')).replace(/:\*(?=\$?$)/, '(:\\d+)?')
  const rule = 'is a regex, but entries are compared as plain text'
  return BRACES.test(source) ? { rule, advice: WHOLE } : rewritten(rule, source)
}

/** `source` with a backslash before each dot that nothing repeats. */
function withDots(source: string): string {
  return source.replace(/(?<!\\)\.(?![*+?{])/g, '\\.')
}

/** The entries that `{a,b}` in `entry` stands for, with commas between them. */
function expanded(entry: string): string {
  const [braces, inner] = BRACES.exec(entry) ?? []
  if (braces === undefined) return entry
  return `${inner}`
    .split(',')
    .map(each => entry.replace(braces, each))
    .join()
}

export function regexProblem(source: string, flags = ''): Problem | undefined {
  if (source === '' || source === '(?:)') return fixable('matches no origin')
  // `/…/` or `/…/i`, but not `/*…`. `/x|https://localhost` ends in `://` and no flags, and can match.
  const [, text, own = ''] = /^\/(?![*?{])(.*)(?<!:\/|\\)\/([a-z]*)$/.exec(source) ?? []
  if (text !== undefined) {
    return rewritten('contains the slashes of a RegExp literal', text, own.replace(/[gmy]/g, ''))
  }
  // `*` alone, or `*.example.com`
  if (/^\^?\*/.test(source)) {
    const entry = source.replace(/^\^|\\|\$$/g, '')
    const advice = entry === '*' ? { options: { allowOriginRegex: '.*' } } : originsAdvice(entry)
    return { rule: "starts with a '*', which has nothing to repeat", advice }
  }
  // `\A` or `^\A` at the start, `\Z`, `\z` or `\Z$` at the end.
  const whole = source.replace(/^\^?\\A|\\[Zz]\$?$/g, '')
  if (whole !== source) {
    return rewritten(
      'has Python anchors, which are not needed: the regex must match the whole origin anyway',
      whole,
      flags,
    )
  }
  if (/\{,\d+\}/.test(requiredOf(source))) {
    return rewritten(
      "has Python's {,n}, which JavaScript matches literally",
      source.replace(/\{,(?=\d+\})/g, '{0,'),
      flags,
    )
  }
  // `$:80` or `${port}`, but not `$.*`, where the text may be empty.
  if (/\$(?:[\w:/.-](?![*?{])|\{[a-z_])/i.test(requiredOf(source))) {
    return { rule: "has text after '$', which is the end of an origin", advice: WHOLE }
  }
  try {
    new RegExp(source, flags)
  } catch (error) {
    return {
      rule: `is not a valid JavaScript regex (${(error as Error).message})`,
      advice: 'Fix it.',
    }
  }
  return (
    globProblem(source, flags) ??
    partProblem(source, flags) ??
    pathProblem(source, flags) ??
    unsentProblem(source, flags)
  )
}

/** `rule`, with the regex to write: what is advised must be right itself. */
function rewritten(rule: string, source: string, flags = ''): Problem {
  const problem = regexProblem(source, flags)
  // Without a backslash nobody meant its dots to match anything.
  const [plain] =
    /^https?:\/\/[\w.-]+(?::\d+)?$/.exec(source.replace(/^\^|\\(?=\/)|\$$/g, '')) ?? []
  if (!problem && plain !== undefined) return { rule, advice: originsAdvice(plain) }
  if (problem) return { ...problem, rule }
  const allowOriginRegex = flags === '' ? source : new RegExp(source, flags)
  return { rule, advice: { options: { allowOriginRegex } } }
}

/** `https://*.example.org` is a pattern; as a regex it matches `https://xexample.org`. */
function globProblem(source: string, flags: string): Problem | undefined {
  // Without anchors, and without backslashes before `.`, `/` and `-`.
  const glob = source.replace(/^\^|\$$/g, '').replace(/\\(?=[./-])/g, '')
  if (!/:\/\/\*(?:\.|:|$)|[\w*]:\*$/.test(glob)) return
  if (!/^\w+:\/\/(?:\*\.)?[\w.-]+(?::[\d*]+)?$/.test(glob)) {
    const right = withDots(source)
      .replace(/\/\*(?=\\?\.|:|\$?$)/, '/[\\w.-]+')
      .replace(/:\*(?=\$?$)/, '(:\\d+)?')
    return rewritten("has a '*' that only repeats what stands before it", right, flags)
  }
  const rule =
    "has a '*' that only repeats what stands before it; this is a pattern, which belongs in allowOrigins"
  return { rule, advice: originsAdvice(glob) }
}

function originsAdvice(text: string): Advice {
  const entry = text.toLowerCase()
  const allowOrigins = rightEntries(entry, originProblem)
  return allowOrigins ? { options: { allowOrigins } } : (originProblem(entry)?.advice as Advice)
}

/** A regex must match from start to end: `/\.example\.com$/` matches no origin. */
function partProblem(source: string, flags: string): Problem | undefined {
  const whole = new RegExp(`^(?:${source})$`, flags)
  const canMatch = (character: string) =>
    tokensOf(source).some(token => matches(token, character, flags))
  const isPart = !canMatch(':') || (/localhost/.test(source) && !canMatch('/'))
  if (!isPart || whole.test('null')) return
  const rule = 'matches only part of an origin, but must match all of it'
  // `\.example\.com`
  const [, domain] = /^\\\.((?:[\w-]+\\\.)+[a-z]+)\$?$/.exec(source) ?? []
  if (domain !== undefined) {
    return { rule, advice: originsAdvice(`https://*.${domain.replaceAll('\\', '')}`) }
  }
  // `localhost`, or `localhost:\d+`
  if (/^\^?(?:\/\/)?localhost(?::\\d[+*])?\$?$/.test(source)) {
    return { rule, advice: { options: { allowOrigins: ['http://localhost:*'] } } }
  }
  return { rule, advice: WHOLE }
}

/**
 * The literal text that every match of a regex must contain: without escapes, classes and optional
 * groups, and empty if the regex has alternatives.
 */
function requiredOf(source: string): string {
  // An innermost group: how it opens, what it holds, and the start of a quantifier that allows none.
  const group = /\((\?(?:<?[=!]|<\w+>|[a-z-]*:))?([^()]*)\)([*?]|\{0)?/
  let text = tokensOf(source)
    .filter(token => !/^(?:\[|\\).+/s.test(token))
    .join('')
  while (group.test(text)) {
    text = text.replace(group, (_, opening = '', inner: string, optional?: string) =>
      /[=!]$/.test(opening) || inner.includes('|') || optional ? '' : inner,
    )
  }
  return text.includes('|') ? '' : text
}

/** Characters, escapes, classes and the openings of groups, as they stand in a regex. */
export function tokensOf(source: string): string[] {
  // A class, an escape of any length, the opening of a group, or one character.
  const token =
    /\[(?:\\.|[^\]\\])*\]|\\(?:u\{[^}]*\}|u[\da-f]{4}|x[\da-f]{2}|[pP]\{[^}]*\}|k<[^>]*>|c[a-z]|.)|\((?:\?(?:<?[=!]|<[^>]*>|[a-z-]*:))?|./gis
  return Array.from(source.matchAll(token), ([text]) => text)
}

/** Whether a token may match `character`. */
function matches(token: string, character: string, flags: string): boolean {
  if (token.startsWith('(')) return false
  if (/^\\[1-9k]/.test(token)) return true
  if (!/^[\\[]/.test(token)) return token === character || token === '.'
  try {
    return new RegExp(token, flags).test(character)
  } catch {
    return true
  }
}

/** No origin has a slash after its host, or more than the two before it. */
function pathProblem(source: string, flags: string): Problem | undefined {
  let depth = 0
  let slashes = 0
  let end = 0
  const tokens = tokensOf(source)
  for (const [i, token] of tokens.entries()) {
    if (token.startsWith('(')) depth++
    if (token === ')') depth--
    if (depth > 0) continue
    if (token === '|') return
    // A slash that no quantifier makes optional.
    if (!/^\\?\/$/.test(token) || /^[*?{]$/.test(tokens[i + 1] ?? '')) continue
    slashes++
    if (slashes === 3) end = i
  }
  if (slashes < 3) return
  const cut = tokens.slice(0, end).join('')
  const rule = 'has a slash after the host, which an Origin never has'
  const hasHost = !/[/:\\]$/.test(cut) || /^\^?file:/.test(cut)
  return hasHost
    ? rewritten(rule, cut, flags)
    : { rule: 'has a slash that no Origin has', advice: WHOLE }
}

/** What no browser sends: upper-case letters, a default port, the scheme of a WebSocket. */
function unsentProblem(source: string, flags: string): Problem | undefined {
  const required = requiredOf(source)
  // A quantifier may make a letter optional; `(?i:` and classes within classes are another matter.
  if (/[A-Z](?![*?{])/.test(required) && !/[iv]/.test(flags) && !/\(\?[a-z]*i/.test(source)) {
    const lower = tokensOf(source).map(token => (token.length === 1 ? token.toLowerCase() : token))
    return rewritten('has upper-case letters, but browsers send lower case', lower.join(''), flags)
  }
  // With alternatives, one of them may be sent.
  if (required === '') return
  if (/^\^?(?:https:(?![*?{]).*:443|http:(?![*?{]).*:80)\$?$/.test(source)) {
    const right = source.replace(/\\?:\d+(?=\$?$)/, '')
    return rewritten('names the default port, which browsers leave out', right, flags)
  }
  if (!/^\^?(?:wss?\??|ftp):(?![*?{])/.test(source)) return
  return rewritten(
    'has a scheme that no page is served with',
    source.replace(/ws|ftp/, 'http'),
    flags,
  )
}
