// The servers of the playground without a browser: what the page asks them for, and what others may not.
import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import t from 'tap'
import {
  exchange,
  exchangeBytes,
  type Headers,
  type Received,
  type Teardown,
} from '../support/server.ts'
import { EXAMPLE_RULES } from './policies.ts'
import { type Servers, startServers } from './servers.ts'

function portOf(url: string): number {
  return Number(new URL(url).port)
}

/** The servers, and a function that asks the page's server as the page does. */
async function serve(
  t: Teardown,
  ...args: Parameters<typeof startServers> | []
): Promise<
  Pick<Servers, 'origins'> & { ask: (path: string, body?: unknown) => Promise<Received> }
> {
  const [port = 0, onResults] = args
  const { origins, close } = await startServers(port, onResults)
  t.teardown(close)
  const headers: Headers = [['Origin', origins.page]]
  return {
    origins,
    ask: (path, value) =>
      value === undefined
        ? exchange(portOf(origins.page), { path })
        : exchange(portOf(origins.page), {
            ...{ method: 'POST', path, headers, body: JSON.stringify(value) },
          }),
  }
}

t.test('only loopback is listened on', async t => {
  const addresses = Object.values(networkInterfaces())
    .flatMap(addresses => addresses ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
  if (addresses.length === 0) return t.plan(0, 'this machine has no address but loopback')
  const { origins } = await serve(t)
  for (const { address } of addresses) {
    const socket = connect(portOf(origins.page), address)
    const error = await new Promise(resolve => socket.once('error', resolve))
    t.match(error, { code: 'ECONNREFUSED' }, address)
  }
})

t.test('whatever the scripts of the page import is served as JavaScript', async t => {
  const { origins, ask } = await serve(t)
  const waiting = new Set(['/main.js'])
  // A set gives what is added while it is read, too.
  for (const path of waiting) {
    const { status, headers, body } = await ask(path)
    t.equal(status, 200, path)
    t.match(Object.fromEntries(headers), { 'Content-Type': 'text/javascript; charset=utf-8' })
    for (const [, name = ''] of body.matchAll(/\b(?:from |import\()'(\..+?)'/g)) {
      waiting.add(new URL(name, `${origins.page}${path}`).pathname)
    }
  }
  t.ok(waiting.has('/try-form.js'))
  t.ok(waiting.has('/dist/lib/command/verdict.js'))
})

t.test('the log holds what the servers received and sent', async t => {
  const { origins, ask } = await serve(t)
  const ofRow = async (after = 0): Promise<unknown> =>
    JSON.parse((await ask(`/log?of=a-1&after=${after}`)).body)
  const session = await exchange(portOf(origins.api), { path: '/page/session?id=a-1' })
  await exchange(portOf(origins.api), { path: '/page/items?id=other' })
  await exchange(portOf(origins.api), {
    path: '/page/me?id=a-1',
    headers: [
      ['Origin', origins.page],
      ['Cookie', 'a-a-1=1'],
    ],
  })
  t.match(await ofRow(), [
    {
      server: 'api',
      path: '/page/session?id=a-1',
      status: 204,
      hasCookie: false,
      headers: session.headers,
    },
    {
      method: 'GET',
      status: 200,
      hasCookie: true,
      requestHeaders: [['Host'], ['Origin', origins.page], ['Cookie', 'a-a-1=1']],
    },
  ])

  t.equal(session.headers.filter(([name]) => name === 'Set-Cookie').length, 2)
  t.match(await ofRow(1), [{ path: '/page/me?id=a-1' }], 'only what is new')

  // The oldest are dropped.
  for (let i = 0; i < 200; i++) await ask('/log?of=')
  t.strictSame(await ofRow(), [])
})

t.test('policies from the form', async t => {
  const { origins, ask } = await serve(t)
  const served = async (name: string): Promise<Headers> => {
    const headers: Headers = [['Origin', 'https://a.test']]
    const path = `/${name}/items`
    return (await exchange(portOf(origins.api), { path, headers })).headers
  }

  t.test('one is served', async t => {
    const { body } = await ask('/policies', { allowOrigins: ['https://a.test'] })
    t.strictSame(JSON.parse(body), { name: 'custom-1', warnings: [] })
    t.match(await served('custom-1'), [
      ['vary', 'Accept-Language, Origin'],
      ...[['Content-Type'], ['Content-Length'], ['Cache-Control']],
      ...[['X-Total'], ['ETag'], ['Content-Language']],
      ['access-control-allow-origin', 'https://a.test'],
    ])
  })

  t.test('a wrong one gets its error', async t => {
    const { body } = await ask('/policies', { allowOrigins: ['https://a.test/'] })
    t.match(JSON.parse(body), { error: /^allowOrigins\[0\]: 'https:\/\/a\.test\/'/ })
  })

  t.test('a dangerous one gets its warning', async t => {
    const { body } = await ask('/policies', { allowOrigins: ['null'] })
    t.match(JSON.parse(body), { name: 'custom-2', warnings: [/null/] })
  })

  t.test('an example rule is used by its name', async t => {
    const [name = ''] = Object.keys(EXAMPLE_RULES)
    const { body } = await ask('/policies', { isAllowedOrigin: name })
    const path = `/${JSON.parse(body).name}/items`
    const headers: Headers = [['Origin', 'http://localhost:1']]
    const received = await exchange(portOf(origins.api), { path, headers })
    t.match(Object.fromEntries(received.headers), {
      'access-control-allow-origin': 'http://localhost:1',
    })
  })

  t.test('an example rule is shown as one expression', async t => {
    const { examples } = JSON.parse((await ask('/setup.json')).body)
    t.strictSame(Object.keys(examples), Object.keys(EXAMPLE_RULES))
    for (const source of Object.values(examples)) t.notMatch(source, /[;{\n]/)
  })

  t.test('another rule is an error', async t => {
    const { body } = await ask('/policies', { isAllowedOrigin: 'constructor' })
    t.match(JSON.parse(body), { error: /^isAllowedOrigin/ })
  })

  t.test('the oldest are dropped', async t => {
    for (let i = 0; i < 98; i++) await ask('/policies', {})
    t.notMatch(await served('custom-1'), [['vary', 'Accept-Language, Origin']])
    t.match(await served('custom-2'), [['vary', 'Accept-Language, Origin']])
  })
})

t.test('results are passed on', async t => {
  let results: unknown
  const { origins } = await serve(t, 0, given => {
    results = given
  })
  const { status } = await exchange(portOf(origins.page), {
    method: 'POST',
    path: '/results',
    headers: [['Origin', origins.page]],
    body: '{"rows":[]}',
  })
  t.equal(status, 204)
  t.strictSame(results, { rows: [] })
})

t.test('no request ends the servers', async t => {
  const { origins } = await serve(t)
  const { host } = new URL(origins.page)
  const own = `Host: ${host}\r\nOrigin: ${origins.page}\r\n`
  const end = 'Connection: close\r\n\r\n'
  const large = 1 << 21
  const cases: [server: 'page' | 'api', bytes: string, status: number][] = [
    ['page', `GET / HTTP/1.1\r\n${own}${end}`, 200],
    ['page', `GET / HTTP/1.1\r\nHost: ${new URL(origins.other).host}\r\n${end}`, 307],
    ['page', `GET /setup.json HTTP/1.1\r\n${own}${end}`, 200],
    ['page', `GET /style.css HTTP/1.1\r\n${own}${end}`, 200],
    ['page', `GET /missing.js HTTP/1.1\r\n${own}${end}`, 404],
    ['page', `GET /../start.ts HTTP/1.1\r\n${own}${end}`, 404],
    ['page', `GET /dist/lib/command/browser.js HTTP/1.1\r\n${own}${end}`, 200],
    ['page', `GET /dist/lib/command/missing.js HTTP/1.1\r\n${own}${end}`, 404],
    ['page', `GET /dist/lib/command/../index.js HTTP/1.1\r\n${own}${end}`, 404],
    ['page', `GET /package.json HTTP/1.1\r\n${own}${end}`, 404],
    ['page', `GET /%2e%2e/start.ts HTTP/1.1\r\n${own}${end}`, 404],
    ['page', `GET /constructor HTTP/1.1\r\n${own}${end}`, 404],
    ['page', `GET // HTTP/1.1\r\n${own}${end}`, 404],
    ['page', `GET /log?of=% HTTP/1.1\r\n${own}${end}`, 200],
    ['page', `POST /policies HTTP/1.1\r\nHost: ${host}\r\n${end}`, 403],
    ['page', `POST /policies HTTP/1.1\r\nHost: ${host}\r\nOrigin: null\r\n${end}`, 403],
    ['page', `POST /policies HTTP/1.1\r\n${own}${end}`, 404],
    ['page', `POST /policies HTTP/1.1\r\n${own}Content-Length: 2\r\n${end}[]`, 200],
    ['page', `POST /results HTTP/1.1\r\n${own}Content-Length: 2\r\n${end}{}`, 204],
    [
      'page',
      `POST /policies HTTP/1.1\r\n${own}Content-Length: ${large}\r\n${end}${'a'.repeat(large)}`,
      404,
    ],
    ['api', `GET /page/versioned HTTP/1.1\r\n${own}${end}`, 200],
    ['api', `GET /page/kept HTTP/1.1\r\n${own}${end}`, 200],
    ['api', `GET // HTTP/1.1\r\n${own}${end}`, 404],
    ['api', `GET /page/constructor HTTP/1.1\r\n${own}${end}`, 404],
    ['api', `GET /__proto__/items?id=%&id= HTTP/1.1\r\n${own}${end}`, 200],
    ['api', `OPTIONS * HTTP/1.1\r\n${own}${end}`, 404],
    ['api', `GET /page/me HTTP/1.1\r\n${own}Cookie: \x80=\xff\r\n${end}`, 200],
    ['api', `GET /page/items HTTP/1.1\r\n${own}Connection: Upgrade\r\nUpgrade: a\r\n${end}`, 200],
    ['api', 'GET\r\n\r\n', 400],
  ]
  for (const [server, bytes, status] of cases) {
    const text = await exchangeBytes(portOf(origins[server]), bytes)
    t.match(
      text,
      new RegExp(`^HTTP/1.1 ${status} `),
      `${server}: ${JSON.stringify(bytes.slice(0, 60))}`,
    )
  }
})
