// The error for options that can never work: all problems at once, each with what to write instead.
import { inspect } from '../util.ts'
import type { Advice, Problem } from './problem.ts'

/** One thing that is wrong in the options. */
export interface CorsOptionsProblem {
  /** Name of the option; for an unknown option, the name that was given. */
  readonly option: string
  /** Where in the list, from 0, if one entry is wrong. */
  readonly index?: number
  /** What was given; left out for an unknown option, which may hold a secret, and for the options as a whole. */
  readonly value?: unknown
  /** Why it can never work. */
  readonly rule: string
  /** What to write instead. */
  readonly advice: string
}

/** The same, with its advice as data. */
export type OptionProblem = Omit<CorsOptionsProblem, 'advice'> & Problem

// What a terminal shows at once. A list may have a problem for each of thousands of entries.
const MOST_LINES = 20
const LONGEST_VALUE = 2000

/** The options can never work as they are. Thrown when a layer is made, never while serving. */
export class CorsOptionsError extends TypeError {
  override readonly name = 'CorsOptionsError'
  /** Every problem found, in the order of the options. Never empty. */
  declare readonly problems: readonly CorsOptionsProblem[]

  constructor(found: readonly OptionProblem[]) {
    const problems = found.map(problem => ({ ...problem, advice: adviceText(problem.advice) }))
    const lines = problems.slice(0, MOST_LINES).map(lineOf)
    if (problems.length > MOST_LINES) lines.push(`and ${problems.length - MOST_LINES} more`)
    super(lines.length === 1 ? lines[0] : ['Wrong options:', ...lines].join('\n- '))
    // Not enumerable: a terminal would print all of it again, below the message.
    Object.defineProperty(this, 'problems', { value: problems })
  }
}

function lineOf(problem: CorsOptionsProblem): string {
  const { option, index, value, rule, advice } = problem
  const name = /^[\w$-]+$/.test(option) ? option : show(option)
  const entry = index === undefined ? '' : `[${index}]`
  return `${name}${'value' in problem ? `${entry}: ${show(value)}` : ''} ${rule}. ${advice}`
}

/** What to write instead, as text. Code in it can be run as it stands. */
function adviceText(advice: Advice): string {
  if (typeof advice === 'string') return advice
  if ('entries' in advice) {
    return advice.entries.length === 0
      ? 'Leave it out.'
      : `Write ${advice.entries.map(literal).join(', ')}.`
  }
  const given = Object.entries(advice.options).filter(([, value]) => value !== undefined)
  return given.map(([option, value]) => `Write ${option}: ${literal(value)}.`).join('\n  ')
}

/** `value` as code: none of it is cut, as `inspect` cuts a long list. */
function literal(value: unknown): string {
  const whole = { breakLength: Infinity, maxStringLength: Infinity, maxArrayLength: Infinity }
  return inspect(value, whole).replace(/^\[ (.*) \]$/s, '[$1]')
}

/** A value on one line. An object is shown only by its kind, since it may be large or hold a secret. */
function show(value: unknown): string {
  const depth = Array.isArray(value) ? 0 : -1
  const shown = { breakLength: Infinity, maxStringLength: 200, maxArrayLength: 8, depth }
  // `inspect` cuts no regex.
  return inspect(value, shown).slice(0, LONGEST_VALUE)
}
