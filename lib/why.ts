// Why a request was refused, for programs on a diagnostics channel, and for people as text with
// NODE_DEBUG=cors-layer. Without a subscriber no message is made.
import { channel } from 'node:diagnostics_channel'
import { debuglog, inspect } from 'node:util'
import { isSerializedOrigin, LONGEST_ORIGIN } from './origin.ts'
import { originFault } from './origin-rules.ts'
import { methodFault, requestHeaderFault } from './rules.ts'
import type { AnyRequest, AnyResponse } from './types.ts'

/** What of a request is not allowed. */
export interface CorsFailure {
  readonly reason: 'origin' | 'method' | 'headers' | 'private-network'
  /** The value that is not allowed: of several header names, the first that is not. */
  readonly value: string
}

/** Message of the channel `cors-layer:decision`, one for each request with an `Origin`. */
export interface CorsDecision {
  readonly kind: 'preflight' | 'simple'
  readonly origin: string
  /** Whether nothing failed. */
  readonly allowed: boolean
  readonly failures: readonly CorsFailure[]
  /** The request, as the listener got it. */
  readonly request: AnyRequest
  /** The response; its head is not written yet. */
  readonly response: AnyResponse
}

const decisions = channel('cors-layer:decision')

const log = debuglog('cors-layer')
if (log.enabled) decisions.subscribe(decision => log(textOf(decision as CorsDecision)))

export function publish(
  kind: 'preflight' | 'simple',
  origin: string,
  failures: readonly CorsFailure[],
  request: AnyRequest,
  response: AnyResponse,
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

/** For each reason that has values, the option that lists them, and what it does not take. */
const LISTS = {
  origin: { option: 'allowOrigins', faultOf: originFault },
  method: { option: 'allowMethods', faultOf: methodFault },
  headers: { option: 'allowHeaders', faultOf: requestHeaderFault },
}

function adviceOn({ reason, value }: CorsFailure): string {
  if (reason === 'private-network') return 'to allow it, write allowPrivateNetwork: true'
  if (reason === 'origin' && !isSerializedOrigin(value)) {
    return `this is no origin of up to ${LONGEST_ORIGIN} characters, and no option allows it`
  }
  if (reason === 'origin' && value === 'null') {
    return "this is each page that has no origin, as a file or a sandboxed frame; serve it from one, or write allowOrigins: ['null']"
  }
  // More than one name is refused as a whole.
  if (reason === 'headers' && value.includes(',')) {
    return `${show(value)} has bytes that no header name has, or too many empty members`
  }
  const { option, faultOf } = LISTS[reason]
  const fault = faultOf(value)
  return fault ? `${show(value)} ${fault.rule}` : `to allow it, write ${option}: [${show(value)}]`
}

/** A text of the client's as a literal, so that no byte of it does anything to a terminal. */
function show(text: unknown): string {
  return inspect(text, { maxStringLength: 200 })
}
