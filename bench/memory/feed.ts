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
  /**
   * Microseconds a request, over at least `count` of them: of the processor's time, garbage collection
   * included. The clock would count other processes too.
   */
  time(count: number): Promise<number>
}

export async function feed(
  listener: RequestListener,
  { method, headers }: Exchange,
): Promise<Feed> {
  const lines = Object.entries({ ...USUAL, ...headers }).map(entry => entry.join(': '))
  const request = [`${method} /items/1 HTTP/1.1`, ...lines, '', ''].join('\r\n')
  const chunk = Buffer.from(request.repeat(PIPELINED), 'latin1')
  let receive = (_data: string | Buffer): void => {}
  const socket = new Duplex({
    decodeStrings: false,
    read() {},
    write(data, _encoding, callback) {
      receive(data)
      callback()
    },
    writev(chunks, callback) {
      for (const { chunk } of chunks) receive(chunk)
      callback()
    },
  })
  createServer(listener).emit('connection', socket)

  let answer = ''
  receive = data => {
    answer += data.toString('latin1')
  }
  socket.push(Buffer.from(request, 'latin1'))
  await new Promise(resolve => setImmediate(resolve))

  const time: Feed['time'] = count =>
    new Promise(resolve => {
      const chunks = Math.ceil(count / PIPELINED)
      let left = chunks
      let awaited = 0
      const start = process.cpuUsage()
      const next = (): void => {
        if (left-- === 0) {
          const { user, system } = process.cpuUsage(start)
          resolve((user + system) / (chunks * PIPELINED))
          return
        }
        awaited = answer.length * PIPELINED
        socket.push(chunk)
      }
      receive = data => {
        // Node also writes empty strings, to be told when they are out.
        if (data.length === 0) return
        awaited -= data.length
        // The next chunk comes in an event of its own, as from a socket.
        if (awaited === 0) setImmediate(next)
      }
      next()
    })
  return { answer, time }
}
