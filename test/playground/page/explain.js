// Why the browser refused or allowed a call, and what would allow it. A browser tells scripts neither,
// so this reads the request, and the heads that the servers logged.
import { header, isPreflight } from './exchange.js'

/**
 * Explains one call: `why`, in sentences; `fixes`, the values to add to each option that would allow
 * it, `[{ option, add }]`, or `true` to set it to; and `advice`, in sentences, where no option helps.
 */
export function explain({ sends, result, exchanges, origins }) {
  const last = exchanges.at(-1)
  const found = { why: [], fixes: [], advice: [] }
  if (result.type === 'opaqueredirect') {
    found.why.push('The redirect was not followed, so the script gets an empty response.')
  } else if (result.outcome === 'opaque') {
    found.why.push('With no-cors there is no CORS check, and the script gets an empty response.')
  } else if (result.outcome === 'read') {
    found.why.push(whyRead(sends, exchanges))
  } else if (!last) {
    found.why.push('The browser sent nothing. It refuses this request under any policy.')
  } else if (isTainted(sends, last)) {
    const who = last.server === 'page' ? `${origins.page}, the page's own server,` : 'the API'
    found.why.push(
      `After a redirect to another origin the browser sends the origin null, which ${who} does not allow.`,
    )
    found.advice.push(
      'Call the final address directly, or answer without a redirect. Allowing null would allow every sandboxed frame.',
    )
  } else {
    explainRefusal(sends, last, found)
  }
  return found
}

/** Whether a browser sends a preflight for this call, unless it has cached one. */
export function needsPreflight({ method, headers = {}, mode, by = 'fetch' }) {
  if (mode === 'no-cors' || by === 'image' || by === 'module') return false
  return (
    by === 'upload' ||
    !/^(?:GET|HEAD|POST)$/i.test(method) ||
    Object.entries(headers).some(([name, value]) => !isSafelisted(name.toLowerCase(), value))
  )
}

const UNSAFE_BYTES = /["():<>?@[\\\]{}]|[^\t -~\x80-\xff]/
const SAFE_TYPES =
  /^(?:application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)\s*(?:;|$)/i

/** Fetch, "CORS-safelisted request-header". */
function isSafelisted(name, value) {
  if (value.length > 128) return false
  if (name === 'accept') return !UNSAFE_BYTES.test(value)
  if (name === 'accept-language' || name === 'content-language') {
    return /^[\w *,.;=-]*$/.test(value) && !value.includes('_')
  }
  if (name === 'content-type') return !UNSAFE_BYTES.test(value) && SAFE_TYPES.test(value)
  return name === 'range' && /^bytes=\d+-\d*$/.test(value)
}

function isTainted({ from }, { requestHeaders }) {
  return from !== 'sandbox' && header(requestHeaders, 'origin') === 'null'
}

function whyRead({ credentials }, exchanges) {
  const allowed = header(exchanges.at(-1)?.headers ?? [], 'access-control-allow-origin')
  const who = allowed === '*' ? 'any origin' : 'this origin'
  const how = credentials ? ', with credentials' : ''
  const response = `response allows ${who}${how}.`
  if (exchanges.some(({ hasCachedPreflight }) => hasCachedPreflight)) {
    return `The browser sent no preflight: it used its cached answer to an earlier one. The ${response}`
  }
  return exchanges.some(isPreflight)
    ? `The preflight passed, and the ${response}`
    : `The ${response}`
}

function explainRefusal({ credentials }, last, { why, fixes, advice }) {
  const preflight = isPreflight(last)
  const response = preflight ? 'The answer to the preflight' : 'The response'
  const allowed = header(last.headers, 'access-control-allow-origin')
  if (preflight && last.status !== 200) {
    why.push(`The preflight got ${last.status}, so the browser never sent the request itself.`)
  }
  if (allowed === undefined) {
    const origin = header(last.requestHeaders, 'origin')
    why.push(`${response} has no Access-Control-Allow-Origin: ${origin} is not allowed.`)
    fixes.push({ option: 'allowOrigins', add: [origin] })
  }
  if (preflight) explainPreflight(last, { why, fixes, advice })
  if (credentials && header(last.headers, 'access-control-allow-credentials') !== 'true') {
    const star = allowed === '*' ? ", and '*' does not cover requests with credentials" : ''
    why.push(`${response} has no Access-Control-Allow-Credentials${star}.`)
    fixes.push({ option: 'allowCredentials', add: true })
  }
  if (why.length === 0) why.push('CORS allows it, so something else is wrong.')
}

function explainPreflight({ requestHeaders, headers }, { why, fixes, advice }) {
  const method = header(requestHeaders, 'access-control-request-method')
  const methods = list(header(headers, 'access-control-allow-methods'))
  const upper = method.toUpperCase()
  if (!methods.includes(method) && methods.includes(upper)) {
    why.push(`${method} is not ${upper}: methods are compared with their letter case.`)
    advice.push(`Send it with \`method: '${upper}'\`.`)
  } else if (!methods.includes(method)) {
    why.push(`The method ${method} is not allowed, only ${methods.join(', ')}.`)
    fixes.push({ option: 'allowMethods', add: [method] })
  }

  const names = header(headers, 'access-control-allow-headers')
  const missing = list(header(requestHeaders, 'access-control-request-headers')).filter(
    name => names !== undefined && !list(names.toLowerCase()).includes(name),
  )
  if (missing.length > 0) {
    const isOne = missing.length === 1
    why.push(
      `The header${isOne ? '' : 's'} ${missing.join(', ')} ${isOne ? 'is' : 'are'} not allowed.`,
    )
    fixes.push({ option: 'allowHeaders', add: missing })
  }

  const network = header(requestHeaders, 'access-control-request-private-network')
  if (network && !header(headers, 'access-control-allow-private-network')) {
    why.push('Access to a private network is not allowed.')
    fixes.push({ option: 'allowPrivateNetwork', add: true })
  }
}

function list(value = '') {
  return value
    .split(',')
    .map(text => text.trim())
    .filter(text => text !== '')
}
