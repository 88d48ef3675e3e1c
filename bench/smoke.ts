// All that the bench runs, for a moment and in one process: whether it still runs and every answer is right.
// Then one case of each kind as it is really run. No figure in it means anything.
import { equal, ok } from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { CASES } from './cases.ts'
import { chart, tables } from './chart.ts'
import { FRAMEWORKS } from './frameworks.ts'
import { runMaking } from './making.ts'
import { runInMemory } from './memory.ts'
import type { Run } from './results.ts'
import { checkedFeed } from './row.ts'
import { checkServer, runOverSockets } from './sockets.ts'

// As many requests as connections, at least.
const EFFORT = { rounds: 1, slices: 1, slice: 5, warmUp: 5 }

export async function smoke(): Promise<void> {
  checkReadme()
  for (const [name, rows] of Object.entries(CASES)) {
    for (const row of rows) await (await checkedFeed(row)).time(20)
    console.log(`memory: ${name}: ${rows.length} answers are right`)
  }
  for (const [framework, ways] of Object.entries(FRAMEWORKS)) {
    for (const [way, make] of Object.entries(ways)) {
      const server = await make()
      await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
      const { port } = server.address() as AddressInfo
      for (const isPreflight of [false, true]) await checkServer(way, isPreflight, port)
      server.close()
    }
    console.log(`sockets: ${framework}: ${2 * Object.keys(ways).length} answers are right`)
  }
  await runInMemory('object', EFFORT)
  await runOverSockets('hono', EFFORT)
  await runMaking('making', EFFORT)
}

/** Throws when the README shows other figures than those of the recorded run. */
function checkReadme(): void {
  const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
  const run: Run = JSON.parse(read('bench/results.json'))
  const readme = read('README.md')
  equal(read('bench/results.svg'), chart(run))
  for (const table of tables(run).split('\n\n')) ok(readme.includes(table), table)
  ok(
    readme.includes(`on Node ${run.node}, ${run.processor}, ${run.date}`),
    'another machine or day',
  )
  console.log('the README shows the recorded run')
}
