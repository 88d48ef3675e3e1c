// A real `http.Server` without sockets: requests are pushed through a `Duplex` that counts what comes back. All
// answers to one request have the same length, so counting is enough.
import { createServer, type RequestListener } from 'node:http'
import { Duplex } from 'node:stream'
import type { Exchange } from '../contenders/exchanges.ts'

// Requests in one chunk: enough to be quick, few enough that the server never waits for a drain.
const PIPELINED = 10

// What browsers send with every request.
const USUAL = {
  host: 'api.example.org',
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  accept: 'application/json',
  'accept-encoding': 'gzip, deflate, br, zstd',
}

export interface Feed {
  /** What the server sends to one request. */
  readonly answer: string
  /** Microseconds per request, over at least `count` of them. */
  time(count: number): Promise<number>
}

export async function feed(listener: RequestListener, exchange: Exchange): Promise<Feed> {
  const lines = Object.entries({ ...USUAL, ...exchange.headers }).map(entry => entry.join(': '))
  const request = [`${exchange.method} /items/1 HTTP/1.1`, ...lines, '', ''].join('\r\n')
  const chunk = Buffer.from(request.repeat(PIPELINED), 'latin1')
  let answer = ''
  let receive = (data: string | Buffer): void => {
    answer += data.toString('latin1')
  }
  const socket = new Duplex({
    decodeStrings: false,
    read() {},
    // Node calls it for a single chunk too.
    writev(chunks, callback) {
      for (const { chunk } of chunks) receive(chunk)
      callback()
    },
  })
  createServer(listener).emit('connection', socket)
  socket.push(Buffer.from(request, 'latin1'))
  await new Promise(resolve => setImmediate(resolve))

  let awaited = 0
  let answered = (): void => {}
  receive = data => {
    // Node also writes empty strings, to be told when they are out.
    if (data.length === 0) return
    awaited -= data.length
    // The next chunk comes in an event of its own, as from a socket.
    if (awaited === 0) setImmediate(answered)
  }
  return {
    answer,
    async time(count) {
      const chunks = Math.ceil(count / PIPELINED)
      // The processor's time, garbage collection included. The clock would count other processes too.
      const start = process.cpuUsage()
      for (let i = 0; i < chunks; i++) {
        awaited = answer.length * PIPELINED
        const all = new Promise<void>(resolve => {
          answered = resolve
        })
        socket.push(chunk)
        await all
      }
      const { user, system } = process.cpuUsage(start)
      return (user + system) / (chunks * PIPELINED)
    },
  }
}
