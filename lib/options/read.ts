// Reads the options, once: checks and copies them. Nothing after this looks at what the caller gave.
import { types } from '../util.ts'
import { CorsOptionsError, type OptionProblem } from './error.ts'
import { adviceByType, meantBy } from './foreign.ts'
import { type CheckedOptions, DEFAULTS, NAMES } from './options.ts'
import type { Advice } from './problem.ts'
import { anchored, regexParts } from './regex.ts'
import { problemsOf, rightOptions } from './values.ts'

type Given = Readonly<Record<string, unknown>>

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
  const problems = unknownProblems(options)
  const read: Record<string, unknown> = {}
  for (const option of NAMES) {
    const value = isGiven(options, option) ? copied(options[option]) : undefined
    read[option] = value === undefined ? DEFAULTS[option] : value
    // Not spread, as a list may have more problems than a call takes arguments.
    for (const problem of problemsOf(option, read[option])) problems.push(problem)
  }
  if (problems.length > 0) throw new CorsOptionsError(problems)
  const checked = read as unknown as CheckedOptions
  const { allowOriginRegex: regex, isAllowedOrigin: rule } = checked
  const allowOriginRegex = regex && anchored(regexParts(regex))
  return { ...checked, allowOriginRegex, isAllowedOrigin: rule?.bind(options) }
}

function isOptions(value: unknown): value is Given {
  return /^\[object (?:Object|Module)\]$/.test(Object.prototype.toString.call(value))
}

/** Whether `name` is given, or inherited, but not from `Object.prototype` of any realm, which is everybody's. */
function isGiven(options: object, name: string): boolean {
  if (Object.hasOwn(options, name)) return true
  const parent = Object.getPrototypeOf(options)
  return Boolean(parent && Object.getPrototypeOf(parent)) && isGiven(parent, name)
}

function copied(value: unknown): unknown {
  return Array.isArray(value) || types.isSet(value) ? Object.freeze([...value]) : value
}

/** What is wrong with the names that are not options. They may be another library's. */
function unknownProblems(options: Given): OptionProblem[] {
  const names: string[] = []
  for (const name in options) if (isGiven(options, name)) names.push(name)
  // An object of a class may have a state of its own, for its rule.
  const isPlain = !Object.getPrototypeOf(Object.getPrototypeOf(options) ?? {})
  const unknown = names.filter(name => !Object.hasOwn(DEFAULTS, name) && (isPlain || meantBy(name)))
  let others = `Leave it out. The options are ${NAMES.join(', ')}.`
  if (!isPlain && unknown.length === 0 && !NAMES.some(name => isGiven(options, name))) {
    return [{ option: 'options', rule: 'must hold an option', advice: others }]
  }
  return unknown.flatMap(option => {
    const problem = (advice: Advice) => ({ option, rule: 'is not an option', advice })
    const value = copied(options[option])
    const meant = meantBy(option)
    const right = meant && rightOptions(meant, value)
    const known = adviceByType(option, value) ?? (right && { options: right })
    if (known !== undefined) return problem(known)
    // No right value is known, so all that is wrong with this one is said as well.
    if (meant) return [problem(`Write ${meant}.`), ...problemsOf(meant, value)]
    const advice = others
    others = 'Leave it out.'
    return problem(advice)
  })
}
