// The page's server: its files, the matrix, the log, and the policies from the form. No other site can
// change anything here: a POST must come from the page's own origin.
import { readFile } from 'node:fs/promises'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { MATRIX, RULES } from '../browsers/matrix.ts'
import type { Api } from './api.ts'
import type { Log } from './log.ts'
import { EXAMPLE_RULES, type Origins } from './policies.ts'

/** What the page found for each row. */
export interface Results {
  readonly rows: readonly {
    readonly id: string
    readonly claim: string
    /** What differs from what the row expects. */
    readonly faults: readonly string[]
  }[]
}
export type OnResults = (results: Results) => void

interface Parts extends Omit<Api, 'listener'> {
  readonly origins: Origins
  readonly log: Log
  readonly onResults: OnResults | undefined
}

// This file runs from `dist`; the page's files stay beside the sources.
const ROOT = new URL('../../../', import.meta.url)
const FILES = new URL('test/playground/page/', ROOT)
// What the page's scripts import of the command.
const MODULE = /^dist\/lib\/(?:command|options)\/[a-z]+\.js$/
const TYPES: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
}
const LARGEST_BODY = 1 << 20

export function createPage({ origins, policies, add, log, onResults }: Parts): RequestListener {
  const examples = Object.fromEntries(
    Object.entries(EXAMPLE_RULES).map(([name, rule]) => [name, String(rule)]),
  )
  const setup = { origins, policies, examples, rules: RULES, matrix: MATRIX }
  const routes: Record<string, (req: IncomingMessage, res: ServerResponse) => unknown> = {
    'GET /setup.json': (_req, res) => sendJson(res, setup),
    'GET /log': (req, res) => {
      const query = new URLSearchParams(String(req.url).replace(/.*\?/, ''))
      sendJson(res, log.of(String(query.get('of')), Number(query.get('after'))))
    },
    'POST /policies': async (req, res) => {
      const options = JSON.parse(await bodyOf(req))
      sendJson(res, await tryPolicy(() => add(options)))
    },
    'POST /results': async (req, res) => {
      const results = JSON.parse(await bodyOf(req))
      res.writeHead(204).end()
      onResults?.(results)
    },
  }
  return async (req, res) => {
    const [path = ''] = String(req.url).split('?')
    const name = path === '/' ? 'index.html' : path.slice(1)
    const route = routes[`${req.method} ${path}`]
    try {
      if (req.method === 'POST' && req.headers.origin !== origins.page) {
        res.writeHead(403).end('Only for the page itself.\n')
      } else if (route) {
        await route(req, res)
      } else if (path === '/' && req.headers.host !== new URL(origins.page).host) {
        // Under another name the page would have an origin that no policy allows.
        res.writeHead(307, { location: `${origins.page}/` }).end()
      } else if (/^[a-z-]+\.(?:html|css|js)$/.test(name) || MODULE.test(name)) {
        const file = await readFile(new URL(name, MODULE.test(name) ? ROOT : FILES))
        const type = TYPES[name.replace(/.*\./, '')]
        res.writeHead(200, { 'Content-Type': type, 'Cache-Control': 'no-store' }).end(file)
      } else {
        res.writeHead(404).end('No such thing.\n')
      }
    } catch (error) {
      // There is no such file, or the body is not JSON.
      res.writeHead(404).end(`${(error as Error).message}\n`)
    }
  }
}

function sendJson(res: ServerResponse, value: unknown): void {
  const headers = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' }
  res.writeHead(200, headers).end(JSON.stringify(value))
}

/** The name of the policy that `add` makes, or the text of its error, and its warnings. */
async function tryPolicy(add: () => string): Promise<unknown> {
  const warnings: string[] = []
  const note = (warning: Error): void => void warnings.push(warning.message)
  process.on('warning', note)
  let made: { name: string } | { error: string }
  try {
    made = { name: add() }
  } catch (error) {
    made = { error: (error as Error).message }
  }
  // Warnings are emitted on the next tick.
  await new Promise(setImmediate)
  process.off('warning', note)
  return { ...made, warnings }
}

async function bodyOf(req: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of req.setEncoding('utf8')) {
    body += chunk
    if (body.length > LARGEST_BODY) throw new Error('The body is too large.')
  }
  return body
}
