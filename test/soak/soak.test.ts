// One server, many requests: nothing that grows with them stays. `CORS_SOAK` is how many requests.
import t from 'tap'
import { soak } from './mixed.ts'

const requests = Number(process.env.CORS_SOAK ?? 100_000)

t.setTimeout(1_200_000)

t.test(`${requests} requests leave nothing behind`, async t => {
  const { answers, growth, listeners, handles } = await soak(requests)
  t.comment(`${answers} answers; the heap grew by ${growth} bytes`)
  // The last request of every sixteen is answered by a closed connection.
  t.equal(answers, (requests / 16) * 15)
  t.ok(growth < 1_000_000, 'the heap grows by less than 1 MB', { growth })
  t.equal(listeners, 0, 'no listener is left')
  t.equal(handles, 0, 'no handle is left')
})
