// Why a request was refused: the diagnostics channel, and the text of NODE_DEBUG=cors-layer.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import t from 'tap'
import { type CorsDecision, createCorsLayer, type IsAllowedOrigin } from '../lib/index.ts'
import { decisionsOf } from './support/decisions.ts'
import { exchange, type Headers, serve } from './support/server.ts'
import { warningsOf } from './support/warnings.ts'

const layer = createCorsLayer({ allowOrigins: ['https://a.test'], allowHeaders: ['X-One'] })
const acrm = (method: string) => ['Access-Control-Request-Method', method] as const
const acrh = (names: string) => ['Access-Control-Request-Headers', names] as const
const acrpn = ['Access-Control-Request-Private-Network', 'true'] as const

interface Row {
  readonly method?: string
  readonly headers: Headers
  readonly decision: Omit<CorsDecision, 'request' | 'response' | 'moreHeaders'> | undefined
  readonly moreHeaders?: number
}

const NAMES = Array.from({ length: 20 }, (_, i) => `x-${i}`)

// biome-ignore format: a row a line
const ROWS: Row[] = [
  { headers: [], decision: undefined },
  { headers: [['Origin', 'https://a.test']], decision: { kind: 'actual', origin: 'https://a.test', allowed: true, failures: [] } },
  { method: 'PUT', headers: [['Origin', 'https://b.test'], acrh('x-two')], decision: { kind: 'actual', origin: 'https://b.test', allowed: false, failures: [{ reason: 'origin', value: 'https://b.test' }] } },
  { method: 'OPTIONS', headers: [['Origin', 'https://a.test'], acrm('GET')], decision: { kind: 'preflight', origin: 'https://a.test', allowed: true, failures: [] } },
  { method: 'OPTIONS', headers: [['Origin', 'a, b'], acrm('PUT'), acrh('x-one, X-Two,x-three,X-Two'), acrpn], decision: { kind: 'preflight', origin: 'a, b', allowed: false, failures: [{ reason: 'origin', value: 'a, b' }, { reason: 'method', value: 'PUT' }, { reason: 'headers', value: 'X-Two' }, { reason: 'headers', value: 'x-three' }, { reason: 'private-network', value: 'true' }] } },
  { method: 'OPTIONS', headers: [['Origin', 'https://a.test'], acrm('GET'), acrh(NAMES.join())], decision: { kind: 'preflight', origin: 'https://a.test', allowed: false, failures: NAMES.slice(0, 16).map(value => ({ reason: 'headers', value })) }, moreHeaders: 4 },
]

for (const { method = 'GET', headers, decision, moreHeaders = 0 } of ROWS) {
  t.test(`${method} ${JSON.stringify(headers)} is published as it was decided`, async t => {
    const decisions = decisionsOf(t)
    let req: unknown
    let res: unknown
    const listener = layer((_req, res) => void res.end())
    const port = await serve(t, (...args) => {
      ;[req, res] = args
      listener(...args)
    })
    const { body } = await exchange(port, { method, headers })
    t.equal(decisions.length, decision ? 1 : 0)
    const [{ request, response, ...rest } = {} as CorsDecision] = decisions
    t.strictSame(rest, decision ? { ...decision, moreHeaders } : {})
    t.ok(!decision || (request === req && response === res))
    t.equal(body.split('headers').length, rest.failures?.some(f => f.reason === 'headers') ? 2 : 1)
  })
}

t.test('what a rule throws is in each decision, not only in the first', async t => {
  warningsOf(t)
  const decisions = decisionsOf(t)
  const thrown = { code: 'EDOWN' }
  const rules: IsAllowedOrigin[] = [() => Promise.reject(thrown), () => fail(thrown)]
  for (const isAllowedOrigin of rules) {
    const layer = createCorsLayer({ isAllowedOrigin })
    const port = await serve(
      t,
      layer((_req, res) => void res.end()),
    )
    for (let i = 0; i < 2; i++) await exchange(port, { headers: [['Origin', 'https://a.test']] })
  }
  t.strictSame(
    decisions.map(({ error, allowed }) => [error, allowed]),
    Array(4).fill([thrown, false]),
  )
  t.ok(decisions.every(({ error }) => error === thrown))
})

function fail(thrown: unknown): never {
  throw thrown
}

t.test('layer.isAllowedOrigin publishes nothing', async t => {
  const decisions = decisionsOf(t)
  t.equal(layer.isAllowedOrigin('https://b.test'), false)
  t.strictSame(decisions, [])
})

/** What `NODE_DEBUG=cors-layer` prints while a program of `lines` runs. */
async function printed(...lines: string[]): Promise<string[]> {
  // No client sends such a path, so the requests are made here.
  const program = `
    import { createCorsLayer } from ${JSON.stringify(new URL('../lib/index.js', import.meta.url))}
    const res = () => ({ getHeader() {}, writeHead() {}, end() {} })
    const asker = options => {
      const listener = createCorsLayer(() => {}, options)
      return (origin, headers = {}, method = 'GET') =>
        listener({ method, url: '/\\x1b[2J', headers: { origin, ...headers } }, res())
    }
    const preflight = (ask, origin, method, headers, more) =>
      ask(origin, { 'access-control-request-method': method, ...(headers && { 'access-control-request-headers': headers }), ...more }, 'OPTIONS')
    ${lines.join('\n')}`
  const args = ['--no-warnings', '--input-type=module', '--eval', program]
  const env = { ...process.env, NODE_DEBUG: 'cors-layer', FORCE_COLOR: '0' }
  const { stderr } = await promisify(execFile)(process.execPath, args, { env })
  return stderr.split('\n').map(line => line.replace(/^CORS-LAYER \d+: /, ''))
}

t.test('NODE_DEBUG=cors-layer prints a line a decision, with what to add', async t => {
  const lines = await printed(
    "const ask = asker({ allowOrigins: ['https://a.test'], allowHeaders: ['X-One'] })",
    "ask('https://a.test')",
    "ask('https://b.test', {}, 'PUT')",
    "ask('evil\\x07')",
    "ask('x'.repeat(1000))",
    "ask('https://b.test', { 'sec-fetch-site': 'same-origin' })",
    "ask('https://a.test', { 'sec-fetch-site': 'same-origin' })",
    "ask('http://10.0.0.1:80', { host: '10.0.0.1:80' })",
    "ask('https://b.test', { ':authority': 'b.test' })",
    "ask('https://b.test', { host: 'b.test', 'sec-fetch-site': 'same-site' })",
    "ask('file://')",
    "preflight(ask, 'https://a.test', 'GET')",
    "preflight(ask, 'https://a.test:443', 'patch')",
    "preflight(ask, 'null', 'PUT', 'authorization,x-two', { 'access-control-request-private-network': 'true' })",
    "preflight(ask, 'https://a.test', '*', 'x-two,*')",
    "preflight(ask, 'https://a.test', 'GET', ',,,,,,,,,,,,,,,,')",
    "preflight(ask, 'https://a.test', 'GET', 'x-two,x y,cookie')",
    `preflight(ask, 'https://a.test', 'GET', '${NAMES.slice(0, 17).join()}')`,
    "preflight(ask, 'https://a.test', 'GET', 'x-one,x-two\\x01')",
  )
  const url = "'/\\x1B[2J'"
  const SAME = 'the page has the same origin, so the browser does not apply CORS'
  t.strictSame(lines, [
    `actual request 'GET' ${url} from 'https://a.test': allowed, without credentials`,
    `actual request 'PUT' ${url} from 'https://b.test': disallowed origin (add 'https://b.test' to allowOrigins)`,
    `actual request 'GET' ${url} from 'evil\\x07': disallowed origin (not an origin, so no option allows it)`,
    `actual request 'GET' ${url} from '${'x'.repeat(200)}'... 800 more characters: disallowed origin (not an origin, so no option allows it)`,
    `actual request 'GET' ${url} from 'https://b.test': disallowed origin (${SAME})`,
    `actual request 'GET' ${url} from 'https://a.test': allowed, without credentials`,
    `actual request 'GET' ${url} from 'http://10.0.0.1:80': disallowed origin (${SAME})`,
    `actual request 'GET' ${url} from 'https://b.test': disallowed origin (${SAME})`,
    `actual request 'GET' ${url} from 'https://b.test': disallowed origin (add 'https://b.test' to allowOrigins)`,
    `actual request 'GET' ${url} from 'file://': disallowed origin (local files and sandboxed frames send it; serve the page over HTTP, or as app://)`,
    `preflight for 'GET' ${url} from 'https://a.test': allowed, without credentials`,
    `preflight for 'patch' ${url} from 'https://a.test:443': disallowed origin ('https://a.test:443' names the default port, which browsers leave out), method ('patch' is not upper case, and methods are case-sensitive)`,
    `preflight for 'PUT' ${url} from 'null': disallowed origin (local files and sandboxed frames send it; serve the page over HTTP, or as app://), method (add 'PUT' to allowMethods), headers (add 'authorization', 'x-two' to allowHeaders), private-network (set allowPrivateNetwork to true)`,
    `preflight for '*' ${url} from 'https://a.test': disallowed method ('*' cannot be listed, because it is the wildcard), headers (add 'x-two' to allowHeaders; '*' cannot be listed, because it is the wildcard)`,
    `preflight for 'GET' ${url} from 'https://a.test': disallowed headers (',,,,,,,,,,,,,,,,' contains invalid bytes or too many empty members)`,
    `preflight for 'GET' ${url} from 'https://a.test': disallowed headers (add 'x-two' to allowHeaders; 'x y' is not a header name; 'cookie' is set by the browser and never appears in a preflight)`,
    `preflight for 'GET' ${url} from 'https://a.test': disallowed headers (add ${NAMES.slice(0, 16)
      .map(name => `'${name}'`)
      .join(', ')} to allowHeaders, and 1 more)`,
    `preflight for 'GET' ${url} from 'https://a.test': disallowed headers ('x-two\\x01' is not a header name)`,
    '',
  ])
})

t.test(
  'the line says what a rule did, what credentials do, and the path before a router cut it',
  async t => {
    const lines = await printed(
      "asker({ isAllowedOrigin: () => false })('https://b.test')",
      "asker({ isAllowedOrigin: () => { throw new Error('no\\x07 database') } })('https://b.test')",
      "asker({ isAllowedOrigin: () => { throw Object.create(null) } })('https://b.test')",
      "asker({ isAllowedOrigin: origin => origin })('https://b.test')",
      "asker({ isAllowedOrigin: origin => { origin === 'https://b.test' } })('https://b.test')",
      // As `find` does; what has answered once lacks no return.
      "const ask = asker({ isAllowedOrigin: origin => [true].find(() => origin === 'https://a.test') }); ask('https://a.test'); ask('https://b.test')",
      "createCorsLayer(() => {})({ method: 'GET', url: '/name', originalUrl: '/account/name', headers: { origin: 'https://b.test' } }, res())",
      "asker({ isAllowedOrigin: () => true, allowCredentials: true })('https://b.test')",
    )
    const line = "actual request 'GET' '/\\x1B[2J' from 'https://b.test':"
    t.strictSame(lines, [
      `${line} disallowed origin (isAllowedOrigin did not return true; change it, or add 'https://b.test' to allowOrigins)`,
      `${line} disallowed origin (isAllowedOrigin failed: 'Error: no\\x07 database')`,
      `${line} disallowed origin (isAllowedOrigin failed: 'an error that cannot be displayed')`,
      `${line} disallowed origin (isAllowedOrigin failed: 'It returned a value of type string, but only true allows an origin.')`,
      `${line} disallowed origin (isAllowedOrigin has only returned undefined so far; add a missing return, or add 'https://b.test' to allowOrigins)`,
      `${line.replace('b.test', 'a.test')} allowed, without credentials`,
      `${line} disallowed origin (isAllowedOrigin did not return true; change it, or add 'https://b.test' to allowOrigins)`,
      "actual request 'GET' '/account/name' from 'https://b.test': disallowed origin (add 'https://b.test' to allowOrigins)",
      `${line} allowed`,
      '',
    ])
  },
)
