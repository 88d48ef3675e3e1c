// What loads what: a page can load the model of a browser, and whoever imports the layer never loads
// the command.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import t from 'tap'

/** Whatever a compiled file imports, by any number of imports: files, and modules of Node. */
function loaded(file: URL, seen = new Set<string>()): Set<string> {
  const source = readFileSync(file, 'utf8')
  for (const [, path = ''] of source.matchAll(/\b(?:from|import) ?\(?['"]([^'"]+)['"]/g)) {
    const next = path.startsWith('.') ? new URL(path, file).href : path
    if (seen.has(next)) continue
    seen.add(next)
    if (path.startsWith('.')) loaded(new URL(next), seen)
  }
  return seen
}

const lib = new URL('../../lib/', import.meta.url)
const filesOf = (name: string): string[] =>
  [...loaded(new URL(name, lib))].map(file => file.replace(lib.href, '')).sort()

t.test('the model of a browser loads nothing of Node', async t => {
  const files = filesOf('command/browser.js')
  t.ok(files.includes('options/names.js'))
  t.strictSame(
    files.filter(file => !file.endsWith('.js')),
    [],
  )
})

t.test('the layer loads nothing of the command', async t => {
  const files = filesOf('index.js')
  t.ok(files.includes('policy.js'))
  t.strictSame(
    files.filter(file => file.startsWith('command/')),
    [],
  )
})

t.test('the command is a program for Node', async t => {
  const text = readFileSync(fileURLToPath(new URL('command/index.js', lib)), 'utf8')
  t.ok(text.startsWith('#!/usr/bin/env node\n'))
})
