// Reads the options, once: checks and copies them. Nothing after this looks at what the caller gave.
import { types } from '../util.ts'
import { adviceText, CorsOptionsError, type CorsOptionsProblem } from './error.ts'
import { adviceOn, meantBy } from './foreign.ts'
import { type CheckedOptions, type CorsOptions, DEFAULTS, NAMES } from './options.ts'
import { anchored, partsOf } from './regex.ts'
import { problemsOf, rightOptions } from './values.ts'

const ALL_NAMES = `The options are ${NAMES.join(', ')}.`

/**
 * The options, read.
 * @throws CorsOptionsError that lists everything in them that can never work
 */
// Differs: Starlette takes any configuration, and a wrong one silently never matches.
export function readOptions(options: unknown = {}): CheckedOptions {
  if (!isOptions(options)) {
    const advice = "Write { allowOrigins: ['https://example.org'] }, for example."
    throw new CorsOptionsError([{ option: 'options', rule: 'must be an object', advice }])
  }
  const chain = chainOf(options)
  const isGiven = (name: string): boolean => chain.some(each => Object.hasOwn(each, name))
  const names = new Set(chain.flatMap(Object.keys))
  // An object of a class may have a state of its own, for its rule.
  const isPlain = chain.length <= 1
  const unknown = [...names].filter(
    name => !Object.hasOwn(DEFAULTS, name) && (isPlain || meantBy(name)),
  )
  if (!isPlain && unknown.length === 0 && !NAMES.some(isGiven)) {
    const rule = 'must hold at least one option'
    throw new CorsOptionsError([{ option: 'options', rule, advice: ALL_NAMES }])
  }
  const problems = unknownProblems(unknown, options)
  const read: Record<string, unknown> = {}
  for (const option of NAMES) {
    const value = isGiven(option) ? copied(options[option]) : undefined
    read[option] = value === undefined ? DEFAULTS[option] : value
    problems.push(...valueProblems(option, read[option]))
  }
  if (problems.length > 0) throw new CorsOptionsError(problems)
  const { allowOriginRegex: regex, isAllowedOrigin, ...others } = read as unknown as Read
  return {
    ...others,
    allowOriginRegex: regex === undefined ? undefined : anchored(partsOf(regex)),
    isAllowedOrigin: isAllowedOrigin?.bind(options),
  }
}

/** The options once all of them are right. */
type Read = CheckedOptions & Pick<CorsOptions, 'allowOriginRegex'>

function isOptions(value: unknown): value is Readonly<Record<string, unknown>> {
  return /^\[object (?:Object|Module)\]$/.test(Object.prototype.toString.call(value))
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

function copied(value: unknown): unknown {
  return Array.isArray(value) || types.isSet(value) ? Object.freeze([...value]) : value
}

function valueProblems(option: keyof CorsOptions, value: unknown): CorsOptionsProblem[] {
  return problemsOf(option, value).map(({ advice, ...problem }) => {
    return { option, ...problem, advice: adviceText(advice) }
  })
}

/** What is wrong with the names that are not options. They may be another library's. */
function unknownProblems(
  unknown: readonly string[],
  options: Readonly<Record<string, unknown>>,
): CorsOptionsProblem[] {
  const rule = 'is not an option'
  let others = ALL_NAMES
  return unknown.flatMap(option => {
    const value = copied(options[option])
    const meant = meantBy(option)
    const right = meant && rightOptions(meant, value)
    const known = adviceOn(option, value) ?? (right && { options: right })
    if (known !== undefined) return { option, rule, advice: adviceText(known) }
    // No right value is known, so all that is wrong with this one is said as well.
    if (meant) {
      const problem = { option, rule, advice: `Write ${meant}.` }
      return [problem, ...valueProblems(meant, value)]
    }
    const advice = others
    others = 'Leave it out.'
    return { option, rule, advice }
  })
}
