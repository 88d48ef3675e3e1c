// A real `http.Server` without sockets: requests are pushed through a `Duplex` that counts what comes back. All
// answers to one request have the same length, so counting is enough.
import { createServer, type RequestListener } from 'node:http'
import { Duplex } from 'node:stream'

// Requests in one chunk: enough to be quick, few enough that the server never waits for a drain.
const PIPELINED = 10

export interface Feed {
  /** What the server sends to one request. It comes before `time`. */
  once(): Promise<string>
  /**
   * Microseconds a request, over at least `count` of them: of the processor's time, garbage collection
   * included. The clock would count other processes too.
   */
  time(count: number): Promise<number>
}

export function feed(listener: RequestListener, request: string): Feed {
  const chunk = Buffer.from(request.repeat(PIPELINED), 'latin1')
  let length = 0
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

  return {
    async once() {
      let text = ''
      receive = data => {
        text += data.toString('latin1')
      }
      socket.push(Buffer.from(request, 'latin1'))
      await new Promise(resolve => setImmediate(resolve))
      length = text.length
      return text
    },
    time(count) {
      const chunks = Math.ceil(count / PIPELINED)
      return new Promise(resolve => {
        let left = chunks
        let awaited = 0
        const start = process.cpuUsage()
        const next = (): void => {
          if (left-- === 0) {
            const { user, system } = process.cpuUsage(start)
            resolve((user + system) / (chunks * PIPELINED))
            return
          }
          awaited = length * PIPELINED
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
    },
  }
}
