// The error for options that can never work: all problems at once, each with what to write instead.
import { inspect } from 'node:util'

/** What is wrong with a value, and what to write instead. */
export interface Problem {
  /** Read after the value: "has a path, which an Origin never has". */
  readonly rule: string
  /** One or two sentences. */
  readonly advice: string
}

/** One thing that is wrong in the options. */
export interface CorsOptionsProblem extends Problem {
  /** Name of the option; for an unknown option, the name that was given. */
  readonly option: string
  /** Where in the list, from 0, if one entry is wrong. */
  readonly index?: number
  /** What was given. */
  readonly value: unknown
}

/** The options can never work as they are. Thrown when a layer is made, never while serving. */
export class CorsOptionsError extends TypeError {
  override readonly name = 'CorsOptionsError'
  /** Every problem found, in the order of the options. Never empty. */
  readonly problems: readonly CorsOptionsProblem[]

  constructor(problems: readonly CorsOptionsProblem[]) {
    const lines = problems.map(textOf)
    super(lines.length === 1 ? lines[0] : ['Wrong options:', ...lines].join('\n- '))
    this.problems = problems
  }
}

function textOf({ option, index, value, rule, advice }: CorsOptionsProblem): string {
  const place = index === undefined ? option : `${option}[${index}]`
  const shown = inspect(value, { depth: 1, breakLength: Infinity, maxStringLength: 200 })
  return `${place}: ${shown} ${rule}. ${advice}`
}
