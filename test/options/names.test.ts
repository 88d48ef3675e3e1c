// What entries of `allowMethods`, `allowHeaders` and `exposeHeaders` are refused for. A text here is the
// whole message after the value.
import { inspect } from 'node:util'
import t from 'tap'
import { refusal } from './refusal.ts'

// biome-ignore format: a row a line
const ENTRIES: [option: string, entry: unknown, message: string][] = [
  ['allowMethods', 'get', "is not upper case, and methods are case-sensitive. Write 'GET'."],
  ['allowMethods', 'A, B', "holds several entries. Write 'A', 'B'."],
  ['allowMethods', ' PUT', "has quotes, a space or a comma around it. Write 'PUT'."],
  ['allowMethods', 'P*', "is not a method; '*' can only stand alone, for any method. List each method in full."],
  ['allowMethods', 'PÜT', 'is not a method. Write one method.'],
  ['allowMethods', 'TRACE', 'is a method that browsers do not let scripts send. Leave it out.'],
  ['allowHeaders', 'X-*', "is not a header name; '*' can only stand alone, for any header name. List each header name in full."],
  ['allowHeaders', 'X:', 'is not a header name. Write one header name.'],
  ['allowHeaders', 'Proxy-Authorization', 'is set by the browser and never appears in a preflight. Leave it out.'],
  ['allowHeaders', 'Sec-Fetch-Mode', 'is set by the browser and never appears in a preflight. Leave it out.'],
  ['allowHeaders', 'Access-Control-Allow-Origin', 'is a response header, which this layer sends itself. Leave it out.'],
  ['allowHeaders', 'Content Type', 'is not a header name. Write one header name.'],
  ['exposeHeaders', 'Content Disposition', 'is not a header name. Write one header name.'],
  ['allowMethods', 'get|post', "is not upper case, and methods are case-sensitive. Write 'GET', 'POST'."],
  ['allowMethods', '"GET"', "has quotes, a space or a comma around it. Write 'GET'."],
  ['allowMethods', "'put'", "has quotes, a space or a comma around it. Write 'PUT'."],
  ['allowMethods', '["GET","POST"]', "holds several entries. Write 'GET', 'POST'."],
  ['allowHeaders', '"Cookie"', 'has quotes, a space or a comma around it. Leave it out.'],
  ['exposeHeaders', '', 'is empty. Leave it out.'],
  ['exposeHeaders', 'Set-Cookie', 'is a header that browsers do not let scripts read. Leave it out.'],
  ['allowMethods', 'GET, P*', 'holds several entries. List each one.'],
  ['allowHeaders', 'Cookie; X-A', "holds several entries. Write 'X-A'."],
  ['allowHeaders', "X'A,", 'has quotes, a space or a comma around it. Write "X\'A".'],
  ['allowHeaders', 'sec-fetch-mode, authorization', "holds several entries. Write 'authorization'."],
  ['allowMethods', 'Connect', 'is a method that browsers do not let scripts send. Leave it out.'],
  ['allowMethods', 'TRACK', 'is a method that browsers do not let scripts send. Leave it out.'],
  ['allowHeaders', 'Access-Control-Expose-Headers', 'is a response header, which this layer sends itself. Leave it out.'],
  ['allowHeaders', 'Access-Control-Max-Age', 'is a response header, which this layer sends itself. Leave it out.'],
  ['allowHeaders', 'X-A;X-B', "holds several entries. Write 'X-A', 'X-B'."],
  ['exposeHeaders', 'Set-Cookie2', 'is a header that browsers do not let scripts read. Leave it out.'],
  ['allowHeaders', 'Access-Control-Allow-Origin, X-A', "holds several entries. Write 'X-A'."],
]

t.test('an entry that never has an effect is refused, with what to write', async t => {
  for (const [option, entry, message] of ENTRIES) {
    const said = refusal({ [option]: new Set(['X', entry]) })
    t.equal(said, `CorsOptionsError: ${option}[1]: ${inspect(entry)} ${message}`)
  }
})

// https://fetch.spec.whatwg.org/#forbidden-request-header, with one of Private Network Access.
const FORBIDDEN =
  'Accept-Charset Accept-Encoding Access-Control-Request-Headers Access-Control-Request-Method Access-Control-Request-Private-Network Connection Content-Length Cookie Cookie2 Date DNT Expect Host Keep-Alive Origin Referer Set-Cookie TE Trailer Transfer-Encoding Upgrade Via'.split(
    ' ',
  )

t.test('each request header that browsers set themselves is refused', async t => {
  for (const name of FORBIDDEN) {
    const said = refusal({ allowHeaders: [name] })
    t.match(said, `'${name}' is set by the browser and never appears in a preflight. Leave it out.`)
  }
})

t.test('each character of a token is accepted', async t => {
  const token = "!#$%&'+-.^_`|~09azAZ"
  const lists = { allowMethods: [token], allowHeaders: [token], exposeHeaders: [token] }
  t.equal(refusal(lists), 'accepted')
})

t.test('names that contain a forbidden one are accepted', async t => {
  const options = {
    allowMethods: ['RETRACE', 'TRACES', 'propfind', 'A|B', 'ALL', "DON'T"],
    allowHeaders: ['X-Host', 'Hosts', 'X-Access-Control-Allow-Origin', 'Second', 'X-Proxy-A'],
    exposeHeaders: ['X-Set-Cookie', 'Set-Cookies'],
  }
  t.equal(refusal(options), 'accepted')
})
