// What has gone wrong with heads in libraries like this one, for runtimes that have a `node:http` of
// their own. Each app first answers bare: what a runtime does not let through, no layer can mend.
import { EventEmitter } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { createCorsLayer } from '../../lib/index.ts'
import { exchange, listen } from '../support/server.ts'

type Tell = (text: unknown) => void
type App = (res: ServerResponse, tell: Tell) => unknown

export interface Hazard {
  readonly title: string
  readonly app: App
  /** What comes from the app alone, sorted: fields, told texts, and first the status and body. */
  readonly bare: readonly string[]
  /** `Vary` behind the layer. Left out: `Origin`. */
  readonly vary?: string
}

export interface Outcome {
  readonly title: string
  readonly result: 'passed' | 'failed' | 'skipped'
  readonly reason: string
}

const [ORIGIN, OTHER] = ['https://a.test', 'https://other.test']
const PAIRS = [['x-a', '1'] as const, ['x-b', '2'] as const]
const COOKIES = ['set-cookie', 'a', 'set-cookie', 'b']

function sends(title: string, app: App, bare: readonly string[], vary = 'Origin'): Hazard {
  return { title, app, bare, vary }
}

/** A head of any type whatever: what is tried here, the types of Node refuse. */
function head(...args: unknown[]): App {
  return res => (res.writeHead as (...args: unknown[]) => ServerResponse)(...args).end('x')
}

function after(name: string, value: string | string[], app: App): App {
  return (res, tell) => {
    res.setHeader(name, value)
    app(res, tell)
  }
}

/** Tells the code of what `act` throws. */
function attempt(tell: Tell, act: () => unknown): void {
  try {
    act()
  } catch (error) {
    tell((error as { code?: unknown }).code)
  }
}

const A = ['200 x', 'x-a: 1']
const AB = [...A, 'x-b: 2']
const BOTH = ['200 x', 'set-cookie: a', 'set-cookie: b']
const ACAO = ['200 x', `access-control-allow-origin: ${OTHER}`]

export const HAZARDS: readonly Hazard[] = [
  sends('flat array', head(200, PAIRS.flat()), AB),
  sends('array of pairs', head(200, PAIRS), AB),
  sends('empty array', head(200, []), ['200 x']),
  sends('flat array of odd length', oddLength, ['500 y', 'told: ERR_INVALID_ARG_VALUE']),
  sends('(status, undefined, headers)', head(200, undefined, { 'x-a': '1' }), A),
  sends('(status, null, headers)', head(200, null, { 'x-a': '1' }), A),
  sends('(status, headers, undefined)', head(200, { 'x-a': '1' }, undefined), A),
  sends('(status, message, headers)', head(200, 'Fine', { 'x-a': '1' }), A),
  sends('(status, message, pairs)', head(200, 'Fine', PAIRS), AB),
  sends('repeated Set-Cookie in an array', head(200, COOKIES), BOTH),
  sends('repeated Set-Cookie after setHeader', after('x-a', '1', head(200, COOKIES)), [
    ...BOTH,
    'x-a: 1',
  ]),
  sends('object after setHeader', after('x-a', '1', head(200, { 'x-b': '2' })), AB),
  sends('pairs after setHeader', after('x-a', '1', head(200, PAIRS.slice(1))), AB),
  sends('same name by setHeader and array', after('x-a', '0', head(200, PAIRS.flat())), AB),
  sends("app's origin by object", head(200, { 'access-control-allow-origin': OTHER }), ACAO),
  sends("app's origin in other case", head(200, { 'ACCESS-Control-allow-Origin': OTHER }), ACAO),
  sends("app's origin by array", head(200, ['Access-Control-Allow-Origin', OTHER]), ACAO),
  sends("app's origin by pairs", head(200, [['Access-Control-Allow-Origin', OTHER]]), ACAO),
  sends(
    "app's origin by setHeader",
    after('Access-Control-Allow-Origin', OTHER, res => res.end('x')),
    ACAO,
  ),
  sends(
    'Vary by setHeader',
    after('Vary', 'X-A', res => res.end('x')),
    ['200 x', 'vary: X-A'],
    'X-A, Origin',
  ),
  sends(
    'Vary by setHeader and object',
    after('Vary', 'X-A', head(200, { vary: 'X-B' })),
    ['200 x', 'vary: X-B'],
    'X-A, X-B, Origin',
  ),
  sends('Vary by object', head(200, { vary: 'X-A' }), ['200 x', 'vary: X-A'], 'X-A, Origin'),
  sends('Vary by array', head(200, ['VARY', 'X-A']), ['200 x', 'vary: X-A'], 'X-A, Origin'),
  sends('Vary by pairs', head(200, [['vary', 'X-A']]), ['200 x', 'vary: X-A'], 'X-A, Origin'),
  sends(
    'Vary in several fields',
    head(200, ['vary', 'X-A', 'vary', 'X-B']),
    ['200 x', 'vary: X-A', 'vary: X-B'],
    'X-A, X-B, Origin',
  ),
  sends('Vary on *', head(200, { vary: '*' }), ['200 x', 'vary: *'], '*'),
  sends('Vary on origin', head(200, { vary: 'origin' }), ['200 x', 'vary: origin'], 'origin'),
  sends('a head after one that failed', headAfterFailure, ['500 y', 'told: thrown']),
  sends('the head twice', headTwice, ['200 x', 'told: ERR_HTTP_HEADERS_SENT']),
  sends('setHeader after the end', setAfterEnd, ['200 x', 'told: ERR_HTTP_HEADERS_SENT']),
  sends('what writeHead gives', res => res.writeHead(404).end('x'), ['404 x']),
  sends('no body', res => res.writeHead(304).end(), ['304 ']),
  sends('rejection that the server answers', reject, ['500 Internal Server Error']),
  sends(
    'a layer in a layer',
    res => createCorsLayer((_req, res) => void res.end('x'), { allowOrigins: ['*'] })(res.req, res),
    ['200 x', 'access-control-allow-origin: *', 'vary: Origin'],
  ),
]

function oddLength(res: ServerResponse, tell: Tell): void {
  attempt(tell, () => head(200, ['x-a'])(res, tell))
  res.writeHead(500).end('y')
}

function headAfterFailure(res: ServerResponse, tell: Tell): void {
  // With which code, runtimes differ.
  attempt(
    () => tell('thrown'),
    () => res.writeHead(99),
  )
  res.writeHead(500).end('y')
}

function headTwice(res: ServerResponse, tell: Tell): void {
  res.writeHead(200)
  attempt(tell, () => res.writeHead(500))
  res.end('x')
}

function setAfterEnd(res: ServerResponse, tell: Tell): void {
  res.end('x')
  attempt(tell, () => res.setHeader('x-a', '1'))
}

async function reject(): Promise<never> {
  throw new Error('rejected')
}

/** What came of each hazard in this runtime. */
export async function runHazards(hazards: readonly Hazard[] = HAZARDS): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (const { title, app, bare, vary = 'Origin' } of hazards) {
    const alone = await linesOf(app, false)
    if (String(alone) !== String([...bare].sort())) {
      outcomes.push({ title, result: 'skipped', reason: `alone: ${alone.join(' | ')}` })
      continue
    }
    const others = alone.filter(line => !/^(?:access-control-allow-origin|vary): /.test(line))
    const right = [...others, `access-control-allow-origin: ${ORIGIN}`, `vary: ${vary}`].sort()
    const received = await linesOf(app, true)
    const result = String(received) === String(right) ? 'passed' : 'failed'
    outcomes.push({ title, result, reason: result === 'failed' ? received.join(' | ') : '' })
  }
  return outcomes
}

/** What comes from the app, alone or behind a layer. */
async function linesOf(app: App, isLayered: boolean): Promise<string[]> {
  const told: string[] = []
  const bare = (_req: unknown, res: ServerResponse) =>
    app(res, text => void told.push(`told: ${text}`))
  const listener = isLayered ? createCorsLayer(bare, { allowOrigins: [ORIGIN] }) : bare
  const ends: (() => unknown)[] = []
  EventEmitter.captureRejections = true
  const server = createServer(listener as () => void)
  EventEmitter.captureRejections = false
  const port = await listen({ teardown: end => void ends.push(end) }, server)
  const uncaught = new Promise<never>((_resolve, fail) => {
    const events = ['uncaughtException', 'unhandledRejection'] as const
    for (const event of events) process.on(event, fail)
    ends.push(() => events.forEach(event => void process.off(event, fail)))
  })
  try {
    const asked = exchange(port, { headers: [['Origin', ORIGIN]] })
    asked.catch(() => {})
    const { status, headers, body } = await Promise.race([asked, uncaught])
    const fields = headers
      .map(([name, value]) => `${name.toLowerCase()}: ${value}`)
      .filter(
        line => !/^(?:date|connection|keep-alive|transfer-encoding|content-length):/.test(line),
      )
    return [`${status} ${body}`, ...fields, ...told].sort()
  } catch (error) {
    return [String(error), ...told]
  } finally {
    for (const end of ends) end()
  }
}
