// autocannon in a process of its own. For each message it sends as many requests to that port, and gives
// microseconds a request.
import autocannon from 'autocannon'
import { PREFLIGHT } from './policy.ts'

export interface Load {
  readonly port: number
  readonly amount: number
  readonly isPreflight: boolean
  /** Whether the server may answer anything, as one without CORS does to a preflight. */
  readonly isRefused: boolean
}

process.on('message', async ({ port, amount, isPreflight, isRefused }: Load) => {
  const options = {
    url: `http://127.0.0.1:${port}/items/1`,
    method: isPreflight ? 'OPTIONS' : 'GET',
    headers: isPreflight ? PREFLIGHT : { origin: PREFLIGHT.origin },
    connections: 20,
    amount,
    // It ends only at a tick of its sampling: by default once a second, and then all read alike.
    sampleInt: 5,
  }
  const { errors, non2xx, start, finish } = await autocannon(options as autocannon.Options)
  if (errors > 0) throw new Error(`${errors} errors`)
  if (non2xx > 0 && !isRefused) throw new Error(`${non2xx} answers that are not 2xx`)
  process.send?.(((finish.getTime() - start.getTime()) * 1000) / amount)
})
process.on('disconnect', () => process.exit())
process.send?.('ready')
