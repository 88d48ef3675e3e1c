// Asks the policy, and after it the caller's own function, whether an origin is allowed. Whatever
// that function does, the answer is a boolean or the promise of one that never rejects.
import { inspect } from 'node:util'
import type { Request } from './messages.ts'
import { isSerializedOrigin } from './origin.ts'
import type { Policy } from './policy.ts'

/** The caller's function. */
export type Rule = (origin: string, req: Request) => unknown
export type Ask = (origin: string, req: Request) => boolean | Promise<boolean>

export function makeAsk(policy: Policy, isAllowedOrigin: Rule | undefined): Ask {
  if (!isAllowedOrigin) return policy.isAllowedOrigin
  const isTrue = (answer: unknown) => answer === true
  let isReported = false
  const onError = (error: unknown) => {
    if (isReported) return false
    isReported = true
    warnOf(error)
    return false
  }
  return (origin, req) => {
    if (policy.isAllowedOrigin(origin)) return true
    // Differs: only what is an origin gets there; Starlette's method would see any text.
    if (!isSerializedOrigin(origin)) return false
    try {
      const answer = isAllowedOrigin(origin, req)
      return isThenable(answer) ? Promise.resolve(answer).then(isTrue, onError) : isTrue(answer)
    } catch (error) {
      return onError(error)
    }
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function'
}

function warnOf(error: unknown): void {
  process.emitWarning(
    `CORS: isAllowedOrigin failed, and its origin counts as disallowed; reported once a layer: ${inspect(error)}`,
    { type: 'CorsLayerWarning', code: 'CORS_LAYER_IS_ALLOWED_ORIGIN_FAILED' },
  )
}
