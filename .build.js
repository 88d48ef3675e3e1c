// Makes `dist`: the compiled modules, with the arguments as further ones of `tsc`, the Public Suffix List, and
// the bundles that are published.
import { spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { buildSync } from 'esbuild'

const require = createRequire(import.meta.url)

rmSync('dist', { recursive: true, force: true })
const compiler = require.resolve('typescript/package.json').replace('package.json', 'bin/tsc')
const compile = [compiler, ...process.argv.slice(2)]
const { status } = spawnSync(process.execPath, compile, { stdio: 'inherit' })
if (status !== 0) process.exit(status)

// The list, both parts, a rule a line. It comes from tldts, which is released anew whenever the list changes.
const { nodeFlags, edgeStart, edgeLength, edgeChild, labelText, rulesRoot, exceptionsRoot } =
  require('tldts/dist/cjs/src/data/trie.js')

const labels = []
let offset = 0
for (const length of edgeLength) {
  labels.push(labelText.slice(offset, offset + length))
  offset += length
}

/** The rules at and below a node of the trie, which stands for `suffix`. */
function rulesBelow(node, suffix, prefix) {
  const rules = nodeFlags[node] > 0 ? [prefix + suffix] : []
  for (let edge = edgeStart[node]; edge < edgeStart[node + 1]; edge++) {
    const domain = suffix === '' ? labels[edge] : `${labels[edge]}.${suffix}`
    rules.push(...rulesBelow(edgeChild[edge], domain, prefix))
  }
  return rules
}

const rules = [...rulesBelow(rulesRoot, '', ''), ...rulesBelow(exceptionsRoot, '', '!')]
// Browsers send Punycode, and the trie has each name in both forms. The shortest come first, as a
// warning names the first that fits.
const ascii = rules
  .filter(rule => /^[\x21-\x7e]+$/.test(rule))
  .sort((a, b) => a.length - b.length || (a < b ? -1 : 1))
const text = `// The Public Suffix List, https://publicsuffix.org/list/, under the Mozilla Public License 2.0,
// https://mozilla.org/MPL/2.0/
${ascii.join('\n')}
`
for (const folder of ['dist', 'dist/lib/options']) {
  writeFileSync(`${folder}/public-suffixes.txt`, text)
}

const published = [
  { entryPoints: ['lib/index.ts'], format: 'esm', outfile: 'dist/index.mjs' },
  {
    entryPoints: ['lib/index.ts'],
    format: 'cjs',
    outfile: 'dist/index.cjs',
    define: { 'import.meta.dirname': '__dirname' },
  },
  { entryPoints: ['lib/command/index.ts'], format: 'esm', outfile: 'dist/command.js' },
]
for (const options of published) {
  buildSync({
    ...options,
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'warning',
  })
}
