// What becomes of a request without an `Origin`, of a preflight, and of any other: Starlette's `__call__`.
import type { Verdict } from './allowed-origin.ts'
import { publish } from './decision.ts'
import type { Policy } from './policy.ts'
import { type CorsFailure, preflightResponse, sendPreflight } from './preflight.ts'
import { simpleHeaders } from './simple.ts'
import type { AnyRequest, AnyResponse, Request, Response } from './types.ts'
import { addToHead, type Fields } from './write-head.ts'

const NO_FIELDS: Fields = []

/** Answers a preflight, or calls `proceed`, which runs the app, and gives what that returns. */
export function serve(
  policy: Policy,
  req: AnyRequest,
  res: AnyResponse,
  proceed: () => unknown,
): unknown {
  const { origin } = req.headers
  if (origin === undefined) {
    addToHead(res, NO_FIELDS, 'Origin')
    return proceed()
  }
  const verdict = policy.verdictOn(origin, req)
  return verdict instanceof Promise
    ? respondLater(policy, req, res, origin, verdict, proceed)
    : respond(policy, req, res, origin, verdict, proceed)
}

/** Apart from `serve`, since V8 makes the context of a closure on every call of the function around it. */
function respondLater(
  policy: Policy,
  req: AnyRequest,
  res: AnyResponse,
  origin: string,
  verdict: Promise<Verdict>,
  proceed: () => unknown,
): Promise<unknown> {
  // Something else may respond before the verdict is in, such as a timeout.
  const pending: string[] = []
  if (!isPreflight(req)) addToHead(res, pending, 'Origin')
  return verdict.then(settled => {
    if (!hasGone(req, res)) return respond(policy, req, res, origin, settled, proceed, pending)
  })
}

function respond(
  policy: Policy,
  req: AnyRequest,
  res: AnyResponse,
  origin: string,
  verdict: Verdict,
  proceed: () => unknown,
  pending?: string[],
): unknown {
  const isAllowed = verdict === true
  if (isPreflight(req)) {
    const response = preflightResponse(policy, origin, isAllowed, req.headers)
    publish(policy, 'preflight', origin, verdict, response.failures, req, res)
    return sendPreflight(res, response)
  }
  const failures: CorsFailure[] = isAllowed ? [] : [{ reason: 'origin', value: origin }]
  publish(policy, 'actual', origin, verdict, failures, req, res)
  const fields = simpleHeaders(policy, origin, isAllowed)
  if (pending) pending.push(...fields)
  else addToHead(res, fields, 'Origin')
  return proceed()
}

function isPreflight({ method, headers }: Request): boolean {
  return method === 'OPTIONS' && headers['access-control-request-method'] !== undefined
}

/** Whether the client hung up, so that there is nobody left to answer. */
function hasGone(req: Request, res: Response): boolean {
  // A pipelined response that waits for its turn is not marked as destroyed, but its socket is.
  return Boolean(res.destroyed || req.stream?.destroyed || req.socket?.destroyed)
}
