// What came over the wire and what was sent back, for the page: a browser hides most of both from
// scripts, above all the preflights and everything of a response that it refuses.
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { cookiesOf, idOf } from './api.ts'

type Pairs = (readonly [name: string, value: string])[]

/** A request and its answer. */
export interface Exchange {
  readonly server: string
  readonly method: string
  readonly path: string
  readonly requestHeaders: Pairs
  readonly status: number
  readonly headers: Pairs
  /** Whether the request had a cookie that its own row had got before. */
  readonly hasCookie: boolean
}

export interface Log {
  /** The listener that notes what `listener`, of the server of this name, is asked and answers. */
  record(server: string, listener: RequestListener): RequestListener
  /** All exchanges with this id in their query, in order. */
  of(id: string): Exchange[]
}

interface Entry {
  readonly server: string
  readonly req: IncomingMessage
  readonly res: ServerResponse
}

// More than all rows that run at one time have.
const MOST_ENTRIES = 200

export function createLog(): Log {
  const entries: Entry[] = []
  return {
    record: (server, listener) => (req, res) => {
      entries.push({ server, req, res })
      if (entries.length > MOST_ENTRIES) entries.shift()
      listener(req, res)
    },
    of: id => entries.filter(({ req, res }) => idOf(req) === id && res.headersSent).map(exchangeOf),
  }
}

function exchangeOf({ server, req, res }: Entry): Exchange {
  // Node's own text of the head, as sent: to patch `writeHead` for it would put a patch under the
  // layer's, and so have it take another way than it does in a plain server.
  const { _header: head } = res as unknown as { readonly _header: string }
  return {
    server,
    method: String(req.method),
    path: String(req.url),
    requestHeaders: req.rawHeaders.flatMap((name, i, raw) =>
      i % 2 === 0 ? [[name, String(raw[i + 1])] as const] : [],
    ),
    status: res.statusCode,
    headers: [...head.matchAll(/^([^:\r\n]+): (.*)\r$/gm)].map(([, name, value]) => [
      String(name),
      String(value),
    ]),
    hasCookie: cookiesOf(req).length > 0,
  }
}
