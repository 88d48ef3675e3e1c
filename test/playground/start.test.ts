// What a newcomer runs: `npm start` as a process of its own. The commands that it prints are tried.
import { spawn } from 'node:child_process'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { exchange, exchangeBytes, listen, type Teardown } from '../support/server.ts'

const START = fileURLToPath(new URL('start.js', import.meta.url))

interface Started {
  readonly stdout: string
  readonly stderr: string
  /** `undefined` while it runs. */
  readonly code: number | null | undefined
}

/** Runs `npm start` with this PORT until it has printed its last line, or until it ends. */
function start(t: Teardown, port: number | string | undefined): Promise<Started> {
  const env = { ...process.env, PORT: port === undefined ? port : String(port) }
  const child = spawn(process.execPath, [START], { env })
  const ended = new Promise<number | null>(resolve => child.once('close', resolve))
  t.teardown(() => {
    child.kill()
    return ended
  })
  let stdout = ''
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', text => {
    stderr += text
  })
  return new Promise(resolve => {
    child.stdout.setEncoding('utf8').on('data', text => {
      stdout += text
      if (stdout.includes('Ctrl+C')) resolve({ stdout, stderr, code: undefined })
    })
    ended.then(code => resolve({ stdout, stderr, code }))
  })
}

function portsOf({ stdout }: Started): (number | undefined)[] {
  const urls = stdout.matchAll(/^The (?:page|API) +http:\/\/localhost:(\d+)/gm)
  return [...urls].map(([, port]) => Number(port))
}

t.test('what start prints', async t => {
  const started = await start(t, undefined)
  const [page = 0] = portsOf(started)

  t.test('the page is where it says', async t => {
    const bytes = `GET / HTTP/1.1\r\nHost: localhost:${page}\r\nConnection: close\r\n\r\n`
    t.match(await exchangeBytes(page, bytes), '<title>cors-layer')
  })

  t.test('warnings are expected, and Ctrl+C stops it', async t => {
    t.match(started.stdout, /A CorsLayerWarning is expected here: .+\nPress Ctrl\+C to stop\.\n$/)
  })

  const commands = [...started.stdout.matchAll(/^# (\d+): (.+)\ncurl -i (.+) (http:\S+)$/gm)]
  t.equal(commands.length, 6)
  for (const [, status, claim, args = '', url = ''] of commands) {
    t.test(`${status}: ${claim}`, async t => {
      const headers = [...args.matchAll(/-H '([^:]+): ([^']+)'/g)]
      const received = await exchange(Number(new URL(url).port), {
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

t.test('with PORT the page is there, and the API on the next port', async t => {
  // The next port may be taken: then another pair is tried.
  for (let tries = 0; tries < 10; tries++) {
    const port = await freePort()
    const started = await start(t, port)
    if (started.stderr.includes('in use')) continue
    t.strictSame(portsOf(started), [port, port + 1])
    return
  }
  t.fail('no two ports in a row were free')
})

t.test('without PORT a default port that is taken is no error', async t => {
  // Taken by this test, or by whatever else runs here.
  const server = createServer()
  await new Promise<unknown>(resolve => {
    server.once('error', resolve).listen(8000, '127.0.0.1', () => resolve(undefined))
  })
  t.teardown(() => server.close())
  const [page, api] = portsOf(await start(t, undefined))
  t.type(page, 'number')
  t.type(api, 'number')
  t.not(page, 8000)
})

t.test('a PORT that cannot be is an error in one line', async t => {
  const taken = await listen(t, createServer())
  const cases: [port: string, error: RegExp][] = [
    ['abc', /^PORT=abc: write a number from 1 to 65534; the API gets the next port\.\n$/],
    ['', /^PORT=: write a number .+\n$/],
    ['0', /^PORT=0: write a number .+\n$/],
    ['80.5', /^PORT=80\.5: write a number .+\n$/],
    ['65535', /^PORT=65535: write a number .+\n$/],
    ['70000', /^PORT=70000: write a number .+\n$/],
    [String(taken), new RegExp(`^PORT=${taken}: port ${taken} is already in use\\.\n$`)],
    [String(taken - 1), /^PORT=\d+: port \d+ is already in use\.\n$/],
  ]
  for (const [port, error] of cases) {
    t.match(await start(t, port), { stdout: '', stderr: error, code: 1 }, `PORT=${port}`)
  }
})

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const closers: (() => unknown)[] = []
  const port = await listen({ teardown: fn => closers.push(fn) }, createServer())
  for (const close of closers) close()
  return port
}
