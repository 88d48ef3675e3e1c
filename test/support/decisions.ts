// Collects what the layer publishes on its diagnostics channel.
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { CorsDecision } from '../../lib/index.ts'
import type { Teardown } from './server.ts'

/** The decisions from now until the end of `t`. The array fills as they come. */
export function decisionsOf(t: Teardown): CorsDecision[] {
  const decisions: CorsDecision[] = []
  const note = (message: unknown) => void decisions.push(message as CorsDecision)
  subscribe('cors-layer:decision', note)
  t.teardown(() => unsubscribe('cors-layer:decision', note))
  return decisions
}
