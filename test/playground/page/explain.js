// Why a browser refused something, and which options would allow it, told from what was sent and
// from the heads that the server sent: a browser tells a script neither.

/** An exchange on one line, as the matrix writes it. */
export function lineOf(exchange) {
  const origin = header(exchange.requestHeaders, 'origin')
  const names = header(exchange.requestHeaders, 'access-control-request-headers')
  const what = isPreflight(exchange)
    ? `preflight ${header(exchange.requestHeaders, 'access-control-request-method')}`
    : exchange.method
  return [
    what,
    names ? ` (${names})` : '',
    `: ${exchange.status}`,
    exchange.hasCookie ? ' with cookie' : '',
    origin === 'null' ? ' from null' : '',
  ].join('')
}

export function isPreflight({ method, requestHeaders }) {
  return (
    method === 'OPTIONS' && header(requestHeaders, 'access-control-request-method') !== undefined
  )
}

/** The sentences that tell what happened, and for what is refused, what would allow it. */
export function explain({ sends, result, exchanges, origins }) {
  const last = exchanges.at(-1)
  if (result.outcome === 'opaque') {
    const why =
      result.type === 'opaqueredirect'
        ? 'The redirect was not to be followed, so the script gets a response without status, headers or body.'
        : 'With no-cors the response is not checked, and not shown: no status, no headers, no body.'
    return { why: [why], options: [], advice: [] }
  }
  if (result.outcome === 'read')
    return { why: [whyRead(sends, exchanges)], options: [], advice: [] }
  if (!last) {
    const why = 'The browser sent nothing: it refuses such a request whatever the policy is.'
    return { why: [why], options: [], advice: [] }
  }
  const origin = header(last.requestHeaders, 'origin')
  if (origin === 'null' && (sends.from ?? 'page') !== 'sandbox') {
    const where = last.server === 'page' ? `${origins.page}, its own server,` : 'the API'
    const why = `After a redirect from one origin on to another the browser asks from the origin null, which ${where} does not allow.`
    const advice =
      'Call the final address at once, or answer without a redirect. To allow null would allow every sandboxed frame.'
    return { why: [why], options: [], advice: [advice] }
  }
  return whyRefused(sends, last, origin)
}

function whyRead({ credentials }, exchanges) {
  const allowed = header(exchanges.at(-1)?.headers ?? [], 'access-control-allow-origin')
  const asked = exchanges.some(isPreflight) ? 'The preflight was answered with 200, and the' : 'The'
  const who = allowed === '*' ? 'any origin' : 'this origin'
  const how = credentials === 'include' ? ', and credentials' : ''
  return `${asked} response allows ${who}${how}.`
}

function whyRefused({ credentials }, last, origin) {
  const found = { why: [], options: [], advice: [] }
  const add = (why, option, advice) => {
    found.why.push(why)
    if (option) found.options.push(option)
    if (advice) found.advice.push(advice)
  }
  const preflight = isPreflight(last)
  const response = preflight ? 'The answer to the preflight' : 'The response'
  const allowed = header(last.headers, 'access-control-allow-origin')
  if (preflight && last.status !== 200) {
    add(`The preflight was answered with ${last.status}, so the request was never sent.`)
  }
  if (allowed === undefined) {
    add(
      `${response} has no Access-Control-Allow-Origin: the policy does not allow ${origin}.`,
      'allowOrigins',
      `\`allowOrigins: ['${origin}']\``,
    )
  }
  if (preflight) {
    const method = header(last.requestHeaders, 'access-control-request-method')
    const methods = list(header(last.headers, 'access-control-allow-methods'))
    if (!methods.includes(method)) {
      if (methods.includes(method.toUpperCase())) {
        add(`${method} is not ${method.toUpperCase()}: methods are compared with letter case.`)
        found.advice.push(`Send it with \`method: '${method.toUpperCase()}'\`.`)
      } else {
        add(
          `${method} is not among the allowed methods, ${methods.join(', ') || 'none'}.`,
          'allowMethods',
          `\`allowMethods: [${[...methods, method].map(quote).join(', ')}]\``,
        )
      }
    }
    const names = header(last.headers, 'access-control-allow-headers')
    const allowedNames = list(names?.toLowerCase())
    const missing = list(header(last.requestHeaders, 'access-control-request-headers')).filter(
      name => names !== undefined && !allowedNames.includes(name),
    )
    if (missing.length > 0) {
      add(
        `Not among the allowed headers: ${missing.join(', ')}.`,
        'allowHeaders',
        `\`allowHeaders: [${missing.map(quote).join(', ')}]\``,
      )
    }
    const network = header(last.requestHeaders, 'access-control-request-private-network')
    if (network && !header(last.headers, 'access-control-allow-private-network')) {
      add(
        'Access to a private network is not allowed.',
        'allowPrivateNetwork',
        '`allowPrivateNetwork: true`',
      )
    }
  }
  if (
    credentials === 'include' &&
    header(last.headers, 'access-control-allow-credentials') !== 'true'
  ) {
    const star = allowed === '*' ? ", and '*' is not for requests with credentials" : ''
    add(
      `${response} has no Access-Control-Allow-Credentials${star}.`,
      'allowCredentials',
      '`allowCredentials: true`',
    )
  }
  if (found.why.length === 0) add('The heads allow it, so the fault is somewhere else.')
  return found
}

export function header(pairs, name) {
  const values = pairs.filter(([given]) => given.toLowerCase() === name).map(([, value]) => value)
  return values.length > 0 ? values.join(', ') : undefined
}

function list(value = '') {
  return value
    .split(',')
    .map(text => text.trim())
    .filter(text => text !== '')
}

function quote(text) {
  return `'${text}'`
}
