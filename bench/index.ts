// The way in. `npm run bench [-- NAME…]` measures, and a NAME is a case, `memory`, `once` or `sockets`.
// `--record` measures everything and records it in this folder, `--draw` redraws the record, `--smoke` only checks.
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import type { Case } from './case.ts'
import { chart } from './chart.ts'
import { CASES as IN_MEMORY } from './memory/cases.ts'
import { CASES as ONCE } from './memory/once.ts'
import { readme } from './readme.ts'
import { figuresTable, type Run, toJson, verdicts } from './results.ts'
import { smoke } from './smoke.ts'
import { CASES as OVER_SOCKETS } from './sockets/cases.ts'
import { type Figures, measured } from './turns.ts'

const CASES: readonly Case[] = [...IN_MEMORY, ...ONCE, ...OVER_SOCKETS]
const FOLDER = new URL('../../bench/', import.meta.url)
const RESULTS = new URL('results.json', FOLDER)

const flag = { type: 'boolean', default: false } as const
const { values: flags, positionals: names } = parseArgs({
  allowPositionals: true,
  options: { record: flag, draw: flag, smoke: flag },
})

if (flags.smoke) await smoke(CASES, drawn())
else if (!flags.draw) await measure()
if (flags.draw || flags.record) for (const [file, content] of drawn()) writeFileSync(file, content)

/** The files that show the recorded run. */
function drawn(): [file: URL, content: string][] {
  const run: Run = JSON.parse(readFileSync(RESULTS, 'utf8'))
  const template = readFileSync(new URL('README.template.md', FOLDER), 'utf8')
  return [
    [new URL('results.svg', FOLDER), chart(run)],
    [new URL('README.md', FOLDER), readme(template, run, CASES)],
  ]
}

async function measure(): Promise<void> {
  const cases = CASES.filter(
    ({ group, name }) => names.length === 0 || names.includes(group) || names.includes(name),
  )
  if (cases.length === 0)
    throw new Error(`The cases are: ${CASES.map(({ name }) => name).join(', ')}`)
  if (flags.record && names.length > 0) throw new Error('--record runs all cases: give no names')
  const node = process.versions.node
  const processor = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`
  const date = new Date().toISOString().slice(0, 10)
  console.log(`Node ${node}, ${processor}, ${date}`)
  const results: Record<string, Figures> = {}
  for (const each of cases) {
    const figures = await measured(each, each.effort)
    results[each.name] = figures
    console.log(`\n${figuresTable([each], results)}`)
    for (const [goal, middle, spread, verdict] of verdicts(each, figures)) {
      console.log(`${verdict?.padEnd(18)} ${middle} (${spread})  ${goal}`)
    }
  }
  if (flags.record) writeFileSync(RESULTS, toJson({ node, processor, date, results }))
}
