// Makes elements from what is found. All text goes in as text, never as HTML.
import { header, isPreflight } from './explain.js'

/** An element with attributes and children; texts in backticks become code. */
export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false)
      element.setAttribute(key, value === true ? '' : value)
  }
  element.append(...children.flat().filter(child => child))
  return element
}

export function prose(text) {
  return text.split('`').map((part, i) => (i % 2 === 0 ? part : el('code', {}, part)))
}

/** Options as one writes them. */
export function codeOf(options) {
  const entries = Object.entries(options).map(([name, value]) => `${name}: ${literal(value)}`)
  if (entries.length === 0) return 'createCorsLayer()'
  const line = `createCorsLayer({ ${entries.join(', ')} })`
  if (line.length <= 76) return line
  return `createCorsLayer({\n${entries.map(entry => `  ${entry},\n`).join('')}})`
}

function literal(value) {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  if (typeof value !== 'string') return String(value)
  return `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}

/** A request on one line. */
export function requestLine({ method = 'GET', policy, path = '/items', ...sent }) {
  const { headers = {}, credentials, mode, redirect, by, from } = sent
  const extras = [
    ...Object.entries(headers).map(([name, value]) =>
      value.length > 40 ? `${name}: ${value.length} bytes` : `${name}: ${value}`,
    ),
    credentials && `credentials: ${credentials}`,
    mode,
    redirect && `redirect: ${redirect}`,
    { xhr: 'XMLHttpRequest', upload: 'upload listener', image: 'image', module: 'module' }[by],
    { sandbox: 'sandboxed frame', other: 'frame of another site' }[from],
  ].filter(Boolean)
  return [
    el('code', { class: 'line' }, `${method} /${policy}${path}`),
    ...extras.map(extra => el('span', { class: 'extra' }, extra)),
  ]
}

export function badge(result) {
  const { outcome, status } = result
  const text = { read: status ? `Read ${status}` : 'Loaded', refused: 'Refused', opaque: 'Opaque' }
  return el('span', { class: `badge ${outcome}` }, text[outcome])
}

/** All that is known of what came of a request. */
export function details(found, ...more) {
  const { result, exchanges, why, advice, policy } = found
  return [
    el(
      'div',
      { class: 'why' },
      el('h4', {}, result.outcome === 'refused' ? 'Why it was refused' : 'What the browser did'),
      why.map(text => el('p', {}, text)),
      advice.length > 0 &&
        el(
          'div',
          { class: 'advice' },
          el('p', {}, 'What would allow it'),
          el(
            'ul',
            {},
            advice.map(text => el('li', {}, prose(text))),
          ),
        ),
      more,
    ),
    el(
      'div',
      { class: 'got' },
      el('h4', {}, 'What the script got'),
      ...got(result),
      ...(policy ? [el('h4', {}, 'Policy'), el('pre', {}, policy)] : []),
    ),
    el(
      'div',
      { class: 'wire' },
      el('h4', {}, 'What the server saw, and sent'),
      exchanges.length === 0
        ? el('p', {}, 'Nothing.')
        : el(
            'ol',
            {},
            exchanges.map(exchange => el('li', {}, ...wire(exchange))),
          ),
    ),
  ]
}

function got({ outcome, error, status, visible, text, type }) {
  if (outcome === 'refused') return [el('pre', {}, error)]
  if (outcome === 'opaque') return [el('p', {}, 'A response of type ', el('code', {}, type), '.')]
  if (status === undefined) return [el('p', {}, 'It was loaded.')]
  const lines = Object.entries(visible).map(([name, value]) => `${name}: ${value}`)
  return [el('pre', {}, [String(status), ...lines, '', text].join('\n').trim())]
}

const REQUEST_HEADERS =
  /^(?:origin|access-control-.*|cookie|authorization|content-type|if-none-match|range|x-.*)$/i
const CORS_HEADERS = /^(?:access-control-.*|vary|set-cookie|location)$/i

function wire(exchange) {
  const { server, method, path, status, requestHeaders, headers } = exchange
  const shown = requestHeaders
    .filter(([name]) => REQUEST_HEADERS.test(name))
    .map(([name, value]) => [name, /^cookie$/i.test(name) ? ownCookies(value, path) : value])
  const by = server === 'page' ? "by the page's server" : 'by the app'
  const who = isPreflight(exchange) && header(requestHeaders, 'origin') ? 'by the layer' : by
  return [
    el(
      'p',
      {},
      el('code', {}, `${method} ${path.split('?')[0]}`),
      ` answered ${who}: `,
      el('b', {}, String(status)),
    ),
    el('div', { class: 'heads' }, head('Request', shown), head('Response', headers)),
  ]
}

/** The cookies of this row; those of all others come along. */
function ownCookies(value, path) {
  const id = new URLSearchParams(path.split('?')[1]).get('id')
  const cookies = value.split('; ')
  const own = cookies.filter(cookie => cookie.includes(id))
  const others = cookies.length - own.length
  return [...own, ...(others > 0 ? [`(and ${others} of other rows)`] : [])].join('; ')
}

function head(title, pairs) {
  const lines = pairs.map(([name, value]) =>
    el(
      'span',
      { class: CORS_HEADERS.test(name) || name.toLowerCase() === 'origin' ? 'cors' : 'plain' },
      `${name}: ${value}\n`,
    ),
  )
  return el(
    'pre',
    {},
    el('b', {}, `${title}\n`),
    lines.length > 0 ? lines : 'No header of interest',
  )
}
