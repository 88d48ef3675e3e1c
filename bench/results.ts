// Figures: in each round that of slices which were not disturbed, then medians over the rounds, with the
// least and the greatest of them as their spread.

/** How long to measure: milliseconds, slices in a round, rounds of fresh processes. */
export interface Effort {
  readonly rounds: number
  readonly slices: number
  readonly slice: number
  readonly warmUp: number
}

/** One figure a round: rounds are compared with each other, as the machine is not alike in all. */
export type Figure = readonly number[]

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

/**
 * What a slice takes when nothing disturbs it: the lower quartile. A machine that is shared runs at half its
 * speed for tens of milliseconds at a time, and a median falls now in the one, now in the other.
 */
export function undisturbed(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[times.length >> 2] as number
}

/** The median of a row's figures over those of another row in the same rounds; NaN when there is none. */
export function ratio(result: Result, row: string, over: string): number {
  return median(ratios(result, row, over))
}

export function ratios({ rows }: Result, row: string, over: string): number[] {
  return (rows[row] ?? []).flatMap((figure, round) => figure / (rows[over]?.[round] ?? Number.NaN))
}

export function spread(values: readonly number[]): string {
  return `${Math.min(...values).toFixed(2)} to ${Math.max(...values).toFixed(2)}`
}

/** The figures of one case, each also over bare and over by hand: those of the same suffix, as `, 100`. */
export function resultLines(result: Result): string[] {
  return Object.entries(result.rows).map(([name, figure]) => {
    const suffix = /, .*$/.exec(name)?.[0] ?? ''
    const overs = ['bare', 'by hand'].map(base => {
      const value = ratio(result, name, base + suffix)
      return Number.isNaN(value) ? ''.padStart(8) : value.toFixed(2).padStart(8)
    })
    return [
      `  ${name.padEnd(24)}${median(figure).toFixed(2).padStart(10)} ${result.unit}`,
      `${spread(figure).padStart(24)}${overs.join('')}`,
    ].join('')
  })
}
