// The way in. `npm run bench [-- NAME…]` measures, and a NAME is a case, `memory`, `once` or `sockets`.
// `--record` also records the figures in this folder, where each major version of Node has a record; `--draw`
// redraws the records, `--smoke` only checks.
import { equal, ok } from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import type { Case } from './case.ts'
import { chart } from './chart.ts'
import { CASES as IN_MEMORY } from './memory/cases.ts'
import { CASES as ONCE } from './memory/once.ts'
import { readme } from './readme.ts'
import { figuresTable, majorOf, type Run, toJson, verdicts } from './results.ts'
import { CASES as OVER_SOCKETS } from './sockets/cases.ts'
import { type Figures, measured } from './turns.ts'

const CASES: readonly Case[] = [...IN_MEMORY, ...ONCE, ...OVER_SOCKETS]
const FOLDER = new URL('../../bench/', import.meta.url)
const BRIEFLY = { rounds: 1, slices: 1, slice: 5, warmUp: 5 }

const flag = { type: 'boolean', default: false } as const
const { values: flags, positionals: names } = parseArgs({
  allowPositionals: true,
  options: { record: flag, draw: flag, smoke: flag },
})

if (flags.smoke) await smoke()
else if (!flags.draw) await measure()
if (flags.draw || flags.record) for (const [file, content] of drawn()) writeFileSync(file, content)

/** The files that show the recorded runs. */
function drawn(): [file: URL, content: string][] {
  const [newest, ...older] = recorded()
  const template = readFileSync(new URL('README.template.md', FOLDER), 'utf8')
  return [
    [new URL('results.svg', FOLDER), chart(newest)],
    [new URL('README.md', FOLDER), readme(template, [newest, ...older], CASES)],
  ]
}

/** The recorded runs, that on the newest Node first. */
function recorded(): [Run, ...Run[]] {
  const files = readdirSync(FOLDER).filter(file => /^results-\d+\.json$/.test(file))
  const runs = files.map((file): Run => JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')))
  return runs.sort((a, b) => majorOf(b.node) - majorOf(a.node)) as [Run, ...Run[]]
}

async function measure(): Promise<void> {
  const isNamed = ({ group, name }: Case) => names.includes(group) || names.includes(name)
  const cases = names.length === 0 ? CASES : CASES.filter(isNamed)
  if (cases.length === 0) throw new Error(`Cases: ${CASES.map(({ name }) => name).join(', ')}`)
  const node = process.versions.node
  const processor = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`
  const date = new Date().toISOString().slice(0, 10)
  console.log(`Node ${node}, ${processor}, ${date}`)
  const file = new URL(`results-${majorOf(node)}.json`, FOLDER)
  // What is not measured now stays as it is recorded.
  const others: Run['results'] =
    flags.record && names.length > 0 ? JSON.parse(readFileSync(file, 'utf8')).results : {}
  const results: Record<string, Figures> = {}
  for (const each of cases) {
    results[each.name] = await measured(each, each.effort)
    console.log(`\n${figuresTable([each], results)}`)
    const outcomes = verdicts(each, { node, results })
    for (const { goal, outcome } of outcomes) console.log(`${goal}: ${outcome}`)
  }
  if (!flags.record) return
  writeFileSync(file, toJson({ node, processor, date, results: { ...others, ...results } }))
}

/** Whether the bench still runs. */
async function smoke(): Promise<void> {
  for (const [file, content] of drawn()) {
    equal(readFileSync(file, 'utf8'), content, `Run npm run bench -- --draw: ${file} is stale`)
  }
  for (const { name, rows, bounds, child, prepare } of CASES) {
    for (const [row, over] of bounds) ok(rows.includes(row) && rows.includes(over), name)
    // Its answers are checked on the way. No figure means anything.
    for (const row of rows) {
      const measureHere = await prepare(() => child(row, BRIEFLY), row, BRIEFLY)
      ok(Number.isFinite(await measureHere()))
    }
    console.log(`${name}: ${rows.length} rows run`)
  }
  // One of each group in processes of its own, as it is measured.
  const inProcesses = CASES.filter(({ name }) => ['object', 'import', 'koa'].includes(name))
  for (const each of inProcesses) await measured(each, BRIEFLY)
  // The servers still listen.
  process.exit()
}
