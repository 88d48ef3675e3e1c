// Figures, and what is promised of them. Rows are compared within a round, since the machine is not equally
// fast in all of them.
import type { Case } from './case.ts'
import type { Figures } from './turns.ts'

export interface Run {
  readonly node: string
  readonly processor: string
  readonly date: string
  readonly results: Readonly<Record<string, Figures>>
}

/** A run as it is recorded: one line a row. */
export function toJson(run: Run): string {
  const round = (_: string, value: unknown): unknown =>
    typeof value === 'number' ? Number(value.toPrecision(5)) : value
  const json = JSON.stringify(run, round, 1)
  return `${json.replace(/\[[^\]]*\]/g, figures => figures.replace(/\s+/g, ' '))}\n`
}

/** The middle one. Rounds are odd in number. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] as number
}

/** One ratio a round, or none if one of the rows was not measured. */
function ratios(figures: Figures, row: string, over: string): number[] {
  const bases = figures[over] ?? []
  return (figures[row] ?? []).slice(0, bases.length).map((value, i) => value / (bases[i] as number))
}

export function majorOf(version: string): number {
  return Number.parseInt(version, 10)
}

export interface Verdict {
  /** What was promised: `object: ours ÷ cors ≤ 0.85`. */
  readonly goal: string
  /** The median of the rounds, and their spread. */
  readonly outcome: string
  readonly isMet: boolean
}

/** A verdict for each bound whose rows were measured on a version of Node that it is for. */
export function verdicts(
  { name, bounds }: Case,
  { node, results }: Pick<Run, 'node' | 'results'>,
): Verdict[] {
  return bounds.flatMap(([row, over, sign, bound, isOn]) => {
    const measured = ratios(results[name] ?? {}, row, over)
    if (measured.length === 0 || isOn?.(majorOf(node)) === false) return []
    const middle = median(measured)
    const meets = (value: number): boolean => (sign === '≤' ? value <= bound : value >= bound)
    const isMet = meets(middle)
    const missed = measured.some(meets) ? 'missed within the spread' : 'MISSED'
    const spread = `${Math.min(...measured).toFixed(2)} to ${Math.max(...measured).toFixed(2)}`
    return {
      goal: `${name}: ${row} ÷ ${over} ${sign} ${bound}`,
      outcome: `${middle.toFixed(3)} (${spread})${isMet ? '' : `, ${missed}`}`,
      isMet,
    }
  })
}

/** In Markdown: a line for each variant of each case, with the medians and their ratios to the base. */
export function figuresTable(cases: readonly Case[], results: Run['results']): string {
  const columnOf = (row: string): string => row.replace(/,.*/, '')
  const columns = [...new Set(cases.flatMap(({ rows }) => rows.map(columnOf)))]
  const lines = cases.flatMap(({ name, rows, base }) => {
    const figures = results[name] ?? {}
    const variants = new Set(rows.map(row => row.slice(columnOf(row).length)))
    return [...variants].map(variant => [
      name + variant,
      ...columns.map(column => cell(figures, column + variant, base + variant)),
    ])
  })
  return table([`${cases[0]?.unit} (÷ ${cases[0]?.base})`, ...columns], lines)
}

function cell(figures: Figures, row: string, base: string): string {
  const measured = figures[row]
  if (!measured) return ''
  const value = median(measured)
  const shown = value < 1000 ? value.toFixed(2) : Math.round(value).toLocaleString('en')
  return figures[base] ? `${shown} (${median(ratios(figures, row, base)).toFixed(2)})` : shown
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map((_, i) => (i === 0 ? '---' : '--:')), ...rows]
  return lines.map(cells => `| ${cells.join(' | ')} |`).join('\n')
}
