// Writes the Public Suffix List, both parts, beside the bundles and the compiled modules: a rule a line.
// It comes from tldts, which is released anew whenever the list changes.
import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
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
