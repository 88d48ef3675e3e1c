// A process of its own, since some apps throw where nobody catches: plays every app over both protocols,
// bare and behind a layer, and writes what came of each as JSON.
import { createServer } from 'node:http'
import * as http2 from 'node:http2'
import type { AddressInfo } from 'node:net'
import { createCorsLayer } from '../../lib/index.ts'
import { exchangeBytes, exchangeOn } from '../support/server.ts'
import { type AnyResponse, faults, nameOf } from './apps.ts'

export interface Played {
  /** What the app and the events of its response said, in order. */
  readonly notes: readonly unknown[]
  readonly received: string
}
export type Plays = Record<'bare' | 'behind', readonly Played[]>

type Listener = (req: unknown, res: AnyResponse) => unknown
type Ask = () => Promise<string>

const ORIGIN = 'https://a.test'
const layer = createCorsLayer({ allowOrigins: [ORIGIN] })

let notes: unknown[]
let current: AnyResponse
let listener: Listener
const note = (seen: unknown) => notes.push(seen)

for (const event of ['uncaughtException', 'unhandledRejection']) {
  process.on(event, error => {
    note(`${event} ${nameOf(error)}`)
    current.destroy()
  })
}

async function play(ask: Ask, wrap: (app: Listener) => Listener): Promise<Played[]> {
  const played: Played[] = []
  for (const { app } of faults) {
    notes = []
    const wrapped = wrap((_req, res) => app(res, note))
    listener = (req, res) => {
      current = res
      for (const event of ['finish', 'close', 'error']) res.on(event, () => note(event))
      return wrapped(req, res)
    }
    const received = await ask()
    // What the app does later, and the events after.
    await new Promise(resolve => setTimeout(resolve, 3))
    played.push({ notes, received })
  }
  return played
}

async function playBoth(ask: Ask): Promise<Plays> {
  const behind = layer as unknown as (app: Listener) => Listener
  return { bare: await play(ask, app => app), behind: await play(ask, behind) }
}

const http = createServer((req, res) => void listener(req, res as AnyResponse))
await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve))
const { port } = http.address() as AddressInfo
const bytes = `GET / HTTP/1.1\r\nHost: a.test\r\nTE: trailers\r\nOrigin: ${ORIGIN}\r\nConnection: close\r\n\r\n`
const overHttp = await playBoth(() => exchangeBytes(port, bytes))
http.close()

const h2 = http2.createServer((req, res) => void listener(req, res as unknown as AnyResponse))
await new Promise<void>(resolve => h2.listen(0, '127.0.0.1', resolve))
const overHttp2 = await playBoth(async () => {
  const session = http2.connect(`http://127.0.0.1:${(h2.address() as AddressInfo).port}`)
  session.on('error', () => {})
  const { status, headers, body } = await exchangeOn(session, { headers: [['Origin', ORIGIN]] })
  session.destroy()
  if (status === 0) return ''
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  return `HTTP/2 ${status}\r\n${lines}\r\n${body}`
})
h2.close()

process.stdout.write(JSON.stringify({ http: overHttp, http2: overHttp2 }))
