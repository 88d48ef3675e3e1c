// The verdict on every row, by the model of a browser over real sockets. What real browsers make of
// the same rows is for `npm run test:command`.
import t from 'tap'
import { corsFetch } from '../../lib/command/browser.ts'
import { createSend, NoAnswerError } from '../../lib/command/send.ts'
import { ROWS } from './rows.ts'
import { startRows } from './servers.ts'

t.equal(new Set(ROWS.map(({ id }) => id)).size, ROWS.length, 'no two rows have one id')

const servers = await startRows(ROWS)
t.teardown(servers.close)

// Such a parser takes the space for a part of the header's name.
const isOldParser = Number.parseInt(process.versions.llhttp ?? '', 10) < 9

for (const row of ROWS) {
  const skip =
    isOldParser && row.id === 'raw-space-before-colon' && 'llhttp 8 takes a space before the colon'
  t.test(`${row.id}: ${row.allowed ? 'allowed' : 'blocked'}`, { skip }, async t => {
    const send = createSend({ timeoutSeconds: 10, insecure: false })
    const call = { url: servers.urlOf(row, 'model'), origin: servers.origins.page, ...row.asks }
    const outcome = corsFetch(call, send)
    if (row.isDead) return t.rejects(outcome, NoAnswerError)
    const { verdict, steps, sent } = await outcome
    t.equal(verdict, row.allowed ? 'allowed' : 'blocked')
    const seen = servers.seen(row, 'model')
    const asked = steps.filter(({ response }) => response !== null)
    t.strictSame(
      seen.map(line => line.split(' ')[1]),
      asked.map(({ request }) => request.method),
      'the steps are what the servers saw',
    )
    t.equal(
      sent,
      asked.some(({ kind }) => kind === 'request'),
    )
  })
}
