// Sends the requests, from the page or from a frame, asks the server what it saw, and compares both
// with what a row expects.
import { explain, lineOf } from './explain.js'

export async function loadMatrix() {
  return (await fetch('/matrix.json')).json()
}

/** What sends requests, from each of the three places. */
export async function makeRunner(origins) {
  const sandbox = await makeFrame('/frame.html', 'allow-scripts')
  const other = await makeFrame(`${origins.other}/frame.html`)
  const places = { page: globalThis.sendRequest, sandbox, other }

  async function send({ policy, path = '/items', from = 'page', ...sent }, id) {
    return places[from]({ ...sent, url: `${origins.api}/${policy}${path}?id=${id}` })
  }

  /**
   * Sends `before`, then `sends`: what the script got of that, and what the servers saw. All
   * that has one `key` has one URL for one path, and the same cookies.
   */
  const counts = new Map()
  return async function run({ id, before, sends, key = `${id}-${randomText()}` }) {
    if (before) await send(before, key)
    const result = await send(sends, key)
    const all = await (await fetch(`/log?of=${key}`)).json()
    const exchanges = all.slice(counts.get(key))
    counts.set(key, all.length)
    return { result, exchanges, ...explain({ sends, result, exchanges, origins }) }
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

/** What in `found` is not as a row `expects`. */
export function faultsOf(expects, found) {
  const { outcome, status = 200, text, visible = {}, seen, options } = expects
  const { result, exchanges } = found
  const faults = []
  const compare = (what, actual, wanted) => {
    if (JSON.stringify(actual) !== JSON.stringify(wanted)) {
      faults.push(`${what}: ${JSON.stringify(actual)}, expected ${JSON.stringify(wanted)}`)
    }
  }
  compare('outcome', result.outcome, outcome)
  compare('seen by the servers', exchanges.map(lineOf).join('; '), seen)
  if (outcome === 'read' && result.status !== undefined) compare('status', result.status, status)
  if (text !== undefined) compare('text', result.text, text)
  for (const [name, value] of Object.entries(visible)) {
    compare(`header ${name}`, result.visible?.[name] ?? null, value)
  }
  if (outcome === 'refused') compare('options that would allow it', found.options, options)
  return faults
}
