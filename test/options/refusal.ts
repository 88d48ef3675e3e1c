// What `createCorsLayer` says of options, as text.
import { type CorsOptions, createCorsLayer } from '../../lib/index.ts'

/** The message that `options` are refused with, or `accepted`. */
export function refusal(options: unknown): string {
  try {
    createCorsLayer(options as CorsOptions)
    return 'accepted'
  } catch (error) {
    return `${error}`
  }
}
