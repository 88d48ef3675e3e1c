// Every program of the README passes the compiler under `strict`, as TypeScript and as JavaScript with
// `checkJs`: people paste it into both.
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { blocks, programs, root } from './readme.ts'
import { BARE_NODE } from './run.ts'

t.setTimeout(120_000)

// What is not installed here, or is the reader's own.
const DECLARATIONS = {
  'next.d.ts': `declare module 'next' {
  import type { IncomingMessage, ServerResponse } from 'node:http'
  export default function next(options: { dev?: boolean }): {
    prepare(): Promise<void>
    getRequestHandler(): (req: IncomingMessage, res: ServerResponse) => Promise<void>
  }
}`,
}
const OPTIONS = {
  target: 'es2022',
  module: 'nodenext',
  types: ['node'],
  strict: true,
  skipLibCheck: true,
  allowJs: true,
  checkJs: true,
  noEmit: true,
  rootDir: '.',
}

// Inside the package, which imports itself by its name.
const directory = mkdtempSync(join(root, 'dist/readme-types-'))
t.teardown(() => rmSync(directory, { recursive: true }))

/** What the compiler says of files, or '' where it is content. */
function compile(files: Readonly<Record<string, string>>): Promise<string> {
  for (const folder of ['ts', 'js']) mkdirSync(join(directory, folder), { recursive: true })
  const all = {
    ...files,
    ...DECLARATIONS,
    'tsconfig.json': JSON.stringify({
      compilerOptions: OPTIONS,
      files: [...Object.keys(files), ...Object.keys(DECLARATIONS)],
    }),
  }
  for (const [name, text] of Object.entries(all)) writeFileSync(join(directory, name), text)
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  return new Promise(resolve => {
    const [command, ...bare] = BARE_NODE
    const args = [...bare, tsc, '--pretty', 'false', '-p', directory]
    execFile(command, args, { cwd: directory }, (error, stdout) =>
      resolve(error ? `${stdout}${error.message}` : ''),
    )
  })
}

// The options of one program are wrong on purpose.
const right = programs.filter(({ code }) => !code.includes("methods: ['PUT']"))

t.test('the programs compile as TypeScript and as JavaScript', async t => {
  t.equal(right.length, programs.length - 1)
  const files = right.flatMap(({ code }, i): [string, string][] => {
    // In TypeScript, `require` is written as `import`.
    if (code.includes('require(')) return [[`js/${i}.cjs`, code]]
    const asserted = code.replace(/\/\*\* @type \{(.*?)\} \*\/ \((\w+)\)/g, '$2 as $1')
    return [
      [`ts/${i}.mts`, asserted],
      [`js/${i}.mjs`, code],
    ]
  })
  const typed = blocks.filter(({ language }) => language === 'ts')
  t.ok(typed.length > 0)
  for (const [i, { code }] of typed.entries()) files.push([`ts/typed-${i}.mts`, code])
  t.equal(await compile(Object.fromEntries(files)), '')
})

t.test('the compiler refuses an option that does not exist', async t => {
  const wrong = programs.filter(each => !right.includes(each)).map(({ code }) => code)
  t.match(await compile({ 'ts/wrong.mts': wrong.join() }), /wrong\.mts.*error TS/)
})
