// Origins without a host, as embedded browsers send them, and text that is not an origin: what a regex,
// a pattern, a rule and `'*'` with credentials make of each. The rest is compared with Starlette.
import t from 'tap'
import { type CorsOptions, createCorsLayer } from '../lib/index.ts'
import { exchange, type Headers, ownHeaders, serve } from './support/server.ts'

// Some of the policies are dangerous on purpose.
process.removeAllListeners('warning')

/** Everything that could take any text at all for an origin. */
const OPEN: Readonly<Record<string, CorsOptions>> = {
  'a regex': { allowOriginRegex: '[^]*' },
  'a rule': { isAllowedOrigin: () => true },
  'any, with credentials': { allowOrigins: ['*'], allowCredentials: true },
}

const ORIGINS = [
  'file://',
  'qrc:',
  'qrc://',
  'app:',
  'app://',
  'x-app+1.0-b://',
  `${'a'.repeat(297)}://`,
  'FILE://',
  'Qrc:',
  'app://-',
  'app://home:8080',
  'x-app+1.0-b://home',
  'App://HOME:8080',
  'HTTPS://Example.org:443',
  'https://example.org:0',
  'https://a~b.example',
  'https://[::ffff:192.0.2.1]',
  'https://example.org:1',
  'https://example.org:65535',
  'https://example.org:00443',
  'null',
]

const OTHERS = [
  ['a page that has no origin', 'data:', 'data://', 'DATA:', 'data://a.test', 'blob:', 'blob://'],
  ['the same', 'about:', 'about://', 'About://blank.test', 'javascript:', 'JavaScript://a.test'],
  ['the URL of such a page', 'about:blank', 'data:text/html,x', 'blob:https://a.test/1-2'],
  ['no host, where there must be one', 'http:', 'https://', 'HTTPS:', 'ws:', 'wss://', 'ftp://'],
  ['another number of slashes', 'file:/', 'file:///', 'qrc:/', 'app:///', 'https:///a.test'],
  ['a path', 'file:///home/a.html', 'qrc:/main.html', 'app://home/', 'https://a.test/'],
  ['a port over 65535', 'https://a.test:65536', 'app://home:99999', 'https://a.test:000001'],
  ['no port after the colon', 'https://a.test:', 'file://:80', 'https://:80', 'app://home:'],
  ['no scheme', '://', ':', '//', '://a.test', '1app:', '-app://', 'a.test', 'file', '.:'],
  ['not quite null', 'NULL', 'Null', 'null:null', 'null '],
  ['several', 'file://, file://', 'qrc:,qrc:', 'null, null', 'file:// app://'],
  ['too long', `${'a'.repeat(300)}:`, `app://${'a'.repeat(295)}`],
] as const

for (const [way, options] of Object.entries(OPEN)) {
  t.test(`${way} takes every origin, without a host too`, async t => {
    const layer = createCorsLayer(options)
    for (const origin of ORIGINS) t.equal(layer.isAllowedOrigin(origin), true, origin)
  })

  for (const [what, ...texts] of OTHERS) {
    t.test(`${way} takes no text that is not an origin: ${what}`, async t => {
      const layer = createCorsLayer(options)
      for (const text of texts) t.equal(layer.isAllowedOrigin(text), false, text)
    })
  }
}

t.test('a pattern takes no origin without a host', async t => {
  const allowOrigins = ['app://*.example.org', 'app://localhost:*', 'https://*.example.org:*']
  const layer = createCorsLayer({ allowOrigins })
  const near = [...ORIGINS, 'app://.example.org', 'app://*.example.org', 'app://localhost:*']
  t.strictSame(
    near.filter(origin => layer.isAllowedOrigin(origin)),
    [],
  )
})

t.test('a list takes an origin without a host only as it is written', async t => {
  const schemes = ['file://', 'qrc:', 'app://']
  for (const listed of schemes) {
    const layer = createCorsLayer({ allowOrigins: [listed] })
    const near = ['file:', 'FILE://', 'file:///', 'qrc://', 'QRC:', 'app:', 'app://-', 'app://a']
    const taken = [...schemes, ...near].filter(origin => layer.isAllowedOrigin(origin))
    t.strictSame(taken, [listed])
  }
})

/** All CORS headers of an actual response and of a preflight, for a request from `origin`. */
async function answers(port: number, origin: string): Promise<Headers[]> {
  const headers = [['Origin', origin]] as const
  const preflight = [...headers, ['Access-Control-Request-Method', 'GET']] as const
  const both = [
    await exchange(port, { headers }),
    await exchange(port, { method: 'OPTIONS', headers: preflight }),
  ]
  return both.map(({ headers }) =>
    ownHeaders(headers)
      .filter(([name]) => !/^content-/i.test(name))
      .sort(),
  )
}

const PREFLIGHT_VARY =
  'Origin, Access-Control-Request-Method, Access-Control-Request-Headers, Access-Control-Request-Private-Network'

t.test("'*' with credentials reflects an origin without a host, and nothing else", async t => {
  const options = { allowOrigins: ['*'], allowCredentials: true }
  const port = await serve(
    t,
    createCorsLayer(options)((_req, res) => void res.end()),
  )
  const credentials = ['access-control-allow-credentials', 'true']
  const preflight = [
    ['access-control-allow-headers', 'Accept, Accept-Language, Content-Language, Content-Type'],
    ['access-control-allow-methods', 'GET'],
  ]
  const last = [
    ['access-control-max-age', '60'],
    ['vary', PREFLIGHT_VARY],
  ]
  for (const origin of ['file://', 'qrc:', 'app://']) {
    const named = ['access-control-allow-origin', origin]
    t.strictSame(await answers(port, origin), [
      [credentials, named, ['vary', 'Origin']],
      [credentials, ...preflight.slice(0, 2), named, ...last].sort(),
    ])
  }
  for (const text of ['data:', 'blob:', 'about:blank', 'javascript:', 'file:///', 'https://']) {
    t.strictSame(await answers(port, text), [
      [credentials, ['vary', 'Origin']],
      [credentials, ...preflight, ...last],
    ])
  }
})
