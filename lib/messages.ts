// What is used of requests and responses: those of `node:http`, of the compatibility API of
// `node:http2`, or alike.
import type { IncomingHttpHeaders } from 'node:http'

export interface Request {
  readonly method?: string | undefined
  readonly url?: string | undefined
  readonly headers: IncomingHttpHeaders
  readonly socket?: { readonly destroyed: boolean } | null
  readonly stream?: { readonly destroyed: boolean }
}

export interface Response {
  readonly headersSent: boolean
  /** Of HTTP/1.1: whether the connection has gone. A request is destroyed by being read, too. */
  readonly destroyed?: boolean
  getHeaderNames(): string[]
  getHeader(name: string): unknown
  // biome-ignore lint/suspicious/noExplicitAny: the two APIs differ, and all arguments go through
  writeHead(...args: any[]): any
  end(body: string, encoding: 'latin1'): unknown
}
