// Options that work but open more than their author may know: a process warning each, when the layer is
// made.
import { inspect } from 'node:util'
import t from 'tap'
import { type CorsOptions, createCorsLayer } from '../../lib/index.ts'
import { warningsOf } from '../support/warnings.ts'

const allowCredentials = true
const regex = (allowOriginRegex: string) => ({ allowOriginRegex, allowCredentials })
const list = (...allowOrigins: string[]) => ({ allowOrigins, allowCredentials })

// biome-ignore format: a row a line
const ROWS: (readonly [options: CorsOptions, ...warnings: (readonly [code: string, start: string])[]])[] = [
  [{}],
  [{ allowOrigins: ['*'], exposeHeaders: ['*'] }],
  [{ allowOrigins: ['http://a.example', 'https://*.github.io'] }],
  [{ allowOriginRegex: 'https://.*' }],
  [list('https://a.test', 'https://*.example.org', 'http://localhost:*', 'http://*.localhost', 'http://[::1]:*', 'app://home')],
  [list('http://10.0.0.1', 'http://172.16.0.1', 'http://172.20.0.1', 'http://172.30.0.1', 'http://172.31.0.1:8080', 'http://192.168.1.1:*', 'http://169.254.0.1', 'http://127.0.0.1')],
  [list('http://[fc00::1]', 'http://[fd12::1]:*', 'http://[fe80::1]', 'http://[fe90::1]', 'http://[fea0::1]', 'http://[feb0::1]', 'http://intranet', 'http://a.local', 'http://*.internal', 'http://nas.lan:*', 'http://x.home.arpa')],
  [list('http://10.0.0.1', 'http://172.16.0.1', 'http://172.31.0.1:8080', 'http://192.168.1.1:*', 'http://169.254.0.1', 'http://127.0.0.1', 'http://100.64.0.1', 'http://100.127.0.1')],
  [list('http://[fc00::1]', 'http://[fd12::1]:*', 'http://[fe80::1]', 'http://intranet', 'http://a.local', 'http://*.internal', 'http://nas.lan:*', 'http://x.home.arpa')],
  [list('*'), ['ANY_ORIGIN', 'Any origin is allowed with credentials, so every site can act as the user who visits it.']],
  [list('*', 'null'), ['ANY_ORIGIN', 'Any origin is allowed with credentials']],
  [{ allowOrigins: ['null'] }, ['NULL_ORIGIN', "The origin 'null' is allowed. Any site can send it from a sandboxed frame."]],
  [{ allowOrigins: ['*', 'null'] }],
  [list('null', 'file://'), ['NULL_ORIGIN', "The origin 'null' is allowed."], ['FILE_ORIGIN', "The origin 'file://' is allowed. Any local file"]],
  [{ allowOriginRegex: '.*' }, ['NULL_ORIGIN', "The origin 'null' is allowed."], ['FILE_ORIGIN', "The origin 'file://' is allowed."]],
  [list('http://a.example'), ['INSECURE_ORIGIN', "'http://a.example' is allowed with credentials. Anybody on the network can"]],
  [list('http://*.a.example', 'http://11.0.0.1', 'http://172.32.0.1', 'http://[2001:db8::1]'), ['INSECURE_ORIGIN', "'http://*.a.example', 'http://11.0.0.1', 'http://172.32.0.1', and 1 more are allowed with credentials."]],
  [list('http://8.10.0.1', 'http://8.192.168.1', 'http://8.169.254.1', 'http://8.172.16.1'), ['INSECURE_ORIGIN', "'http://8.10.0.1', 'http://8.192.168.1', 'http://8.169.254.1', and 1 more are allowed with credentials."]],
  [list('http://10.example', 'http://notlocalhost.example', 'http://localhost.example'), ['INSECURE_ORIGIN', "'http://10.example', 'http://notlocalhost.example', 'http://localhost.example' are allowed with credentials."]],
  [list('http://*.a.example', 'http://11.0.0.1', 'http://172.32.0.1', 'http://[2001:db8::1]', 'http://100.128.0.1', 'http://100.63.0.1'), ['INSECURE_ORIGIN', "'http://*.a.example', 'http://11.0.0.1', 'http://172.32.0.1', and 3 more are allowed with credentials."]],
  [list('http://10.example', 'http://notlocalhost.example'), ['INSECURE_ORIGIN', "'http://10.example', 'http://notlocalhost.example' are allowed with credentials."]],
  [list('https://*.github.io'), ['SHARED_DOMAIN', "'https://*.github.io' is allowed with credentials. Anybody can register a subdomain there"]],
  [list('https://*.amazonaws.com', 'https://*.co.uk:8443'), ['SHARED_DOMAIN', "'https://*.amazonaws.com', 'https://*.co.uk:8443' are allowed with credentials."]],
  [list('https://github.io', 'https://a.github.io', 'https://*.a.github.io', 'https://*.notgithub.io')],
  [{ allowOriginRegex: 'https://([a-z]+\\.?)+example\\.org' }, ['SLOW_REGEX', 'allowOriginRegex can take exponential time, so one request can stop the server.']],
  [regex('https://(?:[a-z]+|[a-z0-9]+)+\\.example\\.org'), ['SLOW_REGEX', 'allowOriginRegex can take exponential time, so one request can stop the server.']],
  [{ allowOriginRegex: 'https://([a-z]+\\.)+example\\.org' }],
  [{ allowOriginRegex: 'https://([a-z]{1,10}){1,10}\\.example\\.org' }, ['SLOW_REGEX', 'allowOriginRegex can take exponential time']],
  [{ allowOriginRegex: 'https://(\\d{1,3}\\.){3}\\d{1,3}(:\\d{1,5})?' }],
  [list('https://*.up.railway.app'), ['SHARED_DOMAIN', "'https://*.up.railway.app' is allowed with credentials. Anybody can"]],
  [list('https://*.kawasaki.jp', 'https://*.gov.uk'), ['SHARED_DOMAIN', "'https://*.kawasaki.jp', 'https://*.gov.uk' are allowed with credentials."]],
  [list('http://0.0.0.0:3000')],
  [regex('http://(localhost|0\\.0\\.0\\.0):3000')],
  [regex('chrome-extension://[a-p]{32}'), ['OPEN_REGEX', "allowOriginRegex matches 'chrome-extension://aaaa"]],
  [regex('chrome-extension://abcdefghijklmnopabcdefghijklmnop')],
  [regex('https://.*'), ['OPEN_REGEX', "allowOriginRegex matches 'https://evil.example', and credentials are allowed, so a stranger's site can"]],
  [regex('https://.*\\.com'), ['OPEN_REGEX', "allowOriginRegex matches 'https://evil.com', and credentials are allowed"]],
  [regex('https://.*:\\d+'), ['OPEN_REGEX', "allowOriginRegex matches 'https://evil.example:1', and credentials are allowed"]],
  [regex('http://.*'), ['OPEN_REGEX', "allowOriginRegex matches 'http://evil.example', and credentials are allowed"]],
  [regex('chrome-extension://.*'), ['OPEN_REGEX', "allowOriginRegex matches 'chrome-extension://"]],
  [regex('https://.*\\.vercel\\.app'), ['OPEN_REGEX', "allowOriginRegex matches 'https://evil.vercel.app', and credentials are allowed"]],
  [regex('https://.*.example.org'), ['OPEN_REGEX', "allowOriginRegex matches 'https://evilexample.org', and credentials are allowed"]],
  [regex('https://(?:app).example\\.org'), ['OPEN_REGEX', "allowOriginRegex matches 'https://appxexample.org', and credentials are allowed"]],
  [regex('https://.*my-app\\.vercel\\.app'), ['OPEN_REGEX', "allowOriginRegex matches 'https://evilmy-app.vercel.app', and credentials are allowed"]],
  [regex('https://.*example\\.org(:\\d+)?'), ['OPEN_REGEX', "allowOriginRegex matches 'https://evilexample.org', and credentials are allowed"]],
  [regex('https://app.example.org'), ['OPEN_REGEX', "allowOriginRegex matches 'https://appxexample.org', and credentials are allowed"]],
  [regex('https://.*.example.co.uk'), ['OPEN_REGEX', "allowOriginRegex matches 'https://evilexamplexco.uk', and credentials are allowed"]],
  [regex('https://www.example.com'), ['OPEN_REGEX', "allowOriginRegex matches 'https://wwwxexample.com', and credentials are allowed"]],
  [regex('https://.*\\.xyz'), ['OPEN_REGEX', "allowOriginRegex matches 'https://evil.xyz', and credentials are allowed"]],
  [regex('https://.*.xyz'), ['OPEN_REGEX', "allowOriginRegex matches 'https://evil.xyz', and credentials are allowed"]],
  [regex('https://.*\\.xyz(:\\d+)?'), ['OPEN_REGEX', "allowOriginRegex matches 'https://evil.xyz', and credentials are allowed"]],
  [regex('https://.*\\.xyz:?\\d*'), ['OPEN_REGEX', "allowOriginRegex matches 'https://evil.xyz', and credentials are allowed"]],
  [regex('https://app\\.example\\.org|https://.*\\.xyz'), ['OPEN_REGEX', "allowOriginRegex matches 'https://evil.xyz', and credentials are allowed"]],
  [regex('https://.*example\\.com\\.mx'), ['OPEN_REGEX', "allowOriginRegex matches 'https://evilexample.com.mx', and credentials are allowed"]],
  // Nobody registers a name below `co.mx`, which is somebody's own.
  [regex('https://.*example\\.co\\.mx')],
  [regex('https://app\\.example\\.org|https://.*example\\.net'), ['OPEN_REGEX', "allowOriginRegex matches 'https://evilexample.net', and credentials are allowed"]],
  [regex('https://www.api.example.com'), ['OPEN_REGEX', "allowOriginRegex matches 'https://wwwxapixexample.com', and credentials are allowed"]],
  [{ allowOriginRegex: /https:\/\/.*EXAMPLE\.ORG/i, allowCredentials }, ['OPEN_REGEX', "allowOriginRegex matches 'https://evilexample.org', and credentials are allowed"]],
  [{ allowOriginRegex: /https:\/\/.*\.XYZ/i, allowCredentials }, ['OPEN_REGEX', "allowOriginRegex matches 'https://evil.xyz', and credentials are allowed"]],
  [regex('https://.*\\.example\\.org')],
  [regex('https?://(.*\\.)?example\\.org(:\\d+)?'), ['INSECURE_ORIGIN', "'http://example.org', by allowOriginRegex, is allowed with credentials."]],
  [regex('https://.*-api\\.example\\.org')],
  [regex('https://.*\\.example\\.co\\.uk')],
  [regex('https://.*\\.example\\.ac\\.uk')],
  [regex('https://.*\\.ac\\.uk'), ['OPEN_REGEX', "allowOriginRegex matches 'https://evil.ac.uk'"]],
  [regex('https://my-app-.*\\.vercel\\.app'), ['OPEN_REGEX', "allowOriginRegex matches 'https://my-app-evil.vercel.app'"]],
  [regex('https://[\\w-]+--my-site\\.netlify\\.app')],
  [regex('https://example\\.com.*'), ['OPEN_REGEX', "allowOriginRegex matches 'https://example.com.evil.example'"]],
  [regex('https://example\\.com[\\w-]*'), ['OPEN_REGEX', "allowOriginRegex matches 'https://example.community'"]],
  [regex('https://(www\\.)?example\\.(com|net).*'), ['OPEN_REGEX', "allowOriginRegex matches 'https://example.com.evil.example'"]],
  [regex('https://.*\\.example\\.[a-z]+'), ['OPEN_REGEX', "allowOriginRegex matches 'https://evil.example.ac'"]],
  [regex('https://app\\..*'), ['OPEN_REGEX', "allowOriginRegex matches 'https://app.evil.example'"]],
  [regex('https://.*.example.(org|com)'), ['OPEN_REGEX', "allowOriginRegex matches 'https://evilexample.org'"]],
  [regex('http://(.+):(3000|8080)'), ['OPEN_REGEX', "allowOriginRegex matches 'http://evil.example:3000'"]],
  [regex('https://(?!evil)[a-z]{4}\\.com'), ['OPEN_REGEX', "allowOriginRegex matches 'https://xxxx.com'"]],
  [regex('http://localhost.*'), ['OPEN_REGEX', "allowOriginRegex matches 'http://localhost.evil.example'"]],
  [regex('http://app\\.example\\.org'), ['INSECURE_ORIGIN', "'http://app.example.org', by allowOriginRegex, is allowed with credentials."]],
  [{ ...regex('http://app\\.example\\.org'), allowOrigins: ['http://a.example'] }, ['INSECURE_ORIGIN', "'http://app.example.org', by allowOriginRegex, is allowed with credentials."]],
  [regex('.*://example\\.org'), ['INSECURE_ORIGIN', "'http://example.org', by allowOriginRegex, is"]],
  [regex('http://127.0.0.1:\\d+')],
  [regex('http://192.168.\\d+.\\d+(:\\d+)?')],
  [regex('https://.{0,}example\\.org'), ['OPEN_REGEX', "allowOriginRegex matches 'https://evilexample.org'"]],
  [regex('https://[a-z]{0,3}example\\.org'), ['OPEN_REGEX', "allowOriginRegex matches 'https://xexample.org'"]],
  [regex('https://.*\\.a\\.org|http://.*\\.amazonaws\\.com|https://[^.]+\\.b\\.amazonaws\\.com'), ['OPEN_REGEX', "allowOriginRegex matches 'http://evil.s3.amazonaws.com'"]],
  [regex('https://.*\\.amazonaws\\.com'), ['OPEN_REGEX', "allowOriginRegex matches 'https://evil.s3.amazonaws.com'"]],
  [regex(`${Array.from({ length: 80 }, (_, i) => `https://(www\\.)?site-${i}\\.org`).join('|')}|https://.*example\\.org`), ['OPEN_REGEX', "allowOriginRegex matches 'https://evilexample.org'"]],
  [regex('https://(a|b)(-[a-z0-9]{4})?\\.example\\.org')],
  // Below these, two labels make a domain.
  [regex('https://.*\\.run\\.app'), ['OPEN_REGEX', "allowOriginRegex matches 'https://"]],
  [regex('https://my-service-.*\\.run\\.app'), ['OPEN_REGEX', "allowOriginRegex matches 'https://my-service-"]],
  [regex('.*\\.compute\\.amazonaws\\.com'), ['OPEN_REGEX', "allowOriginRegex matches 'http"]],
  [regex('https://.*\\.kawasaki\\.jp'), ['OPEN_REGEX', "allowOriginRegex matches 'https://"]],
  [regex('https?://.*\\.run\\.app'), ['OPEN_REGEX', "allowOriginRegex matches 'http"]],
  [{ allowOriginRegex: 'https://([\\w.-]+\\.){1,5}example\\.org' }, ['SLOW_REGEX', 'allowOriginRegex can take exponential time']],
  [regex('^.*://localhost(:\\d+)?$')],
  // Nobody registers a domain below what is no top-level domain, and an address has four bytes.
  [regex('https?://.*\\.corp')],
  [regex('https?://.*\\.consul(:\\d+)?')],
  [regex('^http(s)?://(.+.)?(127.0.0.1:8000)$')],
  [regex('http://10(\\.\\d+){3}:8080')],
  [regex('http://localhost:\\d+')],
  [regex('http://.*.internal')],
  [regex('http://.*nas\\.internal')],
  [regex('http://192\\.168\\.\\d+\\.\\d+(:\\d+)?')],
  [{ allowCredentials, exposeHeaders: ['X-A', '*'] }, ['EXPOSE_ANY', "exposeHeaders: ['*'] exposes only a header named '*'"]],
]

for (const [options, ...expected] of ROWS) {
  const codes = expected.map(([code]) => code).join(', ') || 'no danger'
  t.test(`${inspect(options, { breakLength: Infinity })}: ${codes}`, async t => {
    const warnings = warningsOf(t)
    const layer = createCorsLayer(options)
    layer(() => {})
    layer(() => {})
    t.strictSame(
      warnings.map(([, init]) => init),
      expected.map(([code]) => ({ type: 'CorsLayerWarning', code: `CORS_LAYER_${code}` })),
    )
    for (const [i, [, start]] of expected.entries()) {
      const text = String(warnings[i]?.[0])
      t.equal(text.slice(0, start.length), start)
      t.match(text, /\. (?:Write|List|Serve) .*\.$/, 'it ends with what to write instead')
    }
  })
}
