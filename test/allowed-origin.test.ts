// The option `isAllowedOrigin`: when it is asked, what its answers do, and what its faults do not.
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import * as http2 from 'node:http2'
import { connect } from 'node:net'
import { setImmediate, setTimeout } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { createCorsLayer, type IsAllowedOrigin } from '../lib/index.ts'
import { exchange, exchangeHttp2, type Headers, serve, serveHttp2 } from './support/server.ts'
import { warningsOf } from './support/warnings.ts'

const PREFLIGHT = [['Access-Control-Request-Method', 'GET']] as const

/** Whether the rule lets `origin` through, for an actual request and for a preflight. */
async function outcomes(t: Test, rule: IsAllowedOrigin, origin = 'https://a.test') {
  let calls = 0
  const port = await serve(
    t,
    createCorsLayer({ isAllowedOrigin: rule })((_req, res) => {
      calls++
      res.end()
    }),
  )
  const headers: Headers = [['Origin', origin]]
  const simple = await exchange(port, { headers })
  t.equal(calls, 1, 'the app is called for an actual request')
  const preflight = await exchange(port, { method: 'OPTIONS', headers: [...headers, ...PREFLIGHT] })
  t.equal(calls, 1, 'the app is not called for a preflight')
  const named = (all: Headers) => new Map(all).get('access-control-allow-origin')
  return [named(simple.headers), named(preflight.headers), preflight.body]
}

const ALLOWED = ['https://a.test', 'https://a.test', 'OK']
const DISALLOWED = [undefined, undefined, 'Disallowed CORS origin']

t.test('only true, or a promise of it, allows', async t => {
  const warnings = warningsOf(t)
  const answers = [true, undefined, null, false, 0, '']
  for (const answer of answers) {
    const expected = answer === true ? ALLOWED : DISALLOWED
    t.strictSame(await outcomes(t, () => answer as boolean), expected, String(answer))
    const later = () => setImmediate(answer as boolean)
    t.strictSame(await outcomes(t, later), expected, `a promise of ${answer}`)
  }
  // biome-ignore lint/suspicious/noThenProperty: a promise of another library is one by its `then`
  const thenable = { then: (resolve: (answer: boolean) => void) => resolve(true) }
  t.strictSame(
    await outcomes(t, () => thenable as unknown as Promise<boolean>),
    ALLOWED,
    'a thenable',
  )
  t.strictSame(warnings, [], 'no answer is a failure')
})

t.test('an answer that others would take for a yes disallows, and is reported once', async t => {
  for (const answer of [1, 'https://a.test', {}, () => true]) {
    for (const rule of [() => answer, () => setImmediate(answer)]) {
      const warnings = warningsOf(t)
      t.strictSame(await outcomes(t, rule as unknown as IsAllowedOrigin), DISALLOWED)
      const text = `isAllowedOrigin failed, which disallows the origin (reported once): It returned a value of type ${typeof answer}, but only true allows an origin.`
      t.strictSame(warnings, [
        [text, { type: 'CorsLayerWarning', code: 'CORS_LAYER_IS_ALLOWED_ORIGIN_FAILED' }],
      ])
    }
  }
})

t.test('a rule that fails disallows, and says so once', async t => {
  const failures: IsAllowedOrigin[] = [
    () => {
      throw new Error('fails')
    },
    async () => {
      throw new Error('fails')
    },
    () => Promise.reject('fails'),
    () => Promise.reject(Object.assign(Object.create(null), { why: 'fails' })),
    () =>
      ({
        // biome-ignore lint/suspicious/noThenProperty: a getter that throws
        get then() {
          throw new Error('fails')
        },
      }) as unknown as Promise<boolean>,
  ]
  for (const rule of failures) {
    const warnings = warningsOf(t)
    t.strictSame(await outcomes(t, rule), DISALLOWED)
    t.equal(warnings.length, 1)
    const [[text, init]] = warnings as [[string, unknown]]
    t.match(text, /^isAllowedOrigin failed, which disallows the origin/)
    t.strictSame(init, { type: 'CorsLayerWarning', code: 'CORS_LAYER_IS_ALLOWED_ORIGIN_FAILED' })
  }
})

t.test('the first failure is the one that is reported', async t => {
  const warnings = warningsOf(t)
  let calls = 0
  const layer = createCorsLayer({
    isAllowedOrigin: () => {
      throw new Error(`fails ${++calls}`)
    },
  })
  for (let i = 0; i < 3; i++) t.equal(layer.isAllowedOrigin('https://a.test'), false)
  t.equal(warnings.length, 1)
  t.match(warnings[0]?.[0], 'Error: fails 1')
})

t.test('it is asked after the lists, with the request, and only about an origin', async t => {
  const asked: unknown[] = []
  const layer = createCorsLayer({
    allowOrigins: ['https://listed.test'],
    isAllowedOrigin: (origin, req) => asked.push([origin, req.url]) > 0,
  })
  const port = await serve(
    t,
    layer((_req, res) => void res.end()),
  )
  const origins = [
    'https://listed.test',
    'https://a.test',
    'null',
    '',
    'a, b',
    'https://b\xe9.test',
  ]
  const named: unknown[] = []
  for (const origin of origins) {
    const { headers } = await exchange(port, { path: '/x', headers: [['Origin', origin]] })
    named.push(new Map(headers).get('access-control-allow-origin'))
  }
  t.strictSame(named, [...origins.slice(0, 3), undefined, undefined, undefined])
  await exchange(port)
  t.strictSame(asked, [
    ['https://a.test', '/x'],
    ['null', '/x'],
  ])
})

t.test('layer.isAllowedOrigin answers as the rule does', async t => {
  const layer = createCorsLayer({ isAllowedOrigin: async (_origin, req) => req.url === '/a' })
  const answer = layer.isAllowedOrigin('https://a.test', { url: '/a' } as never)
  t.ok(answer instanceof Promise)
  t.equal(await answer, true)
  t.equal(await layer.isAllowedOrigin('https://a.test', { url: '/b' } as never), false)
  t.equal(layer.isAllowedOrigin(undefined, { url: '/a' } as never), false)
})

t.test('with an answer at once the app is called in the same tick', async t => {
  const order: string[] = []
  const listener = createCorsLayer({ isAllowedOrigin: () => order.push('rule') > 0 })(
    (_req, res) => {
      order.push('app')
      res.end()
    },
  )
  const port = await serve(t, (req, res) => {
    listener(req, res)
    order.push('after')
  })
  await exchange(port, { headers: [['Origin', 'https://a.test']] })
  t.strictSame(order, ['rule', 'app', 'after'])
})

t.test('with a promise the app gets the whole body, and its promise is returned', async t => {
  const body = 'x'.repeat(300_000)
  const isAllowedOrigin = () => setTimeout(20, true)
  const app = async (req: AsyncIterable<Buffer>, res: { end(text: string): unknown }) => {
    let length = 0
    for await (const chunk of req) length += chunk.length
    res.end(String(length))
    return length
  }
  let returned: unknown
  const layer = createCorsLayer({ isAllowedOrigin })
  const listener = layer(app)
  const port = await serve(t, (req, res) => {
    returned = listener(req, res)
  })
  const sent = { method: 'POST', headers: [['Origin', 'https://a.test']], body } as const
  const received = await exchange(port, sent)
  t.equal(received.body, '300000')
  t.equal(await returned, 300_000)
  t.equal(new Map(received.headers).get('access-control-allow-origin'), 'https://a.test')
  const http2 = await exchangeHttp2(await serveHttp2(t, layer(app)), sent)
  t.equal(http2.body, '300000')
  t.equal(new Map(http2.headers).get('access-control-allow-origin'), 'https://a.test')
})

t.test('a rule may read the body itself', async t => {
  const isAllowedOrigin: IsAllowedOrigin = async (_origin, req) => {
    let body = ''
    for await (const chunk of req) body += chunk
    return body === 'yes'
  }
  const layer = createCorsLayer({ isAllowedOrigin })
  const port = await serve(
    t,
    layer((_req, res) => void res.end('read')),
  )
  const sent = { method: 'POST', headers: [['Origin', 'https://a.test']], body: 'yes' } as const
  const received = await exchange(port, sent)
  t.equal(received.body, 'read')
  t.equal(new Map(received.headers).get('access-control-allow-origin'), 'https://a.test')
})

/** A rule that waits to be told, for all that ask it. */
function waiting(): { rule: IsAllowedOrigin; allow: () => void } {
  let allow = () => {}
  const answer = new Promise<boolean>(resolve => {
    allow = () => resolve(true)
  })
  return { rule: () => answer, allow }
}

t.test('for a client that has gone meanwhile nothing is called', async t => {
  const { rule, allow } = waiting()
  let calls = 0
  const returned: unknown[] = []
  const listener = createCorsLayer({ isAllowedOrigin: rule })(() => {
    calls++
  })
  const port = await serve(t, (req, res) => void returned.push(listener(req, res)))
  const socket = connect(port, '127.0.0.1')
  // Pipelined: only the first has its connection already.
  socket.write('GET / HTTP/1.1\r\nHost: a\r\nOrigin: https://a.test\r\n\r\n'.repeat(3))
  while (returned.length < 3) await setTimeout(5)
  socket.destroy()
  await setTimeout(50)
  allow()
  t.strictSame(await Promise.all(returned), [undefined, undefined, undefined])
  t.equal(calls, 0)
})

t.test('for a response that was destroyed meanwhile nothing is called', async t => {
  const { rule, allow } = waiting()
  const called: unknown[] = []
  const returned: unknown[] = []
  const listener = createCorsLayer({ isAllowedOrigin: rule })((req, res) => {
    called.push(req.url)
    res.end()
  })
  const port = await serve(t, (req, res) => {
    returned.push(listener(req, res))
    // Pipelined, it has no connection yet that would go with it.
    if (req.url === '/2') res.destroy()
  })
  const socket = connect(port, '127.0.0.1')
  for (const path of ['/1', '/2']) {
    socket.write(`GET ${path} HTTP/1.1\r\nHost: a\r\nOrigin: https://a.test\r\n\r\n`)
  }
  while (returned.length < 2) await setTimeout(5)
  allow()
  await Promise.all(returned)
  t.strictSame(called, ['/1'])
  socket.destroy()
})

t.test('for a stream of HTTP/2 that was reset meanwhile nothing is called', async t => {
  const { rule, allow } = waiting()
  let calls = 0
  const layer = createCorsLayer({ isAllowedOrigin: rule })
  const listener = layer((_req: http2.Http2ServerRequest, _res: http2.Http2ServerResponse) => {
    calls++
  })
  let returned: unknown
  let isClosed = false
  const port = await serveHttp2(t, (req, res) => {
    returned = listener(req, res)
    req.stream.once('close', () => {
      isClosed = true
    })
  })
  const session = http2.connect(`http://127.0.0.1:${port}`)
  t.teardown(() => session.destroy())
  const stream = session.request({ origin: 'https://a.test' })
  while (!returned) await setTimeout(5)
  stream.close(http2.constants.NGHTTP2_CANCEL)
  await once(stream, 'close')
  while (!isClosed) await setTimeout(5)
  t.equal(session.destroyed, false, 'others go on')
  allow()
  t.equal(await returned, undefined)
  t.equal(calls, 0)
})

t.test('a preflight that was answered meanwhile is left alone', async t => {
  const { rule, allow } = waiting()
  const listener = createCorsLayer({ isAllowedOrigin: rule })(() => t.fail('the app is called'))
  const returned: unknown[] = []
  const timeLimited = (req: never, res: ServerResponse) => {
    returned.push(listener(req, res))
    res.writeHead(503)
    res.write('too ')
    allow()
    void setImmediate().then(() => res.end('late'))
  }
  const sent = {
    method: 'OPTIONS',
    headers: [
      ['Origin', 'https://a.test'],
      ['Access-Control-Request-Method', 'GET'],
    ],
  } as const
  const http = await exchange(await serve(t, timeLimited as never), sent)
  const http2 = await exchangeHttp2(await serveHttp2(t, timeLimited as never), sent)
  t.strictSame(
    [http.status, http.body, http2.status, http2.body],
    [503, 'too late', 503, 'too late'],
  )
  t.strictSame(await Promise.all(returned), [undefined, undefined])
})
