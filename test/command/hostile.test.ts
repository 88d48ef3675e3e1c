// Servers that mean harm: the command ends, with a verdict or one line, in bounded memory, and nothing
// that they send reaches a terminal as more than text.
import { spawn } from 'node:child_process'
import { createServer, type Socket } from 'node:net'
import t, { type Test } from 'tap'
import { COMMAND, runCommand, runJson } from './run-command.ts'

const FROM = ['--origin', 'https://app.example.com']
// A process that has read nothing takes about 50 MB.
const MOST_MEMORY_KB = 120_000
const PUT = '--method=PUT'

/** A server that has `answer` write to each connection; gives its URL. */
async function serveSocket(t: Test, answer: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('error', () => {}).once('data', () => answer(socket))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return `http://127.0.0.1:${address.port}/`
}

/** Writes `next()` again and again, until the client has gone. */
function writeEndlessly(socket: Socket, start: string, next: string): void {
  socket.write(start, 'latin1')
  const write = (): void => {
    while (!socket.destroyed && socket.write(next, 'latin1')) {
      // Until the buffer is full.
    }
  }
  socket.on('drain', write)
  write()
}

const STAR = 'Access-Control-Allow-Origin: *\r\n'
const CHUNK = 'a'.repeat(65_536)

t.test('a million header bytes', async t => {
  const url = await serveSocket(t, socket => {
    socket.end(`HTTP/1.1 200 OK\r\n${STAR}${`X: ${'a'.repeat(96)}\r\n`.repeat(10_000)}\r\n`)
  })
  const { status, result } = await runJson([url, ...FROM])
  t.equal(status, 2)
  t.match(result, { allowed: false, error: /sent more than 256 KB of headers/ })
})

t.test('a quarter of a million header bytes, in as many fields as fit', async t => {
  const url = await serveSocket(t, socket => {
    socket.end(`HTTP/1.1 200 OK\r\n${'A:\r\n'.repeat(50_000)}${STAR}Content-Length: 0\r\n\r\n`)
  })
  const { status, result } = await runJson([url, ...FROM])
  t.equal(status, 0)
  t.equal(result.steps[0]?.headers.length, 50_002)
})

for (const [name, value] of [
  ['commas', ','.repeat(200_000)],
  ['spaces', `a${' '.repeat(200_000)}b`],
  ['names', 'a,'.repeat(100_000)],
] as const) {
  t.test(`lists of ${name} that fill the head`, async t => {
    const lists = ['Methods', 'Headers', 'Origin']
    for (const list of lists) {
      const url = await serveSocket(t, socket => {
        socket.end(
          `HTTP/1.1 200 OK\r\nAccess-Control-Allow-${list}: ${value}\r\nContent-Length: 0\r\n\r\n`,
        )
      })
      const { status, stdout } = await runCommand([url, ...FROM, PUT, '--timeout', '5'])
      t.equal(status, 1)
      t.ok(stdout.length < 4000, `${stdout.length} characters`)
    }
  })
}

t.test('an endless head', async t => {
  const url = await serveSocket(t, socket => {
    writeEndlessly(socket, 'HTTP/1.1 200 OK\r\n', 'X: 1\r\n'.repeat(1000))
  })
  const { status, stderr } = await runCommand([url, ...FROM])
  t.equal(status, 2)
  t.match(stderr, /sent more than 256 KB of headers/)
})

t.test('an endless body is not read', async t => {
  const url = await serveSocket(t, socket => {
    writeEndlessly(socket, `HTTP/1.1 200 OK\r\n${STAR}\r\n`, CHUNK)
  })
  t.equal((await runCommand([url, ...FROM])).status, 0)
})

t.test('endless informational heads', async t => {
  const url = await serveSocket(t, socket => {
    writeEndlessly(socket, '', 'HTTP/1.1 103 X\r\nX: 1\r\n\r\n'.repeat(100))
  })
  const { status, stderr } = await runCommand([url, ...FROM, '--timeout', '1'])
  t.equal(status, 2)
  t.match(stderr, /did not answer within 1 s/)
})

t.test('a head that arrives line by line and never ends', async t => {
  const url = await serveSocket(t, socket => {
    const timer = setInterval(() => socket.write('X: 1\r\n'), 20)
    socket.write('HTTP/1.1 200 OK\r\n')
    socket.on('close', () => clearInterval(timer))
  })
  const { status, stderr } = await runCommand([url, ...FROM, '--timeout', '0.5'])
  t.equal(status, 2)
  t.match(stderr, /did not answer within 0\.5 s/)
})

t.test('endless redirects', async t => {
  let asked = 0
  const url = await serveSocket(t, socket => {
    asked += 1
    socket.end(`HTTP/1.1 302 X\r\n${STAR}Location: /${asked}\r\nContent-Length: 0\r\n\r\n`)
  })
  const { status, result } = await runJson([url, ...FROM])
  t.equal(status, 1)
  t.equal(asked, 21)
  t.match(result.verdict, 'this is redirect 21')
})

t.test('a redirect to a URL that grows', async t => {
  const url = await serveSocket(t, socket => {
    socket.end(
      `HTTP/1.1 302 X\r\n${STAR}Location: /${'\xe9'.repeat(200_000)}\r\nContent-Length: 0\r\n\r\n`,
      'latin1',
    )
  })
  const { status, stdout } = await runCommand([url, ...FROM, '--timeout', '5'])
  t.not(status, 0)
  t.ok(stdout.length < 40_000, `${stdout.length} characters`)
})

t.test('control bytes and escapes of a terminal, wherever a server can send them', async t => {
  const evil = '\x1b[2J\x1b]0;title\x07\x9b31m\x01\x7f\u00ad'
  const url = await serveSocket(t, socket => {
    const names = [
      'Access-Control-Allow-Origin',
      'Access-Control-Allow-Methods',
      'Access-Control-Allow-Headers',
      'Vary',
      'Server',
      'Location',
      'Access-Control-Max-Age',
    ]
    const fields = names.map(name => `${name}: ${evil}\r\n`).join('')
    socket.end(`HTTP/1.1 200 ${evil}\r\n${fields}Content-Length: 0\r\n\r\n`, 'latin1')
  })
  for (const args of [[], [PUT], ['-H', 'X-One: 1', '--credentials']]) {
    const text = await runCommand([url, ...FROM, ...args])
    t.equal(text.status, 1)
    t.match(text.stdout, /^[\x20-\x7e\n✓✗…]+$/)
    t.match(text.stdout, '\\x1b[2J')
    const json = await runJson([url, ...FROM, ...args])
    t.match(json.stdout, /^[\x20-\x7e\n]+$/)
  }
})

t.test('the memory of the command is bounded', async t => {
  const url = await serveSocket(t, socket => {
    writeEndlessly(socket, `HTTP/1.1 200 OK\r\n${STAR}\r\n`, CHUNK)
  })
  // The command in this process's stead, and then its peak.
  const source = `process.argv.splice(1, 1, 'cors-layer')
    process.on('exit', () => process.stderr.write(String(process.resourceUsage().maxRSS)))
    await import(${JSON.stringify(COMMAND)})`
  const { NODE_OPTIONS: _, ...env } = process.env
  const child = spawn(process.execPath, ['--input-type=module', '-e', source, '-', url, ...FROM], {
    env,
  })
  let peak = ''
  child.stderr.on('data', data => {
    peak += data
  })
  child.stdout.resume()
  t.equal(await new Promise(resolve => child.on('close', resolve)), 0)
  t.ok(Number(peak) < MOST_MEMORY_KB, `${peak} KB`)
})
