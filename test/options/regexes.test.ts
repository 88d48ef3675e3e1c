// Regexes from public servers, with other names, each with what must become of it: refused, taken in silence
// (`ok`), or warned of, as open to strangers (`open`) or without TLS (`http`).
import { readFileSync } from 'node:fs'
import t from 'tap'
import { type CorsOptions, createCorsLayer } from '../../lib/index.ts'
import { warningsOf } from '../support/warnings.ts'
import { refusal } from './refusal.ts'

interface Row {
  readonly source: string
  readonly flags?: string
  readonly want: 'ok' | 'open' | 'http' | 'refuse'
  readonly allows?: string
}
const rows: Row[] = JSON.parse(readFileSync('test/options/regexes.json', 'utf8'))

const CODES = { ok: [], open: ['CORS_LAYER_OPEN_REGEX'], http: ['CORS_LAYER_INSECURE_ORIGIN'] }
// `.*` is warned of for these as well.
const ALSO = ['CORS_LAYER_NULL_ORIGIN', 'CORS_LAYER_FILE_ORIGIN']

for (const { source, flags, want, allows } of rows) {
  const allowOriginRegex = flags === undefined ? source : new RegExp(source, flags)
  const options: CorsOptions = { allowOriginRegex, allowCredentials: true }
  t.test(`${allowOriginRegex}: ${want}`, async t => {
    const warnings = warningsOf(t)
    if (want === 'refuse') {
      t.match(refusal(options), /^CorsOptionsError: allowOriginRegex: .* Write /)
      return
    }
    const layer = createCorsLayer(options)
    const codes = warnings.map(([, init]) => String((init as { code: string }).code))
    t.strictSame(
      codes.filter(code => !ALSO.includes(code)),
      CODES[want],
    )
    t.equal(layer.isAllowedOrigin(allows), true, `allows ${allows}`)
    for (const [text] of warnings) {
      const [, named] = /'([^']+)'/.exec(String(text)) ?? []
      t.equal(layer.isAllowedOrigin(named), true, `allows ${named}`)
    }
  })
}
