// Every program of the README is run, as it stands, and so is what it says in one line only. One that listens
// answers an actual request and a preflight; the recipes are asked what they promise in `recipes.test.ts`.
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t from 'tap'
import { makeCertificate } from '../support/certificate.ts'
import { exchange, exchangeTls } from '../support/server.ts'
import { blocks, blockWith, isAsShown, readme, root, programs as whole } from './readme.ts'
import {
  BARE_NODE,
  ORIGIN,
  preflight,
  run,
  type Settings,
  serve,
  start,
  valuesOf,
  whenListening,
} from './run.ts'

t.setTimeout(300_000)
const execute = promisify(execFile)

// What a program needs beside itself, by a text in it.
const { key, cert } = await makeCertificate()
const SETTINGS: readonly (readonly [text: string, settings: Settings])[] = [
  ['key.pem', { files: { 'key.pem': key, 'cert.pem': cert } }],
  ["'cors.json'", { files: { 'cors.json': '{ "allowOrigins": ["https://example.org"] }' } }],
  [
    "from 'vite'",
    {
      file: 'vite.config.js',
      files: { 'index.html': 'hello' },
      args: [join(root, 'node_modules/vite/bin/vite.js'), '--host', '127.0.0.1'],
    },
  ],
]
// Where in the app to ask, and for what method, if that is not GET /.
const ASKED: readonly (readonly [text: string, path: string, method: string])[] = [
  ["'/account'", '/account/name', 'GET'],
  ["app.post('/'", '/', 'POST'],
  ['@modelcontextprotocol', '/', 'POST'],
]
const SKIPPED = new Map([["from 'next'", 'Next.js is run by npm run test:next']])

const [, withHttp] = whole
if (!withHttp) throw new Error('The README has no second program.')
const [, ofKoa = ''] = /^\| Koa \| `(.*)` \|$/m.exec(readme) ?? []
const koa = `import { createCorsLayer } from 'cors-layer'
import Koa from 'koa'

const corsLayer = createCorsLayer({ allowOrigins: ['https://example.org'], allowMethods: ['GET', 'POST'] })
const app = new Koa()
${ofKoa}
app.use(ctx => { ctx.body = 'hello' })
app.listen(8000)
`
const commonJs = withHttp.code.replace(/import (.*) from (.*)/g, 'const $1 = require($2)')
const programs = [...whole, { code: koa, text: undefined }, { code: commonJs, text: undefined }]

for (const { code, text } of programs) {
  const has = ([part]: readonly [string, ...unknown[]]): boolean => code.includes(part)
  const [, settings] = SETTINGS.find(has) ?? []
  const title = [...code.matchAll(/(?:from '|require\(')([^']+)'/g)].map(([, name]) => name)
  const [, skip = false] = [...SKIPPED].find(has) ?? []
  if (!code.includes('8000')) {
    t.test(`a program with ${title.join(', ')} prints what stands below it`, async t => {
      const { err } = await run(t, code)
      if (text) t.match(err, text.trim())
      else t.equal(err, '')
    })
    continue
  }
  t.test(`a server with ${title.join(', ')} answers a page`, { skip }, async t => {
    const program = await start(t, code, settings)
    const { port, printed } = program
    const ask = code.includes('createSecureServer') ? exchangeTls : exchange
    const [, path = '/', method = 'GET'] = ASKED.find(has) ?? []
    const actual = await whenListening(program, () =>
      ask(port, { path, method, headers: [ORIGIN] }),
    )
    t.strictSame(valuesOf(actual, 'access-control-allow-origin'), ['https://example.org'])
    t.match(valuesOf(actual, 'vary').join(), /\bOrigin\b/)

    const { status, body } = await preflight(port, method, [], (port, sent) =>
      ask(port, { ...sent, path }),
    )
    t.equal(`${status} ${body}`, '200 OK')
    const stranger = await ask(port, { path, method, headers: [['Origin', 'https://evil.test']] })
    t.strictSame(valuesOf(stranger, 'access-control-allow-origin'), [])
    t.equal(printed.err, '')
  })
}

t.test('each line of "Where it goes" stands in a program that is run', async t => {
  const [, table = ''] = /## Where it goes\n\n([\s\S]*?)\n\n/.exec(readme) ?? []
  const lines = table.split('\n').slice(2)
  t.equal(lines.length, 9)
  for (const line of lines) {
    const [, code = ''] = /^\| .*? \| `(.*?)`/.exec(line) ?? []
    // Of a listener, its name here is a function there.
    const written = code.replace('(handler)', '(').replace(/\)+$/, '')
    t.ok(
      programs.some(each => each.code.includes(written)),
      line,
    )
  }
})

t.test('the commands print what stands below them', async t => {
  const { bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const [node, ...bare] = BARE_NODE
  const file = join(root, bin['cors-layer'])
  const { code, text = '' } = blockWith('npx cors-layer http')
  const { port } = await serve(t, withHttp.code)
  const env = { ...process.env, FORCE_COLOR: '0' }
  const [curl = '', described = ''] = code.trim().split('\n')
  const print = (command: string): Promise<string> => {
    const line = command.replace('npx cors-layer', [node, ...bare, file].join(' '))
    return execute('sh', ['-c', line], { env }).then(
      () => 'It was allowed.',
      error => error.stdout,
    )
  }
  const printed = await print(described.replace('8000', String(port)))
  t.ok(isAsShown(printed.replaceAll(String(port), '8000'), text), printed)
  const pasted = await print(curl.replace('https://api.example.org', `http://localhost:${port}`))
  t.match(pasted, "Add 'https://app.example.org' to allowOrigins")
  t.match(pasted, "Add 'PUT' to allowMethods")

  const [, table = ''] =
    /`--json` prints one object[\s\S]*?\|---\|---\|\n([\s\S]*?)\n\n/.exec(readme) ?? []
  const shown = [...table.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name)
  // An origin that is wrong, so that there is an error too.
  const { stdout: json } = await execute(
    node,
    [...bare, file, 'http://127.0.0.1', '--origin', 'x', '--json'],
    { env },
  ).catch(error => error)
  t.strictSame(shown.sort(), Object.keys(JSON.parse(json)).sort())
})

t.test('NODE_DEBUG prints the line that is shown', async t => {
  const [block] = blocks.filter(({ code }) => code.startsWith('CORS-LAYER'))
  const { code: line = '' } = block ?? {}
  const { port, child, printed } = await serve(t, withHttp.code, {
    env: { NODE_DEBUG: 'cors-layer' },
  })
  await preflight(port, 'PUT', ['Authorization'])
  t.equal(printed.err, line.replace('4242', String(child.pid)))
})

t.test('the origins of an environment variable are allowed, or what to write is said', async t => {
  const [, code = ''] =
    /`(createCorsLayer\(\{ allowOrigins: process\.env.*?\}\))`/.exec(readme) ?? []
  const program = `import { createCorsLayer } from 'cors-layer'
console.log(${code}.isAllowedOrigin('https://b.test'))`
  const read = (CORS_ORIGINS: string) => run(t, program, { env: { CORS_ORIGINS } })
  t.equal((await read('https://a.test,https://b.test')).out, 'true\n')
  t.equal((await read('')).out, 'false\n')
  const { status, err } = await read('https://a.test, https://b.test')
  t.equal(status, 1)
  t.match(err, "Write 'https://b.test'.")
})
