// The installed package in its users' projects, from the npm registry: the compilers and module settings
// that they have, the types of their frameworks, and Jest. Takes a minute; run by `npm run test:package`.
import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t from 'tap'
import { bare, HOME, ROOT, run, TARBALL } from './tarball.ts'

const NODE10 = ['--module', 'commonjs', '--moduleResolution', 'node10']
const BUNDLER = ['--module', 'esnext', '--moduleResolution', 'bundler']

/** Each compiler with each kind of package and each setting that it still has. */
const PROJECTS: [compiler: string, type: 'module' | 'commonjs', settings: string[]][] = [
  ...['typescript-5.5', 'typescript-5.9'].flatMap((compiler): typeof PROJECTS => [
    [compiler, 'module', ['--module', 'node16']],
    [compiler, 'commonjs', ['--module', 'node16']],
    [compiler, 'commonjs', NODE10],
  ]),
  ...['typescript-5.5', 'typescript-5.9', 'typescript'].flatMap((compiler): typeof PROJECTS => [
    [compiler, 'module', ['--module', 'nodenext']],
    [compiler, 'commonjs', ['--module', 'nodenext']],
    [compiler, 'module', BUNDLER],
  ]),
]

const OPTIONS = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--esModuleInterop']
const ES2022 = ['--target', 'es2022', '--types', 'node']

cpSync(join(ROOT, 'test/package/fixtures'), HOME, {
  recursive: true,
  filter: path => !path.endsWith('node_modules'),
})
run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'])
run('npm', ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', TARBALL])

for (const type of ['module', 'commonjs']) {
  mkdirSync(join(HOME, type))
  writeFileSync(join(HOME, type, 'package.json'), JSON.stringify({ type }))
  for (const file of ['types.ts', 'frameworks.ts', 'vite.ts']) {
    cpSync(join(HOME, file), join(HOME, type, file))
  }
}

/** What a compiler prints about these files. */
async function errorsOf(compiler: string, type: string, args: readonly string[]): Promise<string> {
  const tsc = join(HOME, 'node_modules', compiler, 'bin/tsc')
  const all = bare(process.execPath, [tsc, ...OPTIONS, ...ES2022, ...args])
  return promisify(execFile)('env', all, { cwd: join(HOME, type) }).then(
    ({ stdout }) => stdout,
    (error: { stdout: string; stderr: string }) => error.stdout + error.stderr,
  )
}

t.test('programs compile', { jobs: 2, timeout: 300_000 }, async t => {
  for (const [compiler, type, settings] of PROJECTS) {
    t.test(`${compiler}, ${type}, ${settings.join(' ')}`, { buffered: true }, async t => {
      t.equal(await errorsOf(compiler, type, [...settings, 'types.ts']), '', 'programs')
      if (!settings.includes('nodenext')) return
      // Frameworks' own declarations are not checked: not all of them pass.
      const files = type === 'module' ? ['frameworks.ts', 'vite.ts'] : ['frameworks.ts']
      t.equal(
        await errorsOf(compiler, type, [...settings, '--skipLibCheck', ...files]),
        '',
        'frameworks',
      )
    })
  }
})

t.test('a compiler notices what is wrong', async t => {
  writeFileSync(join(HOME, 'module/wrong.ts'), "import { cors } from 'cors-layer'\ncors()\n")
  t.match(await errorsOf('typescript', 'module', ['--module', 'nodenext', 'wrong.ts']), 'TS2305')
})

t.test('Jest runs a test that requires it, and one that imports it', async t => {
  const { success, numPassedTests } = JSON.parse(
    run(join(HOME, 'node_modules/.bin/jest'), ['--json', '--silent', 'jest/']),
  )
  t.strictSame({ success, numPassedTests }, { success: true, numPassedTests: 4 })
})
