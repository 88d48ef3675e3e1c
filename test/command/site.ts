// The page that real browsers open: it asks for every row by `fetch`, and posts what came of each.
import type { Found } from './browsers.ts'
import type { Asks } from './rows.ts'
import type { Site } from './servers.ts'

interface Asked {
  readonly id: string
  readonly url: string
  readonly asks: Asks
}

const PAGE = `<!doctype html>
<title>cors-layer</title>
<script>
async function ask({ url, asks: { method, headers, body, credentials } }) {
  try {
    const response = await fetch(url, {
      method, headers, body,
      credentials: credentials ? 'include' : 'same-origin',
      cache: 'no-store',
      signal: AbortSignal.timeout(10_000),
    })
    return { allowed: true, status: response.status, readable: [...response.headers.keys()] }
  } catch {
    return { allowed: false, status: null, readable: [] }
  }
}
fetch('/rows' + location.search).then(response => response.json()).then(async rows => {
  const results = []
  const queue = rows.values()
  const work = async () => {
    for (const row of queue) results.push([row.id, await ask(row)])
  }
  await Promise.all([work(), work(), work(), work()])
  await fetch('/results' + location.search, { method: 'POST', body: JSON.stringify(results) })
})
</script>`

export interface ResultSite {
  readonly site: Site
  /** What a browser posts for these rows, once it has opened the page with `?run=RUN`. */
  resultsOf(run: string, rows: readonly Asked[]): Promise<Map<string, Found>>
}

export function createSite(): ResultSite {
  const asked = new Map<string, readonly Asked[]>()
  const done = new Map<string, (results: Map<string, Found>) => void>()
  return {
    site({ method, path, body }) {
      const [route = '', run = ''] = path.split('?run=')
      if (route === '/') return response('text/html; charset=utf-8', PAGE)
      if (route === '/rows') return response('application/json', JSON.stringify(asked.get(run)))
      if (route === '/results' && method === 'POST') {
        done.get(run)?.(new Map(JSON.parse(Buffer.from(body, 'latin1').toString())))
        return response('text/plain', '')
      }
      return 'HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n'
    },
    resultsOf(run, rows) {
      asked.set(run, rows)
      return new Promise(resolve => done.set(run, resolve))
    },
  }
}

/** All bytes of a response, as Latin-1. */
function response(type: string, text: string): string {
  const body = Buffer.from(text).toString('latin1')
  return `HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`
}
