// Reads an exchange as the server logged it: a request, and the head of its response.

export function header(pairs, name) {
  const values = pairs.filter(([given]) => given.toLowerCase() === name).map(([, value]) => value)
  return values.length > 0 ? values.join(', ') : undefined
}

export function isPreflight({ method, requestHeaders }) {
  return (
    method === 'OPTIONS' && header(requestHeaders, 'access-control-request-method') !== undefined
  )
}

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
    exchange.hasCachedPreflight ? ' with cached preflight' : '',
    origin === 'null' ? ' from null' : '',
  ].join('')
}
