// Why the browser refused or allowed a call, and what would allow it, in the words of the command. A
// browser tells scripts neither; the servers have logged what the command's model needs. `dist/lib` is
// served under its own path, so that these imports work in Node as well.
import { explain as explainCall } from '../../../dist/lib/command/browser.js'
import { callOf } from './call.js'

const UNCHECKED = { allowed: false, steps: [], advice: [], notes: [] }

/**
 * Explains one call: `allowed`, by the standard; `verdict`, in one line; `advice` and `notes`;
 * `fixes`, the options that one click changes; and the `exchanges`, each with its `checks`.
 */
export async function explain({ sends, result, exchanges, origins }) {
  const call = callOf(sends, origins)
  const seen = exchanges.map(exchange => exchangeOf(exchange, result))
  const explained = call.mode === 'no-cors' ? UNCHECKED : await explainCall(call, seen)
  const { allowed, advice, notes, steps } = explained
  return {
    ...{ allowed, advice, notes, verdict: verdictOf(explained, result, exchanges) },
    fixes: advice.flatMap(({ fixes }) => fixes),
    exchanges: exchanges.map((exchange, i) => ({ ...exchange, checks: steps[i]?.checks ?? [] })),
  }
}

/** As the model takes it. A 304 that answers the browser's own cache gives the script what is there. */
function exchangeOf({ method, requestHeaders, status, headers }, result) {
  const given = status === 304 && result.status !== undefined ? result.status : status
  return { request: { method, headers: requestHeaders }, response: { status: given, headers } }
}

/** That of the model, unless the browser did something that is no matter of CORS. */
function verdictOf({ allowed, verdict, error }, { outcome, type }, exchanges) {
  if (type === 'opaqueredirect') {
    return 'The redirect was not followed, so the script gets an empty response.'
  }
  if (outcome === 'opaque') {
    return 'With no-cors there is no CORS check, and the script gets an empty response.'
  }
  if (exchanges.length === 0) {
    return outcome === 'read'
      ? 'The browser sent nothing: it had this response in its cache.'
      : 'The browser sent nothing. It refuses this request under any policy.'
  }
  if (outcome === 'refused' && allowed) {
    return 'CORS allows this response, so something else is wrong, such as its content type.'
  }
  return error ?? verdict
}
