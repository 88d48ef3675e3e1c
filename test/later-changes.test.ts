// A policy is what it was when the layer was made: nothing that an app, a subscriber or the author of the
// options changes later shows in another response. (starlette#511, expressjs/cors#18, jub0bs/cors 0.13.6)
import diagnosticsChannel from 'node:diagnostics_channel'
import type { ServerResponse } from 'node:http'
import t, { type Test } from 'tap'
import { type CorsDecision, type CorsOptions, createCorsLayer } from '../lib/index.ts'
import { exchange, type Headers, ownHeaders, serve } from './support/server.ts'
import { warningsOf } from './support/warnings.ts'

// What is opened is dangerous.
warningsOf(t)

const ORIGINS = ['https://a.test', 'https://x.b.test', 'https://c.test', 'https://evil.test']
const METHODS = ['GET', 'PUT', 'EVIL']
const NAMES = ['x-a', 'x-evil']

type Listener = (req: never, res: ServerResponse) => void

/** Every answer that depends on an option, whole. */
async function answers(t: Test, listener: Listener): Promise<unknown[]> {
  const port = await serve(t, listener as never)
  const all: unknown[] = []
  const ask = async (method: string, headers: Headers) => {
    const { status, headers: received, body } = await exchange(port, { method, headers })
    all.push([status, [...ownHeaders(received)].sort(), body])
  }
  for (const origin of ORIGINS) {
    await ask('GET', [['Origin', origin]])
    for (const method of METHODS) {
      for (const name of NAMES) {
        await ask('OPTIONS', [
          ['Origin', origin],
          ['Access-Control-Request-Method', method],
          ['Access-Control-Request-Headers', name],
          ['Access-Control-Request-Private-Network', 'true'],
        ])
      }
    }
  }
  return all
}

function optionsOf(list: <T>(...entries: T[]) => T[] | Set<T>): CorsOptions {
  return {
    allowOrigins: list('https://a.test', 'https://*.b.test'),
    allowOriginRegex: /https:\/\/c\.test/,
    allowMethods: list('GET', 'PUT'),
    allowHeaders: list('X-A'),
    exposeHeaders: list('X-B'),
    maxAge: 5,
  }
}

/** Opens each option in its place, where it can be changed at all. */
function open(options: CorsOptions): void {
  const more = {
    allowOrigins: 'https://evil.test',
    allowMethods: 'EVIL',
    allowHeaders: 'X-Evil',
    exposeHeaders: 'X-Evil',
  }
  for (const [name, entry] of Object.entries(more)) {
    const list = options[name as keyof typeof more] as string[] | Set<string>
    if (Array.isArray(list)) list.unshift(entry)
    else list.add(entry)
  }
  ;(options.allowOriginRegex as RegExp).compile('.*')
  Object.assign(options, {
    allowCredentials: true,
    allowPrivateNetwork: true,
    maxAge: 86_400,
    isAllowedOrigin: () => true,
  })
}

const FORMS = {
  arrays: (...entries: unknown[]) => entries,
  sets: (...entries: unknown[]) => new Set(entries),
} as const

for (const [form, list] of Object.entries(FORMS)) {
  t.test(`options with ${form} that are changed later change nothing`, async t => {
    const options = optionsOf(list as never)
    const layer = createCorsLayer(options)
    const listener = layer((_req, res) => void res.end('app'))
    const before = await answers(t, listener)
    open(options)
    t.strictSame(await answers(t, listener), before)
    t.strictSame(await answers(t, layer((_req, res) => void res.end('app')) as Listener), before)
    const opened = await answers(
      t,
      createCorsLayer((_req, res) => void res.end('app'), options),
    )
    t.equal(JSON.stringify(opened).match(/"https:\/\/evil\.test"/g)?.length, 7, 'it would have')
  })
}

t.test('what an app does to the headers of one response changes no other', async t => {
  const layer = createCorsLayer(optionsOf((...entries) => entries))
  const plain = await answers(
    t,
    layer((_req, res) => void res.end('app')),
  )
  const meddling = layer((_req, res) => {
    res.flushHeaders()
    for (const value of [...Object.values(res.getHeaders()), res.getHeaderNames()]) {
      if (Array.isArray(value)) value.push('evil')
    }
    Object.assign(res.getHeaders(), { 'access-control-allow-origin': '*', vary: 'evil' })
    res.end('app')
  })
  const withoutLength = (all: unknown[]) =>
    JSON.parse(JSON.stringify(all).replaceAll('["Content-Length","3"],', ''))
  await answers(t, meddling)
  t.strictSame(withoutLength(await answers(t, meddling)), withoutLength(plain))
})

t.test('what a subscriber does to a decision changes no response', async t => {
  const layer = createCorsLayer(optionsOf((...entries) => entries))
  const listener = layer((_req, res) => void res.end('app'))
  const before = await answers(t, listener)
  let decisions = 0
  const meddle = (message: unknown) => {
    decisions++
    const decision = message as { -readonly [key in keyof CorsDecision]: unknown }
    decision.allowed = true
    decision.origin = '*'
    const failures = decision.failures as { reason: string; value: string }[]
    for (const failure of failures) Object.assign(failure, { reason: 'evil', value: 'evil' })
    failures.length = 0
  }
  diagnosticsChannel.subscribe('cors-layer:decision', meddle)
  t.teardown(() => diagnosticsChannel.unsubscribe('cors-layer:decision', meddle))
  t.strictSame(await answers(t, listener), before)
  t.strictSame(await answers(t, listener), before)
  t.equal(decisions, 2 * before.length)
})
