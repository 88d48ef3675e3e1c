// Makes elements. Every text goes in as text, never as HTML.
import { get } from '../../../dist/lib/command/headers.js'
import { isPreflight } from './exchange.js'

/** An element with attributes and children. */
export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
  element.append(...children.flat(Infinity).filter(child => child))
  return element
}

/** Text in which backticks mark code. */
export function prose(text) {
  return text.split('`').map((part, i) => (i % 2 === 0 ? part : el('code', {}, part)))
}

/** A request on one line. */
export function requestLine({ method, policy, path, ...sent }) {
  const { headers = {}, credentials, mode, redirect, by, from } = sent
  const extras = [
    ...Object.entries(headers).map(([name, value]) =>
      value.length > 40 ? `${name}: ${value.length} bytes` : `${name}: ${value}`,
    ),
    credentials && 'with credentials',
    mode,
    redirect && `redirect: ${redirect}`,
    { xhr: 'XMLHttpRequest', upload: 'upload listener', image: 'image', module: 'module' }[by],
    { sandbox: 'sandboxed frame', other: 'frame of another site' }[from],
  ].filter(Boolean)
  return [
    el('code', {}, `${method} /${policy}${path}`),
    extras.map(extra => ` · ${extra}`).join(''),
  ]
}

export function badge({ outcome, status }) {
  const text = { read: status ? `Allowed, ${status}` : 'Allowed', refused: 'Blocked' }[outcome]
  return el('span', { class: `badge ${outcome}` }, text ?? 'Opaque')
}

/** Everything known about a call. `more` follows the explanation. */
export function details({ result, verdict, advice, notes, exchanges, key }, ...more) {
  return el(
    'div',
    { class: 'details' },
    el(
      'div',
      { class: 'why' },
      el('h4', {}, result.outcome === 'refused' ? 'Why it was blocked' : 'What happened'),
      el('p', {}, verdict),
      section(
        'To change with cors-layer',
        advice.flatMap(({ corsLayer }) => corsLayer ?? []),
      ),
      section(
        'To change on the server, or in the page',
        advice.map(({ server }) => server),
      ),
      section(notes.length === 1 ? 'Note' : 'Notes', notes),
      more,
    ),
    el('div', {}, el('h4', {}, 'What the script got'), got(result)),
    el(
      'div',
      { class: 'wire' },
      el('h4', {}, 'What the server received and sent'),
      exchanges.length === 0 && el('p', {}, 'Nothing.'),
      exchanges.map(exchange => wire(exchange, key)),
    ),
  )
}

function section(title, sentences) {
  if (sentences.length === 0) return
  const items = [...new Set(sentences)].map(text => el('li', {}, prose(text)))
  return [el('h4', {}, title), el('ul', {}, items)]
}

function got({ outcome, error, status, visible, text, type }) {
  if (outcome === 'refused') return el('pre', {}, error)
  if (outcome === 'opaque') return el('p', {}, 'A response of type ', el('code', {}, type), '.')
  if (status === undefined) return el('p', {}, 'It loaded.')
  const lines = Object.entries(visible).map(([name, value]) => `${name}: ${value}`)
  return el('pre', {}, [status, ...lines, '', text].join('\n').trim())
}

const REQUEST_HEADERS =
  /^(?:origin|access-control-.*|cookie|authorization|content-type|if-none-match|range|x-.*)$/i
const CORS_HEADERS = /^(?:origin|access-control-.*|vary|set-cookie|location)$/i

function wire(exchange, key) {
  const { server, method, path, status, requestHeaders, headers, checks } = exchange
  const byApp = server === 'page' ? "the page's server" : 'the app'
  const by = isPreflight(exchange) ? 'the layer' : byApp
  const shown = requestHeaders.filter(([name]) => REQUEST_HEADERS.test(name))
  const cookie = get(requestHeaders, 'cookie')
  return [
    el(
      'p',
      {},
      el('code', {}, `${method} ${path.split('?')[0]}`),
      `, answered by ${by}: `,
      el('b', {}, String(status)),
    ),
    el(
      'div',
      { class: 'heads' },
      head(
        'Request',
        shown.map(([name, value]) => [
          name,
          name.toLowerCase() === 'cookie' ? ownOf(value, key) : value,
        ]),
      ),
      head('Response', headers),
    ),
    cookie && el('p', { class: 'note' }, whoseCookies(cookie, key)),
    checks.length > 0 && el('ul', { class: 'checks' }, checks.map(checkOf)),
  ]
}

function checkOf({ passed, text, link }) {
  const mark = el(
    'span',
    { class: passed ? 'good' : 'bad', role: 'img', 'aria-label': passed ? 'passed' : 'failed' },
    passed ? '✓' : '✗',
  )
  const rule = el('a', { href: link, rel: 'noreferrer' }, 'the rule')
  return el('li', {}, mark, ` ${text}`, !passed && [' (', rule, ')'])
}

function ownOf(cookie, key) {
  const own = cookie.split('; ').filter(text => text.includes(key))
  return own.join('; ') || '…'
}

/** A browser keeps cookies by host, not by port, so those of anything else on localhost come along. */
function whoseCookies(cookie, key) {
  const all = cookie.split('; ')
  const own = all.filter(text => text.includes(key)).length
  const set =
    own > 0 ? `The API set ${own === 1 ? 'this cookie' : 'these cookies'}, at /session.` : ''
  const others = all.length - own
  const left = `${others} more cookie${others === 1 ? '' : 's'} of localhost, from other calls or other programs, ${others === 1 ? 'is' : 'are'} not shown.`
  return `${set} ${others > 0 ? left : ''}`.trim()
}

function head(title, pairs) {
  const lines = pairs.map(([name, value]) =>
    el(CORS_HEADERS.test(name) ? 'b' : 'span', {}, `${name}: ${value}\n`),
  )
  return el('div', {}, el('h5', {}, title), el('pre', {}, lines.length > 0 ? lines : '…'))
}
