// Names that are not options, and what they are in other libraries. A value is read under its new name, so
// that one error says all that there is to write.
import { rightOptions } from './mended.ts'
import { type CorsOptions, DEFAULTS } from './options.ts'
import type { Advice } from './problem.ts'

export const NAMES = Object.keys(DEFAULTS) as (keyof CorsOptions)[]

// Of `cors`, `@fastify/cors` and `@koa/cors`: nothing here corresponds to them.
const OF_OTHERS =
  'preflightContinue optionsSuccessStatus strictPreflight hideOptionsRoute keepHeadersOnError secureContext'.split(
    ' ',
  )

/** An option that is meant by another name, and whether the value is one for it. */
export interface OptionMeant {
  readonly option: keyof CorsOptions
  readonly hasValue: boolean
}

/** What to write instead of the unknown option `name`, if that is known. */
export function adviceOnName(name: string, value: unknown): Advice | OptionMeant | undefined {
  if (OF_OTHERS.includes(name)) return { entries: [] }
  const meant = likeliest(name)
  if (meant === undefined) return
  if (/origin/i.test(meant)) {
    if (typeof value === 'function') return 'Write isAllowedOrigin: (origin, req) => boolean.'
    if (value === true) {
      const isAny = /^(?:origin|allowAll(?:Origins)?)$/.test(name)
      return isAny ? { options: { allowOrigins: ['*'] } } : undefined
    }
    if (value === false) return name === 'origin' ? 'Leave the layer out.' : { entries: [] }
  }
  // The value of a name that is only similar may be anything, a secret too.
  const own = NAMES.find(option => keyOf(option) === keyOf(name))
  const options = own && rightOptions(own, value)
  return options ? { options } : { option: own ?? meant, hasValue: own !== undefined }
}

/** What all spellings of an option have in common: `methods`, `allowedMethods`, `allow_methods`. */
function keyOf(name: string): string {
  return lettersOf(name).replace(/^allow|s$|access$/g, '')
}

/** The option that is most like `name`, if one is like it at all. */
export function likeliest(name: string): keyof CorsOptions | undefined {
  const [best, score] = NAMES.map(option => [option, likeness(name, option)] as const).reduce(
    (a, b) => (b[1] > a[1] ? b : a),
  )
  return score > 0.4 ? best : undefined
}

/** The share of adjacent letter pairs that two names have in common, from 0 to 1 (Dice's coefficient). */
function likeness(a: string, b: string): number {
  const [pairs, others] = [pairsOf(a), pairsOf(b)]
  const shared = pairs.filter(pair => others.includes(pair)).length
  return (2 * shared) / (pairs.length + others.length)
}

function pairsOf(name: string): string[] {
  const letters = lettersOf(name)
  return [...letters].slice(1).map((letter, i) => `${letters[i]}${letter}`)
}

/** The letters of a name, with the same ones for "expose" and "exposed", "allow" and "allowed". */
function lettersOf(name: string): string {
  const words = name.replace(/ed?(?![a-z])/g, '')
  return words.toLowerCase().replace(/[^a-z]/g, '')
}
