// The files of `lib/` form no circle: whatever a file imports, types included, does not import it.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'

const lib = fileURLToPath(new URL('../../lib', import.meta.url))
const files = readdirSync(lib, { recursive: true, encoding: 'utf8' }).filter(f => f.endsWith('.ts'))

/** The files that `file` leads to, by any number of imports. */
function reached(file: string, seen = new Set<string>()): Set<string> {
  const source = readFileSync(join(lib, file), 'utf8')
  for (const [, path = ''] of source.matchAll(/^.*from '(\.[^']+)'/gm)) {
    const next = join(file, '..', path)
    if (!seen.has(next)) reached(next, seen.add(next))
  }
  return seen
}

for (const file of files) {
  t.test(`${file} is not imported by what it imports`, async t => {
    t.notOk(reached(file).has(file))
  })
}
