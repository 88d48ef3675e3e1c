// The matrix without a browser: what the servers answer to each row's requests, sent by hand.
import t from 'tap'
import { policiesFor } from '../playground/policies.ts'
import { startServers } from '../playground/servers.ts'
import { exchange, type Received } from '../support/server.ts'
import { MATRIX, type Row, RULES } from './matrix.ts'

const rows = Object.values(MATRIX).flat()
const { origins, close } = await startServers(0)
t.teardown(close)

t.test('each row has an id of its own', async t => {
  t.equal(new Set(rows.map(({ id }) => id)).size, rows.length)
})

t.test('each policy and each rule is in some row', async t => {
  const sent = rows.flatMap(({ before, sends }) => [sends, ...(before ? [before] : [])])
  t.same(new Set(sent.map(({ policy }) => policy)), new Set(Object.keys(policiesFor(origins))))
  t.same(new Set(rows.map(({ rule }) => rule)), new Set(Object.keys(RULES)))
})

// Without its first request, and up to a redirect, a row is all there is to know.
for (const row of rows.filter(({ before }) => !before)) {
  t.test(`${row.id}: ${row.claim}`, async t => {
    const lines = row.expects.seen.split('; ')
    const redirect = lines.findIndex(line => line.includes('307'))
    let last: Received | undefined
    for (const line of redirect === -1 ? lines : lines.slice(0, redirect + 1)) {
      last = await send(row, line)
      t.equal(last.status, Number(/: (\d+)/.exec(line)?.[1]), line)
    }
    if (redirect !== -1) return
    const isAllowed =
      row.expects.outcome !== 'opaque' && !row.expects.options.includes('allowOrigins')
    const names = last?.headers.map(([name]) => name)
    t.equal(names?.includes('access-control-allow-origin'), isAllowed)
  })
}

/** Sends one of the requests that a row says the servers see: `preflight PUT (x-token): 200`. */
function send({ sends }: Row, line: string): Promise<Received> {
  const [, asked, names, method] = /^(?:preflight (\S+)(?: \((.+)\))?|(\S+)):/.exec(line) ?? []
  const origin = { page: origins.page, other: origins.other, sandbox: 'null' }[sends.from ?? 'page']
  return exchange(Number(new URL(origins.api).port), {
    method: method ?? 'OPTIONS',
    path: `/${sends.policy}${sends.path}`,
    headers: [
      ...(sends.mode === 'no-cors' ? [] : [['Origin', origin] as const]),
      ...(asked ? [['Access-Control-Request-Method', asked] as const] : []),
      ...(names ? [['Access-Control-Request-Headers', names] as const] : []),
      ...(method ? Object.entries(sends.headers ?? {}) : []),
    ],
  })
}
