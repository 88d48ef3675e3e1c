// What a newcomer runs: `npm start` as a process of its own, and what it prints, tried. And without a
// browser, what the servers see and answer in each row of the matrix.
import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import {
  exchange,
  exchangeBytes,
  type Headers,
  listen,
  type Received,
  type Teardown,
} from '../support/server.ts'
import type { Origins } from './policies.ts'
import { type Servers, startServers } from './servers.ts'

const START = fileURLToPath(new URL('start.js', import.meta.url))

/** `npm start` with this PORT: its process, and all that it printed once it is ready. */
async function start(t: Teardown, port: string | undefined): Promise<string> {
  const env = { ...process.env, PORT: port }
  const child: ChildProcess = spawn(process.execPath, [START], { env })
  t.teardown(async () => {
    const ended = new Promise(resolve => child.once('exit', resolve))
    child.kill()
    await ended
  })
  return new Promise(resolve => {
    let printed = ''
    child.stdout?.setEncoding('utf8').on('data', text => {
      printed += text
      if (printed.includes('CorsLayerWarning')) resolve(printed)
    })
  })
}

function portOf(url: string): number {
  return Number(new URL(url).port)
}

async function serversFor(t: Teardown, ...args: Parameters<typeof startServers>): Promise<Servers> {
  const servers = await startServers(...args)
  t.teardown(servers.close)
  return servers
}

/** The servers, and what they are asked as by a browser. */
async function pageFor(
  t: Teardown,
): Promise<{ origins: Origins; ask: (path: string, body?: unknown) => Promise<Received> }> {
  const { origins } = await serversFor(t, 0)
  const headers: Headers = [['Origin', origins.page]]
  const port = portOf(origins.page)
  return {
    origins,
    ask: (path, value) =>
      value === undefined
        ? exchange(port, { path })
        : exchange(port, { method: 'POST', path, headers, body: JSON.stringify(value) }),
  }
}

t.test('what start prints', async t => {
  const printed = await start(t, '0')

  t.test('the page is where it says', async t => {
    const [, url = ''] = /^The page +(\S+)$/m.exec(printed) ?? []
    const { hostname, host } = new URL(url)
    t.equal(hostname, 'localhost')
    const bytes = `GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`
    t.match(await exchangeBytes(portOf(url), bytes), '<title>cors-layer')
  })

  const commands = [...printed.matchAll(/^# (\d+): (.+)\ncurl -i (.+) (http:\S+)$/gm)]
  t.equal(commands.length, 6)
  for (const [, status, claim, args = '', url = ''] of commands) {
    t.test(`${status}: ${claim}`, async t => {
      const headers = [...args.matchAll(/-H '([^:]+): ([^']+)'/g)]
      const received = await exchange(portOf(url), {
        method: /-X (\w+)/.exec(args)?.[1] ?? 'GET',
        path: new URL(url).pathname,
        headers: headers.map(([, name = '', value = '']) => [name, value]),
      })
      t.equal(received.status, Number(status))
      const isReadable = received.headers.some(([name]) => name === 'access-control-allow-origin')
      t.equal(isReadable, !args.includes('evil'))
    })
  }
})

t.test('without PORT there is a port too', async t => {
  t.match(await start(t, undefined), /^The page {2}http:\/\/localhost:\d+\/$/m)
})

t.test('ports that are taken are passed over', async t => {
  const taken = await listen(t, createServer())
  const { origins } = await serversFor(t, taken)
  t.ok(portOf(origins.page) > taken)
  t.ok(portOf(origins.api) > portOf(origins.page))
})

t.test('a port that there is not gives one of the system', async t => {
  const { origins } = await serversFor(t, 65_535)
  t.ok(portOf(origins.api) > 0)
})

t.test('only loopback is listened on', async t => {
  const addresses = Object.values(networkInterfaces())
    .flatMap(addresses => addresses ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
  if (addresses.length === 0) return t.plan(0, 'this machine has no address but loopback')
  const { origins } = await serversFor(t, 0)
  for (const { address } of addresses) {
    const socket = connect(portOf(origins.page), address)
    const error = await new Promise(resolve => socket.once('error', resolve))
    t.match(error, { code: 'ECONNREFUSED' }, address)
  }
})

t.test('what the servers saw and sent is told', async t => {
  const { origins, ask } = await pageFor(t)
  const ofRow = async (): Promise<unknown> => JSON.parse((await ask('/log?of=a-1')).body)
  await exchange(portOf(origins.api), { path: '/page/session?id=a-1' })
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
      headers: [
        ['vary', 'Origin'],
        ['Set-Cookie', 'a-a-1=1; Max-Age=30; Path=/; HttpOnly'],
        ['Set-Cookie', 'b-a-1=1; Max-Age=30; Path=/; HttpOnly'],
      ],
    },
    {
      method: 'GET',
      status: 200,
      hasCookie: true,
      requestHeaders: [['Host'], ['Origin', origins.page], ['Cookie', 'a-a-1=1']],
    },
  ])

  // The oldest are forgotten.
  for (let i = 0; i < 200; i++) await ask('/log?of=')
  t.strictSame(await ofRow(), [])
})

t.test('policies of visitors', async t => {
  const { origins, ask } = await pageFor(t)
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

  t.test('a wrong one is told what is wrong', async t => {
    const { body } = await ask('/policies', { allowOrigins: ['https://a.test/'] })
    t.match(JSON.parse(body), { error: /^allowOrigins\[0\]: 'https:\/\/a.test\/' has a path/ })
  })

  t.test('a dangerous one is told the warning', async t => {
    const { body } = await ask('/policies', { allowOrigins: ['null'] })
    t.match(JSON.parse(body), { name: 'custom-2', warnings: [/^CORS: the origin 'null'/] })
  })

  t.test('the oldest are forgotten', async t => {
    for (let i = 0; i < 99; i++) await ask('/policies', {})
    t.notMatch(await served('custom-1'), [['vary', 'Accept-Language, Origin']])
    t.match(await served('custom-2'), [['vary', 'Accept-Language, Origin']])
  })
})

t.test('results are handed on', async t => {
  let results: unknown
  const { origins } = await serversFor(t, 0, given => {
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
  const { origins } = await serversFor(t, 0)
  const { host } = new URL(origins.page)
  const own = `Host: ${host}\r\nOrigin: ${origins.page}\r\n`
  const end = 'Connection: close\r\n\r\n'
  const large = 1 << 21
  const cases: [server: 'page' | 'api', bytes: string, status: number][] = [
    ['page', `GET / HTTP/1.1\r\n${own}${end}`, 200],
    ['page', `GET / HTTP/1.1\r\nHost: ${new URL(origins.other).host}\r\n${end}`, 307],
    ['page', `GET /matrix.json HTTP/1.1\r\n${own}${end}`, 200],
    ['page', `GET /style.css HTTP/1.1\r\n${own}${end}`, 200],
    ['page', `GET /missing.js HTTP/1.1\r\n${own}${end}`, 404],
    ['page', `GET /../start.ts HTTP/1.1\r\n${own}${end}`, 404],
    ['page', `GET /%2e%2e/matrix.ts HTTP/1.1\r\n${own}${end}`, 404],
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
