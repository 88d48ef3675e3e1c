// Next.js behind the layer, as a custom server: `npm run test:next`. No part of `npm test`, and CI does
// not run it: it installs the newest Next.js, some 340 MB, in a temporary directory, and builds an app. The
// program of the README is run there as it stands.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import t from 'tap'
import { createCorsLayer } from '../../lib/index.ts'
import { blockWith, root } from '../readme/readme.ts'
import { ORIGIN, preflight, serve, valuesOf } from '../readme/run.ts'
import { exchange } from '../support/server.ts'
import { type Path, testFramework } from './expectations.ts'

/** What is used of Next.js, which is not installed when this is compiled. */
type Next = (options: { dir: string; dev: boolean }) => {
  prepare(): Promise<void>
  close(): Promise<void>
  getRequestHandler(): (req: IncomingMessage, res: ServerResponse, url?: unknown) => Promise<void>
}

const DYNAMIC = "export const dynamic = 'force-dynamic'\n"
const HANDLERS: { readonly [path in Exclude<Path, '/ok'>]: string } = {
  '/redirect': "() => new Response(null, { status: 302, headers: { Location: '/ok' } })",
  '/throw': "() => { throw new Error('broken') }",
  '/throw-async': "() => Promise.reject(new Error('broken'))",
  '/stream': `() => new Response(ReadableStream.from((async function* () {
    for (const chunk of ['one ', 'two ', 'three']) {
      yield new TextEncoder().encode(chunk)
      await new Promise(setImmediate)
    }
  })()))`,
  '/echo': 'async request => new Response(await request.text())',
  '/cookies': "() => new Response('', { headers: [['Set-Cookie', 'a=1'], ['Set-Cookie', 'b=2']] })",
  '/vary': "() => new Response('', { headers: { Vary: 'Accept-Language' } })",
  '/acao':
    "() => new Response('', { headers: { 'Access-Control-Allow-Origin': 'https://app.test' } })",
}
const FILES: Record<string, string> = {
  'package.json': '{ "private": true, "type": "module" }',
  'app/layout.js': `import { createElement } from 'react'
export default ({ children }) =>
  createElement('html', null, createElement('body', null, children))`,
  'app/ok/page.js': `${DYNAMIC}export default () => 'ok'`,
}
for (const [path, handler] of Object.entries(HANDLERS)) {
  FILES[`app${path}/route.js`] = `${DYNAMIC}export const GET = ${handler}\nexport const POST = GET`
}

const dir = mkdtempSync(join(tmpdir(), 'cors-layer-next-'))
t.teardown(() => rmSync(dir, { recursive: true, force: true }))
for (const [name, text] of Object.entries(FILES)) {
  mkdirSync(dirname(join(dir, name)), { recursive: true })
  writeFileSync(join(dir, name), text)
}
// Else Next.js takes this run of the tests for its own environment.
const env = {
  ...process.env,
  NODE_ENV: 'production',
  NODE_OPTIONS: '',
  NEXT_TELEMETRY_DISABLED: '1',
}
const run = (command: string, ...args: string[]) =>
  execFileSync(command, args, { cwd: dir, env, stdio: ['ignore', 'ignore', 'inherit'] })
run('npm', 'install', '--no-audit', '--no-fund', 'next', 'react', 'react-dom')
run(process.execPath, 'node_modules/next/dist/bin/next', 'build')

Object.assign(process.env, { NODE_ENV: 'production' })
const require = createRequire(join(dir, 'package.json'))
t.comment(`Next.js ${require('next/package.json').version}`)
const app = (require('next') as Next)({ dir, dev: false })
await app.prepare()
const listener = app.getRequestHandler()

t.test('the program of the README answers a page', async t => {
  symlinkSync(root, join(dir, 'node_modules/cors-layer'))
  const { code } = blockWith("from 'next'")
  const { port } = await serve(t, code, { directory: dir, env: { NODE_ENV: 'production' } })
  const actual = await exchange(port, { path: '/ok', headers: [ORIGIN] })
  t.equal(actual.status, 200)
  t.strictSame(valuesOf(actual, 'access-control-allow-origin'), ['https://example.org'])
  t.equal((await preflight(port, 'GET')).body, 'OK')
})

await testFramework(t, {
  bare: createServer(listener),
  wrapped: {
    'layer(listener)': layer => createServer(layer(listener)),
    'createCorsLayer(listener)': (_, options) => createServer(createCorsLayer(listener, options)),
  },
  isCounted: false,
})
await app.close()
