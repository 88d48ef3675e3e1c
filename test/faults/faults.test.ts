// A faulty app ends as in bare Node: the same errors and events in the same order, and the same bytes but
// for the CORS headers and `Vary`. The apps are in `apps.ts`.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import t from 'tap'
import type { Played } from '../support/play.ts'
import { faults } from './apps.ts'
import type { Plays } from './play.ts'

const script = new URL('play.js', import.meta.url).pathname
const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--no-warnings', script], {
  maxBuffer: 2 ** 26,
})
t.equal(stderr, '', 'nothing is said by the process that plays them')

for (const [protocol, { bare, behind }] of Object.entries(
  JSON.parse(stdout) as Record<string, Plays>,
)) {
  t.test(protocol, async t => {
    for (const [i, { title, bypasses }] of faults.entries()) {
      const [alone, layered] = [bare[i] as Played, behind[i] as Played]
      t.strictSame(without(layered), without(alone), title)
      const heads = layered.received.match(/^HTTP\/\S+ \d+/gm) ?? []
      const named =
        layered.received.match(/^access-control-allow-origin: https:\/\/a\.test\r$/gm) ?? []
      t.equal(named.length, bypasses ? 0 : Math.min(heads.length, 1), `${title}: CORS headers`)
    }
  })
}

function without({ notes, received }: Played): Played {
  return { notes, received: received.replace(/^(?:vary|access-control-.*|date): .*\r\n/gim, '') }
}
