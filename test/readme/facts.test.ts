// What the README says in prose is so: its length, links and commands, the options and their defaults,
// the codes of the warnings, and its figures.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { createCorsLayer } from '../../lib/index.ts'
import { blocks, linesInView, readme, root } from './readme.ts'

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

t.test('it has at most 600 lines, of which at most 220 are in view', async t => {
  const { length } = readme.trimEnd().split('\n')
  t.ok(length <= 600, `${length} lines`)
  t.ok(linesInView().length <= 220, `${linesInView().length} lines in view`)
  t.equal(readme.match(/<details>/g)?.length, readme.match(/<\/details>/g)?.length)
})

t.test('each command of npm is a script', async t => {
  const commands = [...readme.matchAll(/npm (?:run )?(?!install\b|run )([\w:]+)/g)]
  t.ok(commands.length > 0)
  for (const [, name = ''] of commands) t.ok(manifest.scripts[name], name)
})

t.test('each link leads to a file or a heading', async t => {
  // As GitHub derives them.
  const headings = [...readme.matchAll(/^#+ (.*)$/gm)].map(([, text = '']) =>
    text
      .toLowerCase()
      .replace(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  )
  for (const [, target = ''] of readme.matchAll(/\]\(([^)\s]+)\)/g)) {
    if (target.startsWith('https://')) continue
    const [file, heading] = target.split('#')
    if (file) t.ok(existsSync(join(root, file)), target)
    if (heading) t.ok(headings.includes(heading), target)
  }
})

t.test('each option is in the table, with its type and default', async t => {
  const source = readFileSync(join(root, 'lib/options/options.ts'), 'utf8')
  const [, body = ''] = /export interface CorsOptions<[\s\S]*?\{([\s\S]*?)\n\}/.exec(source) ?? []
  const options = [...body.matchAll(/@default (.*)\n[\s\S]*?\*\/\n {2}(\w+)\?: (.*)(?:\n|$)/g)]
  t.equal(options.length, 9)
  for (const [, value = '', name = '', type = ''] of options) {
    const [, shownType = '', shownDefault] =
      new RegExp(`^\\| \`${name}\` \\| (.*?) \\| (.*?) \\|`, 'm').exec(readme) ?? []
    const isList = type.startsWith('List')
    const isRule = type.startsWith('IsAllowedOrigin')
    const expected = isList ? 'list' : isRule ? 'function' : type.replace(' | undefined', '')
    const shown = shownType.replaceAll('`', '').replace('seconds', 'number').replace(' or ', ' | ')
    t.equal(shown, expected, name)
    t.equal(shownDefault, value === 'undefined' ? 'none' : `\`${value}\``, name)
    // That the option exists, and that its default is one that can be written.
    const written = value === 'undefined' ? undefined : JSON.parse(value.replaceAll("'", '"'))
    createCorsLayer({ [name]: written })
  }
})

t.test('each code of a warning is in the README, and no other', async t => {
  const sources = readdirSync(join(root, 'lib'), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts') && !name.startsWith('command'))
    .map(name => readFileSync(join(root, 'lib', name), 'utf8'))
    .join('\n')
  const codes = [...sources.matchAll(/^ {4}([A-Z_]+):$|'CORS_LAYER_([A-Z_]+)'/gm)].map(
    ([, danger, other]) => `CORS_LAYER_${danger ?? other}`,
  )
  const shown = [...readme.matchAll(/^\| `(CORS_LAYER_\w+)`/gm)].map(([, code]) => code)
  t.equal(codes.length, 9)
  t.strictSame(shown.sort(), codes.sort())
})

t.test('the versions of Node are those of package.json', async t => {
  const [, first, second] = /Node (20\.\d+) or later, or (22\.\d+) or later/.exec(readme) ?? []
  t.equal(manifest.engines.node, `^${first}.0 || >=${second}.0`)
})

t.test('the version of Starlette is the one that is recorded', async t => {
  const [, version] = /Starlette (\d+\.\d+\.\d+)/.exec(readme) ?? []
  const script = readFileSync(join(root, 'test/starlette/venv.sh'), 'utf8')
  t.match(script, `starlette==${version}`)
})

t.test('its sentences on performance are those of the recorded run', async t => {
  const [, performance = ''] = /## Performance\n([\s\S]*)$/.exec(readme) ?? []
  const [, percent] = /within about (\d+)%/.exec(performance) ?? []
  const record = readFileSync(join(root, 'bench/README.md'), 'utf8')
  // A column for each version of Node.
  const medians = [...record.matchAll(/^\| (.*) [≤≥] [\d.]+ (\|.*)/gm)].flatMap(
    ([, goal = '', cells = '']) =>
      [...cells.matchAll(/\| ([\d.]+) \(/g)].map(([, median]) => [goal, Number(median)] as const),
  )
  const of = (pattern: RegExp): readonly (readonly [string, number])[] => {
    const found = medians.filter(([goal]) => pattern.test(goal))
    t.ok(found.length > 0, String(pattern))
    return found
  }
  for (const [goal, median] of of(/ours ÷ by hand/)) {
    t.ok(Number(median.toFixed(2)) <= 1 + Number(percent) / 100, `${goal} ${median}`)
  }
  for (const [goal, median] of of(/ours, 100000 ÷ ours, 1$/)) t.ok(median <= 1, `${goal} ${median}`)
  for (const framework of ['Express', 'Fastify', 'Koa', 'Hono']) {
    t.match(performance, framework)
    for (const [goal, median] of of(new RegExp(`^${framework}.*wrapped ÷ plugin`, 'i'))) {
      t.ok(Number(median.toFixed(2)) >= 1, `${goal} ${median}`)
    }
  }
})

t.test('the shell blocks are tested, or install the package', async t => {
  const commands = blocks.filter(({ language }) => language === 'sh').map(({ code }) => code.trim())
  const known = /^(?:npm install cors-layer|npx cors-layer curl )/
  t.strictSame(
    commands.filter(command => !known.test(command)),
    [],
  )
})
