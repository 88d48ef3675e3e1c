// Connections to a real HTTP/1.1 server without a socket: many times quicker, and all that differs is
// what carries the bytes. Not for what sockets do themselves: resets, half-closes, backpressure.
import type { Server } from 'node:http'
import { Duplex } from 'node:stream'
import type { Headers, Received } from './server.ts'

/** Writes `bytes`, and gives all that comes back until the server ends the connection. */
export function exchangeInMemory(server: Server, bytes: string): Promise<string> {
  return new Promise(resolve => {
    let text = ''
    const connection = new Duplex({
      read() {},
      write(chunk: Buffer, _encoding, done) {
        text += chunk.toString('latin1')
        done()
      },
    })
    connection.on('finish', () => connection.destroy()).on('close', () => resolve(text))
    server.emit('connection', connection)
    connection.push(bytes, 'latin1')
  })
}

/** One response in `text`, up to its end. */
export function parseResponse(text: string): Received {
  const end = text.indexOf('\r\n\r\n')
  const [statusLine = '', ...lines] = text.slice(0, end).split('\r\n')
  const [, status, statusMessage = ''] = /^HTTP\/1\.1 (\d+) (.*)$/.exec(statusLine) ?? []
  const headers = lines.map(line => {
    const colon = line.indexOf(': ')
    return [line.slice(0, colon), line.slice(colon + 2)] as const
  })
  return { status: Number(status ?? 0), statusMessage, headers, body: text.slice(end + 4) }
}

/** A request that is the last on its connection, as bytes. */
export function requestBytes(method: string, headers: Headers): string {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  return `${method} / HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n${lines}\r\n`
}
