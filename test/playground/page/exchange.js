// Reads an exchange as the server logged it: a request, and the head of its response.
import { get } from '../../../dist/lib/command/headers.js'

export function isPreflight({ method, requestHeaders }) {
  return method === 'OPTIONS' && get(requestHeaders, 'access-control-request-method') !== null
}

/** An exchange on one line, as the matrix writes it. */
export function lineOf(exchange) {
  const { method, requestHeaders, checks } = exchange
  const names = get(requestHeaders, 'access-control-request-headers')
  const what = isPreflight(exchange)
    ? `preflight ${get(requestHeaders, 'access-control-request-method')}`
    : method
  return [
    what,
    names ? ` (${names})` : '',
    `: ${exchange.status}`,
    exchange.hasCookie ? ' with cookie' : '',
    checks.some(({ rule }) => rule === 'preflight-cache') ? ' with cached preflight' : '',
    get(requestHeaders, 'origin') === 'null' ? ' from null' : '',
  ].join('')
}
