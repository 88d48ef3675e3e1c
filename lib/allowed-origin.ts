// Whether an origin is allowed: first by the lists, patterns and regex, then by the caller's own rule
// (Starlette's `is_allowed_origin`). A rule may do anything; the answer is a boolean, or a promise of
// one that never rejects.
import { inspect } from 'node:util'
import type { CheckedOptions } from './options/options.ts'
import { isPattern, isSerializedOrigin, matchesPattern } from './origin.ts'
import type { Request } from './types.ts'

export type IsAllowedOrigin = (origin: string, req: Request) => boolean | Promise<boolean>

export function compileAllowedOrigin(options: CheckedOptions): IsAllowedOrigin {
  const isListed = compileLists(options)
  const { isAllowedOrigin: rule } = options
  if (!rule) return isListed
  let isReported = false
  const onError = (error: unknown) => {
    if (!isReported) warnOf(error)
    isReported = true
    return false
  }
  return (origin, req) => {
    if (isListed(origin)) return true
    // Differs: a rule sees only what is an origin; Starlette's method is given any text.
    if (!isSerializedOrigin(origin)) return false
    try {
      const answer = rule(origin, req)
      return isThenable(answer) ? Promise.resolve(answer).then(isTrue, onError) : isTrue(answer)
    } catch (error) {
      return onError(error)
    }
  }
}

/** Whether `allowOrigins` and `allowOriginRegex` allow an origin. */
function compileLists(options: CheckedOptions): (origin: string) => boolean {
  const { allowOrigins, allowOriginRegex: regex } = options
  // Differs: Starlette would match a regex against, and reflect, any text.
  if (allowOrigins.includes('*')) return options.allowCredentials ? isSerializedOrigin : () => true
  const origins = new Set(allowOrigins.filter(entry => !isPattern(entry)))
  const patterns = new Set(allowOrigins.filter(isPattern))
  return origin =>
    origins.has(origin) ||
    (patterns.size > 0 && matchesPattern(patterns, origin)) ||
    (regex !== undefined && isSerializedOrigin(origin) && regex.test(origin))
}

function isTrue(answer: unknown): boolean {
  return answer === true
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function'
}

function warnOf(error: unknown): void {
  process.emitWarning(
    `isAllowedOrigin failed, so the origin counts as disallowed (reported once): ${inspect(error)}`,
    { type: 'CorsLayerWarning', code: 'CORS_LAYER_IS_ALLOWED_ORIGIN_FAILED' },
  )
}
