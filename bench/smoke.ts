// Whether the bench still runs: each row for a moment in this process, its answer checked, and then one case of
// each kind as it is really run. No figure in it means anything. The recorded chart and page must be what the run draws.
import { equal, ok } from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import type { Case } from './case.ts'
import { measured } from './turns.ts'

const BRIEFLY = { rounds: 1, slices: 1, slice: 5, warmUp: 5 }
const REALLY_RUN = ['object', 'import', 'koa']

export async function smoke(
  cases: readonly Case[],
  drawn: readonly (readonly [file: URL, content: string])[],
): Promise<void> {
  for (const [file, content] of drawn) {
    equal(readFileSync(file, 'utf8'), content, `Run npm run bench -- --draw: ${file} is stale`)
  }
  for (const { group, name, rows, bounds, child, prepare } of cases) {
    for (const [row, over] of bounds) {
      ok(rows.includes(row) && rows.includes(over), `'${name}' lacks '${row}' or '${over}'`)
    }
    for (const row of rows) {
      const measure = await prepare(() => child(row, BRIEFLY), row, BRIEFLY)
      ok((await measure()) > 0)
    }
    console.log(`${group}: ${name}: ${rows.length} rows run`)
  }
  for (const each of cases.filter(({ name }) => REALLY_RUN.includes(name))) {
    await measured(each, BRIEFLY)
    console.log(`${each.group}: ${each.name} runs in processes`)
  }
  // The servers still listen.
  process.exit()
}
