#!/usr/bin/env node
// `npx cors-layer <url>`, or `curl …` in its place: asks a server as a browser would, and says why a call is blocked. The exit
// status is 0 for allowed, 1 for blocked, and 2 where there is no verdict.
import { existsSync, readFileSync } from 'node:fs'
import { type Arguments, ownWords, readArguments } from './arguments.ts'
import {
  corsFetch,
  describe,
  describeStep,
  NO_OUTCOME,
  type Outcome,
  type Send,
  type Step,
} from './browser.ts'
import { get } from './headers.ts'
import { normalizeMethod } from './methods.ts'
import { createPaint, hasColors, jsonOf, printable, stepText, verdictText } from './report.ts'
import { createSend } from './send.ts'
import { HELP, type UsageError } from './usage.ts'

const LONGEST_URL = 60

// The reader may close the pipe early, as `head` does.
process.stdout.on('error', () => {})
process.exitCode = await run(process.argv.slice(2))

async function run(argv: readonly string[]): Promise<number> {
  let given: ReturnType<typeof readArguments>
  try {
    given = readArguments(argv)
  } catch (error) {
    const { message } = error as UsageError
    if (ownWords(argv).includes('--json')) {
      print(`${jsonOf(describe({ url: '', origin: '' }, NO_OUTCOME, message))}\n`)
    }
    return complain(message)
  }
  if (given === 'help') return print(HELP)
  if (given === 'version') return print(`${version()}\n`)
  return ask(given)
}

async function ask({ call, send, json, ...options }: Arguments): Promise<number> {
  const paint = createPaint(hasColors(process.stdout, process.env))
  const steps: Step[] = []
  const onStep = (step: Step): void => {
    steps.push(step)
    if (!json) print(`${stepText(describeStep(step), paint)}\n`)
  }
  let sent = false
  let outcome: Outcome
  let error: string | undefined
  try {
    const transmit = withRunningLine(createSend(options))
    const noteAndSend: Send = request => {
      sent ||= get(request.headers, 'access-control-request-method') === null
      return transmit(request)
    }
    outcome = await corsFetch(call, noteAndSend, { sendsUnsafe: send, onStep })
  } catch (reason) {
    outcome = { ...NO_OUTCOME, steps, sent }
    error = (reason as Error).message
  }
  if (error === undefined && outcome.verdict === 'unknown') {
    error = `This ${normalizeMethod(String(call.method))} needs no preflight, so only sending it can tell. It may change something on the server: add --send to send it.`
  }
  const result = describe(call, outcome, error)
  if (json) print(`${jsonOf(result)}\n`)
  else if (error === undefined) print(verdictText(result, paint))
  if (error !== undefined) return complain(error)
  return result.allowed ? 0 : 1
}

function print(text: string): number {
  process.stdout.write(text)
  return 0
}

function complain(message: string): number {
  process.stderr.write(`cors-layer: ${printable(message)}\n`)
  return 2
}

/** In a terminal, what is being waited for, and for how long. */
function withRunningLine(send: Send): Send {
  if (!process.stderr.isTTY) return send
  return async request => {
    const started = Date.now()
    const what = printable(`${request.method} ${request.url}`.slice(0, LONGEST_URL))
    const draw = (): void => {
      const seconds = Math.floor((Date.now() - started) / 1000)
      process.stderr.write(`\r${what} … ${seconds} s`)
    }
    draw()
    const timer = setInterval(draw, 1000)
    try {
      return await send(request)
    } finally {
      clearInterval(timer)
      process.stderr.write('\r\x1b[K')
    }
  }
}

/** Of the package that this file is in, compiled or bundled. */
function version(): string {
  let file = new URL('package.json', import.meta.url)
  for (let parents = 0; parents < 3 && !existsSync(file); parents++) {
    file = new URL('../package.json', file)
  }
  return JSON.parse(readFileSync(file, 'utf8')).version
}
