// Reads the options, once: checks and copies them. Nothing after this looks at what the caller gave.
import { types } from '../util.ts'
import { adviceText, CorsOptionsError, type CorsOptionsProblem } from './error.ts'
import { adviceOnName, likeliest, NAMES } from './foreign.ts'
import { entryProblem, LISTS, type ListOption, rightOptions } from './mended.ts'
import { type CheckedOptions, type CorsOptions, DEFAULTS } from './options.ts'
import type { Problem } from './problem.ts'
import { partsOf, regexProblem } from './regex.ts'

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
  const checked: Record<string, unknown> = {}
  for (const option of NAMES) {
    const isGiven = chain.some(each => Object.hasOwn(each, option))
    const given = isGiven ? options[option] : undefined
    checked[option] = readAs(option, given === undefined ? DEFAULTS[option] : given, problems)
  }
  if (problems.length > 0) throw new CorsOptionsError(problems)
  const { isAllowedOrigin, ...others } = checked as unknown as CheckedOptions
  return { ...others, isAllowedOrigin: isAllowedOrigin?.bind(options) }
}

/** `value` as `option`; what is wrong with it is added to `problems`. */
function readAs(
  option: keyof CorsOptions,
  value: unknown,
  problems: CorsOptionsProblem[],
): unknown {
  const report: Report = ({ rule, advice }, entry) => {
    problems.push({ option, ...(entry ?? { value }), rule, advice: adviceText(advice) })
    return undefined
  }
  return READERS[option](value, report, option)
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

const readList: Reader<readonly string[]> = (value, report, name) => {
  const option = name as ListOption
  if (!Array.isArray(value) && !types.isSet(value)) {
    report(notListProblem(option, value))
    return []
  }
  const entries: string[] = []
  for (const [index, entry] of [...value].entries()) {
    const problem = entryProblem(option, entry)
    if (problem) report(problem, { index, value: entry })
    entries.push(entry)
  }
  return Object.freeze(entries)
}

function notListProblem(option: ListOption, value: unknown): Problem {
  const rule = 'is not an array or a Set'
  const options = rightOptions(option, value)
  if (options) return { rule, advice: { options } }
  const problem = entryProblem(option, value)
  const isEntry = typeof value === 'string' || (option === 'allowOrigins' && types.isRegExp(value))
  if (problem && isEntry) {
    return { rule: `${rule}, and ${problem.rule}`, advice: problem.advice }
  }
  const isRule = option === 'allowOrigins' && typeof value === 'function'
  const sentence = `Write an array with one string per ${LISTS[option].what}.`
  return { rule, advice: isRule ? 'Write it as isAllowedOrigin.' : sentence }
}

/** A reader of what is one value. */
function single(rule: string, sentence: string): Reader<unknown> {
  return (value, report, option) => {
    const options = rightOptions(option, value)
    if (value === undefined || options?.[option] === value) return value
    return report({ rule, advice: options ? { options } : sentence })
  }
}

/** A regex that matches what `value` matches from start to end. */
const readRegex: Reader<RegExp | undefined> = (value, report, option) => {
  if (value === undefined) return
  if (typeof value !== 'string' && !types.isRegExp(value)) {
    const options = rightOptions(option, value)
    const advice = options ? { options } : 'Write one regex, with | between alternatives.'
    return report({ rule: 'is not a string or a RegExp', advice })
  }
  const { source, flags } = partsOf(value)
  const problem = regexProblem(source, flags)
  if (problem) return report(problem)
  // With `g` or `y` a regex would start from its last match.
  return new RegExp(`^(?:${source})$`, flags.replace(/[gy]/g, ''))
}

const readBoolean = single('is not a boolean', 'Write true or false.')

const READERS: Readonly<Record<keyof CorsOptions, Reader<unknown>>> = {
  allowOrigins: readList,
  allowOriginRegex: readRegex,
  isAllowedOrigin: single('is not a function', 'Write a function (origin, req) => boolean.'),
  allowMethods: readList,
  allowHeaders: readList,
  allowCredentials: readBoolean,
  allowPrivateNetwork: readBoolean,
  exposeHeaders: readList,
  maxAge: single(
    'is not a whole number of seconds',
    'Write 0 to disable caching, or 86400 for a day.',
  ),
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
  const values = unknown.map(name => options[name])
  const advised = unknown.map((name, i) => adviceOnName(name, values[i]))
  const unlike = advised.indexOf(undefined)
  return advised.flatMap((known, i) => {
    const option = unknown[i] as string
    const others = i === unlike ? `The options are ${NAMES.join(', ')}.` : 'Leave it out.'
    const rule = 'is not an option'
    if (typeof known !== 'object' || !('option' in known)) {
      return { option, rule, advice: adviceText(known ?? others) }
    }
    // No right value is known, so all that is wrong with this one is said as well.
    const problems = [{ option, rule, advice: `Write ${known.option}.` }]
    if (known.hasValue && values[i] !== undefined) readAs(known.option, values[i], problems)
    return problems
  })
}
