// Sends calls, from the page or from a frame of another origin, asks the server what it saw, and
// compares both with what a row expects.
import { lineOf } from './exchange.js'
import { explain } from './explain.js'

/** The function that makes a call. */
export async function makeRunner(origins) {
  const sandbox = await makeFrame('/frame.html', 'allow-scripts')
  const other = await makeFrame(`${origins.other}/frame.html`)
  const places = { page: globalThis.sendRequest, sandbox, other }
  const seen = new Map()

  async function send(sends, key) {
    const { policy, path, from = 'page', ...sent } = sends
    const result = await places[from]({ ...sent, url: `${origins.api}/${policy}${path}?id=${key}` })
    const response = await fetch(`/log?of=${key}&after=${seen.get(key) ?? 0}`)
    const exchanges = await response.json()
    seen.set(key, exchanges.at(-1)?.number ?? seen.get(key))
    return { result, ...(await explain({ sends, result, exchanges, origins })) }
  }

  /**
   * Sends `before`, then `sends`, and tells what came of the latter. All calls with one `key` have
   * one URL for one path, and one set of cookies.
   */
  return async function run({ before, sends, key }) {
    const earlier = before ? (await send(before, key)).exchanges : []
    const found = await send(sends, key)
    return { ...found, exchanges: [...earlier, ...found.exchanges], key }
  }
}

export function randomText() {
  return Math.random().toString(36).slice(2, 10)
}

async function makeFrame(src, sandbox) {
  const frame = document.createElement('iframe')
  const waiting = new Map()
  if (sandbox) frame.sandbox = sandbox
  Object.assign(frame, { src, hidden: true, title: 'Sends requests from another origin' })
  const ready = new Promise(resolve => waiting.set('ready', resolve))
  addEventListener('message', ({ source, data }) => {
    if (source === frame.contentWindow) waiting.get(data.key)?.(data.result)
  })
  document.body.append(frame)
  await ready
  let key = 0
  return sent =>
    new Promise(resolve => {
      key += 1
      waiting.set(key, resolve)
      frame.contentWindow.postMessage({ key, sent }, '*')
    })
}

/** What in `found` differs from what a row `expects`. */
export function faultsOf(expects, { result, allowed, exchanges, fixes }) {
  const { outcome, status = 200, text, visible = {}, seen, options } = expects
  const faults = []
  const compare = (what, actual, wanted) => {
    if (JSON.stringify(actual) !== JSON.stringify(wanted)) {
      faults.push(`${what}: ${JSON.stringify(actual)}, expected ${JSON.stringify(wanted)}`)
    }
  }
  compare('outcome', result.outcome, outcome)
  if (outcome !== 'opaque') compare('allowed by the model', allowed, outcome === 'read')
  compare('seen by the servers', exchanges.map(lineOf).join('; '), seen)
  if (outcome === 'read' && result.status !== undefined) compare('status', result.status, status)
  if (text !== undefined) compare('text', result.text, text)
  for (const [name, value] of Object.entries(visible)) {
    compare(`header ${name}`, result.visible?.[name] ?? null, value)
  }
  compare('options to change', [...new Set(fixes.map(({ option }) => option))], options)
  return faults
}
