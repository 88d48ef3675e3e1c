// The grammar of an `Origin` header (RFC 6454, 6.2), and origin patterns. Text in, data out. A
// pattern is matched label by label and never becomes a regex: a dot is a dot.

// Scheme, host and port. Letters in either case: this checks the syntax, not the normal form.
const WITH_HOST = /^([a-z][a-z\d+.-]*:\/\/)([\w.~-]+|\[[\da-f:.]+\])(:\d{1,5})?$/i
// Browsers send `null` for pages with such a URL, or the origin of the page that made it.
const OPAQUE = /^(?:about|blob|data|javascript):/i

// The longest domain name has 253 characters (RFC 1035, 2.3.4).
export const LONGEST_ORIGIN = 300

/**
 * Whether `value` is one serialized origin or `null`. Node joins repeated `Origin` fields into
 * `a, b`, and a client may send any bytes: neither is an origin.
 */
export function isSerializedOrigin(value: string): boolean {
  return value === 'null' || partsOf(value) !== undefined || isWithoutHost(value)
}

/** Whether `value` is what embedded browsers send for pages without a host: `file://`, `qrc:`, `app://`. */
export function isWithoutHost(value: string): boolean {
  if (value.length > LONGEST_ORIGIN || OPAQUE.test(value)) return false
  return /^(?!(?:https?|wss?|ftp):)[a-z][a-z\d+.-]*:(?:\/\/)?$/i.test(value)
}

/** The scheme with its `://`, the host, and the port with its colon or `''`. */
export function partsOf(origin: string): readonly [string, string, string] | undefined {
  if (origin.length > LONGEST_ORIGIN || OPAQUE.test(origin)) return
  const [, scheme = '', host = '', port = ''] = WITH_HOST.exec(origin) ?? []
  return host === '' || Number(port.slice(1)) > 65535 ? undefined : [scheme, host, port]
}

/** Whether `value`, an entry of `allowOrigins`, is a pattern: `*` stands for labels or for the port. */
export function isPattern(value: string): boolean {
  return value.includes('://*.') || value.endsWith(':*')
}

/**
 * Whether `origin` matches one of `patterns`. Their number costs no time: each pattern that could
 * match is looked up, from the whole host (where only the port is a pattern) to its last label.
 */
export function matchesPattern(patterns: ReadonlySet<string>, origin: string): boolean {
  const parts = partsOf(origin)
  if (!parts) return false
  const [scheme, host, port] = parts
  if (patterns.has(`${scheme}${host}:*`)) return true
  if (host.split('.').includes('')) return false
  for (let dot = host.indexOf('.'); dot !== -1; dot = host.indexOf('.', dot + 1)) {
    const parent = `${scheme}*${host.slice(dot)}`
    if (patterns.has(`${parent}${port}`) || patterns.has(`${parent}:*`)) return true
  }
  return false
}
