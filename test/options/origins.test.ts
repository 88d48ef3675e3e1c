// What entries of `allowOrigins` are refused for. A text here is the whole message after the value: the
// rule, and what to write instead.
import { inspect } from 'node:util'
import t from 'tap'
import { refusal } from './refusal.ts'

// biome-ignore format: a row a line
const REFUSED: [origin: unknown, message: string][] = [
  ['https://example.org/', "has a path, which an Origin never has. Write 'https://example.org'."],
  ['https://example.org/a?b', "has a path, which an Origin never has. Write 'https://example.org'."],
  ['https://example.org?a', "has a query or fragment, which an Origin never has. Write 'https://example.org'."],
  ['https://example.org#a', "has a query or fragment, which an Origin never has. Write 'https://example.org'."],
  ['https://*.example.org/', "has a path, which an Origin never has. Write 'https://*.example.org'."],
  ['example.org', "has no scheme. Write 'https://example.org'."],
  ['//example.org', "has no scheme. Write 'https://example.org'."],
  ['*.example.org', "has no scheme. Write 'https://*.example.org'."],
  ['localhost:3000', "has no scheme. Write 'http://localhost:3000'."],
  ['LOCALHOST:3000', "has no scheme. Write 'http://localhost:3000'."],
  ['localhosts:3000', "has no scheme. Write 'https://localhosts:3000'."],
  ['localhost-a:3000', "has no scheme. Write 'https://localhost-a:3000'."],
  ['localhost.example:3000', "has no scheme. Write 'https://localhost.example:3000'."],
  ['my.localhost:3000', "has no scheme. Write 'https://my.localhost:3000'."],
  ['10.20.30.40:8080', "has no scheme. Write 'http://10.20.30.40:8080'."],
  ['notNull', "has no scheme. Write 'https://notnull'."],
  ['null.example', "has no scheme. Write 'https://null.example'."],
  ['//localhost:3000', "has no scheme. Write 'http://localhost:3000'."],
  ['localhost/a', "has no scheme. Write 'http://localhost'."],
  ['a.test/http:x', "has no scheme. Write 'https://a.test'."],
  ['http:example.org', "is not written as browsers send it. Write 'http://example.org'."],
  ['127.0.0.1:8080', "has no scheme. Write 'http://127.0.0.1:8080'."],
  ['[::1]:8080', "has no scheme. Write 'http://[::1]:8080'."],
  ['https://example.org:443', "names the default port, which browsers leave out. Write 'https://example.org'."],
  ['http://example.org:80', "names the default port, which browsers leave out. Write 'http://example.org'."],
  ['https://*.example.org:443', "names the default port, which browsers leave out. Write 'https://*.example.org'."],
  ['https://Example.org', "has upper-case letters, but browsers send lower case. Write 'https://example.org'."],
  ['HTTPS://example.org', "has upper-case letters, but browsers send lower case. Write 'https://example.org'."],
  ['App://Home', "has upper-case letters, but browsers send lower case. Write 'app://home'."],
  ['https://bücher.example', "is not in Punycode, as browsers send it. Write 'https://xn--bcher-kva.example'."],
  [' https://example.org', "has a space or a comma at its start or end. Write 'https://example.org'."],
  ['https://example.org,', "has a space or a comma at its start or end. Write 'https://example.org'."],
  ['https://a.test,https://b.test', "holds several origins; list each one separately. Write 'https://a.test', 'https://b.test'."],
  ['https://a.test b.test', "holds several origins; list each one separately. Write 'https://a.test', 'https://b.test'."],
  ['https://user@example.org', "has user information, which an Origin never has. Write 'https://example.org'."],
  ['https://127.1', "is not written as browsers send it. Write 'https://127.0.0.1'."],
  ['https://[::0001]', "is not written as browsers send it. Write 'https://[::1]'."],
  ['https://example.org:08080', "is not written as browsers send it. Write 'https://example.org:8080'."],
  ['https://.*\\.example\\.org', "is a regex, but entries are compared as plain text. Write allowOriginRegex: 'https://.*\\\\.example\\\\.org'."],
  ['.*', "is a regex, but entries are compared as plain text. Write allowOriginRegex: '.*'."],
  ['^https://a.test', "is a regex, but entries are compared as plain text. Write allowOriginRegex: '^https://a.test'."],
  ['https://a.test$', "is a regex, but entries are compared as plain text. Write allowOriginRegex: 'https://a.test$'."],
  ['https://a.test|https://b.test', "is a regex, but entries are compared as plain text. Write allowOriginRegex: 'https://a.test|https://b.test'."],
  ['http(s)://a.test', "is a regex, but entries are compared as plain text. Write allowOriginRegex: 'http(s)://a.test'."],
  ['https://a{2}.test', "is a regex, but entries are compared as plain text. Write allowOriginRegex: 'https://a{2}.test'."],
  ['https://[a-z]*.a.test', "is a regex, but entries are compared as plain text. Write allowOriginRegex: 'https://[a-z]*.a.test'."],
  ['https://[a-z]+.a.test', "is a regex, but entries are compared as plain text. Write allowOriginRegex: 'https://[a-z]+.a.test'."],
  ['https://[a-z]?.a.test', "is a regex, but entries are compared as plain text. Write allowOriginRegex: 'https://[a-z]?.a.test'."],
  ['https://.+a.test', "is a regex, but entries are compared as plain text. Write allowOriginRegex: 'https://.+a.test'."],
  ['https://$_HOST', 'holds a variable that was not filled in. Write its value.'],
  ['https://a.test/https?x', "has a path, which an Origin never has. Write 'https://a.test'."],
  ['https?://example.org', "is a regex, but entries are compared as plain text. Write allowOriginRegex: 'https?://example.org'."],
  ['https://example.org:99999', "has a port over 65535. Write scheme, host and port, such as 'https://example.org'."],
  ['https://', "is not an origin. Write scheme, host and port, such as 'https://example.org'."],
  ['', 'is empty. Leave it out.'],
  ['NULL', "is not lower case; browsers send 'null'. Write 'null'."],
  ['https://*', "has a '*' where none is allowed; it can stand for all subdomains or for the port. Write allowOriginRegex: 'https://[\\\\w.-]+'."],
  ['https://*:*', "has a '*' where none is allowed; it can stand for all subdomains or for the port. Write allowOriginRegex: 'https://[\\\\w.-]+(:\\\\d+)?'."],
  ['https://a.*.example.org', "has a '*' where none is allowed; it can stand for all subdomains or for the port. Write allowOriginRegex: 'https://a\\\\.[\\\\w-]+\\\\.example\\\\.org'."],
  ['https://*.*.example.org', "has a '*' where none is allowed; it can stand for all subdomains or for the port. Write allowOriginRegex: 'https://[\\\\w-]+\\\\.[\\\\w-]+\\\\.example\\\\.org'."],
  ['https://a*.example.org', "has a '*' where none is allowed; it can stand for all subdomains or for the port. Write allowOriginRegex: 'https://a[\\\\w-]*\\\\.example\\\\.org'."],
  ['http://localhost:80*', "has a '*' where none is allowed; it can stand for all subdomains or for the port. Write allowOriginRegex: 'http://localhost:80\\\\d*'."],
  ['http://localhost:*0', "has a '*' where none is allowed; it can stand for all subdomains or for the port. Write allowOriginRegex: 'http://localhost:\\\\d*0'."],
  ['*://example.org', "has a '*' where none is allowed; it can stand for all subdomains or for the port. Write allowOriginRegex: 'https?://example\\\\.org'."],
  ['https://*.com', "matches every domain under 'com', no matter who owns it. Write at least one more label, such as 'https://*.example.com'."],
  ['https://*.127.0.0.1', "has '*.' before an IP address, which has no subdomains. List each address."],
  ['https://*.127.0.0.10', "has '*.' before an IP address, which has no subdomains. List each address."],
  [3, 'is not a string. Write each entry as a string.'],
  [/a/, 'is not a string. Write it as allowOriginRegex.'],
  [undefined, 'is not a string. Write each entry as a string.'],
  ['https:/a.example', "is not written as browsers send it. Write 'https://a.example'."],
  ['http//a.example', "is not written as browsers send it. Write 'http://a.example'."],
  ['HTTPS//a.example', "is not written as browsers send it. Write 'https://a.example'."],
  ['http:///a.example', "is not written as browsers send it. Write 'http://a.example'."],
  ['localhost:', "has no scheme. Write 'http://localhost'."],
  ['example.org:', "has no scheme. Write 'https://example.org'."],
  ['com.example.app://', "is not an origin. Write scheme, host and port, such as 'https://example.org'."],
  ['file:', "is not written as browsers send it. Write 'file://'."],
  ['file:///', "is not written as browsers send it. Write 'file://'."],
  ['FILE://', "is not written as browsers send it. Write 'file://'."],
  ['file:///a.html', "is not written as browsers send it. Write 'file://'."],
  ['data:text/plain,a', "is never sent; browsers send 'null' for such pages. Serve the page over HTTP."],
  ['About:blank', "is never sent; browsers send 'null' for such pages. Serve the page over HTTP."],
  ['filesystem:https://a.example/temporary/a', "is never sent; browsers send 'null' for such pages. Serve the page over HTTP."],
  ['blob:https://a.example', "is never sent; browsers send 'null' for such pages. Serve the page over HTTP."],
  ['javascript:0', "is never sent; browsers send 'null' for such pages. Serve the page over HTTP."],
  ['ws://a.example', "has a scheme that no page is served with. Write 'http://a.example'."],
  ['wss://a.example:8443', "has a scheme that no page is served with. Write 'https://a.example:8443'."],
  ['WSS://a.example', "has a scheme that no page is served with. Write 'https://a.example'."],
  ['ftp://a.example', 'has a scheme that no page is served with. Write the origin of the page.'],
  ['http:', "is not an origin. Write scheme, host and port, such as 'https://example.org'."],
  ['ws:', 'has a scheme that no page is served with. Write the origin of the page.'],
  ['https://a.example:0', 'has port 0, which no server uses. Write the port of the page.'],
  ['https://a..example', 'has an empty label. Write one dot between two labels.'],
  ['https://.example.org', "has an empty label. Write 'https://*.example.org'."],
  ['.example.org', "has no scheme. Write 'https://*.example.org'."],
  ['https://*..example.org', 'has an empty label. Write one dot between two labels.'],
  ['https://*.example.org.', "is a pattern with a dot at the end of its host. Write 'https://*.example.org'."],
  ['https://*.example.org.:*', "is a pattern with a dot at the end of its host. Write 'https://*.example.org:*'."],
  ['https://example.org.:*', "is a pattern with a dot at the end of its host. Write 'https://example.org:*'."],
  ['https://*.[::1]', "has '*.' before an IP address, which has no subdomains. List each address."],
  ['https://*.10.0.0.1:*', "has '*.' before an IP address, which has no subdomains. List each address."],
  ['https://*.com:*', "matches every domain under 'com', no matter who owns it. Write at least one more label, such as 'https://*.example.com:*'."],
  ['chrome-extension://*', "has a '*' where none is allowed; it can stand for all subdomains or for the port. Write allowOriginRegex: 'chrome-extension://[\\\\w.-]+'."],
  ['http://10.0.0.*:3000', "has a '*' where none is allowed; it can stand for all subdomains or for the port. Write allowOriginRegex: 'http://10\\\\.0\\\\.0\\\\.\\\\d+:3000'."],
  ['http*://a.example', "has a '*' where none is allowed; it can stand for all subdomains or for the port. Write allowOriginRegex: 'https?://a\\\\.example'."],
  ['https://a.example:443, https://b.example/', "holds several origins; list each one separately. Write 'https://a.example', 'https://b.example'."],
  ['https://a.example *', "holds several origins; list each one separately. Write 'https://a.example', '*'."],
  ['GET', "has no scheme. Write 'https://get'."],
  ['https://*a.b+c.example', "has a '*' where none is allowed; it can stand for all subdomains or for the port. Write a pattern such as 'https://*.example.org' or 'http://localhost:*'."],
  ['App://*.Home', "matches every domain under 'home', no matter who owns it. Write at least one more label, such as 'app://*.example.home'."],
  ['a.test/http://b.test', "has no scheme. Write 'https://a.test'."],
  ['mock-http:8080', "has no scheme. Write 'https://mock-http:8080'."],
  ['HTTP', "is not an origin. Write scheme, host and port, such as 'https://example.org'."],
  ['https', "is not an origin. Write scheme, host and port, such as 'https://example.org'."],
  ['ftp', "is not an origin. Write scheme, host and port, such as 'https://example.org'."],
  ['ws', "is not an origin. Write scheme, host and port, such as 'https://example.org'."],
  ['App://', "is not an origin. Write scheme, host and port, such as 'https://example.org'."],
  ['https://HTTPS://a.test', "has two schemes. Write 'https://a.test'."],
  ['https://http://a.test', "has two schemes. Write 'http://a.test'."],
  ['https://a.test/app://https://b.test', "has a path, which an Origin never has. Write 'https://a.test'."],
  ['http://a.test:8080:*', "is not written as browsers send it. Write 'http://a.test:*'."],
  ['https://*.com:8443', "matches every domain under 'com', no matter who owns it. Write at least one more label, such as 'https://*.example.com:8443'."],
  ['https://*.example.org.:8443', "is a pattern with a dot at the end of its host. Write 'https://*.example.org:8443'."],
  ['https://a.*.test/', "has a '*' where none is allowed; it can stand for all subdomains or for the port. Write allowOriginRegex: 'https://a\\\\.[\\\\w-]+\\\\.test'."],
  ['app*://home', "has a '*' where none is allowed; it can stand for all subdomains or for the port. Write a pattern such as 'https://*.example.org' or 'http://localhost:*'."],
  ['com.web-app+2://*', "has a '*' where none is allowed; it can stand for all subdomains or for the port. Write allowOriginRegex: 'com\\\\.web-app\\\\+2://[\\\\w.-]+'."],
  ['http://8.8.*.8', "has a '*' where none is allowed; it can stand for all subdomains or for the port. Write allowOriginRegex: 'http://8\\\\.8\\\\.\\\\d+\\\\.8'."],
  ['http://*.*.0.1', "has a '*' where none is allowed; it can stand for all subdomains or for the port. Write allowOriginRegex: 'http://\\\\d+\\\\.\\\\d+\\\\.0\\\\.1'."],
  ['http://node-1*', "has a '*' where none is allowed; it can stand for all subdomains or for the port. Write allowOriginRegex: 'http://node-1[\\\\w-]*'."],
  ['https://10.*.a.test', "has a '*' where none is allowed; it can stand for all subdomains or for the port. Write allowOriginRegex: 'https://10\\\\.[\\\\w-]+\\\\.a\\\\.test'."],
  ['https://*.*', "has a '*' where none is allowed; it can stand for all subdomains or for the port. Write allowOriginRegex: 'https://[\\\\w-]+\\\\.[\\\\w-]+'."],
]

t.test('an entry that matches no origin is refused, with the one to write', async t => {
  for (const [origin, message] of REFUSED) {
    const said = refusal({ allowOrigins: ['https://a.test', origin] })
    t.equal(said, `CorsOptionsError: allowOrigins[1]: ${inspect(origin)} ${message}`)
  }
})

t.test('a function or a RegExp in the list is led to its own option', async t => {
  const said = (entry: unknown) => refusal({ allowOrigins: [entry] })
  t.match(said(/a/), 'allowOrigins[0]: /a/ is not a string. Write it as allowOriginRegex.')
  t.match(
    said(() => true),
    'is not a string. Write it as isAllowedOrigin.',
  )
})

t.test('an entry over 300 characters is refused', async t => {
  const said = (host: string) => refusal({ allowOrigins: [`https://${host}`] })
  t.match(said('a'.repeat(300)), /a{192}'\.\.\. 108 more characters is not an origin\. /)
  t.match(said(`${'a.'.repeat(146)}test`), /\.\.\. 104 more characters is not an origin\. /)
  t.equal(said(`${'a.'.repeat(144)}test`), 'accepted')
})

t.test('origins of any scheme, and in each form that browsers send, are accepted', async t => {
  const allowOrigins = [
    'https://example.org',
    'http://example.org:8080',
    'http://localhost',
    'http://ftp',
    'http://data:8080',
    'http://127.0.0.1:3000',
    'https://[::1]',
    'https://[2001:db8::1]:8443',
    'https://[2001:0:1:2:3:4:5:6]',
    'https://xn--bcher-kva.example',
    'https://under_score.example',
    'chrome-extension://aaaabbbbccccddddeeeeffffgggghhhh',
    'moz-extension://0d5b7a6e-0000-4000-8000-000000000000',
    'capacitor://localhost',
    'app://home:8080',
    'web+app2://home',
    'news://home',
    'profile://home',
    'sftp://home',
    'https://*.example.org',
    'https://*.localhost',
    'https://*.a.1.example.org',
    'http://localhost:*',
    'https://*.example.org:*',
    'https://*.example.org:8443',
    'https://example.org.',
    'http://127.0.0.1:*',
    'http://[::1]:*',
    'http://10.0.0.1:*',
    'http://*.local',
    'http://*.internal',
    'http://*.lan:*',
    'https://*.test',
    'http://*.home.arpa',
    'file://',
    'qrc:',
    'app://',
  ]
  t.equal(refusal({ allowOrigins }), 'accepted')
})

t.test("an entry in Punycode is refused where Node's parser finds none in it", async t => {
  // Node 24 and later take any.
  const origin = 'https://xn--a.example'
  t.equal(refusal({ allowOrigins: [origin] }) === 'accepted', URL.canParse(origin))
})
