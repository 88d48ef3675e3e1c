// An enumerable property of `Object.prototype`, as some old libraries and attacks leave one, reaches no
// response. A process of its own, since it would reach the test runner.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import t from 'tap'

const library = JSON.stringify(new URL('../lib/index.js', import.meta.url))
const program = `
  import { createServer, get } from 'node:http'
  import { once } from 'node:events'
  import { createCorsLayer } from ${library}
  Object.prototype.polluted = 'yes'
  Object.prototype.extend = function (other) {
    return other
  }
  const layer = createCorsLayer({ allowOrigins: ['https://a.test'] })
  const heads = [
    res => res.writeHead(200, { 'X-A': '1' }),
    res => res.writeHead(200, ['X-A', '1']),
    res => res.writeHead(200, [['X-A', '1']]),
    res => res.setHeader('X-A', '1'),
  ]
  for (const head of heads) {
    const server = createServer(layer((req, res) => { head(res); res.end() })).listen(0, '127.0.0.1')
    await once(server, 'listening')
    for (const headers of [{}, { origin: 'https://a.test' }]) {
      const asked = get({ port: server.address().port, host: '127.0.0.1', agent: false, headers })
      const [res] = await once(asked, 'response')
      console.log(res.statusCode, Object.keys(res.headers).sort().join())
      res.resume()
    }
    server.close()
  }`

t.test('every response is as without it', async t => {
  const args = ['--input-type=module', '--eval', program]
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 20_000 })
  const own = 'connection,date,transfer-encoding,vary,x-a'
  const named = `200 access-control-allow-origin,${own}\n`
  t.equal(
    stdout.replace(/content-length,|transfer-encoding,/g, ''),
    `200 ${own}\n${named}`.replaceAll('transfer-encoding,', '').repeat(4),
  )
})
