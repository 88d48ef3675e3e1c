// The grammar of an `Origin` header (RFC 6454, 6.2), and origin patterns: text in, data out.
// Patterns are matched by label and never become a regex: a dot is a dot, and a `*` is labels.

// Scheme, host and port. Letters in any case: this asks for the syntax, not for the normal form.
const SERIALIZED = /^([a-z][a-z\d+.-]*:\/\/)([\w.~-]+|\[[\da-f:.]+\])(:\d{1,5})?$/i

// The longest domain name has 253 (RFC 1035, 2.3.4). A bound for the work that an origin can cause,
// above all in a regex of the caller's.
export const LONGEST_ORIGIN = 300

/**
 * Whether `value` is one serialized origin or `null`. Node joins repeated `Origin` fields into
 * `a, b`, and a client may send any bytes: neither is an origin.
 */
export function isSerializedOrigin(value: string): boolean {
  return value === 'null' || (value.length <= LONGEST_ORIGIN && SERIALIZED.test(value))
}

/** Whether `value`, an entry of `allowOrigins`, is meant as a pattern: `*` for labels or a port. */
export function isPattern(value: string): boolean {
  return value.includes('://*.') || value.endsWith(':*')
}

/**
 * Whether `origin` is one of `patterns`, in time that does not grow with their number: what may
 * match is looked up, from the whole host (a pattern of the port alone) to its last label.
 */
export function matchesPattern(patterns: ReadonlySet<string>, origin: string): boolean {
  if (origin.length > LONGEST_ORIGIN) return false
  const [, scheme, host, port = ''] = SERIALIZED.exec(origin) ?? []
  if (scheme === undefined || host === undefined) return false
  if (patterns.has(`${scheme}${host}:*`)) return true
  if (host.split('.').includes('')) return false
  for (let dot = host.indexOf('.'); dot !== -1; dot = host.indexOf('.', dot + 1)) {
    const parent = `${scheme}*${host.slice(dot)}`
    if (patterns.has(parent + port) || patterns.has(`${parent}:*`)) return true
  }
  return false
}
