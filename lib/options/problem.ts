// What is wrong with a value, and what to write instead, as data. Imports nothing of Node.
import type { CorsOptions } from './options.ts'

export interface Problem {
  /** Read after the value: "has a path, which an Origin never has". */
  readonly rule: string
  readonly advice: Advice
}

/** What to write instead: entries, or none to leave the value out; options; or a sentence where neither is known. */
export type Advice =
  | { readonly entries: readonly string[] }
  | { readonly options: CorsOptions }
  | string

/** A problem that goes away with these `entries` instead, or without any. */
export function fixable(rule: string, ...entries: readonly string[]): Problem {
  return { rule, advice: { entries } }
}

/** The entries to write for `entry`, itself without a `problem`; `undefined` where they are not known. */
export function rightEntries(
  entry: string,
  problem: Problem | undefined,
): readonly string[] | undefined {
  const advice = problem?.advice ?? { entries: [entry] }
  return typeof advice === 'object' && 'entries' in advice ? advice.entries : undefined
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
    const entries = rightEntries(part, problemOf(part))
    if (!entries) return { rule, advice: `Write each ${what} as one entry.` }
    right.push(...entries)
  }
  return fixable(rule, ...right)
}
