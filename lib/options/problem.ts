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

/** Gives what is wrong with text, if something is. */
export type Check = (text: string) => Problem | undefined

/** A common mistake: the regex that finds it, the rule it breaks, and its repair, or the advice if there is none. */
export type Row = readonly [
  found: RegExp,
  rule: string,
  repair: string | ((found: string) => string) | { advice: Advice | ((text: string) => Advice) },
]

/** What is wrong with `given`: the first of `rows` that is found, and what the repaired text is advised as. */
export function mend(
  given: string,
  rows: readonly Row[],
  adviceIfRight: (text: string) => Advice | false,
): Problem | undefined {
  let rule: string | undefined
  let text = given
  for (const [found, broken, repair] of rows) {
    if (typeof repair === 'object') {
      if (!found.test(text)) continue
      const { advice } = repair
      return { rule: rule ?? broken, advice: typeof advice === 'function' ? advice(text) : advice }
    }
    const next = text.replace(found, repair as string)
    if (next === text) continue
    text = next
    rule ??= broken
    const advice = adviceIfRight(text)
    if (advice) return { rule, advice }
  }
  return
}

/** What is wrong with text that is empty, has quotes or space around it, or holds several entries, as `each` finds them. */
export function listProblem(value: string, each: RegExp, problemOf: Check): Problem | undefined {
  // Around text from an env file, or the entries of JSON.
  const parts = value.replace(/^\[?\s*["'`]|["'`]\s*\]?$/g, '').match(each) ?? []
  if (parts[0] === value) return
  const advised = parts.map(part => problemOf(part)?.advice ?? { entries: [part] })
  const [advice = { entries: [] }, ...others] = advised
  if (parts.length === 0) return { rule: 'is empty', advice }
  if (others.length === 0) return { rule: 'has quotes, a space or a comma around it', advice }
  const rule = 'holds several entries'
  const entries = advised.flatMap(advice => entriesOf(advice) ?? [])
  const isKnown = advised.every(entriesOf)
  return { rule, advice: isKnown ? { entries } : 'List each one.' }
}

/** The entries that are advised, or `undefined` where it is something else. */
export function entriesOf(advice: Advice | undefined): readonly string[] | undefined {
  return typeof advice === 'object' && 'entries' in advice ? advice.entries : undefined
}
