// bench/README.md: its template, filled in with the tables of the recorded runs.
import type { Case } from './case.ts'
import { figuresTable, type Run, table, verdicts } from './results.ts'

/** `runs` in the order of their columns. The figures of the first are in view. */
export function readme(template: string, runs: readonly Run[], cases: readonly Case[]): string {
  const versions = runs.map(({ node }) => `Node ${node}`)
  const outcomes = runs.map(run => cases.flatMap(each => verdicts(each, run)))
  const met = outcomes.map((verdicts, i) => {
    const count = verdicts.filter(({ isMet }) => isMet).length
    return `${count} of ${verdicts.length} are met on ${versions[i]}`
  })
  const goals = [...new Set(outcomes.flat().map(({ goal }) => goal))]
  const lines = goals.map(goal => {
    const found = outcomes.map(verdicts => verdicts.find(verdict => verdict.goal === goal))
    return {
      cells: [goal, ...found.map(verdict => verdict?.outcome ?? '')],
      isMet: found.every(verdict => verdict?.isMet ?? true),
    }
  })
  const goalTable = (shown: typeof lines): string =>
    table(
      ['goal', ...versions],
      shown.map(({ cells }) => cells),
    )
  const tables = (group: Case['group']): string => {
    const [first, ...others] = runs.map(run => tablesOf(group, run.results, cases))
    return [first, ...others.map((text, i) => details(versions[i + 1] as string, text))].join(
      '\n\n',
    )
  }
  const filled: Readonly<Record<string, string>> = {
    runs: runs.map(({ node, date }) => `Node ${node} on ${date}`).join(' and '),
    processor: runs[0]?.processor ?? '',
    met: met.join(', '),
    misses: goalTable(lines.filter(({ isMet }) => !isMet)),
    goals: details('All goals', goalTable(lines)),
    memory: tables('memory'),
    once: tables('once'),
    sockets: tables('sockets'),
  }
  return template.replace(/\{(\w+)\}/g, (placeholder, name) => filled[name] ?? placeholder)
}

/** One table for the cases of a group that share a unit and a base. */
function tablesOf(group: Case['group'], results: Run['results'], cases: readonly Case[]): string {
  const measured = cases.filter(each => each.group === group && results[each.name])
  const kinds = new Set(measured.map(({ unit, base }) => unit + base))
  const alike = (kind: string) => measured.filter(({ unit, base }) => unit + base === kind)
  return [...kinds].map(kind => figuresTable(alike(kind), results)).join('\n\n')
}

function details(summary: string, text: string): string {
  return `<details><summary>${summary}</summary>\n\n${text}\n\n</details>`
}
