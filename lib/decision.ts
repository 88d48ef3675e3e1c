// Why a request was allowed or refused: for programs on a diagnostics channel, and for people as a
// line of text with NODE_DEBUG=cors-layer. Costs nothing while nobody listens.
import { channel } from 'node:diagnostics_channel'
import { debuglog, inspect } from 'node:util'
import type { Problem } from './options/error.ts'
import { methodProblem, requestHeaderProblem } from './options/names.ts'
import { originProblem } from './options/origins.ts'
import { isSerializedOrigin, LONGEST_ORIGIN } from './origin.ts'
import type { Request, Response } from './types.ts'

/** The part of a request that was refused. */
export interface CorsFailure {
  readonly reason: 'origin' | 'method' | 'headers' | 'private-network'
  /** The value that was refused: of several header names, the first one. */
  readonly value: string
}

/** Message of the channel `cors-layer:decision`, one for each request with an `Origin`. */
export interface CorsDecision {
  readonly kind: 'preflight' | 'simple'
  readonly origin: string
  /** Whether nothing was refused. */
  readonly allowed: boolean
  readonly failures: readonly CorsFailure[]
  /** The request, as the listener got it. */
  readonly request: Request
  /** The response; its head is not written yet. */
  readonly response: Response
}

const decisions = channel('cors-layer:decision')

const log = debuglog('cors-layer')
if (log.enabled) decisions.subscribe(decision => log(textOf(decision as CorsDecision)))

export function publish(
  kind: CorsDecision['kind'],
  origin: string,
  failures: readonly CorsFailure[],
  request: Request,
  response: Response,
): void {
  if (!decisions.hasSubscribers) return
  const allowed = failures.length === 0
  decisions.publish({ kind, origin, allowed, failures, request, response } satisfies CorsDecision)
}

/** One line: who asked for what, what was refused, and what to write to allow it. */
function textOf({ kind, origin, failures, request }: CorsDecision): string {
  const asked = `${kind} ${show(request.method)} ${show(request.url)} from ${show(origin)}`
  if (failures.length === 0) return `${asked}: allowed`
  const refused = failures.map(failure => `${failure.reason} (${adviceOn(failure)})`)
  return `${asked}: disallowed ${refused.join(', ')}`
}

function adviceOn({ reason, value }: CorsFailure): string {
  switch (reason) {
    case 'origin':
      return originAdvice(value)
    case 'method':
      return listAdvice('allowMethods', value, methodProblem)
    case 'headers':
      // More than one name means that all of it was refused.
      return value.includes(',')
        ? `${show(value)} has bytes that no header name has, or too many empty members`
        : listAdvice('allowHeaders', value, requestHeaderProblem)
    case 'private-network':
      return 'to allow it, write allowPrivateNetwork: true'
  }
}

function originAdvice(value: string): string {
  if (!isSerializedOrigin(value)) {
    return `this is not an origin of up to ${LONGEST_ORIGIN} characters, and no option allows it`
  }
  if (value === 'null') {
    return "browsers send 'null' for pages without an origin, such as files and sandboxed frames; serve the page over HTTP, or write allowOrigins: ['null']"
  }
  return listAdvice('allowOrigins', value, originProblem)
}

function listAdvice(
  option: string,
  value: string,
  problemOf: (value: string) => Problem | undefined,
): string {
  const problem = problemOf(value)
  if (problem) return `${show(value)} ${problem.rule}`
  return `to allow it, write ${option}: [${show(value)}]`
}

/** The client's text as a literal, so that none of its bytes can affect a terminal. */
function show(text: unknown): string {
  return inspect(text, { maxStringLength: 200 })
}
