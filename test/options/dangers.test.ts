// Options that work but open more than one may know: one process warning, when the layer is made.
import t from 'tap'
import { type CorsOptions, createCorsLayer } from '../../lib/index.ts'

const ANY =
  'any origin is allowed together with credentials, so every site can act as the user who visits it; list the origins in allowOrigins'
const NULL =
  "the origin 'null' is allowed, which every sandboxed frame of every site has; serve the pages from an origin of their own"
const EXPOSE =
  "exposeHeaders: ['*'] together with credentials exposes only a header named '*'; list the headers"
const allowCredentials = true

// biome-ignore format: a row a line
const ROWS: [options: CorsOptions, dangers: string[]][] = [
  [{}, []],
  [{ allowOrigins: ['https://a.test'], allowCredentials, allowOriginRegex: 'https://.*\\.test' }, []],
  [{ allowOrigins: ['*'], exposeHeaders: ['*'] }, []],
  [{ allowOriginRegex: 'https://.*' }, []],
  [{ allowOrigins: ['*'], allowCredentials }, [ANY]],
  [{ allowOrigins: ['*', 'null'], allowCredentials }, [ANY]],
  [{ allowOriginRegex: 'https://.*', allowCredentials }, [ANY]],
  [{ allowOrigins: ['null'] }, [NULL]],
  [{ allowOriginRegex: '.*' }, [NULL]],
  [{ allowOrigins: ['https://a.test'], exposeHeaders: ['*'], allowCredentials }, [EXPOSE]],
  [{ allowOrigins: ['*'], exposeHeaders: ['*'], allowCredentials }, [ANY, EXPOSE]],
]

for (const [options, dangers] of ROWS) {
  t.test(`${JSON.stringify(options)}: ${dangers.length || 'no'} danger`, async t => {
    const warnings: unknown[] = []
    const { emitWarning } = process
    t.teardown(() => {
      process.emitWarning = emitWarning
    })
    process.emitWarning = (...args: unknown[]) => void warnings.push(args)
    const layer = createCorsLayer(options)
    layer(() => {})
    layer(() => {})
    const init = { type: 'CorsLayerWarning', code: 'CORS_LAYER_DANGER' }
    t.strictSame(warnings, dangers.length === 0 ? [] : [[`CORS: ${dangers.join('. And ')}.`, init]])
  })
}
