// What is said of wrong options: all problems at once, each with what to write instead.
import { inspect } from 'node:util'

/** One thing that is wrong in the options. */
export interface CorsOptionsProblem {
  /** Name of the option; for an unknown one, the name that was given. */
  readonly option: string
  /** Place in the list, from 0, when one entry is wrong. */
  readonly index?: number
  /** What was given. */
  readonly value: unknown
  /** Why it can never work. */
  readonly rule: string
  /** What to write instead. */
  readonly advice: string
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
