// The tarball: what is in it, and that it works where it is installed, by `import`, by `require` and
// from TypeScript.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'

const root = fileURLToPath(new URL('../..', import.meta.url))
const bin = join(root, 'node_modules/.bin')
const home = mkdtempSync(join(tmpdir(), 'cors-layer-'))
t.teardown(() => rmSync(home, { recursive: true }))

/** What `command` prints, run without what a test runner preloads into each Node. */
function run(command: string, args: string[], cwd = home): string {
  const bare = ['-u', 'NODE_OPTIONS', command, ...args]
  return execFileSync('env', bare, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}

const pack = ['pack', '--json', '--ignore-scripts', '--pack-destination', home]
const [packed] = JSON.parse(run('npm', pack, root))
const tarball = join(home, packed.filename)

t.test('the tarball holds the library, and nothing else', async t => {
  const paths = packed.files.map((file: { path: string }) => file.path).sort()
  const others = paths.filter(
    (path: string) => !/^dist\/lib\/(?:options\/)?[\w-]+\.(?:js|js\.map|d\.ts)$/.test(path),
  )
  t.strictSame(others, ['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json'])
  t.ok(paths.includes('dist/lib/index.d.ts'))
})

t.test('publint and attw find nothing wrong', async t => {
  t.match(run(join(bin, 'publint'), ['--strict', tarball]), /All good/)
  t.match(
    run(join(bin, 'attw'), [tarball, '--profile', 'esm-only']),
    /node16 \(from ESM\)[^│]*│ 🟢/,
  )
})

t.test('it works where it is installed', async t => {
  writeFileSync(join(home, 'package.json'), '{ "private": true, "type": "module" }')
  run('npm', ['install', '--no-audit', '--no-fund', '--offline', tarball])
  const use = "typeof createCorsLayer({ allowOrigins: ['https://a.test'] })(() => {})"

  t.test('by import', async t => {
    const program = `import { createCorsLayer } from 'cors-layer'; console.log(${use})`
    t.equal(run(process.execPath, ['--input-type=module', '--eval', program]), 'function\n')
  })

  t.test('by require', async t => {
    const program = `const { createCorsLayer } = require('cors-layer'); console.log(${use})`
    t.equal(run(process.execPath, ['--input-type=commonjs', '--eval', program]), 'function\n')
  })

  t.test('from TypeScript', async t => {
    const program = `
      import { createServer } from 'node:http'
      import { type CorsOptions, CorsOptionsError, createCorsLayer } from 'cors-layer'
      const options: CorsOptions = { allowOrigins: new Set(['https://a.test']), maxAge: undefined }
      createServer(createCorsLayer((req, res) => { res.end(req.url) }, options))
      export const problems = (error: CorsOptionsError): readonly string[] =>
        error.problems.map(problem => problem.advice)
      // @ts-expect-error no such option
      createCorsLayer({ allowOrigin: ['*'] })
    `
    writeFileSync(join(home, 'use.ts'), program)
    mkdirSync(join(home, 'node_modules/@types'))
    for (const name of ['@types/node', 'undici-types']) {
      symlinkSync(join(root, 'node_modules', name), join(home, 'node_modules', name))
    }
    const options = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--module', 'nodenext']
    t.equal(run(join(bin, 'tsc'), [...options, '--types', 'node', 'use.ts']), '')
  })
})
