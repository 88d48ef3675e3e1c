// What works but opens more than its author may know: said once, when the layer is made.
import type { CheckedOptions } from './options.ts'

// Nobody lists this origin, so a regex that matches it matches any.
const NOBODYS_ORIGIN = 'https://cors-layer.invalid'

/** Emits one process warning, with the code `CORS_LAYER_DANGER`, if the options are dangerous. */
export function warnOfDangers(options: CheckedOptions): void {
  const { allowOrigins, allowOriginRegex, allowCredentials, exposeHeaders } = options
  const isListed = (origin: string) =>
    allowOrigins.includes(origin) || allowOriginRegex?.test(origin) === true
  const dangers: string[] = []
  if (allowCredentials && (allowOrigins.includes('*') || isListed(NOBODYS_ORIGIN))) {
    dangers.push(
      'any origin is allowed together with credentials, so every site can act as the user who visits it; list the origins in allowOrigins',
    )
  } else if (!allowOrigins.includes('*') && isListed('null')) {
    dangers.push(
      "the origin 'null' is allowed, which every sandboxed frame of every site has; serve the pages from an origin of their own",
    )
  }
  if (allowCredentials && exposeHeaders.includes('*')) {
    dangers.push(
      "exposeHeaders: ['*'] together with credentials exposes only a header named '*'; list the headers",
    )
  }
  if (dangers.length === 0) return
  process.emitWarning(`CORS: ${dangers.join('. And ')}.`, {
    code: 'CORS_LAYER_DANGER',
    type: 'CorsLayerWarning',
  })
}
