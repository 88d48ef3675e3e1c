// Runs the checks on runtimes other than Node. One line of counts for each, `bun 1.4.5: …`, and before it
// what failed or was skipped there. Wants the project built.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { playBare } from './heads.ts'
import { withPackage } from './install.ts'

const RUNTIMES = [
  { spec: 'bun@1.4', command: 'bun', args: [] },
  { spec: 'deno@2.9', command: 'deno', args: ['run', '--allow-all'] },
]
const checks = fileURLToPath(new URL('checks.js', import.meta.url))

const dir = mkdtempSync(join(tmpdir(), 'cors-layer-heads-'))
const inNode = join(dir, 'bare.json')
writeFileSync(inNode, JSON.stringify(await playBare()))

for (const { spec, command, args } of RUNTIMES) {
  const missing = withPackage(spec, run => {
    const [version] = /\d+\.\d+\.\d+/.exec(run(command, ['--version']).output) ?? [spec]
    const { code, output } = run(command, [...args, checks, inNode])
    const lines = output.trim().split('\n')
    const counts = /^\d+ passed, /.test(lines.at(-1) ?? '') ? lines.pop() : '0 passed, 1 failed'
    for (const line of lines) console.log(`  ${line}`)
    console.log(`${command} ${version}: ${counts}`)
    if (code !== 0) process.exitCode = 1
  })
  if (missing !== undefined) console.log(`${spec}: 0 passed, 0 failed, skipped: ${missing}`)
}

rmSync(dir, { recursive: true, force: true })
