// The README as data: its text, its blocks of code, and what is in view before anything is unfolded.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root: string = fileURLToPath(new URL('../../..', import.meta.url))
export const readme: string = readFileSync(join(root, 'README.md'), 'utf8')

export interface Block {
  readonly language: string
  readonly code: string
  /** The `text` block that follows, if there is one. */
  readonly text: string | undefined
}

export const blocks: readonly Block[] = [
  ...readme.matchAll(/```(\w+)\n([\s\S]*?)```(?:\n\n```text\n([\s\S]*?)```)?/g),
].map(([, language = '', code = '', text]) => ({ language, code, text }))

export const programs: readonly Block[] = blocks.filter(({ language }) => language === 'js')

/** The one block in which `text` stands. */
export function blockWith(text: string): Block {
  const [block, ...others] = blocks.filter(({ code }) => code.includes(text))
  if (!block || others.length > 0) {
    throw new Error(`${others.length + (block ? 1 : 0)} blocks of the README have ${text}`)
  }
  return block
}

/** The lines that are in view while every `<details>` is closed. */
export function linesInView(): string[] {
  return readme
    .replace(/<details>[\s\S]*?<\/details>\n/g, '')
    .trimEnd()
    .split('\n')
}

/** Whether `printed` is `shown`, where a line with `…` alone stands for any lines. */
export function isAsShown(printed: string, shown: string): boolean {
  const lines = shown
    .trimEnd()
    .split('\n')
    .map(line =>
      line === '…' ? '(?:.*\\n)*' : `${line.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\n`,
    )
  return new RegExp(`^${lines.join('')}$`).test(`${printed.trimEnd()}\n`)
}
