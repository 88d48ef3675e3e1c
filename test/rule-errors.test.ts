// Whatever a rule throws or rejects with: the origin is disallowed, the request answered, and one warning
// emitted, which shows no property of an error. Nothing escapes, with and without somebody who listens.
import { execFile } from 'node:child_process'
import { setImmediate as turn } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { inspect, promisify } from 'node:util'
import vm from 'node:vm'
import t, { type Test } from 'tap'
import { type CorsOptions, createCorsLayer } from '../lib/index.ts'
import { decisionsOf } from './support/decisions.ts'
import { exchange, type Headers, ownHeaders, serve } from './support/server.ts'
import { warningsOf } from './support/warnings.ts'

const UNSHOWN = 'an error that cannot be displayed'
const fail = (): never => {
  throw new Error('thrown by what was thrown')
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

/** Each trap of a proxy throws. */
const TRAPS = Object.fromEntries(
  Object.getOwnPropertyNames(Reflect).map(trap => [trap, fail]),
) as ProxyHandler<object>

const secret = { headers: { Authorization: 'secret' } }

/** What is thrown, and how the warning shows it: the first line. */
const THROWN: Readonly<Record<string, readonly [value: unknown, shown: string]>> = {
  'an error': [new Error('fails'), 'Error: fails'],
  'an error of another realm': [vm.runInNewContext('new TypeError("fails")'), 'TypeError: fails'],
  'an error with properties': [
    Object.assign(new Error('fails'), { config: secret }),
    'Error: fails',
  ],
  'an error with a cause': [
    new Error('fails', { cause: Object.assign(new Error('secret'), secret) }),
    'Error: fails',
  ],
  'an object with properties': [{ message: 'fails', config: secret }, 'fails'],
  'a text': ['fails', 'fails'],
  'an empty text': ['', ''],
  null: [null, 'null'],
  undefined: [undefined, 'undefined'],
  true: [true, 'true'],
  'a symbol': [Symbol('fails'), 'Symbol(fails)'],
  'a function': [fail.bind(null), 'function () { [native code] }'],
  'an object without a prototype': [Object.create(null), UNSHOWN],
  'a revoked proxy': [revoked(), UNSHOWN],
  'a proxy whose traps throw': [new Proxy({}, TRAPS), UNSHOWN],
  'inspect throws': [{ [inspect.custom]: fail, config: secret }, '[object Object]'],
  'message throws': [Object.defineProperty({}, 'message', { get: fail }), UNSHOWN],
  'stack throws': [Object.defineProperty(new Error('fails'), 'stack', { get: fail }), UNSHOWN],
  'toString throws': [{ toString: fail }, UNSHOWN],
  'stack is an object whose toString throws': [{ stack: { toString: fail } }, UNSHOWN],
  'toPrimitive throws': [{ [Symbol.toPrimitive]: fail }, UNSHOWN],
}

type Rule = NonNullable<CorsOptions['isAllowedOrigin']>
type Failing = (value: unknown) => unknown

/** How a rule fails with a value. */
const WAYS: Readonly<Record<string, Failing>> = {
  'thrown at once': value => {
    throw value
  },
  'thrown later': async value => {
    await turn()
    throw value
  },
  'a rejected promise': value => Promise.reject(value),
  'a rejected promise of another realm': value =>
    vm.runInNewContext('Promise.reject(value)', { value }),
  'a promise of a rejected one': async value => Promise.reject(value),
  'a thenable that rejects': value => thenable((_resolve, reject) => reject(value)),
  'a thenable that throws': value =>
    thenable(() => {
      throw value
    }),
  'a thenable that rejects twice': value =>
    thenable((_resolve, reject) => {
      reject(value)
      reject('again')
      throw 'again'
    }),
  'a getter of then that throws': value =>
    Object.defineProperty({}, 'then', {
      get() {
        throw value
      },
    }),
  'a promise whose own then throws': value =>
    Object.defineProperty(Promise.resolve(true), 'then', {
      value() {
        throw value
      },
    }),
  'a promise whose constructor throws': value =>
    Object.defineProperty(Promise.resolve(true), 'constructor', {
      get() {
        throw value
      },
    }),
}

type Then = (resolve: (value: unknown) => void, reject: (reason: unknown) => void) => void

function thenable(then: Then): unknown {
  return { then }
}

const VARY =
  'Origin, Access-Control-Request-Method, Access-Control-Request-Headers, Access-Control-Request-Private-Network'
const HEADERS = [['Origin', 'https://a.test']] as const
const PREFLIGHT = [...HEADERS, ['Access-Control-Request-Method', 'GET']] as const

/** The answers to an actual request and to a preflight, whole. */
async function answers(t: Test, rule: unknown): Promise<unknown[]> {
  const layer = createCorsLayer({ isAllowedOrigin: rule as Rule })
  const port = await serve(
    t,
    layer((_req, res) => void res.end('app')),
  )
  const actual = await exchange(port, { headers: HEADERS })
  const preflight = await exchange(port, { method: 'OPTIONS', headers: PREFLIGHT })
  return [actual, preflight].map(({ status, headers, body }) => [status, own(headers), body])
}

function own(headers: Headers): Headers {
  return [...ownHeaders(headers)].sort(([a], [b]) => (a < b ? -1 : 1))
}

const ALLOW_HEADERS = 'Accept, Accept-Language, Content-Language, Content-Type'
const preflightHeaders = (length: string, ...first: Headers) => [
  ['access-control-allow-headers', ALLOW_HEADERS],
  ['access-control-allow-methods', 'GET'],
  ...first,
  ['access-control-max-age', '60'],
  ['content-length', length],
  ['content-type', 'text/plain; charset=utf-8'],
  ['vary', VARY],
]
const LENGTH = ['Content-Length', '3'] as const
const DISALLOWED = [
  [200, [LENGTH, ['vary', 'Origin']], 'app'],
  [400, preflightHeaders('22'), 'Disallowed CORS origin'],
]
const NAMED = ['access-control-allow-origin', 'https://a.test'] as const
const ALLOWED = [
  [200, [LENGTH, NAMED, ['vary', 'Origin']], 'app'],
  [200, preflightHeaders('2', NAMED), 'OK'],
]

/** What nobody catches from now until the end of `t`. */
function escapedOf(t: Test): unknown[] {
  const escaped: unknown[] = []
  const note = (reason: unknown) => void escaped.push(reason)
  for (const event of ['uncaughtExceptionMonitor', 'unhandledRejection'] as const) {
    process.on(event, note)
    t.teardown(() => process.off(event, note))
  }
  return escaped
}

for (const isSubscribed of [false, true]) {
  for (const [way, failing] of Object.entries(WAYS)) {
    t.test(`${way}${isSubscribed ? ', with a subscriber' : ''}`, async t => {
      const escaped = escapedOf(t)
      const warnings = warningsOf(t)
      const decisions = isSubscribed ? decisionsOf(t) : []
      for (const [what, [value, shown]] of Object.entries(THROWN)) {
        warnings.length = 0
        decisions.length = 0
        const given = await answers(t, () => failing(value))
        await turn()
        await turn()
        const [[text, init] = []] = warnings
        const [first, ...stack] = String(text).split('\n')
        // One assertion, as each costs the runner a millisecond.
        t.strictSame(
          {
            given,
            escaped: escaped.length,
            warnings: warnings.length,
            init,
            first,
            notOfStack: stack.filter(line => !/^ {4}at /.test(line)),
            isSecretShown: /secret/.test(String(text)),
            areDecisionsRight: decisions.map(
              decision => 'error' in decision && Object.is(decision.error, value),
            ),
          },
          {
            given: DISALLOWED,
            escaped: 0,
            warnings: 1,
            init: { type: 'CorsLayerWarning', code: 'CORS_LAYER_IS_ALLOWED_ORIGIN_FAILED' },
            first: `isAllowedOrigin failed, which disallows the origin (reported once): ${shown}`,
            notOfStack: [],
            isSecretShown: false,
            areDecisionsRight: isSubscribed ? [true, true] : [],
          },
          what,
        )
      }
    })
  }
}

t.test('what happens after an answer changes nothing', async t => {
  const escaped = escapedOf(t)
  const warnings = warningsOf(t)
  const late: Record<string, Then> = {
    'then throws after it resolved': resolve => {
      resolve(true)
      throw new Error('late')
    },
    'then rejects after it resolved': (resolve, reject) => {
      resolve(true)
      reject(new Error('late'))
    },
    'then resolves twice': resolve => {
      resolve(true)
      resolve(false)
    },
  }
  for (const [what, then] of Object.entries(late)) {
    t.strictSame(await answers(t, () => thenable(then)), ALLOWED, what)
  }
  await turn()
  t.strictSame([escaped, warnings], [[], []])
})

t.test('layer.isAllowedOrigin gives false', async t => {
  warningsOf(t)
  const escaped = escapedOf(t)
  for (const failing of Object.values(WAYS)) {
    for (const [value] of Object.values(THROWN)) {
      const layer = createCorsLayer({ isAllowedOrigin: (() => failing(value)) as Rule })
      t.equal(await layer.isAllowedOrigin('https://a.test'), false)
    }
  }
  await turn()
  t.equal(escaped.length, 0)
})

if (process.env.NODE_DEBUG !== 'cors-layer') {
  t.test('all of it holds with NODE_DEBUG=cors-layer, which says so in a line each', async t => {
    const run = promisify(execFile)
    const env = { ...process.env, NODE_DEBUG: 'cors-layer' }
    const { stderr } = await run(process.execPath, [fileURLToPath(import.meta.url)], {
      env,
      maxBuffer: 2 ** 26,
    })
    const lines = stderr.split('\n').filter(line => /^CORS-LAYER \d+: /.test(line))
    const failed = lines.filter(line => line.includes('isAllowedOrigin failed: '))
    t.equal(failed.length, 2 * 2 * Object.keys(WAYS).length * Object.keys(THROWN).length)
    t.notMatch(stderr, /secret/)
  })
}
