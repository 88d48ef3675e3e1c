// Reads the options, once: checks and copies them. Nothing after this looks at what the caller gave.
import { types } from 'node:util'
import { CorsOptionsError, type CorsOptionsProblem, type Problem } from './error.ts'
import { methodProblem, requestHeaderProblem, responseHeaderProblem } from './names.ts'
import { type CheckedOptions, DEFAULTS, type Rule } from './options.ts'
import { originProblem, regexProblem } from './origins.ts'

type Report = (problem: Problem, index?: number, entry?: unknown) => undefined
type Reader<T> = (value: unknown, report: Report) => T

/**
 * The options, read.
 * @throws CorsOptionsError that lists everything in them that can never work
 */
// Differs: Starlette takes any configuration, and a wrong one silently never matches.
export function readOptions(options: unknown = {}): CheckedOptions {
  const problems: CorsOptionsProblem[] = []
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    const advice = "Write an object such as { allowOrigins: ['https://example.org'] }."
    problems.push({ option: 'options', value: options, rule: 'is not an object', advice })
    throw new CorsOptionsError(problems)
  }
  const given = options as Record<string, unknown>
  for (const name in given) {
    if (!Object.hasOwn(DEFAULTS, name)) {
      problems.push({ option: name, value: given[name], ...unknownOption(name) })
    }
  }
  const read = <T>(option: keyof CheckedOptions, reader: Reader<T>): T => {
    const { [option]: value = DEFAULTS[option] } = given
    return reader(value, (problem, index, entry = value) => {
      problems.push({ option, ...(index !== undefined && { index }), value: entry, ...problem })
      return undefined
    })
  }
  const checked: CheckedOptions = {
    allowOrigins: read('allowOrigins', listOf(originProblem)),
    allowOriginRegex: read('allowOriginRegex', readRegex),
    isAllowedOrigin: read('isAllowedOrigin', readRule),
    allowMethods: read('allowMethods', listOf(methodProblem)),
    allowHeaders: read('allowHeaders', listOf(requestHeaderProblem)),
    allowCredentials: read('allowCredentials', readBoolean),
    allowPrivateNetwork: read('allowPrivateNetwork', readBoolean),
    exposeHeaders: read('exposeHeaders', listOf(responseHeaderProblem)),
    maxAge: read('maxAge', readSeconds),
  }
  if (problems.length > 0) throw new CorsOptionsError(problems)
  return checked
}

function listOf(problemOf: (entry: string) => Problem | undefined): Reader<readonly string[]> {
  return (value, report) => {
    if (!Array.isArray(value) && !types.isSet(value)) {
      report({ rule: 'is not an array or a set', advice: listAdvice(value) })
      return []
    }
    const entries: string[] = []
    for (const [index, entry] of [...value].entries()) {
      const problem =
        typeof entry === 'string'
          ? problemOf(entry)
          : { rule: 'is not a string', advice: 'Write each entry as a string.' }
      if (problem) report(problem, index, entry)
      entries.push(entry)
    }
    return Object.freeze(entries)
  }
}

function listAdvice(value: unknown): string {
  if (types.isRegExp(value)) return 'Write it as allowOriginRegex.'
  if (typeof value !== 'string') return "Write a list, or ['*'] for any."
  return `Write [${value.split(/[\s,;]+/).map(entry => ` '${entry}'`)} ].`
}

function readBoolean(value: unknown, report: Report): boolean {
  if (typeof value === 'boolean') return value
  report({ rule: 'is not a boolean', advice: 'Write true or false.' })
  return false
}

function readSeconds(value: unknown, report: Report): number {
  if (isSeconds(value)) return value
  const guess =
    typeof value === 'object' || typeof value === 'symbol' ? NaN : Math.round(Number(value))
  const advice = isSeconds(guess) ? `Write ${guess}.` : 'Write 0 for no caching, 86400 for a day.'
  report({ rule: 'is not a whole number of seconds', advice })
  return 0
}

function isSeconds(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

/** A regex that matches what `value` matches from start to end. */
function readRegex(value: unknown, report: Report): RegExp | undefined {
  if (value === undefined) return
  if (typeof value !== 'string' && !types.isRegExp(value)) {
    const advice = 'Write one regex, with | between alternatives.'
    return report({ rule: 'is not a string or a RegExp', advice })
  }
  const { source, flags } = typeof value === 'string' ? { source: value, flags: '' } : value
  const problem = regexProblem(source, flags)
  if (problem) return report(problem)
  // With `g` or `y` a regex would start from its last match.
  return new RegExp(`^(?:${source})$`, flags.replace(/[gy]/g, ''))
}

function readRule(value: unknown, report: Report): Rule | undefined {
  if (value === undefined) return
  if (typeof value === 'function') return value as Rule
  return report({ rule: 'is not a function', advice: 'Write (origin, req) => true or false.' })
}

/** What to say of an option that does not exist: it may be another library's name for one. */
function unknownOption(name: string): Problem {
  const names = Object.keys(DEFAULTS)
  const [best, score] = names
    .map(option => [option, likeness(name, option)] as const)
    .reduce((a, b) => (b[1] > a[1] ? b : a))
  const advice = score > 0.4 ? `Write ${best}.` : `The options are ${names.join(', ')}.`
  return { rule: 'is not an option', advice }
}

/** How many of their pairs of neighbouring letters two names share, from 0 to 1 (Dice's coefficient). */
function likeness(a: string, b: string): number {
  const [pairs, others] = [pairsOf(a), pairsOf(b)]
  const shared = pairs.filter(pair => others.includes(pair)).length
  return (2 * shared) / (pairs.length + others.length)
}

function pairsOf(name: string): string[] {
  // Other libraries write "allowed".
  const words = name.replace(/ed(?![a-z])/g, '')
  const letters = words.toLowerCase().replace(/[^a-z]/g, '')
  return [...letters].slice(1).map((letter, i) => `${letters[i]}${letter}`)
}
