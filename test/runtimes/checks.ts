// What a runtime with a `node:http` of its own is asked of the published bundle: the exchanges recorded from
// Starlette, with the head in every form, the table of heads, and the list of public suffixes. Needs nothing
// but the built files: `bun dist/test/runtimes/checks.js`, and after it the file with what comes bare in Node,
// if there is one.
import { readFileSync } from 'node:fs'
import { createCorsLayer } from 'cors-layer'
import { describe, FORMS, readRecording, replay } from '../starlette/replay.ts'
import { checkHeads } from './heads.ts'

const [file] = process.argv.slice(2)
const counts = { passed: 0, failed: 0, skipped: 0 }

for (const transport of ['http', 'http2'] as const) {
  for (const form of Object.keys(FORMS)) {
    const { same, different } = await replay(readRecording(), form, transport, createCorsLayer)
    counts.passed += same
    counts.failed += different.length
    if (different.length > 0) console.log(`${transport}, head by ${form}\n${describe(different)}\n`)
  }
}

const inNode = file === undefined ? undefined : JSON.parse(readFileSync(file, 'utf8'))
for (const { title, result, reason } of await checkHeads(createCorsLayer, inNode)) {
  counts[result]++
  if (result !== 'passed') console.log(`${result}: ${title} (${reason})`)
}

const { emitWarning } = process
let warnings = 0
process.emitWarning = () => void warnings++
createCorsLayer({ allowOrigins: ['https://*.up.railway.app'], allowCredentials: true })
process.emitWarning = emitWarning
counts[warnings === 1 ? 'passed' : 'failed']++
if (warnings !== 1) console.log('failed: the list of public suffixes is found')

const { passed, failed, skipped } = counts
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`)
// Not all runtimes end with their connections.
process.exit(failed === 0 ? 0 : 1)
