// Any policy, any request and any app of those in `arbitraries.ts`: the answer is the model's, and all
// that the app sends arrives as in bare Node. `CORS_RUNS` and `CORS_SEED` change how many and which.
import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type ServerResponse,
} from 'node:http'
import * as http2 from 'node:http2'
import fc from 'fast-check'
import t from 'tap'
import { type CorsOptions, createCorsLayer } from '../../lib/index.ts'
import { exchangeInMemory, parseResponse, requestBytes } from '../support/memory.ts'
import { exchangeOn, listen, ownHeaders, type Received, type Teardown } from '../support/server.ts'
import { warningsOf } from '../support/warnings.ts'
import {
  type App,
  type Field,
  http2Apps,
  httpApps,
  policies,
  requests,
  varyOf,
} from './arbitraries.ts'
import {
  type Asked,
  fieldOf,
  isAllowedOrigin,
  isPreflight,
  preflight,
  simple,
  vary,
} from './model.ts'

const runs = Number(process.env.CORS_RUNS ?? 7000)
const seed = Number(process.env.CORS_SEED ?? Date.now() % 2 ** 31)

// Many of the policies are dangerous.
const warnings = warningsOf(t)

t.setTimeout(3_600_000)

type Outcome = Received & { readonly thrown: string | undefined; readonly left: App }
type Listener = (req: IncomingMessage, res: ServerResponse) => void
type Transport = (listener: Listener, asked: Asked) => Promise<Received>

t.comment(`CORS_SEED=${seed} CORS_RUNS=${runs}`)

t.test("http: the answer is the model's", async t => {
  let listener: Listener
  const server = createServer((req, res) => listener(req, res))
  const transport: Transport = async (next, { method, headers }) => {
    listener = next
    return parseResponse(await exchangeInMemory(server, requestBytes(method, headers)))
  }
  await holds(transport, fc.tuple(policies, requests(3), httpApps), runs)
  t.pass(`in ${runs} runs`)
})

t.test("http2: the answer is the model's", async t => {
  const transport = await http2Transport(t)
  await holds(transport, fc.tuple(policies, requests(1), http2Apps), Math.ceil(runs / 10))
  t.pass(`in ${Math.ceil(runs / 10)} runs`)
})

async function http2Transport(t: Teardown): Promise<Transport> {
  let listener: Listener
  // The two APIs are alike in all that the apps here use.
  const server = http2.createServer((req, res) =>
    listener(req as unknown as IncomingMessage, res as unknown as ServerResponse),
  )
  const session = http2.connect(`http://127.0.0.1:${await listen(t, server)}`)
  t.teardown(() => session.destroy())
  return async (next, asked) => {
    listener = next
    return exchangeOn(session, asked)
  }
}

async function holds(
  transport: Transport,
  cases: fc.Arbitrary<[CorsOptions, Asked, App]>,
  numRuns: number,
): Promise<void> {
  const property = fc.asyncProperty(cases, async ([options, asked, app]) => {
    warnings.length = 0
    const layer = createCorsLayer(options)
    const told = await layer.isAllowedOrigin(fieldOf(asked, 'origin'), {} as never)
    const outcome = await run(transport, listener => layer(listener), app, asked)
    const { thrown, status, headers, body } = outcome
    const origin = fieldOf(asked, 'origin')
    if (origin !== undefined) same(told, await isAllowedOrigin(options, origin), 'isAllowedOrigin')

    if (isPreflight(asked)) {
      const right = await preflight(options, asked)
      const shown = map(ownHeaders(headers))
      same(shown, listed(right.headers), 'headers of a preflight')
      same([thrown, status, body], [undefined, right.status, right.body], 'answer to a preflight')
      same('access-control-allow-origin' in Object.fromEntries(shown), told, 'what it tells')
      return
    }
    const bare = await run(transport, listener => listener, app, asked)
    // Pairs are refused once a header was set, with one of two codes that depends on their number.
    const codeOf = (code: string | undefined) => (isRefused(app) ? code !== undefined : code)
    same(
      [codeOf(thrown), status, outcome.statusMessage, body],
      [codeOf(bare.thrown), bare.status, bare.statusMessage, bare.body],
      'what is not a header',
    )
    // Neither has a head: the app threw, or what it gave broke the stream.
    if (thrown !== undefined || status === 0) return
    // Node itself adds to an array of values when its name is repeated. A layer adds to none.
    const left = [valuesOf(app), valuesOf(bare.left)]
    valuesOf(outcome.left).forEach((value, i) => {
      if (!left.some(values => values[i] === value)) same(value, left[0]?.[i], 'what was given')
    })
    const cors = { ...(await simple(options, asked)), vary: vary(varyOf(app)) }
    const own = ([name]: readonly [string, string]) => !Object.hasOwn(cors, name.toLowerCase())
    same(headers.filter(own), bare.headers.filter(own), "the app's headers")
    same(
      map(headers).filter(field => !own(field)),
      listed(cors),
      'CORS headers and Vary',
    )
  })
  await fc.assert(property, {
    ...{ seed, numRuns },
    ...{ interruptAfterTimeLimit: 3_600_000, markInterruptAsFailure: true },
  })
}

function map(headers: Received['headers']): [string, string][] {
  return headers.map(([name, value]) => [name.toLowerCase(), value] as [string, string]).sort()
}
function listed(headers: Record<string, string>): [string, string][] {
  return Object.entries(headers).sort()
}

function same(found: unknown, wanted: unknown, what: string): void {
  const [a, b] = [JSON.stringify(found), JSON.stringify(wanted)]
  if (a !== b) throw new Error(`${what}:\n found ${a}\nwanted ${b}`)
}

function valuesOf({ before, fields }: App): string[] {
  return [...before, ...fields].map(field => JSON.stringify(field.at(-1)))
}

/** What comes of `app` when it is called through `wrap`. */
async function run(
  transport: Transport,
  wrap: (listener: Listener) => Listener,
  app: App,
  asked: Asked,
): Promise<Outcome> {
  let thrown: string | undefined
  // Each value is an array of its own.
  const [before, fields] = [app.before.map(copy), app.fields.map(copy)]
  const left = { ...app, before, fields }
  const listener: Listener = (_req, res) => {
    try {
      respond(res, left)
    } catch (error) {
      thrown = (error as NodeJS.ErrnoException).code ?? String(error)
      res.destroy()
    }
  }
  const received = await transport(wrap(listener), asked)
  const headers = received.headers.map(
    ([name, value]) => [name, isClock(name, value) ? 'now' : value] as const,
  )
  return { ...received, headers, thrown, left }
}

const copy = <T>(value: T): T => structuredClone(value)

/** Whether a field is the `Date` that the server adds. */
function isClock(name: string, value: string): boolean {
  return /^date$/i.test(name) && value.endsWith('GMT')
}

/** Whether Node may refuse the form of the head. */
function isRefused({ before, form }: App): boolean {
  return form === 'pairs' && before.some(([how]) => how !== 'removeHeader')
}

function respond(res: ServerResponse, app: App): void {
  for (const [how, name, value] of app.before) {
    if (how === 'removeHeader') res.removeHeader(name)
    else res[how](name, value as string)
  }
  if (app.form === 'implicit') res.statusCode = app.status
  else writeHead(res, app)
  if (app.ending === 'flushHeaders') res.flushHeaders()
  if (app.ending === 'write') res.write('he')
  res.end(app.ending === 'endEmpty' ? undefined : 'hello')
}

function writeHead(res: ServerResponse, { form, fields, status, reason, isShort }: App): void {
  const given = inForm(form, fields) as OutgoingHttpHeaders | undefined
  const returned = isShort
    ? res.writeHead(status, given)
    : res.writeHead(status, reason as string | undefined, given)
  if (returned !== res) throw new Error('writeHead does not give the response')
}

function inForm(form: App['form'], fields: readonly Field[]): unknown {
  if (form === 'object') return Object.freeze(Object.fromEntries(fields))
  if (form === 'flat') return Object.freeze(fields.flat(1))
  return form === 'pairs'
    ? Object.freeze(fields.map(field => Object.freeze([...field])))
    : undefined
}
