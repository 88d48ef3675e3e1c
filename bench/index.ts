// The way in: `npm run bench -- [NAME…] [--json FILE] [--smoke]`, or `--draw FILE` to draw the chart of an
// earlier run. A name is that of a case, or `memory`, `sockets`; without one everything runs.
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { CASES } from './cases.ts'
import { chart, tables } from './chart.ts'
import { goalLines } from './goals.ts'
import { runMaking } from './making.ts'
import { runInMemory } from './memory.ts'
import { type Effort, type Result, type Run, resultLines } from './results.ts'
import { smoke } from './smoke.ts'
import { runOverSockets, SOCKET_CASES } from './sockets.ts'

const { values: flags, positionals: names } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'string' },
    draw: { type: 'string' },
    smoke: { type: 'boolean', default: false },
  },
})

const EFFORTS: Record<'memory' | 'sockets' | 'making', Effort> = {
  memory: { rounds: 5, slices: 40, slice: 8, warmUp: 400 },
  sockets: { rounds: 3, slices: 6, slice: 2000, warmUp: 1000 },
  making: { rounds: 5, slices: 1, slice: 0, warmUp: 0 },
}

const JOBS: [group: string, name: string, run: () => Promise<Result>][] = [
  ...Object.keys(CASES).map(name => job('memory', name, () => runInMemory(name, EFFORTS.memory))),
  job('making', 'making', () => runMaking('making', EFFORTS.making)),
  job('making', 'heap', () => runMaking('heap', EFFORTS.making)),
  ...SOCKET_CASES.map(name => job('sockets', name, () => runOverSockets(name, EFFORTS.sockets))),
]

function job(
  group: string,
  name: string,
  run: () => Promise<Result>,
): [string, string, () => Promise<Result>] {
  return [group, name, run]
}

function draw(file: string, run: Run): void {
  writeFileSync(file.replace(/(?:\.json)?$/, '.svg'), chart(run))
  console.log(`\n${tables(run)}`)
}

if (flags.smoke) await smoke()
else if (flags.draw === undefined) await bench()
else draw(flags.draw, JSON.parse(readFileSync(flags.draw, 'utf8')))

async function bench(): Promise<void> {
  const jobs = JOBS.filter(
    ([group, name]) => names.length === 0 || names.includes(group) || names.includes(name),
  )
  if (jobs.length === 0) {
    throw new Error(`No such name. Give one of: ${JOBS.map(([, name]) => name).join(', ')}`)
  }
  const about = {
    node: process.versions.node,
    processor: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`,
    date: new Date().toISOString().slice(0, 10),
  }
  console.log(`Node ${about.node}, ${about.processor}, ${about.date}`)
  console.log(`${'median, least to greatest of the rounds'.padStart(63)}  ÷ bare  ÷ by hand`)
  const results: Result[] = []
  for (const [group, name, run] of jobs) {
    const result = await run()
    results.push(result)
    console.log([`\n${group}: ${name}`, ...resultLines(result)].join('\n'))
  }
  console.log(
    `\n${goalLines(
      results,
      JOBS.map(([, name]) => name),
    ).join('\n')}`,
  )
  if (flags.json === undefined) return
  const run: Run = { ...about, results }
  writeFileSync(flags.json, `${JSON.stringify(run, null, 1)}\n`)
  draw(flags.json, run)
}
