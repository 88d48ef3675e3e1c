// Reads the options, once: checks and copies them. Nothing after this looks at what the caller gave.
import { types } from 'node:util'
import type { Rule } from './ask.ts'
import { CorsOptionsError, type CorsOptionsProblem } from './errors.ts'
import { DEFAULTS } from './options.ts'
import { originFault, regexFault } from './origin-rules.ts'
import { type Fault, methodFault, requestHeaderFault, responseHeaderFault } from './rules.ts'

/** The options as they are used: checked, copied, with the defaults. */
export interface CheckedOptions {
  readonly allowOrigins: readonly string[]
  readonly allowOriginRegex: RegExp | undefined
  readonly isAllowedOrigin: Rule | undefined
  readonly allowMethods: readonly string[]
  readonly allowHeaders: readonly string[]
  readonly allowCredentials: boolean
  readonly allowPrivateNetwork: boolean
  readonly exposeHeaders: readonly string[]
  readonly maxAge: number
}

type Report = (fault: Fault, index?: number, entry?: unknown) => void
type Reader<T> = (value: unknown, report: Report) => T | undefined

const READERS: { [Name in keyof CheckedOptions]: Reader<CheckedOptions[Name]> } = {
  allowOrigins: listOf(originFault),
  allowOriginRegex: readRegex,
  isAllowedOrigin: readFunction,
  allowMethods: listOf(methodFault),
  allowHeaders: listOf(requestHeaderFault),
  allowCredentials: readBoolean,
  allowPrivateNetwork: readBoolean,
  exposeHeaders: listOf(responseHeaderFault),
  maxAge: readSeconds,
}
const NAMES = Object.keys(READERS) as (keyof CheckedOptions)[]

/**
 * The options, read.
 * @throws CorsOptionsError that lists everything in them that can never work
 */
// Differs: Starlette takes any configuration, and a wrong one silently never matches.
export function readOptions(options: unknown = {}): CheckedOptions {
  const problems: CorsOptionsProblem[] = []
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    const advice = "Write an object, as { allowOrigins: ['https://example.org'] }."
    problems.push({ option: 'options', value: options, rule: 'is not an object', advice })
    throw new CorsOptionsError(problems)
  }
  const given = options as Record<string, unknown>
  for (const name in given) {
    if (!Object.hasOwn(READERS, name))
      problems.push({ option: name, value: given[name], ...unknownOption(name) })
  }
  const checked: Partial<Record<string, unknown>> = {}
  for (const option of NAMES) {
    const { [option]: value = DEFAULTS[option] } = given
    checked[option] = READERS[option](value, (fault, index, entry = value) => {
      problems.push({ option, ...(index !== undefined && { index }), value: entry, ...fault })
    })
  }
  if (problems.length > 0) throw new CorsOptionsError(problems)
  return checked as unknown as CheckedOptions
}

function listOf(faultOf: (entry: string) => Fault | undefined): Reader<readonly string[]> {
  return (value, report) => {
    if (!Array.isArray(value) && !types.isSet(value)) {
      report({ rule: 'is not an array or a set', advice: listAdvice(value) })
      return
    }
    const entries: readonly unknown[] = [...value]
    for (const [index, entry] of entries.entries()) {
      const fault =
        typeof entry === 'string'
          ? faultOf(entry)
          : { rule: 'is not a string', advice: 'Each entry of a list is a string.' }
      if (fault) report(fault, index, entry)
    }
    return Object.freeze(entries as readonly string[])
  }
}

function listAdvice(value: unknown): string {
  if (types.isRegExp(value)) return 'Give it as allowOriginRegex.'
  if (typeof value !== 'string') return "Write a list, as [ '*' ] for any."
  return `Write [${value.split(/[\s,;]+/).map(entry => ` '${entry}'`)} ].`
}

function readBoolean(value: unknown, report: Report): boolean | undefined {
  if (typeof value === 'boolean') return value
  report({ rule: 'is not a boolean', advice: 'Write true or false.' })
}

function readSeconds(value: unknown, report: Report): number | undefined {
  if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number
  const guess =
    typeof value === 'object' || typeof value === 'symbol' ? NaN : Math.round(Number(value))
  const isGood = Number.isSafeInteger(guess) && guess >= 0
  const advice = isGood ? `Write ${guess}.` : 'Write 0 for not at all, or 86400 for a day.'
  report({ rule: 'is not a whole number of seconds from 0', advice })
}

/** The regex that matches when `value` matches a whole text. */
function readRegex(value: unknown, report: Report): RegExp | undefined {
  if (value === undefined) return
  if (types.isRegExp(value)) {
    const fault = regexFault(value.source, value.flags)
    if (fault) report(fault)
    // With `g` or `y` a regex would go on from its last match.
    return new RegExp(`^(?:${value.source})$`, value.flags.replace(/[gy]/g, ''))
  }
  if (typeof value === 'string') {
    const fault = regexFault(value)
    if (!fault) return new RegExp(`^(?:${value})$`)
    report(fault)
    return
  }
  report({
    rule: 'is not a string or a RegExp',
    advice: 'Write one regex, with | for alternatives.',
  })
}

function readFunction(value: unknown, report: Report): Rule | undefined {
  if (typeof value === 'function') return value as Rule
  if (value !== undefined) {
    report({ rule: 'is not a function', advice: 'Write (origin, req) => true or false.' })
  }
  return
}

/** What to say of an option that there is not, but that may be another library's name of one. */
function unknownOption(name: string): Fault {
  const [best, score] = NAMES.map(option => [option, likeness(name, option)] as const).reduce(
    (a, b) => (b[1] > a[1] ? b : a),
  )
  const advice = score > 0.4 ? `Write ${best}.` : `The options are ${NAMES.join(', ')}.`
  return { rule: 'is given to an option that does not exist', advice }
}

/** How many of their pairs of neighbouring letters two names share, from 0 to 1 (Dice's measure). */
function likeness(a: string, b: string): number {
  const [pairs, others] = [pairsOf(a), pairsOf(b)]
  const shared = pairs.filter(pair => others.includes(pair)).length
  return (2 * shared) / (pairs.length + others.length)
}

function pairsOf(name: string): string[] {
  const letters = name
    .replace(/ed(?![a-z])/g, '')
    .toLowerCase()
    .replace(/[^a-z]/g, '')
  return [...letters].slice(1).map((letter, i) => `${letters[i]}${letter}`)
}
