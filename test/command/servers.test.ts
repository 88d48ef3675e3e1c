// The servers of the rows: over TLS the same verdicts as without, and nothing where no row is.
import t from 'tap'
import { corsFetch } from '../../lib/command/browser.ts'
import { createSend } from '../../lib/command/send.ts'
import { makeCertificate } from '../support/certificate.ts'
import { ROWS } from './rows.ts'
import { startRows } from './servers.ts'

const servers = await startRows(ROWS, undefined, await makeCertificate())
t.teardown(servers.close)

t.test('over TLS each row has the same verdict', async t => {
  for (const row of ROWS) {
    const send = createSend({ timeoutSeconds: 10, insecure: true })
    const call = { url: servers.urlOf(row, 'model'), origin: servers.origins.page, ...row.asks }
    const allowed = await corsFetch(call, send).then(
      ({ verdict }) => verdict === 'allowed',
      () => false,
    )
    t.equal(allowed, row.allowed, row.id)
  }
})

t.test('a hop that is not there fails', async t => {
  const [row] = ROWS
  const send = createSend({ timeoutSeconds: 10, insecure: true })
  const request = { method: 'GET', headers: [] }
  const none = `${servers.origins.api}/model/${row?.id}/9`
  t.match(await send({ ...request, url: none }), { status: 500 })
  t.match(await send({ ...request, url: `${servers.origins.page}/` }), { status: 404 })
})
