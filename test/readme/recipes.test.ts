// What the recipes and the examples of the README promise, asked of the programs as they stand.
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import * as mcp from '@modelcontextprotocol/client'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { io } from 'socket.io-client'
import t from 'tap'
import { WebSocket } from 'ws'
import { exchange } from '../support/server.ts'
import { blockWith } from './readme.ts'
import { ORIGIN, preflight, run, serve, valuesOf } from './run.ts'

t.setTimeout(120_000)
const EVIL = ['Origin', 'https://evil.test'] as const

/** A program with one layer, which then prints what `expression` says of it. */
function printing(code: string, expression: string): string {
  const made = code.replace(/^createCorsLayer\(/m, 'const layer = createCorsLayer(')
  return `${made}\nconsole.log(JSON.stringify(${expression}))\n`
}

t.test('the origins that the example chooses are as its comments say', async t => {
  const cases: readonly (readonly [origin: string, isAllowed: boolean])[] = [
    ['https://example.org', true],
    ['https://a.b.example.org', true],
    ['http://localhost:5173', true],
    ['https://preview-12.example.com', true],
    ['https://tenant.example.net', true],
    ['https://preview-12.example.com.evil.test', false],
    ['https://localhost:5173', false],
    ['https://example.com', false],
  ]
  const origins = JSON.stringify(cases.map(([origin]) => origin))
  const { out } = await run(
    t,
    printing(
      blockWith('preview-').code,
      `await Promise.all(${origins}.map(origin => layer.isAllowedOrigin(origin)))`,
    ),
  )
  t.strictSame(
    JSON.parse(out),
    cases.map(([, isAllowed]) => isAllowed),
  )
})

t.test('the channel gives what the example reads', async t => {
  const request = `
import { createServer, request } from 'node:http'
import { createCorsLayer } from 'cors-layer'
const layer = createCorsLayer({ allowOrigins: ['https://example.org'] })
const server = createServer(layer((req, res) => res.end())).listen(0, '127.0.0.1', () => {
  const headers = {
    origin: 'https://example.org',
    'access-control-request-method': 'PUT',
    'access-control-request-headers': 'x-one,x-two',
  }
  const { port } = server.address()
  request({ host: '127.0.0.1', port, method: 'OPTIONS', headers }, () => process.exit()).end()
})
`
  const { out } = await run(t, blockWith("subscribe('cors-layer:decision'").code + request)
  t.equal(
    out,
    `preflight https://example.org [
  { reason: 'method', value: 'PUT' },
  { reason: 'headers', value: 'x-one' },
  { reason: 'headers', value: 'x-two' }
]
`,
  )
})

t.test('each path has its own policy', async t => {
  const { port } = await serve(t, blockWith("'/public'").code)
  const ask = async (path: string) =>
    valuesOf(await exchange(port, { path, headers: [EVIL] }), 'access-control-allow-origin').join()
  t.equal(await ask('/public/news'), '*')
  t.equal(await ask('/account/name'), '')
})

t.test('SIGHUP changes the policy, and a mistake keeps the last one', async t => {
  const files = { 'cors.json': '{ "allowOrigins": ["https://example.org"] }' }
  const { port, child, directory, printed } = await serve(t, blockWith("'SIGHUP'").code, { files })
  const reload = async (options: object): Promise<void> => {
    writeFileSync(join(directory, 'cors.json'), JSON.stringify(options))
    child.kill('SIGHUP')
  }
  const isAllowed = async (origin: string): Promise<boolean> => {
    const response = await exchange(port, { headers: [['Origin', origin]] })
    return valuesOf(response, 'access-control-allow-origin').join() === origin
  }
  const until = async (done: () => boolean | Promise<boolean>): Promise<void> => {
    for (let tries = 0; !(await done()); tries++) {
      if (tries === 500) throw new Error('The policy does not change.')
      await setTimeout(20)
    }
  }
  await reload({ allowOrigins: ['https://other.test'] })
  await until(() => isAllowed('https://other.test'))
  t.notOk(await isAllowed('https://example.org'))
  await reload({ allowOrigins: ['https://third.test/'] })
  await until(() => printed.err.includes('CorsOptionsError'))
  t.ok(await isAllowed('https://other.test'))
})

t.test('a disallowed origin is refused with 403, its preflight too', async t => {
  const { port } = await serve(t, blockWith("app.post('/'").code)
  const refused = await exchange(port, { method: 'POST', headers: [EVIL] })
  t.equal(`${refused.status} ${refused.body}`, '403 Forbidden origin')
  t.strictSame(valuesOf(refused, 'vary'), ['Origin'])
  const headers = [EVIL, ['Access-Control-Request-Method', 'POST']] as const
  t.equal((await exchange(port, { method: 'OPTIONS', headers })).status, 403)
  t.equal((await exchange(port, { method: 'POST', headers: [ORIGIN] })).body, 'done')
  t.equal((await exchange(port, { method: 'POST' })).body, 'done')
})

// https://fetch.spec.whatwg.org/#cors-safelisted-request-header, and headers that browsers set.
const UNASKED = /^(?:accept|origin|user-agent)$/
const ALWAYS_READABLE = /^(?:cache-control|content-length|content-type)$/

/** A `fetch` that sends a preflight first, and gives only the headers that are exposed, as a browser's. */
function pageFetch(port: number, sent: Set<string>) {
  return async (url: string | URL, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers)
    const names = [...headers.keys()].filter(name => !UNASKED.test(name))
    for (const name of names) sent.add(name)
    const method = init.method ?? 'GET'
    const { status, body } = await preflight(port, method, names)
    if (status !== 200) throw new TypeError(`${method} ${names}: ${body}`)
    headers.set('origin', 'https://example.org')
    const response = await fetch(url, { ...init, headers })
    if (response.headers.get('access-control-allow-origin') !== 'https://example.org') {
      throw new TypeError(`${method}: the page may not read it`)
    }
    const exposed = response.headers.get('access-control-expose-headers')?.toLowerCase().split(', ')
    const readable = [...response.headers].filter(
      ([name]) => ALWAYS_READABLE.test(name) || exposed?.includes(name),
    )
    return new Response(response.body, { status: response.status, headers: readable })
  }
}

t.test('a page calls the MCP server of the revision without sessions', async t => {
  const { port } = await serve(t, blockWith('createMcpHandler(').code)
  const sent = new Set<string>()
  const url = new URL(`http://127.0.0.1:${port}/`)
  const client = new mcp.Client(
    { name: 'page', version: '1.0.0' },
    { versionNegotiation: { mode: { pin: '2026-07-28' } } },
  )
  await client.connect(new mcp.StreamableHTTPClientTransport(url, { fetch: pageFetch(port, sent) }))
  const { content } = await client.callTool({ name: 'hello' })
  t.strictSame(content, [{ type: 'text', text: 'hello' }])
  await client.close()
  t.ok(sent.has('mcp-method') && sent.has('mcp-name'), [...sent].join())
  t.equal((await exchange(port, { method: 'POST', headers: [EVIL] })).status, 403)
})

/** A page's client of the revisions up to 2025-11-25. */
async function connectOld(port: number, sent: Set<string>) {
  const url = new URL(`http://127.0.0.1:${port}/`)
  const client = new Client({ name: 'page', version: '1.0.0' })
  const transport = new StreamableHTTPClientTransport(url, { fetch: pageFetch(port, sent) })
  // Its declarations are not made for `exactOptionalPropertyTypes`.
  await client.connect(transport as Parameters<Client['connect']>[0])
  return { client, transport }
}

t.test('a page that speaks an older revision calls the same MCP server', async t => {
  const { port } = await serve(t, blockWith('createMcpHandler(').code)
  const { client } = await connectOld(port, new Set())
  const { content } = await client.callTool({ name: 'hello' })
  t.strictSame(content, [{ type: 'text', text: 'hello' }])
  await client.close()
})

// The options of the README's program, and what its last sentence adds for sessions.
const WITH_SESSIONS = `import { randomUUID } from 'node:crypto'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import { createCorsLayer } from 'cors-layer'
import express from 'express'

const corsLayer = createCorsLayer({
  allowOrigins: ['https://example.org'],
  allowMethods: ['POST', 'GET', 'DELETE'],
  allowHeaders: [
    'Content-Type', 'Authorization', 'Mcp-Protocol-Version', 'Mcp-Method', 'Mcp-Name', 'Mcp-Session-Id', 'Last-Event-ID',
  ],
  exposeHeaders: ['WWW-Authenticate', 'Mcp-Session-Id'],
})

const app = express()
app.use((req, res, next) => {
  const { origin } = req.headers
  if (origin === undefined || corsLayer.isAllowedOrigin(origin, req)) return corsLayer(req, res, next)
  res.status(403).vary('Origin').send('Forbidden origin')
})

const sessions = new Map()
app.all('/', async (req, res) => {
  const id = req.headers['mcp-session-id']
  if (id !== undefined && !sessions.has(id)) return res.status(404).send('No such session')
  const transport = sessions.get(id) ?? (await connect())
  await transport.handleRequest(req, res)
})

async function connect() {
  const transport = new StreamableHTTPServerTransport({
    sessionIdGenerator: randomUUID,
    onsessioninitialized: id => { sessions.set(id, transport) },
    onsessionclosed: id => { sessions.delete(id) },
  })
  const server = new McpServer({ name: 'example', version: '1.0.0' })
  server.registerTool('hello', { description: 'Says hello' }, () => ({ content: [{ type: 'text', text: 'hello' }] }))
  await server.connect(transport)
  return transport
}

app.listen(8000)
`

t.test('a page calls an MCP server with sessions, and ends its session', async t => {
  const { port } = await serve(t, WITH_SESSIONS)
  const sent = new Set<string>()
  const { client, transport } = await connectOld(port, sent)
  const { content } = await client.callTool({ name: 'hello' })
  t.strictSame(content, [{ type: 'text', text: 'hello' }])
  const { sessionId = '' } = transport
  await transport.terminateSession()
  await client.close()
  t.ok(sent.has('mcp-session-id') && sent.has('mcp-protocol-version'), [...sent].join())
  const headers = [ORIGIN, ['Mcp-Session-Id', sessionId]] as const
  t.equal((await exchange(port, { method: 'POST', headers })).status, 404)
  t.equal((await exchange(port, { method: 'POST', headers: [EVIL] })).status, 403)
})

t.test(
  'Socket.IO connects pages of an allowed origin only, by polling and by WebSocket',
  async t => {
    const { port } = await serve(t, blockWith("from 'socket.io'").code)
    for (const transport of ['polling', 'websocket']) {
      const connect = async (Origin?: string): Promise<string> => {
        const client = io(`http://127.0.0.1:${port}`, {
          transports: [transport],
          reconnection: false,
          forceNew: true,
          ...(Origin !== undefined && { extraHeaders: { Origin } }),
        })
        try {
          return await new Promise(resolve => {
            client.on('hello', () => resolve('hello'))
            client.on('connect_error', () => resolve('refused'))
          })
        } finally {
          client.close()
        }
      }
      t.equal(await connect('https://example.org'), 'hello', transport)
      t.equal(await connect(), 'hello', transport)
      t.equal(await connect('https://evil.test'), 'refused', transport)
    }
    const path = '/socket.io/?EIO=4&transport=polling'
    const polled = await exchange(port, { path, headers: [ORIGIN] })
    t.strictSame(valuesOf(polled, 'access-control-allow-origin'), ['https://example.org'])
  },
)

t.test('ws connects pages of an allowed origin, and clients that are not browsers', async t => {
  const { port } = await serve(t, blockWith("from 'ws'").code)
  const connect = async (origin?: string): Promise<string> => {
    const client = new WebSocket(`ws://127.0.0.1:${port}`, origin === undefined ? {} : { origin })
    try {
      const [first] = await Promise.race([
        once(client, 'message').then(([data]) => [String(data)]),
        once(client, 'unexpected-response').then(([, res]) => [String(res.statusCode)]),
      ])
      return first ?? ''
    } finally {
      client.on('error', () => {}).terminate()
    }
  }
  t.equal(await connect('https://example.org'), 'hello')
  t.equal(await connect(), 'hello')
  t.equal(await connect('https://evil.test'), '403')
})
