// Random policies with credentials: those over one's own domain and network are never warned of, and
// each danger is, whatever stands beside it. `CORS_RUNS` and `CORS_SEED` change how many and which.
import fc from 'fast-check'
import t from 'tap'
import { getDomain } from 'tldts'
import { type CorsOptions, CorsOptionsError, createCorsLayer } from '../../lib/index.ts'

import { warningsOf } from '../support/warnings.ts'
import { flags, regexes, regexOf } from './near-misses.ts'

const numRuns = Number(process.env.CORS_RUNS ?? 300)
const seed = Number(process.env.CORS_SEED ?? Date.now() % 2 ** 31)

t.setTimeout(3_600_000)
t.comment(`CORS_SEED=${seed} CORS_RUNS=${numRuns}`)

const c = fc.constantFrom<string[]>
const joined = (...parts: fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc.tuple(...parts).map(texts => texts.join(''))

/** A domain that somebody has registered, under a registry or at a host. */
const domains = joined(
  fc.stringMatching(/^[a-z][a-z0-9]{1,8}(?:-[a-z0-9]{1,4})?$/),
  c('.org', '.com', '.dev', '.example', '.io', '.co.uk', '.com.au', '.com.mx', '.org.uk'),
).filter(domain => getDomain(domain, { allowPrivateDomains: true }) === domain)
// Registries, hosts, and two below a registry; the tests of `suffixes.ts` try the whole list.
const shared = c(
  ...'github.io vercel.app pages.dev up.railway.app web.core.windows.net co.uk com.tr ne.jp'.split(
    ' ',
  ),
)
const tenants = joined(
  c('my-app', 'shop', 'team-42'),
  shared.map(domain => `.${domain}`),
)
const own = fc.oneof({ weight: 3, arbitrary: domains }, { weight: 1, arbitrary: tenants })
const escaped = (texts: fc.Arbitrary<string>) => texts.map(text => text.replaceAll('.', '\\.'))

const privateHosts = fc.oneof(
  c('localhost', 'app.localhost', '127.0.0.1', '127.1.2.3', '[::1]', 'intranet', 'nas', 'a-b'),
  c('10.0.0.1', '172.16.0.1', '172.31.255.1', '192.168.0.7', '169.254.1.1'),
  c('[fc00::1]', '[fd12:3456::1]', '[fe80::1]', '[febf::1]'),
  c('printer.local', 'a.b.internal', 'nas.lan', 'a.test', 'x.home.arpa'),
)

/** Entries that nobody else can use. */
const safeEntries = fc.oneof(
  joined(c('https://', 'https://www.', 'https://*.', 'https://*.api.'), own, c('', ':8443', ':*')),
  joined(c('http://', 'https://'), privateHosts, c('', ':8080', ':*')),
  joined(
    c('http://*.'),
    c('localhost', 'local', 'internal', 'lan', 'test', 'home.arpa'),
    c('', ':*'),
  ),
  c(
    'app://',
    'app://home',
    'capacitor://localhost',
    'qrc:',
    `chrome-extension://${'a'.repeat(32)}`,
  ),
)

const safeRegex = fc.oneof(
  joined(
    c('https://', '(?:https)://', '(https)://'),
    c(
      '',
      '.*\\.',
      '(?:.*\\.)?',
      '[a-z0-9-]+\\.',
      '[^.]+\\.',
      '(app|www)\\.',
      'pr-\\d+\\.',
      '.*-x\\.',
    ),
    escaped(own),
    c('', '(:\\d+)?', ':8443', '(?::\\d{1,5})?'),
  ),
  joined(c('http://'), c('localhost', '127\\.0\\.0\\.1', '\\[::1\\]', 'nas'), c('', '(:\\d+)?')),
  c('http://.*\\.internal', 'http://192\\.168\\.\\d+\\.\\d+(:\\d+)?', 'http://10(\\.\\d+){3}:8080'),
  c('app://home', 'capacitor://localhost(:\\d+)?', 'tauri://.*'),
)
/** Regexes that only one's own origins match, in all ways of writing them. */
const safeRegexes: fc.Arbitrary<string | RegExp> = fc
  .tuple(
    fc.array(safeRegex, { minLength: 1, maxLength: 2 }),
    fc.constantFrom('text', '^$', 'i', 'gy'),
  )
  .map(([all, how]) => {
    const source = all.join('|')
    if (how === 'text') return source
    return how === '^$' ? `^(?:${source})$` : new RegExp(source, how)
  })

const safe: fc.Arbitrary<CorsOptions> = fc.record({
  allowOrigins: fc.array(safeEntries, { maxLength: 4 }),
  allowOriginRegex: fc.option(safeRegexes, { nil: undefined, freq: 2 }),
  allowCredentials: fc.constant(true),
  exposeHeaders: fc.constantFrom([], ['ETag']),
})

const domainsAndPorts = joined(domains, c('', ':8080', ':*'))

/** Entries of `allowOrigins`, by the code of the danger that each is. */
const DANGEROUS_ENTRIES = {
  ANY_ORIGIN: c('*'),
  NULL_ORIGIN: c('null'),
  FILE_ORIGIN: c('file://'),
  INSECURE_ORIGIN: joined(
    c('http://'),
    fc.oneof(
      domainsAndPorts,
      domainsAndPorts.map(domain => `*.${domain}`),
      c('8.8.8.8', '172.32.0.1:8080', '11.0.0.1:*', '[2001:db8::1]', '[::2]', 'notlocal.example'),
    ),
  ),
  SHARED_DOMAIN: joined(
    c('https://*.'),
    fc.oneof(shared, c('amazonaws.com', 'run.app')),
    c('', ':8443', ':*'),
  ),
} satisfies Record<string, fc.Arbitrary<string>>

/** Regexes over one's own domain, also without TLS. */
const insecureRegexes = joined(
  c('http://', 'https?://', '(http|https)://', 'http(?:s)?://'),
  c('', '.*\\.', '(?:.+\\.)?', 'pr-\\d+\\.'),
  escaped(domains),
  c('', '(:\\d+)?', ':8080'),
)

/** Regexes that strangers match. */
const openRegexes = fc.oneof(
  joined(c('https://', 'https?://'), c('.*', '.+', '[^/]+', '[\\w.-]+', '.*:\\d+', '.*(:\\d+)?')),
  joined(c('https://.*', 'https://[a-z.-]+'), c('\\.com', '.example', '\\.(com|org)', '\\.\\w+')),
  c('http://.*', 'https?://.*', 'chrome-extension://.*', '(chrome|moz)-extension://[a-p]+'),
  joined(c('https://.*\\.', 'https://[a-z-]+\\.'), escaped(shared)),
  // A dot that was not escaped, or left out.
  joined(c('https://.*', 'https?://.*', 'https://.*.', 'https://(?:.*.)?'), escaped(own)),
  joined(c('https://app.', 'https://(?:app).'), escaped(own), c('', '$')),
  c('https://app.aco\\.io', 'https://.*.my-com\\.au'),
  // Nothing ends the domain, or it has no end.
  joined(c('https://', 'https?://app\\.'), escaped(domains), c('.*', '[\\w.-]*', '(.*)')),
  // There are top-level domains that start with these.
  c('https://a\\.com[\\w-]*', 'https://.*\\.a\\.org[a-z]*'),
  joined(c('https://.*\\.', 'https://app\\.'), c('example', 'a-b'), c('\\..*', '\\.[a-z]+', '.*')),
  joined(c('https?://', 'http://'), c('.*', '[\\w.-]+'), c(':3000', ':(3000|8080)')),
  joined(
    c('https://my-app-', 'https://'),
    c('.*', '[\\w-]+', '[a-z0-9]+-team'),
    escaped(shared.map(d => `.${d}`)),
  ),
)

const codesOf = (warnings: readonly (readonly [unknown, unknown?])[]): string[] =>
  warnings.map(([, init]) => `${(init as { code: string }).code}`.replace('CORS_LAYER_', ''))

/** Fails unless `options` are warned of with exactly the codes that are `expected`. */
function check(t: Parameters<typeof warningsOf>[0], cases: fc.Arbitrary<[CorsOptions, string[]]>) {
  const warnings = warningsOf(t)
  const property = fc.property(cases, ([options, expected]) => {
    warnings.length = 0
    createCorsLayer(options)
    const codes = codesOf(warnings)
    if (`${codes}` !== `${expected}`) throw new Error(`warned of ${codes}, not of ${expected}`)
  })
  fc.assert(property, { seed, numRuns })
}

t.test("what is only over one's own domain or network is no danger", async t => {
  check(
    t,
    safe.map(options => [options, []]),
  )
  t.pass(`in ${numRuns} runs`)
})

for (const [code, entries] of Object.entries(DANGEROUS_ENTRIES)) {
  t.test(`${code}: an entry among others is warned of`, async t => {
    check(
      t,
      fc.tuple(safe, entries).map(([options, entry]) => {
        const allowOrigins = [...(options.allowOrigins ?? []), entry]
        return [{ ...options, allowOrigins }, [code]]
      }),
    )
    t.pass(`in ${numRuns} runs`)
  })
}

t.test('OPEN_REGEX: a regex that strangers match is warned of', async t => {
  check(
    t,
    fc.tuple(safe, openRegexes).map(([options, allowOriginRegex]) => {
      return [{ ...options, allowOriginRegex }, ['OPEN_REGEX']]
    }),
  )
  t.pass(`in ${numRuns} runs`)
})

t.test('INSECURE_ORIGIN: a regex that allows a domain without TLS is warned of', async t => {
  check(
    t,
    fc.tuple(safe, insecureRegexes).map(([options, allowOriginRegex]) => {
      return [{ ...options, allowOriginRegex }, ['INSECURE_ORIGIN']]
    }),
  )
  t.pass(`in ${numRuns} runs`)
})

t.test('whatever the regex, an origin that a warning names is one that it allows', async t => {
  const warnings = warningsOf(t)
  const property = fc.property(regexes, flags, (source, flags) => {
    warnings.length = 0
    const regex = regexOf(source, flags)
    const layer = regex && layerWith(regex)
    if (!layer) return
    for (const [text] of warnings) {
      const [, origin = ''] = / matches '(.*)', and|^'(http:.*)' is allowed/.exec(`${text}`) ?? []
      if (origin !== '' && !layer.isAllowedOrigin(origin)) throw new Error(`${text}`)
    }
  })
  const examples: [string, string][] = [
    ['https://[[a-z]--[b]]+\\.com', 'v'],
    ['https://\\u{61}+\\.com', 'u'],
    ['https://a{99999999}(b{9999}){9999}\\.com', ''],
    ['https://(?:(?:(?:a|b){9}|c){9}|d){9}\\.com', ''],
    [`https://${'(a|b)'.repeat(200)}\\.com`, ''],
    ['https://(?<n>a)\\k<n>\\.com', ''],
  ]
  fc.assert(property, { seed, numRuns, examples })
  t.pass(`in ${numRuns} runs`)
})

/** A layer with `regex`, unless that is refused. */
function layerWith(regex: RegExp): ReturnType<typeof createCorsLayer> | undefined {
  try {
    return createCorsLayer({ allowOriginRegex: regex, allowCredentials: true })
  } catch (error) {
    if (error instanceof CorsOptionsError) return
    throw error
  }
}

t.test('without credentials only null and file:// are dangers', async t => {
  const { NULL_ORIGIN, FILE_ORIGIN, ...others } = DANGEROUS_ENTRIES
  const entries = fc.oneof(...Object.values(others))
  check(
    t,
    fc.tuple(safe, entries, openRegexes).map(([options, entry, allowOriginRegex]) => {
      return [{ ...options, allowOrigins: [entry], allowOriginRegex, allowCredentials: false }, []]
    }),
  )
  const both = fc.oneof(
    NULL_ORIGIN.map(entry => [entry, 'NULL_ORIGIN'] as const),
    FILE_ORIGIN.map(entry => [entry, 'FILE_ORIGIN'] as const),
  )
  check(
    t,
    fc.tuple(safe, both).map(([options, [entry, code]]) => {
      return [{ ...options, allowOrigins: [entry], allowCredentials: false }, [code]]
    }),
  )
  t.pass(`in ${2 * numRuns} runs`)
})
