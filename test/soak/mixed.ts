// Many mixed requests through one server, and what is left behind by them. The heap is measured after a
// forced collection, and against a start with warm caches: only what grows with the requests counts.
import { createServer, type RequestListener, type Server } from 'node:http'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createCorsLayer } from '../../lib/index.ts'
import { exchangeInMemory } from '../support/memory.ts'
import type { Headers } from '../support/server.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

export interface Soaked {
  readonly requests: number
  readonly answers: number
  /** Bytes by which the heap grew, after a collection. */
  readonly growth: number
  readonly listeners: number
  readonly handles: number
}

const WARM_UP = 20_000
const A_CONNECTION = 16

// Each ends in its own way; one in sixteen breaks.
const app: RequestListener = (req, res) => {
  const way = Number(req.headers['x-way'])
  if (way % 4 === 0) res.setHeader('Vary', ['Accept', 'Cookie'])
  if (way % 8 === 1) res.writeHead(200, { Vary: 'Accept', 'X-A': `${way}` }).end('object')
  else if (way % 8 === 2) res.writeHead(200, ['Set-Cookie', 'a', 'Set-Cookie', 'b']).end('flat')
  else if (way % 8 === 3) res.writeHead(404, 'Not Here').end()
  else if (way % 8 === 4) res.write('a') && res.end('b')
  else if (way % 8 === 5) res.writeHead(304).end()
  else if (way % 8 === 6) {
    try {
      res.writeHead(99)
    } catch {
      res.writeHead(500).end('mended')
    }
  } else if (way === A_CONNECTION - 1) setImmediate(() => req.socket.destroy())
  else res.end('implicit')
}

function headersOf(way: number, number: number): Headers {
  const headers: (readonly [string, string])[] = [['X-Way', String(way)]]
  if (way % 3 !== 0)
    headers.push(['Origin', way % 2 === 0 ? 'https://a.test' : `https://${number}.test`])
  if (way % 5 === 1) headers.push(['Access-Control-Request-Method', 'PUT'])
  if (way % 5 === 1) headers.push(['Access-Control-Request-Headers', `x-${number}, x-a`])
  return headers
}

/** `A_CONNECTION` pipelined requests, the last of which makes the app end the connection. */
function pipeline(number: number): string {
  let bytes = ''
  for (let way = 0; way < A_CONNECTION; way++) {
    const method = way % 5 === 1 ? 'OPTIONS' : 'GET'
    const lines = headersOf(way, number + way).map(([name, value]) => `${name}: ${value}\r\n`)
    bytes += `${method} /${number + way} HTTP/1.1\r\nHost: a.test\r\n${lines.join('')}\r\n`
  }
  return bytes
}

async function send(server: Server, requests: number): Promise<number> {
  let answers = 0
  for (let number = 0; number < requests; number += A_CONNECTION) {
    const text = await exchangeInMemory(server, pipeline(number))
    answers += text.split('HTTP/1.1 ').length - 1
  }
  return answers
}

const heap = () => {
  collect()
  return process.memoryUsage().heapUsed
}
const listenersOf = (server: Server) =>
  [server, process]
    .flatMap(emitter => emitter.eventNames().map(name => emitter.listenerCount(name as 'exit')))
    .reduce((sum, count) => sum + count, 0)

/** Sends `requests`, after a warm-up, and measures what they leave. */
export async function soak(requests: number): Promise<Soaked> {
  const layer = createCorsLayer({
    allowOrigins: ['https://a.test', 'https://*.example.org'],
    allowOriginRegex: 'https://b\\.test',
    // Some of the others are answered for at once, and some by a promise.
    isAllowedOrigin: (origin: string) =>
      origin.endsWith('1.test') ? true : Promise.resolve(origin.endsWith('3.test')),
    allowMethods: ['GET', 'PUT'],
    allowHeaders: ['X-A'],
    allowCredentials: true,
  })
  const server = createServer(layer(app))
  await send(server, WARM_UP)
  const [heapBefore, listenersBefore] = [heap(), listenersOf(server)]
  const handlesBefore = process.getActiveResourcesInfo().length
  const answers = await send(server, requests)
  return {
    requests,
    answers,
    growth: heap() - heapBefore,
    listeners: listenersOf(server) - listenersBefore,
    handles: process.getActiveResourcesInfo().length - handlesBefore,
  }
}
