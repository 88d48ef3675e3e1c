// The command as a person and a script run it: what it prints, and its exit status.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createSecureServer } from 'node:http2'
import { createServer as createTlsServer } from 'node:https'
import { join } from 'node:path'
import { generate } from 'selfsigned'
import t, { type Test } from 'tap'
import { createCorsLayer } from '../../lib/index.ts'
import { makeCertificate } from '../support/certificate.ts'
import { listen, serve } from '../support/server.ts'
import { COMMAND, runCommand, runJson } from './run-command.ts'

const ORIGIN = 'https://app.example.com'
const FROM = ['--origin', ORIGIN]
const NOTE = `
Note
  - This address is on this machine or on a private network. When a public page
    calls it, Chrome asks the user first (Local Network Access); no response
    header changes that.
`

/** An API that allows a GET of one origin; gives its URL and what it was asked. */
async function serveApi(t: Test) {
  const asked: string[] = []
  const port = await serve(t, (req, res) => {
    asked.push(String(req.method))
    res.setHeader('Vary', 'Origin')
    if (req.headers.origin === ORIGIN) res.setHeader('Access-Control-Allow-Origin', ORIGIN)
    if (req.method === 'OPTIONS') {
      res.writeHead(204, { 'Access-Control-Allow-Methods': 'GET' }).end()
    } else {
      res.writeHead(200, { 'Access-Control-Expose-Headers': 'X-Total', 'X-Total': 2 }).end()
    }
  })
  return { url: `http://127.0.0.1:${port}/items`, asked }
}

t.test('0 for what is allowed', async t => {
  const { url } = await serveApi(t)
  const { status, stdout, stderr } = await runCommand([url, ...FROM])
  t.equal(status, 0)
  t.equal(stderr, '')
  t.equal(
    stdout,
    `Request  GET ${url}
  > Origin: ${ORIGIN}
  < 200
  < Vary: Origin
  < Access-Control-Allow-Origin: ${ORIGIN}
  < Access-Control-Expose-Headers: X-Total
  ✓ Access-Control-Allow-Origin is ${ORIGIN}

✓ Allowed: a script on ${ORIGIN} can read this response (status 200).

A script may read
  - x-total
${NOTE}`,
  )
})

t.test('1 for what is blocked', async t => {
  const { url, asked } = await serveApi(t)
  const { status, stdout, stderr } = await runCommand([url, ...FROM, '-X', 'put', '--send'])
  t.equal(status, 1)
  t.equal(stderr, '')
  t.strictSame(asked, ['OPTIONS'])
  t.equal(
    stdout,
    `Preflight  OPTIONS ${url}
  > Access-Control-Request-Method: PUT
  > Origin: ${ORIGIN}
  < 204
  < Vary: Origin
  < Access-Control-Allow-Origin: ${ORIGIN}
  < Access-Control-Allow-Methods: GET
  ✓ Access-Control-Allow-Origin is ${ORIGIN}
  ✓ the status is 204
  ✗ Access-Control-Allow-Methods does not list PUT
    https://fetch.spec.whatwg.org/#cors-preflight-fetch

✗ Blocked at the preflight: Access-Control-Allow-Methods does not list PUT.

What to change
  - Add PUT to Access-Control-Allow-Methods in the preflight response.

With cors-layer
  - Add 'PUT' to allowMethods.
${NOTE}`,
  )
})

t.test('as JSON, the same exit status and one object', async t => {
  const { url } = await serveApi(t)
  const allowed = await runJson([url, ...FROM])
  t.equal(allowed.status, 0)
  t.match(allowed.result, {
    allowed: true,
    status: 200,
    sent: true,
    readable: ['x-total'],
  })
  const blocked = await runJson([url, '--origin', 'https://evil.example'])
  t.equal(blocked.status, 1)
  t.match(blocked.result, {
    allowed: false,
    status: null,
    sent: true,
    readable: [],
    advice: [{ rule: 'origin', corsLayer: "Add 'https://evil.example' to allowOrigins." }],
  })
  t.equal(allowed.stderr + blocked.stderr, '')
})

t.test('a request that may change something is sent only with --send', async t => {
  const layer = createCorsLayer({ allowOrigins: [ORIGIN], allowMethods: ['PUT', 'DELETE'] })
  const asked: string[] = []
  const port = await serve(t, (req, res) => {
    asked.push(String(req.method))
    layer((_req, res) => void res.end())(req, res)
  })
  const url = `http://127.0.0.1:${port}/`

  const put = await runCommand([url, ...FROM, '-X', 'PUT'])
  t.equal(put.status, 0)
  t.match(
    put.stdout,
    /^✓ The preflight passes\. The PUT was not sent; add --send to check its response too\.$/m,
  )
  t.match((await runJson([url, ...FROM, '-X', 'PUT'])).result, {
    allowed: true,
    status: null,
    sent: false,
  })
  t.strictSame(asked.splice(0), ['OPTIONS', 'OPTIONS'])

  t.match(await runJson([url, ...FROM, '-X', 'PUT', '--send']), {
    status: 0,
    result: { allowed: true, status: 200, sent: true },
  })
  t.strictSame(asked.splice(0), ['OPTIONS', 'PUT'])

  const post = await runJson([url, ...FROM, '-X', 'post', '--data', 'text'])
  const error =
    'This POST needs no preflight, so only sending it can tell. It may change something on the server: add --send to send it.'
  t.equal(post.status, 2)
  t.equal(post.stderr, `cors-layer: ${error}\n`)
  t.match(post.result, { allowed: false, sent: false, error })
  t.strictSame(asked, [])

  t.match(await runJson([url, ...FROM, '-X', 'POST', '--data', 'text', '--send']), { status: 0 })
  t.strictSame(asked, ['POST'])
})

t.test('2 for wrong usage, with one line', async t => {
  const url = 'http://127.0.0.1:2/'
  const line = `cors-layer: --origin is missing. It is the origin of the calling page. Write: cors-layer ${url} --origin https://app.example.com\n`
  t.strictSame(await runCommand([url]), { status: 2, stdout: '', stderr: line })
  const { status, stderr, result } = await runJson([url])
  t.equal(status, 2)
  t.equal(stderr, line)
  t.strictSame(result, {
    allowed: false,
    status: null,
    sent: false,
    verdict: 'There is no verdict.',
    steps: [],
    advice: [],
    notes: [],
    readable: [],
    error: line.slice('cors-layer: '.length, -1),
  })
})

t.test('2 for no answer, after the steps that had one', async t => {
  const layer = createCorsLayer({ allowOrigins: [ORIGIN], allowMethods: ['PUT'] })
  const port = await serve(
    t,
    layer(req => void req.socket.destroy()),
  )
  const args = [`http://127.0.0.1:${port}/`, ...FROM, '-X', 'PUT', '--send']
  const line = `127.0.0.1:${port} closed the connection without an answer.`
  const text = await runCommand(args)
  t.equal(text.status, 2)
  t.equal(text.stderr, `cors-layer: ${line}\n`)
  t.match(text.stdout, /^Preflight {2}OPTIONS [^✗]*$/)
  const json = await runJson(args)
  t.equal(json.status, 2)
  t.match(json.result, { allowed: false, sent: true, steps: [{ kind: 'preflight' }], error: line })
})

t.test('a timeout may have any fraction of a second', async t => {
  const { url } = await serveApi(t)
  // Times 1000, none of these is a whole number.
  for (const seconds of ['1.001', '16.1', '2.01', '8.06']) {
    const { status, stderr, result } = await runJson([url, ...FROM, '--timeout', seconds])
    t.match({ status, stderr, result }, { status: 0, stderr: '', result: { allowed: true } })
  }
})

t.test('a preflight without an answer leaves the request unsent', async t => {
  const port = await serve(t, req => void req.socket.destroy())
  const { result } = await runJson([`http://127.0.0.1:${port}/`, ...FROM, '-X', 'PUT', '--send'])
  t.match(result, { allowed: false, sent: false, steps: [] })
})

t.test('HTTP/2 alone is named', async t => {
  const server = createSecureServer(await makeCertificate())
  const url = `https://localhost:${await listen(t, server)}/`
  const { status, stderr } = await runCommand([url, ...FROM, '--insecure'])
  t.equal(status, 2)
  t.match(
    stderr,
    /^cors-layer: localhost:\d+ speaks only HTTP\/2, which this command does not support\.\n$/,
  )
})

t.test('a certificate that has expired is named as that', async t => {
  const attributes = [{ name: 'commonName', value: 'localhost' }]
  const dates = { notBeforeDate: new Date(0), notAfterDate: new Date(86_400_000) }
  const { private: key, cert } = await generate(attributes, { keyType: 'ec', ...dates })
  const file = join(t.testdir(), 'ca.pem')
  await writeFile(file, cert)
  const port = await listen(t, createTlsServer({ key, cert }))
  const args = [`https://localhost:${port}/`, ...FROM]
  t.strictSame(await runCommand(args, { NODE_EXTRA_CA_CERTS: file }), {
    status: 2,
    stdout: '',
    stderr: `cors-layer: TLS to localhost:${port} failed: certificate has expired.\n`,
  })
})

t.test('20 redirects leave no warning', async t => {
  let redirects = 0
  const port = await serve(t, (_req, res) => {
    redirects += 1
    const headers = { 'Access-Control-Allow-Origin': '*', Location: '/' }
    res.writeHead(redirects > 20 ? 200 : 302, headers).end()
  })
  const { status, stderr } = await runCommand([`http://127.0.0.1:${port}/`, ...FROM])
  t.equal(status, 0)
  t.equal(stderr, '')
})

t.test('--help and --version', async t => {
  const help = await runCommand(['--help'])
  t.match(help, { status: 0, stderr: '' })
  t.match(help.stdout, /^Usage: cors-layer <url> --origin <origin>/)
  const file = new URL('../../../package.json', import.meta.url)
  const { version } = JSON.parse(await readFile(file, 'utf8'))
  t.strictSame(await runCommand(['--version']), { status: 0, stdout: `${version}\n`, stderr: '' })
})

t.test('colors where they are forced, and not in a pipe', async t => {
  const { url } = await serveApi(t)
  const args = [url, ...FROM]
  t.match((await runCommand(args, { FORCE_COLOR: '1' })).stdout, '\x1b[32m✓ Allowed')
  t.notMatch((await runCommand(args)).stdout, '\x1b')
})

t.test('a reader that has had enough is no error', async t => {
  const { url } = await serveApi(t)
  const child = spawn(process.execPath, [COMMAND, url, ...FROM], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child.stdout.destroy()
  let stderr = ''
  child.stderr.on('data', data => {
    stderr += data
  })
  const status = await new Promise(resolve => child.on('close', resolve))
  t.equal(status, 0)
  t.equal(stderr, '')
})

// The program that gives a command a terminal, of util-linux.
const SCRIPT = '/usr/bin/script'

function inTerminal(args: readonly string[]): Promise<string> {
  const command = [process.execPath, COMMAND, ...args].map(arg => `'${arg}'`).join(' ')
  // With CI, Node takes a terminal for one without colors.
  const { FORCE_COLOR: _, NO_COLOR: __, CI: ___, ...env } = process.env
  const child = spawn(SCRIPT, ['-qec', command, '/dev/null'], {
    env: { ...env, TERM: 'xterm' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout.setEncoding('utf8').on('data', data => {
    text += data
  })
  return new Promise(resolve => child.on('close', () => resolve(text)))
}

const skip = existsSync(SCRIPT) ? false : `${SCRIPT} is not installed`
t.test('in a terminal: colors, and a running line while it waits', { skip }, async t => {
  const server = createServer((_req, res) => setTimeout(() => res.end(), 1200))
  const url = `http://127.0.0.1:${await listen(t, server)}/${'a'.repeat(100)}`
  const text = await inTerminal([url, ...FROM])
  const line = `GET ${url}`.slice(0, 60)
  t.ok(text.startsWith(`\r${line} … 0 s`), text)
  t.ok(text.includes(`\r${line} … 1 s`), text)
  t.ok(text.includes('\r\x1b[K'), text)
  t.match(text, '\x1b[31m✗ Blocked')
})
