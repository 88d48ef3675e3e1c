// Reads the options, once: checks and copies them. Nothing after this looks at what the caller gave.
import { types } from '../util.ts'
import { adviceText, CorsOptionsError, type CorsOptionsProblem } from './error.ts'
import { adviceOnName, likeliest, NAMES } from './foreign.ts'
import { isSeconds, LISTS, type ListOption, rightOptions } from './mended.ts'
import { type CheckedOptions, type CorsOptions, DEFAULTS, type Rule } from './options.ts'
import type { Advice, Problem } from './problem.ts'
import { regexProblem } from './regex.ts'

/** Notes what is wrong with an option, or with one `entry` of its list. */
type Report = (
  problem: Problem,
  entry?: { readonly index: number; readonly value: unknown },
) => undefined
type Reader<T> = (value: unknown, report: Report, option: keyof CorsOptions) => T

/**
 * The options, read.
 * @throws CorsOptionsError that lists everything in them that can never work
 */
// Differs: Starlette takes any configuration, and a wrong one silently never matches.
export function readOptions(options: unknown = {}): CheckedOptions {
  if (!isOptions(options)) {
    const rule = `must be an object, not ${kindOf(options)}`
    const advice = "Write { allowOrigins: ['https://example.org'] }, for example."
    throw new CorsOptionsError([{ option: 'options', rule, advice }])
  }
  const chain = chainOf(options)
  const names = [...new Set(chain.flatMap(Object.keys))]
  const unknown = names.filter(name => !Object.hasOwn(DEFAULTS, name))
  const hasAny = NAMES.some(name => chain.some(each => Object.hasOwn(each, name)))
  if (!hasAny && isForeign(chain, unknown)) {
    const advice = `The options are ${NAMES.join(', ')}.`
    throw new CorsOptionsError([
      { option: 'options', rule: 'must hold at least one option', advice },
    ])
  }
  // An object of a class may have a state of its own, for its rule.
  const isPlain = chain.length <= 1
  const problems = unknownProblems(
    unknown.filter(name => isPlain || likeliest(name)),
    options,
  )
  const read = <T>(option: keyof CheckedOptions, reader: Reader<T>): T => {
    const isGiven = chain.some(each => Object.hasOwn(each, option))
    const given = isGiven ? options[option] : undefined
    const value = given === undefined ? DEFAULTS[option] : given
    const report: Report = ({ rule, advice }, entry) => {
      problems.push({ option, ...(entry ?? { value }), rule, advice: adviceText(advice) })
      return undefined
    }
    return reader(value, report, option)
  }
  const checked: CheckedOptions = {
    allowOrigins: read('allowOrigins', readList),
    allowOriginRegex: read('allowOriginRegex', readRegex),
    isAllowedOrigin: read('isAllowedOrigin', readRule)?.bind(options),
    allowMethods: read('allowMethods', readList),
    allowHeaders: read('allowHeaders', readList),
    allowCredentials: read('allowCredentials', readBoolean),
    allowPrivateNetwork: read('allowPrivateNetwork', readBoolean),
    exposeHeaders: read('exposeHeaders', readList),
    maxAge: read('maxAge', readSeconds),
  }
  if (problems.length > 0) throw new CorsOptionsError(problems)
  return checked
}

/** `options` and what it inherits from, except for `Object.prototype` of any realm, which is everybody's. */
function chainOf(options: object): object[] {
  const chain: object[] = []
  let each: object | null = options
  while (each !== null && (each === options || Object.getPrototypeOf(each) !== null)) {
    chain.push(each)
    each = Object.getPrototypeOf(each)
  }
  return chain
}

function isOptions(value: unknown): value is Readonly<Record<string, unknown>> {
  return kindOf(value) === 'an object'
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  if (types.isSet(value)) return 'a Set'
  if (types.isMap(value)) return 'a Map'
  if (types.isRegExp(value)) return 'a RegExp'
  if (types.isDate(value)) return 'a Date'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

/** The advice for a value of the wrong type: the options to write, or else `sentence`. */
function written(option: keyof CorsOptions, value: unknown, sentence: string): Advice {
  const options = rightOptions(option, value)
  return options ? { options } : sentence
}

const readList: Reader<readonly string[]> = (value, report, option) => {
  const { what, problemOf } = LISTS[option as ListOption]
  if (!Array.isArray(value) && !types.isSet(value)) {
    const sentence = placeOf(value) ?? `Write an array with one string per ${what}.`
    report({ rule: 'is not an array or a Set', advice: written(option, value, sentence) })
    return []
  }
  const entries: string[] = []
  for (const [index, entry] of [...value].entries()) {
    const problem = typeof entry === 'string' ? problemOf(entry) : notText(entry)
    if (problem) report(problem, { index, value: entry })
    entries.push(entry)
  }
  return Object.freeze(entries)
}

function notText(entry: unknown): Problem {
  return { rule: 'is not a string', advice: placeOf(entry) ?? 'Write each entry as a string.' }
}

/** The option that takes what no list does. */
function placeOf(value: unknown): string | undefined {
  if (types.isRegExp(value)) return 'Write it as allowOriginRegex.'
  return typeof value === 'function' ? 'Write it as isAllowedOrigin.' : undefined
}

const readBoolean: Reader<boolean> = (value, report, option) => {
  if (typeof value === 'boolean') return value
  const advice = written(option, value, 'Write true or false.')
  report({ rule: 'is not a boolean', advice })
  return false
}

const readSeconds: Reader<number> = (value, report, option) => {
  if (isSeconds(value)) return value
  const advice = written(option, value, 'Write 0 to disable caching, or 86400 for a day.')
  report({ rule: 'is not a whole number of seconds', advice })
  return 0
}

/** A regex that matches what `value` matches from start to end. */
const readRegex: Reader<RegExp | undefined> = (value, report, option) => {
  if (value === undefined) return
  if (typeof value !== 'string' && !types.isRegExp(value)) {
    const advice = written(option, value, 'Write one regex, with | between alternatives.')
    return report({ rule: 'is not a string or a RegExp', advice })
  }
  const { source, flags } = typeof value === 'string' ? { source: value, flags: '' } : value
  const problem = regexProblem(source, flags)
  if (problem) return report(problem)
  // With `g` or `y` a regex would start from its last match.
  return new RegExp(`^(?:${source})$`, flags.replace(/[gy]/g, ''))
}

const readRule: Reader<Rule | undefined> = (value, report) => {
  if (value === undefined) return
  if (typeof value === 'function') return value as Rule
  return report({ rule: 'is not a function', advice: 'Write a function (origin, req) => boolean.' })
}

/** Whether an object without any option is something else altogether, such as a server. */
function isForeign(chain: readonly object[], unknown: readonly string[]): boolean {
  return !unknown.some(likeliest) && (chain.length > 1 || unknown.length > 3)
}

/** A problem for each of `unknown`. It may be another library's name for an option. */
function unknownProblems(
  unknown: readonly string[],
  options: Readonly<Record<string, unknown>>,
): CorsOptionsProblem[] {
  const advised = unknown.map(name => adviceOnName(name, options[name]))
  const unlike = advised.indexOf(undefined)
  return advised.map((known, i) => {
    const others = i === unlike ? `The options are ${NAMES.join(', ')}.` : 'Leave it out.'
    const advice = adviceText(known ?? others)
    return { option: unknown[i] as string, rule: 'is not an option', advice }
  })
}
