// The tarball: what is in it, and that it works where it is installed, by `import`, by `require` and
// from TypeScript. `npm run test:package` tries older compilers, frameworks and Jest.
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { HOME, PATHS, ROOT, run, runBin, TARBALL } from './tarball.ts'

const PUBLISHED = [
  /^dist\/command\.js(?:\.map)?$/,
  /^dist\/index\.[cm]js(?:\.map)?$/,
  /^dist\/public-suffixes\.txt$/,
  /^dist\/lib\/(?:[\w-]+\/)*[\w-]+\.d\.ts(?:\.map)?$/,
  /^dist\/lib\/index\.d\.cts(?:\.map)?$/,
  /^lib\/(?:[\w-]+\/)*[\w-]+\.c?ts$/,
]

t.test('the tarball holds the library, and nothing else', async t => {
  const others = PATHS.filter(path => !PUBLISHED.some(published => published.test(path)))
  t.strictSame(others, ['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json'])
  for (const published of PUBLISHED) t.ok(PATHS.some(path => published.test(path)))
})

t.test('publint and attw find nothing wrong', async t => {
  t.match(runBin('publint', ['--strict', TARBALL]), /All good/)
  t.match(runBin('attw', [TARBALL, '--profile', 'strict']), /No problems found/)
})

t.test('it works where it is installed', async t => {
  writeFileSync(join(HOME, 'package.json'), '{ "private": true, "type": "module" }')
  run('npm', ['install', '--no-audit', '--no-fund', '--offline', '--ignore-scripts', TARBALL])
  const installed = join(HOME, 'node_modules/cors-layer')

  t.test('by import and by require, with the same exports', async t => {
    const print = `
      console.log(Object.keys(exports).sort().join())
      console.log(typeof exports.createCorsLayer({ allowOrigins: ['https://a.test'] })(() => {}))
    `
    const expected = 'CorsOptionsError,createCorsLayer\nfunction\n'
    const imports = `import * as exports from 'cors-layer'; ${print}`
    t.equal(run(process.execPath, ['--input-type=module', '--eval', imports]), expected)
    const requires = `{ const exports = require('cors-layer'); ${print} }`
    t.equal(run(process.execPath, ['--input-type=commonjs', '--eval', requires]), expected)
  })

  t.test('by require, as the CommonJS file that tools without ES modules need', async t => {
    const path = "console.log(require.resolve('cors-layer'))"
    const printed = run(process.execPath, ['--input-type=commonjs', '--eval', path])
    t.match(printed, /dist\/index\.cjs\n$/)
  })

  t.test(
    'the Public Suffix List is found, or its last resort taken where it is left out',
    async t => {
      const script = (load: string) => `${load}
      process.on('warning', ({ code }) => console.log(code))
      createCorsLayer({ allowOrigins: ['https://*.up.railway.app'], allowCredentials: true })
      createCorsLayer({ allowOriginRegex: 'https://.*\\\\.vercel\\\\.app', allowCredentials: true })`
      const loads = {
        module: "import { createCorsLayer } from 'cors-layer'",
        commonjs: "const { createCorsLayer } = require('cors-layer')",
      }
      const list = join(installed, 'dist/public-suffixes.txt')
      for (const isThere of [true, false]) {
        if (!isThere) renameSync(list, `${list}.away`)
        for (const [type, load] of Object.entries(loads)) {
          const printed = run(process.execPath, [
            `--input-type=${type}`,
            '--no-warnings',
            '--eval',
            script(load),
          ])
          const codes = isThere ? 'CORS_LAYER_SHARED_DOMAIN\nCORS_LAYER_OPEN_REGEX' : ''
          t.equal(printed.trim(), codes, type)
        }
      }
      renameSync(`${list}.away`, list)
    },
  )

  t.test('the Public Suffix List is read when it is first needed', async t => {
    const script = `import fs from 'node:fs'
      const { readFileSync } = fs
      fs.readFileSync = (path, ...rest) => {
        if (String(path).includes('suffixes')) console.log('read')
        return readFileSync(path, ...rest)
      }
      const { createCorsLayer } = await import('cors-layer')
      process.removeAllListeners('warning')
      createCorsLayer({ allowOrigins: ['https://*.co.uk'] })
      createCorsLayer({ allowOriginRegex: 'https://.*' })
      createCorsLayer({ allowOrigins: ['https://a.co.uk'], allowCredentials: true })
      console.log('needed')
      createCorsLayer({ allowOrigins: ['https://*.co.uk', 'https://*.a.org'], allowCredentials: true })`
    const printed = run(process.execPath, [
      '--input-type=module',
      '--no-warnings',
      '--eval',
      script,
    ])
    t.equal(printed, 'needed\nread\n')
  })

  t.test('maps lead to the sources', async t => {
    for (const path of PATHS.filter(path => path.endsWith('.map'))) {
      const map = JSON.parse(readFileSync(join(installed, path), 'utf8'))
      for (const source of map.sources) {
        t.ok(existsSync(join(installed, path, '..', source)), `${path}: ${source}`)
      }
    }
    const app = "() => { throw new Error('thrown') }"
    const fails = `import { createCorsLayer } from 'cors-layer'
      createCorsLayer()(${app})({ headers: {} }, { writeHead() {} })`
    const child = ['--enable-source-maps', '--input-type=module', '--eval', fails]
    t.throws(() => run(process.execPath, child), /cors-layer\/lib\/index\.ts:\d+/)
  })

  t.test('from TypeScript, in an ES module and in CommonJS', async t => {
    mkdirSync(join(HOME, 'node_modules/@types'))
    for (const name of ['@types/node', 'undici-types']) {
      symlinkSync(join(ROOT, 'node_modules', name), join(HOME, 'node_modules', name))
    }
    const files = ['types.mts', 'types.cts']
    for (const file of files) cpSync(join(ROOT, 'test/package/fixtures/types.ts'), join(HOME, file))
    const options = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--module', 'nodenext']
    t.equal(runBin('tsc', [...options, '--types', 'node', ...files]), '')
  })
})
