// Runs a block of the README as it stands, but for its port, in a directory inside the package, which
// imports itself by its name.
import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { exchange, type Received, type Teardown } from '../support/server.ts'
import { root } from './readme.ts'

export const ORIGIN = ['Origin', 'https://example.org'] as const
/** Node without what a test runner preloads into each one that it sees started. */
export const BARE_NODE: readonly [string, ...string[]] = [
  'env',
  '-u',
  'NODE_OPTIONS',
  process.execPath,
]
const PATIENCE_MS = 20_000

export interface Program {
  readonly port: number
  readonly directory: string
  readonly child: ChildProcess
  /** Of stdout and stderr, so far. */
  readonly printed: { out: string; err: string }
}

export interface Settings {
  /** The arguments of Node, where the block is not the program itself. */
  readonly args?: readonly string[]
  readonly file?: string
  readonly files?: Readonly<Record<string, string>>
  /** Where to run it, if not in a directory of its own. */
  readonly directory?: string
  readonly env?: Readonly<Record<string, string>>
}

export async function start(t: Teardown, code: string, settings: Settings = {}): Promise<Program> {
  const { file = code.includes('require(') ? 'server.cjs' : 'server.js', files = {} } = settings
  const directory = settings.directory ?? mkdtempSync(join(root, 'dist/readme-'))
  if (settings.directory === undefined) t.teardown(() => rmSync(directory, { recursive: true }))
  const port = await freePort()
  const all = { ...files, [file]: code.replaceAll('8000', String(port)) }
  for (const [name, text] of Object.entries(all)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true })
    writeFileSync(join(directory, name), text)
  }
  const [command, ...bare] = BARE_NODE
  const args = [...bare, ...(settings.args ?? [file])]
  const child = spawn(command, args, {
    cwd: directory,
    env: { ...process.env, FORCE_COLOR: '0', ...settings.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  t.teardown(() => child.kill('SIGKILL'))
  const printed = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', text => {
    printed.out += text
  })
  child.stderr.setEncoding('utf8').on('data', text => {
    printed.err += text
  })
  return { port, directory, child, printed }
}

/** Runs a block that ends by itself. */
export async function run(
  t: Teardown,
  code: string,
  settings?: Settings,
): Promise<{ status: number | null; out: string; err: string }> {
  const { child, printed } = await start(t, code, settings)
  await once(child, 'close')
  return { status: child.exitCode, ...printed }
}

/** What `ask` gives, as soon as the program listens. */
export async function whenListening<T>(program: Program, ask: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      const { child, printed } = program
      // Vite resets connections while it starts.
      const { code = '' } = error as NodeJS.ErrnoException
      if (!['ECONNREFUSED', 'ECONNRESET'].includes(code)) throw error
      if (child.exitCode !== null || Date.now() > deadline) {
        throw new Error(`The program does not listen.\n${printed.err}`)
      }
      await setTimeout(20)
    }
  }
}

/** Starts a block that listens, and waits until it does. */
export async function serve(t: Teardown, code: string, settings?: Settings): Promise<Program> {
  const program = await start(t, code, settings)
  await whenListening(program, () => exchange(program.port))
  return program
}

/** What a browser asks before it sends `method` with `headers`. */
export function preflight(
  port: number,
  method: string,
  headers: readonly string[] = [],
  ask: typeof exchange = exchange,
): Promise<Received> {
  const requested = [...headers].map(name => name.toLowerCase()).sort()
  return ask(port, {
    method: 'OPTIONS',
    headers: [
      ORIGIN,
      ['Access-Control-Request-Method', method],
      ...(requested.length > 0
        ? [['Access-Control-Request-Headers', requested.join(',')] as const]
        : []),
    ],
  })
}

/** All values of a header, in any letter case. */
export function valuesOf({ headers }: Received, name: string): string[] {
  return headers.filter(([each]) => each.toLowerCase() === name).map(([, value]) => value)
}

/** A port below those that the system gives to others, so that none of them takes it before the program. */
async function freePort(): Promise<number> {
  for (;;) {
    const server = createServer()
    try {
      await once(server.listen(randomInt(10_000, 30_000), '127.0.0.1'), 'listening')
      const { port } = server.address() as AddressInfo
      await once(server.close(), 'close')
      return port
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    }
  }
}
