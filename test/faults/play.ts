// A process of its own, since some apps throw where nobody catches: plays every app over both protocols,
// bare and behind a layer, and writes what came of each as JSON.
import { createCorsLayer } from '../../lib/index.ts'
import {
  type AnyResponse,
  type App,
  type Listener,
  type Note,
  nameOf,
  ORIGIN,
  type Played,
  type Protocol,
  play,
} from '../support/play.ts'
import { faults } from './apps.ts'

export type Plays = Readonly<Record<'bare' | 'behind', readonly Played[]>>

const layer = createCorsLayer({ allowOrigins: [ORIGIN] }) as unknown as (
  listener: Listener,
) => Listener

/** What is played now. */
let current: { readonly note: Note; readonly res: AnyResponse }

for (const event of ['uncaughtException', 'unhandledRejection']) {
  process.on(event, error => {
    current.note(`${event} ${nameOf(error)}`)
    current.res.destroy()
  })
}

/** Plays `app` until its response is closed and the app has come to its end. */
async function playOut(
  app: App,
  wrap: (listener: Listener) => Listener,
  protocol: Protocol,
): Promise<Played> {
  let ended: Promise<unknown> = Promise.resolve()
  const observed: App = (res, note) => {
    current = { note, res }
    for (const event of ['finish', 'close', 'error']) res.on(event, () => note(event))
    ended = new Promise<void>(resolve => res.on('close', resolve))
    const returned = app(res, note)
    // Not caught here: a rejection must come to the process.
    const settled = new Promise<void>(resolve => void Promise.resolve(returned).finally(resolve))
    ended = Promise.all([ended, settled])
  }
  const played = await play(observed, wrap, protocol)
  await ended
  return played
}

async function playAll(protocol: Protocol): Promise<Plays> {
  const [bare, behind]: [Played[], Played[]] = [[], []]
  for (const { app } of faults) {
    bare.push(await playOut(app, listener => listener, protocol))
    behind.push(await playOut(app, layer, protocol))
  }
  return { bare, behind }
}

process.stdout.write(JSON.stringify({ http: await playAll('http'), http2: await playAll('http2') }))
