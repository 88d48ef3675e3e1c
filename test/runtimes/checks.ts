// What a runtime with a `node:http` of its own is asked: the exchanges recorded from Starlette, with the
// head in every form, and the hazards. Needs nothing but the compiled files: `bun dist/test/runtimes/checks.js`.
import { describe, FORMS, readRecording, replay } from '../starlette/replay.ts'
import { runHazards } from './hazards.ts'

const counts = { passed: 0, failed: 0, skipped: 0 }

for (const transport of ['http', 'http2'] as const) {
  for (const form of Object.keys(FORMS)) {
    const { same, different } = await replay(readRecording(), form, transport)
    counts.passed += same
    counts.failed += different.length
    if (different.length > 0) console.log(`${transport}, head by ${form}\n${describe(different)}\n`)
  }
}

for (const { title, result, reason } of await runHazards()) {
  counts[result]++
  if (result !== 'passed') console.log(`${result}: ${title} (${reason})`)
}

const { passed, failed, skipped } = counts
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`)
// Not all runtimes end with their connections.
process.exit(failed === 0 ? 0 : 1)
