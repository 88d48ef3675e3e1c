// What the value of each option must be, and what to write for one of another form, such as text for a list, a
// RegExp among origins, or the text `true`.
import { types } from '../util.ts'
import type { OptionProblem } from './error.ts'
import { methodProblem, requestHeaderProblem, responseHeaderProblem } from './names.ts'
import type { CorsOptions } from './options.ts'
import { originProblem } from './origins.ts'
import type { Check, Problem } from './problem.ts'
import { anyOf, regexEntryProblem, regexProblem } from './regex.ts'

/** What is said of a value of the wrong kind, unless it is clear what was meant. */
interface Kind extends Problem {
  readonly isList?: boolean
  /** What is wrong with an entry of a list, or with a regex. */
  readonly problemOf?: (value: unknown) => Problem | undefined
  /** For other kinds: the value that was meant. A right value means itself. */
  readonly meaning?: (value: unknown) => unknown
}

const NOT_TEXT: Problem = { rule: 'is not a string', advice: 'Write each entry as a string.' }

function kinds(): Readonly<Record<keyof CorsOptions, Kind>> {
  const boolean: Kind = {
    rule: 'is not a boolean',
    advice: 'Write true or false.',
    meaning: value => [true, false].find(each => value === each || value === `${each}`),
  }
  return {
    allowOrigins: { ...listOf('origin', originProblem), problemOf: entryProblem },
    allowOriginRegex: {
      rule: 'is not a string or a RegExp',
      advice: 'Write one regex, such as a|b.',
      problemOf: value => (isRegex(value) ? regexProblem(value) : undefined),
    },
    isAllowedOrigin: {
      rule: 'is not a function',
      advice: 'Write isAllowedOrigin: (origin, req) => boolean.',
      meaning: value => (typeof value === 'function' ? value : undefined),
    },
    allowMethods: listOf('method', methodProblem),
    allowHeaders: listOf('header name', requestHeaderProblem),
    allowCredentials: boolean,
    allowPrivateNetwork: boolean,
    exposeHeaders: listOf('header name', responseHeaderProblem),
    maxAge: {
      rule: 'is not a whole number of seconds',
      advice: 'Write 600, for example.',
      meaning: seconds,
    },
  }
}

function listOf(what: string, check: Check): Kind {
  return {
    rule: 'is not an array or a Set',
    advice: `Write an array with one string per ${what}.`,
    isList: true,
    problemOf: entry => (typeof entry === 'string' ? check(entry) : NOT_TEXT),
  }
}

function entryProblem(entry: unknown): Problem | undefined {
  if (typeof entry === 'string') return regexEntryProblem(entry) ?? originProblem(entry)
  if (typeof entry === 'function') return { ...NOT_TEXT, advice: 'Write it as isAllowedOrigin.' }
  return isRegex(entry) ? regexProblem(entry, NOT_TEXT.rule) : NOT_TEXT
}

function seconds(value: unknown): unknown {
  const number = typeof value === 'string' && /\d/.test(value) ? Number(value) : value
  return Number.isSafeInteger(number) && Number(number) >= 0 ? number : undefined
}

function isRegex(value: unknown): value is string | RegExp {
  return typeof value === 'string' || types.isRegExp(value)
}

/** All that is wrong with `value` of `option`. */
export function problemsOf(option: keyof CorsOptions, value: unknown): readonly OptionProblem[] {
  const { rule, advice, isList, problemOf } = kinds()[option]
  if (isList && Array.isArray(value)) {
    return value.flatMap((entry, index) => {
      const problem = problemOf?.(entry)
      return problem ? { option, index, value: entry, ...problem } : []
    })
  }
  const options = rightOptions(option, value)
  if (value === undefined || options?.[option] === value) return []
  const own = problemOf?.(value)
  const said = own === NOT_TEXT || (isList && options) ? undefined : own
  const found = said && (isList ? `${rule}, and ${said.rule}` : said.rule)
  const right = options ? { options } : (said?.advice ?? advice)
  return [{ option, value, rule: found ?? rule, advice: right }]
}

/** The options to write for `value` of `option`, or `undefined` if they are not known. */
export function rightOptions(option: keyof CorsOptions, value: unknown): CorsOptions | undefined {
  const { isList, problemOf, meaning } = kinds()[option]
  if (meaning) {
    const meant = meaning(value)
    return meant === undefined ? undefined : { [option]: meant }
  }
  const entries: string[] = []
  const regexes: (string | RegExp)[] = []
  for (const each of Array.isArray(value) ? value : [value]) {
    // A regex that is right stays one, as there may be origins beside it.
    const regex = isRegex(each) && { options: { allowOriginRegex: each } }
    const right = isList ? { entries: [each] } : regex
    const advice = problemOf?.(each)?.advice ?? right
    if (typeof advice !== 'object') return
    if ('entries' in advice) for (const entry of advice.entries) entries.push(entry)
    else regexes.push(advice.options.allowOriginRegex as string | RegExp)
  }
  const allowOriginRegex = anyOf(regexes)
  if (allowOriginRegex === undefined && (regexes.length > 0 || entries.length === 0)) return
  const list = entries.length > 0 ? [...new Set(entries)] : undefined
  return { [isList ? option : 'allowOrigins']: list, allowOriginRegex }
}
