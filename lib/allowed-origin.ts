// Whether an origin is allowed: first by the lists, patterns and regex, then by the caller's own rule
// (Starlette's `is_allowed_origin`). A rule may do anything; nothing that it does is ever thrown.
import { warn } from './options/dangers.ts'
import type { CheckedOptions } from './options/options.ts'
import { isPattern, isSerializedOrigin, matchesPattern } from './origin.ts'
import type { Request } from './types.ts'

/** Only `true` allows. `undefined`: the rule has returned only `undefined` so far. */
export type Verdict = boolean | undefined | Thrown

/** What the rule threw or rejected with, or why its return value does not count. */
interface Thrown {
  readonly thrown: unknown
}

/** Gives a verdict, or the promise of one, which never rejects. */
export type VerdictOn = (origin: string, req: Request) => Verdict | Promise<Verdict>

export function compileVerdict(options: CheckedOptions): VerdictOn {
  const isInLists = compileLists(options)
  const { isAllowedOrigin: rule } = options
  if (!rule) return isInLists
  let isReported = false
  let hasReturned = false
  const verdictOn = (answer: unknown): Verdict => {
    hasReturned ||= answer !== undefined
    if (!hasReturned) return undefined
    if (answer === true || !answer) return answer === true
    // In other libraries, such a function returns the origin.
    return onError(`It returned a value of type ${typeof answer}, but only true allows an origin.`)
  }
  const onError = (thrown: unknown): Verdict => {
    if (!isReported) warn('IS_ALLOWED_ORIGIN_FAILED', stackOf(thrown))
    isReported = true
    return { thrown }
  }
  return (origin, req) => {
    if (isInLists(origin)) return true
    // Differs: a rule sees only what is an origin; Starlette's method is given any text.
    if (!isSerializedOrigin(origin)) return false
    try {
      const answer = rule(origin, req)
      if (!isThenable(answer)) return verdictOn(answer)
      // A native promise, since a rule may return any thenable.
      return new Promise(resolve => resolve(answer)).then(verdictOn, onError)
    } catch (thrown) {
      return onError(thrown)
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

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function'
}

/**
 * The message and stack of whatever was thrown. Its own properties are not shown: an HTTP client's error
 * holds the `Authorization` header that was sent.
 */
export function stackOf(thrown: unknown): string {
  try {
    const { stack, message } = (thrown ?? {}) as { stack?: unknown; message?: unknown }
    return String(stack ?? message ?? thrown)
  } catch {
    return 'an error that cannot be displayed'
  }
}
