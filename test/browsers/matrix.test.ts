// The matrix without a browser: what the servers answer to each row's requests, sent by hand, and what
// the command's model of a browser makes of it.
import t from 'tap'
import { type Call, type Exchange, explain } from '../../lib/command/browser.ts'
import { type Origins, policiesFor } from '../playground/policies.ts'
import { startServers } from '../playground/servers.ts'
import { exchange } from '../support/server.ts'
import { MATRIX, type Row, RULES, type Sent } from './matrix.ts'

// The page's scripts stay beside the sources, and this file runs from `dist`.
const { callOf }: { callOf: (sends: Sent, origins: Origins) => Call } = await import(
  new URL('../../../test/playground/page/call.js', import.meta.url).href
)

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
    const exchanges: Exchange[] = []
    for (const line of redirect === -1 ? lines : lines.slice(0, redirect + 1)) {
      const sent = await send(row, line)
      t.equal(sent.response.status, Number(/: (\d+)/.exec(line)?.[1]), line)
      exchanges.push(sent)
    }
    if (redirect !== -1) return
    const { allowed, advice, steps } = await explain(callOf(row.sends, origins), exchanges)
    t.equal(allowed, row.expects.outcome === 'read')
    if (row.expects.outcome === 'opaque') return
    t.same(
      new Set(advice.flatMap(({ fixes }) => fixes.map(({ option }) => option))),
      new Set(row.expects.options),
    )
    t.equal(steps.length, lines.length)
  })
}

/** Sends one of the requests that a row says the servers see: `preflight PUT (x-token): 200`. */
async function send({ sends }: Row, line: string): Promise<Exchange> {
  const [, asked, names, method] = /^(?:preflight (\S+)(?: \((.+)\))?|(\S+)):/.exec(line) ?? []
  const origin = { page: origins.page, other: origins.other, sandbox: 'null' }[sends.from ?? 'page']
  const request = {
    method: method ?? 'OPTIONS',
    path: `/${sends.policy}${sends.path}`,
    headers: [
      ...(sends.mode === 'no-cors' ? [] : [['Origin', origin] as const]),
      ...(asked ? [['Access-Control-Request-Method', asked] as const] : []),
      ...(names ? [['Access-Control-Request-Headers', names] as const] : []),
      ...(method ? Object.entries(sends.headers ?? {}) : []),
    ],
  }
  return { request, response: await exchange(Number(new URL(origins.api).port), request) }
}
