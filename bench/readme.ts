// bench/README.md: its template, filled in with the tables of a run.
import type { Case } from './case.ts'
import { figuresTable, type Run, table, verdicts } from './results.ts'

export function readme(template: string, run: Run, cases: readonly Case[]): string {
  const { results, ...about } = run
  const goals = cases.flatMap(each => verdicts(each, results))
  const misses = goals.filter(goal => goal.at(-1) !== 'met')
  const goalTable = (rows: string[][]): string => table(['goal', 'median', 'rounds', ''], rows)
  const met = `${goals.length - misses.length} of ${goals.length} are met.`
  /** One table for the cases of a group that share a unit and a base. */
  const tables = (group: Case['group']): string => {
    const measured = cases.filter(each => each.group === group && results[each.name])
    const kinds = new Set(measured.map(({ unit, base }) => unit + base))
    const alike = (kind: string) => measured.filter(({ unit, base }) => unit + base === kind)
    return [...kinds].map(kind => figuresTable(alike(kind), results)).join('\n\n')
  }
  const filled: Readonly<Record<string, string>> = {
    ...about,
    misses:
      misses.length === 0
        ? 'All are met.'
        : `${met} The others are missed, or met only in some rounds:\n\n${goalTable(misses)}`,
    goals: goalTable(goals),
    memory: tables('memory'),
    once: tables('once'),
    sockets: tables('sockets'),
  }
  return template.replace(/\{(\w+)\}/g, (placeholder, name) => filled[name] ?? placeholder)
}
