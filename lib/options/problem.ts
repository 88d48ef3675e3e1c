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

function quote(entry: string): string {
  return entry.includes("'") ? `"${entry}"` : `'${entry}'`
}
