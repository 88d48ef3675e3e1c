// What is wrong with a value, as data. Imports nothing of Node.

export interface Problem {
  /** Read after the value: "has a path, which an Origin never has". */
  readonly rule: string
  /** What to write instead, in one or two sentences. */
  readonly advice: string
  /** The entries that `advice` says to write, if it can say so: none where the value is to be left out. */
  readonly instead?: readonly string[]
}

/** A problem that goes away with the entries to write `instead`, or without any. */
export function fixable(rule: string, ...instead: readonly string[]): Problem {
  const advice = instead.length === 0 ? 'Leave it out.' : `Write ${instead.map(quote).join(', ')}.`
  return { rule, advice, instead }
}

/** A problem that goes away with `right`, or with what is to be written instead of that. */
export function replaced(
  rule: string,
  right: string,
  problemOf: (entry: string) => Problem | undefined,
): Problem {
  const problem = problemOf(right)
  return problem ? { ...problem, rule } : fixable(rule, right)
}

function quote(entry: string): string {
  return entry.includes("'") ? `"${entry}"` : `'${entry}'`
}

// Around text from an env file, or the entries of JSON.
const QUOTES = /^\[?\s*["'`]|["'`]\s*\]?$/g
const SEPARATOR = /[\s,;]/

/** What is wrong with text that is empty, has quotes or space around it, or holds several entries. */
export function listProblem(
  value: string,
  what: string,
  problemOf: (part: string) => Problem | undefined,
): Problem | undefined {
  const bare = value.replace(QUOTES, '')
  if (bare !== value) return replaced('has quotes around it', bare, problemOf)
  if (value !== '' && !SEPARATOR.test(value)) return
  const parts = value.split(/[\s,;]+/).filter(part => part !== '')
  if (parts.length === 0) return fixable('is empty')
  const rule =
    parts.length > 1
      ? `holds several ${what}s; list each one separately`
      : 'has a space or a comma at its start or end'
  const right: string[] = []
  for (const part of parts) {
    const problem = problemOf(part)
    if (problem && !problem.instead) return { rule, advice: `Write each ${what} as one entry.` }
    right.push(...(problem?.instead ?? [part]))
  }
  return fixable(rule, ...right)
}
