// Names that are not options, and what other libraries mean by them.
import { type CorsOptions, NAMES } from './options.ts'
import type { Advice } from './problem.ts'

/** The option that other libraries call `name`. */
export function meantBy(name: string): keyof CorsOptions | undefined {
  return NAMES.find(option => keyOf(option) === keyOf(name))
}

/** What all spellings of an option have in common: `methods`, `allowedMethods`, `allow_methods`. */
function keyOf(name: string): string {
  const letters = name.toLowerCase().replace(/[^a-z]/g, '')
  return letters.replace(/^(?:allowe?d?|supports)|(?<=^expose)d|s$|access$/g, '')
}

/** What to write for `name`, where the type of its value alone decides. */
export function adviceByType(name: string, value: unknown): Advice | undefined {
  if (typeof value === 'function' && /origin/i.test(name)) {
    return 'Write isAllowedOrigin: (origin, req) => boolean.'
  }
  if (typeof value !== 'boolean' || name !== 'origin') return
  return value ? { options: { allowOrigins: ['*'] } } : 'Leave the layer out.'
}
