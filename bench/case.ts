// What a case is: rows that are compared with each other, and bounds for the outcome.

/** How long to measure: milliseconds, slices in a round, rounds of fresh processes. */
export interface Effort {
  readonly rounds: number
  readonly slices: number
  readonly slice: number
  readonly warmUp: number
}

/** A bound for the median ratio of two rows, `ours` ÷ `cors` ≤ 1: on each major version of Node, or on some. */
export type Bound = readonly [
  row: string,
  over: string,
  sign: '≤' | '≥',
  bound: number,
  isOn?: (major: number) => boolean,
]

/** Measures one slice: less is better. */
export type Measure = () => number | Promise<number>

export interface Case {
  /** The module whose `CASES` hold it. The process of a row imports no other. */
  readonly module: string
  readonly group: 'memory' | 'once' | 'sockets'
  readonly name: string
  readonly unit: 'µs' | 'ms' | 'kB' | 'requests/s'
  /** What follows a comma in a row's name is a variant: `cors, 100`. */
  readonly rows: readonly string[]
  /** The row that the others are shown as ratios of. */
  readonly base: string
  readonly effort: Effort
  readonly bounds: readonly Bound[]
  /** Runs in the process of a row, and gives what answers when that process is asked. */
  child(row: string, effort: Effort): Promise<Measure>
  /** Runs in the bench's process. `start` starts the row's process, and gives what asks it. */
  prepare(start: () => Promise<Measure>, row: string, effort: Effort): Promise<Measure>
}
