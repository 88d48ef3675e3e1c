// The package as npm publishes it: packed into a directory of its own, for tests to install.
import { execFileSync, type StdioOptions } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'

export const ROOT: string = fileURLToPath(new URL('../../..', import.meta.url))
/** An empty directory, but for the tarball. Removed when the tests end. */
export const HOME: string = mkdtempSync(join(tmpdir(), 'cors-layer-'))
t.teardown(() => rmSync(HOME, { recursive: true }))

/** Arguments of `env` that run `command` without what a test runner preloads into every Node. */
export function bare(command: string, args: readonly string[]): string[] {
  return ['-u', 'NODE_OPTIONS', command, ...args]
}

/** Runs `command`, and gives what it prints. */
export function run(command: string, args: readonly string[], cwd: string = HOME): string {
  const stdio: StdioOptions = ['ignore', 'pipe', 'pipe']
  return execFileSync('env', bare(command, args), { cwd, encoding: 'utf8', stdio })
}

/** Runs a program that npm installed in `root`. */
export function runBin(
  name: string,
  args: readonly string[],
  root: string = ROOT,
  cwd: string = HOME,
): string {
  return run(join(root, 'node_modules/.bin', name), args, cwd)
}

// Without scripts, as `prepare` would build again what other tests are running.
const pack = ['pack', '--json', '--ignore-scripts', '--pack-destination', HOME]
const [packed] = JSON.parse(run('npm', pack, ROOT)) as [
  { filename: string; files: { path: string }[] },
]
export const TARBALL: string = join(HOME, packed.filename)
export const PATHS: readonly string[] = packed.files.map(file => file.path).sort()
