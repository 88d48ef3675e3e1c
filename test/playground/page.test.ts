// The page's pure scripts, without a browser: what there is to copy, and what the page says of a call.
import { execFileSync } from 'node:child_process'
import t from 'tap'
import { readArguments } from '../../lib/command/arguments.ts'
import { type Call, corsFetch, type Result } from '../../lib/command/browser.ts'
import { createSend } from '../../lib/command/send.ts'
import { MATRIX, type Sent } from '../browsers/matrix.ts'
import type { Exchange } from './log.ts'
import type { Origins } from './policies.ts'
import { startServers } from './servers.ts'

interface Explained extends Pick<Result, 'allowed' | 'verdict' | 'advice' | 'notes'> {
  readonly fixes: Result['advice'][number]['fixes']
  readonly exchanges: readonly (Exchange & Pick<Result['steps'][number], 'checks'>)[]
}

// The scripts stay beside the sources, and this file runs from `dist`.
const SCRIPTS = new URL('../../../test/playground/page/', import.meta.url).href
const code: {
  layerOf: (options: object, examples: object) => string
  commandOf: (sends: Sent, origins: Origins) => string | undefined
} = await import(`${SCRIPTS}code.js`)
const { callOf }: { callOf: (sends: Sent, origins: Origins) => Call } = await import(
  `${SCRIPTS}call.js`
)
const { explain }: { explain: (found: object) => Promise<Explained> } = await import(
  `${SCRIPTS}explain.js`
)

const ORIGINS: Origins = {
  page: 'http://localhost:8000',
  other: 'http://127.0.0.1:8000',
  api: 'http://localhost:8001',
  elsewhere: 'http://127.0.0.1:8001',
}

/** What the command gets of a line that a person pastes into a shell. */
function argumentsOf(line: string): string[] {
  const script = `npx() { shift; printf '%s\\0' "$@"; }; ${line}`
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1)
}

/** The call that a command makes, and whether it sends more than a preflight. */
function read(line: string | undefined): { call: Call; send: boolean } {
  const given = readArguments(argumentsOf(String(line)))
  if (typeof given === 'string') throw new Error(given)
  return given
}

t.test('options are written as JavaScript', async t => {
  const options = {
    allowOriginRegex: "https://pr-\\d+\\.it's",
    isAllowedOrigin: 'No',
    allowMethods: ['GET', 'PUT'],
    allowCredentials: true,
    maxAge: 0,
  }
  t.equal(code.layerOf({}, {}), 'createCorsLayer()')
  t.equal(
    code.layerOf(options, { No: '() => false' }),
    `createCorsLayer({
  allowOriginRegex: 'https://pr-\\\\d+\\\\.it\\'s',
  isAllowedOrigin: () => false,
  allowMethods: ['GET', 'PUT'],
  allowCredentials: true,
  maxAge: 0,
})`,
  )
})

t.test('a request is written as a command, and quoted for a shell', async t => {
  const sends: Sent = { method: 'GET', policy: 'page', path: '/items' }
  const start = 'npx cors-layer http://localhost:8001/page/items --origin'
  t.equal(code.commandOf(sends, ORIGINS), `${start} http://localhost:8000`)
  t.equal(code.commandOf({ ...sends, from: 'sandbox' }, ORIGINS), `${start} null`)
  const put: Sent = {
    ...sends,
    method: 'PUT',
    headers: { 'x-one': '1', 'x-two': '$HOME `id`' },
    body: "it's",
    credentials: 'include',
    from: 'other',
  }
  t.equal(
    code.commandOf(put, ORIGINS),
    `${start} http://127.0.0.1:8000 --method PUT --header 'x-one: 1' --header 'x-two: $HOME \`id\`' --data 'it'\\''s' --credentials --send`,
  )
})

t.test('a shell and the command read a request as it was', async t => {
  const sends: Sent = { method: 'POST', policy: 'page', path: '/items' }
  const cases: Partial<Sent>[] = [
    { body: '--b--' },
    { body: '-' },
    { body: 'two\nlines\n' },
    { body: '"$(id)" \\ !1 # ~ * ; & | <>' },
    { body: "'" },
    { headers: { 'x-one': "it's", 'x-two': 'é', 'x-three': '' } },
    { method: 'get' },
    { method: "it's" },
    { method: '-x' },
    { headers: { 'x-one': '1', Cookie: 'a=1', 'Sec-A': '1' } },
    { method: 'GET', body: 'ignored', by: 'xhr' },
    { method: 'PUT', headers: { 'x-one': '1' }, body: 'ignored', by: 'image' },
    { credentials: 'include', by: 'image' },
  ]
  for (const given of cases) {
    const {
      url,
      origin,
      method,
      headers = [],
      body,
      credentials,
    } = callOf({ ...sends, ...given }, ORIGINS)
    const { call: received } = read(code.commandOf({ ...sends, ...given }, ORIGINS))
    t.strictSame(
      received,
      { url, origin, method, headers, body, credentials },
      JSON.stringify(given),
    )
  }
  const imported = callOf({ ...sends, credentials: 'include', by: 'module' }, ORIGINS)
  t.equal(imported.credentials, false, 'as import() sends no cookies to another origin')
  const { headers } = callOf({ ...sends, headers: { Cookie: 'a=1', 'x-one': '1' } }, ORIGINS)
  t.strictSame(headers, [['x-one', '1']], 'as browsers let no script set Cookie')
})

t.test('the command does as the browsers do in each row that it can send', async t => {
  const { origins, close } = await startServers(0)
  t.teardown(close)
  const without: string[] = []
  for (const { id, sends, expects } of Object.values(MATRIX).flat()) {
    const line = code.commandOf(sends, origins)
    if (line === undefined) {
      without.push(id)
      continue
    }
    const { call, send } = read(line)
    const transmit = createSend({ timeoutSeconds: 10, insecure: false })
    const { verdict } = await corsFetch(call, transmit, { sendsUnsafe: send })
    t.equal(verdict, expects.outcome === 'read' ? 'allowed' : 'blocked', `${id}: ${line}`)
  }
  t.strictSame(without, ['redirect-manual', 'xhr-upload', 'xhr-upload-unlisted', 'no-cors'])
})

t.test('what the page says of a call', async t => {
  const sends: Sent = { method: 'GET', policy: 'page', path: '/items' }
  const exchange = (status: number, allowed?: string): Partial<Exchange> => ({
    method: 'GET',
    requestHeaders: [],
    status,
    headers: allowed === undefined ? [] : [['access-control-allow-origin', allowed]],
  })
  const read = { outcome: 'read', status: 200 }
  const refused = { outcome: 'refused' }
  const of = (result: object, exchanges: object[], more: Partial<Sent> = {}) =>
    explain({ sends: { ...sends, ...more }, result, exchanges, origins: ORIGINS })

  t.test('in the words of the command', async t => {
    const { verdict, advice, fixes, exchanges } = await of(refused, [exchange(200)])
    t.equal(verdict, 'Blocked at the response: there is no Access-Control-Allow-Origin.')
    t.strictSame(fixes, [{ option: 'allowOrigins', add: [ORIGINS.page] }])
    t.match(advice, [{ corsLayer: `Add '${ORIGINS.page}' to allowOrigins.` }])
    t.match(exchanges, [{ status: 200, checks: [{ rule: 'origin', passed: false }] }])
  })

  t.test('a 304 for the browser itself is the response that it had', async t => {
    const { verdict } = await of(read, [exchange(304, '*')])
    t.equal(verdict, `Allowed: a script on ${ORIGINS.page} can read this response (status 200).`)
    t.match(await of({ ...read, status: 304 }, [exchange(304, '*')]), { verdict: /status 304/ })
  })

  t.test('a preflight that was cached is a check', async t => {
    const put = { ...exchange(200, '*'), method: 'PUT' }
    t.match(await of(read, [put], { method: 'PUT' }), {
      allowed: true,
      exchanges: [{ checks: [{ rule: 'preflight-cache' }, { rule: 'origin' }] }],
    })
  })

  t.test('what is no matter of CORS', async t => {
    const opaque = (type: string) => ({ outcome: 'opaque', type })
    const noCors = await of(opaque('opaque'), [exchange(200)], { mode: 'no-cors' })
    t.match(noCors.verdict, /no CORS check/)
    t.strictSame([noCors.advice, noCors.fixes, noCors.exchanges[0]?.checks], [[], [], []])
    const redirect = exchange(307, '*')
    t.match(await of(opaque('opaqueredirect'), [redirect], { redirect: 'manual' }), {
      verdict: /redirect was not followed/,
    })
    t.match(await of(read, []), { verdict: /had this response in its cache/ })
    t.match(await of(refused, []), { verdict: /sent nothing. It refuses/ })
    t.match(await of(refused, [], { mode: 'no-cors' }), { verdict: /sent nothing. It refuses/ })
    t.match(await of(refused, [exchange(200, '*')], { by: 'image' }), {
      verdict: /something else is wrong/,
    })
  })

  t.test('no-cors is a mode of fetch alone', async t => {
    const found = await of(refused, [exchange(200)], { mode: 'no-cors', by: 'xhr' })
    t.match(found, { verdict: /^Blocked/ })
  })
})
