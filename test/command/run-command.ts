// Runs the command as a person does, in a process of its own.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Result } from '../../lib/command/browser.ts'

export const COMMAND: string = fileURLToPath(new URL('../../lib/command/index.js', import.meta.url))

export interface Run {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

export function runCommand(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Run> {
  return new Promise((resolve, reject) => {
    // A terminal's own settings would change the output.
    const { FORCE_COLOR: _, NO_COLOR: __, ...inherited } = process.env
    const child = spawn(process.execPath, [COMMAND, ...args], { env: { ...inherited, ...env } })
    const texts = { stdout: '', stderr: '' }
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        texts[name] += text
      })
    }
    child.on('error', reject).on('close', status => resolve({ status, ...texts }))
  })
}

export async function runJson(args: readonly string[]): Promise<Run & { result: Result }> {
  const run = await runCommand([...args, '--json'])
  return { ...run, result: JSON.parse(run.stdout) }
}
