// An outcome as text, for people and for programs. A server's bytes reach a terminal only through
// `printable`, and in JSON only as ASCII.
import { styleText } from 'node:util'
import type { Headers, Result, ResultStep } from './types.ts'

export type Style = 'bold' | 'dim' | 'green' | 'red' | 'yellow'
export type Paint = (style: Style, text: string) => string

// The headers that people want to see; `--json` prints all of them.
const SHOWN_REQUEST_HEADER = /^(?:origin|access-control-request-.*)$/i
const SHOWN_RESPONSE_HEADER = /^(?:access-control-.*|location|vary)$/i
// Who answered, where it may not have been the app.
const SHOWN_WHEN_BLOCKED = /^(?:server|via)$/i
const MOST_HEADERS = 20
const LONGEST_VALUE = 200
const LONGEST_LINE = 80
const INDENT = 3

/** Whether to write colors: what the environment says, and otherwise whether this is a terminal. */
export function hasColors(
  stream: { readonly isTTY?: boolean; hasColors?(): boolean },
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  const { FORCE_COLOR: forced, NO_COLOR: none } = env
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false'
  if (none !== undefined && none !== '') return false
  return stream.isTTY === true && stream.hasColors?.() === true
}

export function createPaint(colors: boolean): Paint {
  // What `hasColors` says holds, whatever stream this Node would look at.
  return (style, text) => (colors ? styleText(style, text, { validateStream: false }) : text)
}

/** Escapes everything but printable ASCII and `…`, so that no text can control a terminal. */
export function printable(text: string): string {
  return text.replace(/[^\x20-\x7e…]/g, character => {
    const hex = hexOf(character)
    return hex.startsWith('00') ? `\\x${hex.slice(2)}` : `\\u${hex}`
  })
}

/** The same of a text in JSON, where it stays the same value. */
export function jsonOf(result: Result): string {
  const text = JSON.stringify(result, undefined, 2)
  return text.replace(/[^\x20-\x7e\n]/g, character => `\\u${hexOf(character)}`)
}

function hexOf(character: string): string {
  return character.charCodeAt(0).toString(16).padStart(4, '0')
}

/** One step: what was sent, what came back, and the checks. */
export function stepText(step: ResultStep, paint: Paint): string {
  const isBlocked = step.checks.some(({ passed }) => !passed)
  const title = step.kind === 'preflight' ? 'Preflight' : 'Request'
  const lines = [paint('bold', printable(`${title}  ${step.method} ${cut(step.url)}`))]
  lines.push(...headerLines('>', step.requestHeaders, name => SHOWN_REQUEST_HEADER.test(name)))
  if (step.status !== null) {
    lines.push(`  < ${step.status}`)
    const isShown = (name: string): boolean =>
      SHOWN_RESPONSE_HEADER.test(name) || (isBlocked && SHOWN_WHEN_BLOCKED.test(name))
    lines.push(...headerLines('<', step.headers, isShown))
  }
  for (const { passed, text, link } of step.checks) {
    const mark = passed ? paint('green', '✓') : paint('red', '✗')
    lines.push(`  ${mark} ${printable(text)}`)
    if (!passed) lines.push(`    ${paint('dim', link)}`)
  }
  return `${lines.join('\n')}\n`
}

function headerLines(
  arrow: string,
  headers: Headers,
  isShown: (name: string) => boolean,
): string[] {
  const shown = headers.filter(([name]) => isShown(name))
  const lines = shown
    .slice(0, MOST_HEADERS)
    .map(([name, value]) => `  ${arrow} ${printable(cut(`${name}: ${value}`))}`)
  if (shown.length > MOST_HEADERS) lines.push(`  ${arrow} and ${shown.length - MOST_HEADERS} more`)
  return lines
}

/** The verdict, what to change, and what is good to know. */
export function verdictText(result: Result, paint: Paint): string {
  const { allowed, verdict, advice, notes, readable, status } = result
  const [mark, color] = allowed ? (['✓', 'green'] as const) : (['✗', 'red'] as const)
  const lines = [paint(color, `${mark} ${printable(verdict)}`)]
  const section = (title: string, sentences: readonly string[]): void => {
    if (sentences.length === 0) return
    lines.push('', paint('bold', title), ...sentences.map(item))
  }
  section(
    'What to change',
    advice.map(({ server }) => server),
  )
  section('With cors-layer', [...new Set(advice.flatMap(({ corsLayer }) => corsLayer ?? []))])
  if (status !== null) section('A script may read', [cut(readable.join(', ')) || 'no header'])
  section(notes.length === 1 ? 'Note' : 'Notes', notes)
  return `${lines.join('\n')}\n`
}

/** An item of a list, in lines that fit a terminal. */
function item(sentence: string): string {
  let line = '  -'
  const lines: string[] = []
  for (const word of printable(sentence).split(' ')) {
    if (line.length + word.length >= LONGEST_LINE && line.length > INDENT) {
      lines.push(line)
      line = '   '
    }
    line += ` ${word}`
  }
  return [...lines, line].join('\n')
}

function cut(text: string): string {
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text
}
