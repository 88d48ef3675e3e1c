// The model of a browser, against servers that answer as the examples of the Fetch standard.
import t from 'tap'
import { serve } from '../support/server.ts'
import { corsFetch } from './fetch.ts'

const allow = (name: string) => `Access-Control-Allow-${name}`
const any = { [allow('Origin')]: '*', [allow('Methods')]: '*', [allow('Headers')]: '*' }
const anyExposed = { ...any, 'Access-Control-Expose-Headers': '*', 'X-One': '1' }
const put = { origin: 'https://a.test', method: 'PUT', headers: [], credentials: false } as const

// biome-ignore format: a row a line
const ROWS: [name: string, request: Parameters<typeof corsFetch>[1], headers: Record<string, string>, outcome: unknown][] = [
  ['nothing is allowed', put, {}, { blocked: 'preflight: origin' }],
  ['* allows any method', put, any, { readable: ['content-length'] }],
  ['* allows any header', { ...put, headers: [['X-A', '1']] }, any, { readable: ['content-length'] }],
  ['* does not allow Authorization', { ...put, headers: [['Authorization', '1']] }, any, { blocked: 'headers' }],
  ['* allows nothing with credentials', { ...put, credentials: true }, any, { blocked: 'preflight: origin' }],
  ['* is a method with credentials', { ...put, credentials: true }, { ...any, [allow('Origin')]: put.origin, [allow('Credentials')]: 'true' }, { blocked: 'method' }],
  ['True is not true', { ...put, credentials: true }, { ...any, [allow('Origin')]: put.origin, [allow('Credentials')]: 'True' }, { blocked: 'preflight: credentials' }],
  ['a slash is too much', { ...put, method: 'GET' }, { [allow('Origin')]: `${put.origin}/` }, { blocked: 'origin' }],
  ['* exposes any header', put, anyExposed, { readable: ['access-control-allow-headers', 'access-control-allow-methods', 'access-control-allow-origin', 'access-control-expose-headers', 'connection', 'content-length', 'date', 'x-one'] }],
]

for (const [name, request, headers, outcome] of ROWS) {
  t.test(name, async t => {
    const port = await serve(
      t,
      (_req, res) => void res.writeHead(200, { ...headers, 'Content-Length': '4' }).end('body'),
    )
    t.strictSame(await corsFetch(port, request), outcome)
  })
}
