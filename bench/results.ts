// Figures: medians over the rounds, with the least and the greatest of them as the spread.

/** How long to measure: milliseconds, slices in a round, rounds of fresh processes. */
export interface Effort {
  readonly rounds: number
  readonly slices: number
  readonly slice: number
  readonly warmUp: number
}

export interface Figure {
  readonly median: number
  readonly least: number
  readonly greatest: number
}

/** Figures by the names of their rows. */
export interface Result {
  readonly name: string
  readonly unit: string
  readonly rows: Readonly<Record<string, Figure>>
}

export interface Run {
  readonly node: string
  readonly processor: string
  readonly date: string
  readonly results: readonly Result[]
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2
}

export function summarize(
  name: string,
  unit: string,
  rows: readonly (readonly [name: string, values: readonly number[]])[],
): Result {
  const figures = rows.map(([row, values]): [string, Figure] => {
    return [
      row,
      { median: median(values), least: Math.min(...values), greatest: Math.max(...values) },
    ]
  })
  return { name, unit, rows: Object.fromEntries(figures) }
}

export function ratio({ rows }: Result, row: string, over: string): number {
  return (rows[row]?.median ?? Number.NaN) / (rows[over]?.median ?? Number.NaN)
}

/** The figures of one case, each also over bare and over by hand: those of the same suffix, as `, 100`. */
export function resultLines(result: Result): string[] {
  return Object.entries(result.rows).map(([name, { median, least, greatest }]) => {
    const suffix = /, .*$/.exec(name)?.[0] ?? ''
    const ratios = ['bare', 'by hand'].map(base => {
      const value = ratio(result, name, base + suffix)
      return Number.isNaN(value) ? ''.padStart(8) : value.toFixed(2).padStart(8)
    })
    const spread = `${least.toFixed(2)} to ${greatest.toFixed(2)}`
    return [
      `  ${name.padEnd(24)}${median.toFixed(2).padStart(10)} ${result.unit}`,
      `${spread.padStart(24)}${ratios.join('')}`,
    ].join('')
  })
}
