// Cases, their figures, and what is promised of them. Rows are compared within a round, since the machine is
// not equally fast in all of them.

/** How long to measure: milliseconds, slices in a round, rounds of fresh processes. */
export interface Effort {
  readonly rounds: number
  readonly slices: number
  readonly slice: number
  readonly warmUp: number
}

/** One figure a round for each row. */
export type Figures = Readonly<Record<string, readonly number[]>>

/** A bound for the median ratio of two rows. */
export type Bound = readonly [row: string, over: string, bound: number]

/** Rows that are compared with each other. What follows a comma in a row's name is a variant: `cors, 100`. */
export interface Case {
  readonly group: 'memory' | 'once' | 'sockets'
  readonly name: string
  readonly unit: string
  readonly rows: readonly string[]
  /** The row that the others are shown as ratios of. */
  readonly base: string
  readonly effort: Effort
  readonly atMost?: readonly Bound[]
  readonly atLeast?: readonly Bound[]
  run(effort: Effort): Promise<Figures>
}

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

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return ((sorted[middle] as number) + (sorted.at(-1 - middle) as number)) / 2
}

/**
 * What a slice takes when nothing disturbs it: the lower quartile. A shared machine runs at half its speed
 * for tens of milliseconds at a time, and a median falls now on one side, now on the other.
 */
export function undisturbed(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[times.length >> 2] as number
}

/** One ratio a round, or none if one of the rows was not measured. */
function ratios(figures: Figures, row: string, over: string): number[] {
  const bases = figures[over] ?? []
  return (figures[row] ?? []).slice(0, bases.length).map((value, i) => value / (bases[i] as number))
}

/** For each bound whose rows were measured: what it says, the median, its spread, and the verdict. */
export function verdicts({ name, atMost = [], atLeast = [] }: Case, figures: Figures): string[][] {
  const verdict = (sign: '≤' | '≥', [row, over, bound]: Bound): string[] => {
    const measured = ratios(figures, row, over)
    const meets = (value: number): boolean => (sign === '≤' ? value <= bound : value >= bound)
    const missed = measured.some(meets) ? 'within the spread' : 'MISSED'
    return [
      `${name}: ${row} ÷ ${over} ${sign} ${bound}`,
      median(measured).toFixed(3),
      `${Math.min(...measured).toFixed(2)} to ${Math.max(...measured).toFixed(2)}`,
      meets(median(measured)) ? 'met' : missed,
    ]
  }
  const isMeasured = ([row, over]: Bound): boolean => row in figures && over in figures
  return [
    ...atMost.filter(isMeasured).map(bound => verdict('≤', bound)),
    ...atLeast.filter(isMeasured).map(bound => verdict('≥', bound)),
  ]
}

/** In Markdown: a line for each variant of each case, with the medians and their ratios to the base. */
export function figuresTable(cases: readonly Case[], results: Run['results']): string {
  const split = (row: string): [string, string] => {
    const [column = '', variant] = row.split(', ')
    return [column, variant === undefined ? '' : `, ${variant}`]
  }
  const columns = [...new Set(cases.flatMap(({ rows }) => rows.map(row => split(row)[0])))]
  const lines = cases.flatMap(({ name, rows, base }) =>
    [...new Set(rows.map(row => split(row)[1]))].map(variant => [
      name + variant,
      ...columns.map(column => cell(results[name] ?? {}, column + variant, base + variant)),
    ]),
  )
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
