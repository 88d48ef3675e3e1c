// Reads the options, once: checks and copies them. Nothing after this looks at what the caller gave.
import { types } from '../util.ts'
import { adviceText, CorsOptionsError, type CorsOptionsProblem } from './error.ts'
import { methodProblem, requestHeaderProblem, responseHeaderProblem } from './names.ts'
import { type CheckedOptions, DEFAULTS, type Rule } from './options.ts'
import { originProblem } from './origins.ts'
import { type Advice, type Problem, rightEntries } from './problem.ts'
import { regexEntryProblem, regexProblem } from './regex.ts'

const NAMES = Object.keys(DEFAULTS)

/** Notes what is wrong with an option, or with one `entry` of its list. */
type Report = (
  problem: Problem,
  entry?: { readonly index: number; readonly value: unknown },
) => undefined
type ListOption = 'allowOrigins' | 'allowMethods' | 'allowHeaders' | 'exposeHeaders'
type Reader<T> = (value: unknown, report: Report) => T

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
  const unknown = names.filter(name => !NAMES.includes(name))
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
    return reader(value, ({ rule, advice }, entry) => {
      problems.push({ option, ...(entry ?? { value }), rule, advice: adviceText(advice) })
      return undefined
    })
  }
  const checked: CheckedOptions = {
    allowOrigins: read('allowOrigins', listOf('allowOrigins', 'origin', entryProblem)),
    allowOriginRegex: read('allowOriginRegex', readRegex),
    isAllowedOrigin: read('isAllowedOrigin', readRule)?.bind(options),
    allowMethods: read('allowMethods', listOf('allowMethods', 'method', methodProblem)),
    allowHeaders: read('allowHeaders', listOf('allowHeaders', 'header name', requestHeaderProblem)),
    allowCredentials: read('allowCredentials', readBoolean),
    allowPrivateNetwork: read('allowPrivateNetwork', readBoolean),
    exposeHeaders: read(
      'exposeHeaders',
      listOf('exposeHeaders', 'header name', responseHeaderProblem),
    ),
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

function listOf(
  option: ListOption,
  what: string,
  problemOf: (entry: string) => Problem | undefined,
): Reader<readonly string[]> {
  return (value, report) => {
    if (!Array.isArray(value) && !types.isSet(value)) {
      report({
        rule: 'is not an array or a Set',
        advice: listAdvice(option, value, what, problemOf),
      })
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
}

function notText(entry: unknown): Problem {
  const advice = optionOf(entry) ?? 'Write each entry as a string.'
  return { rule: 'is not a string', advice }
}

/** The option that takes what no list does. */
function optionOf(value: unknown): string | undefined {
  if (types.isRegExp(value)) return 'Write it as allowOriginRegex.'
  if (typeof value === 'function') return 'Write it as isAllowedOrigin.'
  return undefined
}

function listAdvice(
  option: ListOption,
  value: unknown,
  what: string,
  problemOf: (entry: string) => Problem | undefined,
): Advice {
  const entries = typeof value === 'string' ? rightEntries(value, problemOf) : undefined
  if (entries && entries.length > 0) return { options: { [option]: entries } }
  const { advice } = (typeof value === 'string' && problemOf(value)) || notText(value)
  const isOwn = typeof value !== 'string' && optionOf(value) !== undefined
  return isOwn || (typeof advice === 'object' && 'options' in advice)
    ? advice
    : `Write an array with one string per ${what}.`
}

function entryProblem(entry: string): Problem | undefined {
  return regexEntryProblem(entry) ?? originProblem(entry)
}

function readBoolean(value: unknown, report: Report): boolean {
  if (typeof value === 'boolean') return value
  report({ rule: 'is not a boolean', advice: 'Write true or false.' })
  return false
}

function readSeconds(value: unknown, report: Report): number {
  if (isSeconds(value)) return value
  // `Number` makes 1 of `true`, and 0 of empty text.
  const text = /^(?:number|bigint|string)$/.test(typeof value) ? String(value).trim() : ''
  const guess = text === '' ? NaN : Math.round(Number(text))
  const advice = isSeconds(guess)
    ? `Write ${guess}.`
    : 'Write 0 to disable caching, or 86400 for a day.'
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
  const advised = unknown.map(name => adviceOn(name, options))
  const unlike = advised.indexOf(undefined)
  return advised.map((known, i) => {
    const others = i === unlike ? `The options are ${NAMES.join(', ')}.` : 'Leave it out.'
    return { option: unknown[i] as string, rule: 'is not an option', advice: known ?? others }
  })
}

// Of `cors`, `@fastify/cors` and `@koa/cors`: nothing here corresponds to them.
const OF_OTHERS =
  'preflightContinue optionsSuccessStatus strictPreflight hideOptionsRoute keepHeadersOnError secureContext'.split(
    ' ',
  )

/** What to write instead of the unknown option `name`. Of its value only the kind is looked at. */
function adviceOn(name: string, options: Readonly<Record<string, unknown>>): string | undefined {
  if (OF_OTHERS.includes(name)) return 'Leave it out.'
  const meant = likeliest(name)
  if (meant === undefined) return
  if (!/origin/i.test(meant)) return `Write ${meant}.`
  const value = options[name]
  if (typeof value === 'function') return 'Write isAllowedOrigin: (origin, req) => boolean.'
  if (types.isRegExp(value)) return 'Write allowOriginRegex.'
  if (typeof value !== 'boolean') return `Write ${meant}.`
  if (!value) return name === 'origin' ? 'Leave the layer out.' : 'Leave it out.'
  return /^(?:origin|allowAll(?:Origins)?)$/.test(name) ? "Write allowOrigins: ['*']." : undefined
}

/** The option that is most like `name`, if one is like it at all. */
function likeliest(name: string): string | undefined {
  const [best, score] = NAMES.map(option => [option, likeness(name, option)] as const).reduce(
    (a, b) => (b[1] > a[1] ? b : a),
  )
  return score > 0.4 ? best : undefined
}

/** The share of adjacent letter pairs that two names have in common, from 0 to 1 (Dice's coefficient). */
function likeness(a: string, b: string): number {
  const [pairs, others] = [pairsOf(a), pairsOf(b)]
  const shared = pairs.filter(pair => others.includes(pair)).length
  return (2 * shared) / (pairs.length + others.length)
}

function pairsOf(name: string): string[] {
  // Other libraries write "allowed" and "exposed".
  const words = name.replace(/ed(?![a-z])/g, '')
  const letters = words.toLowerCase().replace(/[^a-z]/g, '')
  return [...letters].slice(1).map((letter, i) => `${letters[i]}${letter}`)
}
