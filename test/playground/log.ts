// What the servers received and sent, for the page. A browser hides most of it from scripts: above all
// preflights, and everything in a response that it refuses.
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { cookiesOf, idOf } from './api.ts'

type Pairs = (readonly [name: string, value: string])[]

/** A request and the head of its response. */
export interface Exchange {
  /** Its place among all, from 1. */
  readonly number: number
  readonly server: string
  readonly method: string
  readonly path: string
  readonly requestHeaders: Pairs
  readonly status: number
  readonly headers: Pairs
  /** Whether the request had a cookie that the API had set for the same id. */
  readonly hasCookie: boolean
}

export interface Log {
  /** Wraps `listener`, of the server with this name, so that its exchanges are logged. */
  record(server: string, listener: RequestListener): RequestListener
  /** All exchanges with this id in their query and a number above `after`, in order. */
  of(id: string, after: number): Exchange[]
}

interface Entry {
  readonly number: number
  readonly server: string
  readonly req: IncomingMessage
  readonly res: ServerResponse
}

// More than all calls that run at the same time make.
const MOST_ENTRIES = 200

export function createLog(): Log {
  const entries: Entry[] = []
  let number = 0
  return {
    record: (server, listener) => (req, res) => {
      number += 1
      entries.push({ number, server, req, res })
      if (entries.length > MOST_ENTRIES) entries.shift()
      listener(req, res)
    },
    of: (id, after) =>
      entries
        .filter(({ number, req, res }) => number > after && idOf(req) === id && res.headersSent)
        .map(exchangeOf),
  }
}

function exchangeOf({ number, server, req, res }: Entry): Exchange {
  // Node's own text of the head. Patching `writeHead` to see it would put a patch beneath the layer's,
  // and the layer would not run as it does in a plain server.
  const { _header: head } = res as unknown as { readonly _header: string }
  return {
    number,
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
