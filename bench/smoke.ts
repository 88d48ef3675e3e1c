// Whether the bench still runs: all answers, for a moment and in one process, and then one case of each kind as
// it is really run. No figure in it means anything. The recorded chart and page must be what the run draws.
import { equal, ok } from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { IN_MEMORY } from './memory/cases.ts'
import { checkedFeed } from './memory/row.ts'
import type { Case } from './results.ts'
import { checkServer } from './sockets/cases.ts'
import { FRAMEWORKS } from './sockets/frameworks.ts'

const BRIEFLY = { rounds: 1, slices: 1, slice: 5, warmUp: 5 }
const REALLY_RUN = ['object', 'import', 'making', 'koa']

export async function smoke(
  cases: readonly Case[],
  drawn: readonly (readonly [file: URL, content: string])[],
): Promise<void> {
  for (const [file, content] of drawn) {
    equal(readFileSync(file, 'utf8'), content, `Run npm run bench -- --draw: ${file} is stale`)
  }
  for (const { name, rows, atMost = [], atLeast = [] } of cases) {
    for (const [row, over] of [...atMost, ...atLeast]) {
      ok(rows.includes(row) && rows.includes(over), `'${name}' lacks '${row}' or '${over}'`)
    }
  }
  for (const [name, { rows }] of Object.entries(IN_MEMORY)) {
    for (const row of Object.values(rows)) await (await checkedFeed(row)).time(20)
    console.log(`memory: ${name}: ${Object.keys(rows).length} answers are right`)
  }
  for (const [framework, { ways, serve }] of Object.entries(FRAMEWORKS)) {
    for (const way of ways) {
      const server = await serve(way)
      await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
      const { port } = server.address() as AddressInfo
      for (const kind of ['actual', 'preflight'] as const) await checkServer(way, kind, port)
      server.close()
      server.closeAllConnections()
    }
    console.log(`sockets: ${framework}: ${2 * ways.length} answers are right`)
  }
  for (const each of cases.filter(({ name }) => REALLY_RUN.includes(name))) {
    await each.run(BRIEFLY)
    console.log(`${each.group}: ${each.name} runs`)
  }
}
