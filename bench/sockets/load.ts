// autocannon in a process of its own. Each message is a load to send; the answer is microseconds a request.
import autocannon from 'autocannon'
import { PREFLIGHT } from '../contenders/policy.ts'
import type { Kind } from './frameworks.ts'

export interface Load {
  readonly port: number
  readonly amount: number
  readonly kind: Kind
  /** A server without CORS may answer a preflight as it likes. */
  readonly isBare: boolean
}

process.on('message', async ({ port, amount, kind, isBare }: Load) => {
  const options = {
    url: `http://127.0.0.1:${port}/items/1`,
    method: kind === 'actual' ? 'GET' : 'OPTIONS',
    headers: kind === 'actual' ? { origin: PREFLIGHT.origin } : PREFLIGHT,
    connections: 20,
    amount,
    // autocannon stops only when it samples: by default once a second, and then all servers read alike.
    sampleInt: 5,
  }
  const { errors, non2xx, start, finish } = await autocannon(options as autocannon.Options)
  if (errors > 0) throw new Error(`${errors} errors`)
  if (non2xx > 0 && !(isBare && kind === 'preflight')) throw new Error(`${non2xx} are not 2xx`)
  process.send?.(((finish.getTime() - start.getTime()) * 1000) / amount)
})
process.on('disconnect', () => process.exit())
process.send?.(0)
