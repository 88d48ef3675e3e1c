// Why a request was refused: the diagnostics channel, and the text of NODE_DEBUG=cors-layer.
import { execFile } from 'node:child_process'
import diagnosticsChannel from 'node:diagnostics_channel'
import { promisify } from 'node:util'
import t from 'tap'
import { type CorsDecision, createCorsLayer } from '../lib/index.ts'
import { exchange, type Headers, serve } from './support/server.ts'

const layer = createCorsLayer({ allowOrigins: ['https://a.test'], allowHeaders: ['X-One'] })
const acrm = (method: string) => ['Access-Control-Request-Method', method] as const
const acrh = (names: string) => ['Access-Control-Request-Headers', names] as const
const acrpn = ['Access-Control-Request-Private-Network', 'true'] as const

interface Row {
  readonly method?: string
  readonly headers: Headers
  readonly decision: Pick<CorsDecision, 'kind' | 'origin' | 'allowed' | 'failures'> | undefined
}

// biome-ignore format: a row a line
const ROWS: Row[] = [
  { headers: [], decision: undefined },
  { headers: [['Origin', 'https://a.test']], decision: { kind: 'actual', origin: 'https://a.test', allowed: true, failures: [] } },
  { headers: [['Origin', 'https://b.test']], decision: { kind: 'actual', origin: 'https://b.test', allowed: false, failures: [{ reason: 'origin', value: 'https://b.test' }] } },
  { method: 'OPTIONS', headers: [['Origin', 'https://a.test'], acrm('GET')], decision: { kind: 'preflight', origin: 'https://a.test', allowed: true, failures: [] } },
  { method: 'OPTIONS', headers: [['Origin', 'a, b'], acrm('PUT'), acrh('x-one, X-Two,x-three'), acrpn], decision: { kind: 'preflight', origin: 'a, b', allowed: false, failures: [{ reason: 'origin', value: 'a, b' }, { reason: 'method', value: 'PUT' }, { reason: 'headers', value: 'X-Two' }, { reason: 'private-network', value: 'true' }] } },
]

for (const { method = 'GET', headers, decision } of ROWS) {
  t.test(`${method} ${JSON.stringify(headers)} is published as it was decided`, async t => {
    const decisions: CorsDecision[] = []
    const note = (message: unknown) => void decisions.push(message as CorsDecision)
    diagnosticsChannel.subscribe('cors-layer:decision', note)
    t.teardown(() => diagnosticsChannel.unsubscribe('cors-layer:decision', note))
    let req: unknown
    let res: unknown
    const listener = layer((_req, res) => void res.end())
    const port = await serve(t, (...args) => {
      ;[req, res] = args
      listener(...args)
    })
    await exchange(port, { method, headers })
    t.equal(decisions.length, decision ? 1 : 0)
    const [{ request, response, ...rest } = {} as CorsDecision] = decisions
    t.strictSame(rest, decision ?? {})
    t.ok(!decision || (request === req && response === res))
  })
}

t.test('NODE_DEBUG=cors-layer prints a line a decision, with what to write', async t => {
  const program = `
    import { createCorsLayer } from ${JSON.stringify(new URL('../lib/index.js', import.meta.url))}
    const options = { allowOrigins: ['https://a.test'], allowHeaders: ['X-One'] }
    const listener = createCorsLayer((req, res) => res.end(), options)
    // No client sends such a path, so the request is made here.
    const res = () => ({ writeHead() {}, end() {} })
    const ask = (method, headers) => listener({ method, url: '/\\x1b[2J', headers }, res())
    ask('GET', { origin: 'https://a.test' })
    ask('GET', { origin: 'https://b.test' })
    ask('GET', { origin: 'evil\\x07' })
    ask('OPTIONS', { origin: 'https://a.test:443', 'access-control-request-method': 'patch' })
    ask('OPTIONS', {
      origin: 'null',
      'access-control-request-method': 'PUT',
      'access-control-request-headers': 'x-two',
      'access-control-request-private-network': 'true',
    })
    ask('OPTIONS', {
      origin: 'https://a.test',
      'access-control-request-method': 'GET',
      'access-control-request-headers': ',,,,,,,,,,,,,,,,',
    })`
  const run = promisify(execFile)
  const args = ['--input-type=module', '--eval', program]
  const { stderr } = await run(process.execPath, args, {
    env: { ...process.env, NODE_DEBUG: 'cors-layer' },
  })
  const lines = stderr.split('\n').map(line => line.replace(/^CORS-LAYER \d+: /, ''))
  t.strictSame(lines, [
    "simple 'GET' '/\\x1B[2J' from 'https://a.test': allowed",
    "simple 'GET' '/\\x1B[2J' from 'https://b.test': disallowed origin (to allow it, write allowOrigins: ['https://b.test'])",
    "simple 'GET' '/\\x1B[2J' from 'evil\\x07': disallowed origin (this is not an origin of up to 300 characters, and no option allows it)",
    "preflight 'OPTIONS' '/\\x1B[2J' from 'https://a.test:443': disallowed origin ('https://a.test:443' names the default port, which browsers leave out), method ('patch' is not upper case, and methods are case-sensitive)",
    "preflight 'OPTIONS' '/\\x1B[2J' from 'null': disallowed origin (browsers send 'null' for pages without an origin, such as files and sandboxed frames; serve the page over HTTP, or write allowOrigins: ['null']), method (to allow it, write allowMethods: ['PUT']), headers (to allow it, write allowHeaders: ['x-two']), private-network (to allow it, write allowPrivateNetwork: true)",
    "preflight 'OPTIONS' '/\\x1B[2J' from 'https://a.test': disallowed headers (',,,,,,,,,,,,,,,,' has bytes that no header name has, or too many empty members)",
    '',
  ])
})
