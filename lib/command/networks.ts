// Which addresses are this machine or a private network, told from their text alone.

/** Whether `hostname`, of a URL, is this machine under a name that always means it. */
export function isLoopback(hostname: string): boolean {
  return /^(?:(?:.+\.)?localhost\.?|127(?:\.\d+){3}|\[::1\])$/.test(hostname)
}

const PRIVATE_IPV4 =
  /^(?:10|127|169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01])|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./
// Unique local (RFC 4193), link-local, and the machine itself.
const PRIVATE_IPV6 = /^(?:::1$|f[cd][\da-f]{2}:|fe[89ab][\da-f]:)/
const LOCAL_NAME = /\.(?:local|internal|lan|test|home\.arpa)$/

/** Whether `host`, a host name of a URL or an IP address, is this machine or in a private network. */
export function isPrivate(host: string): boolean {
  const address = host.replace(/^\[|\]$/g, '').replace(/^::ffff:/, '')
  if (/^\d+(?:\.\d+){3}$/.test(address)) return PRIVATE_IPV4.test(address)
  return isLoopback(host) || PRIVATE_IPV6.test(address) || LOCAL_NAME.test(host)
}

/** Whether two hosts look like one site: without the Public Suffix List, by their last two labels. */
export function looksSameSite(one: URL, other: URL): boolean {
  if (one.protocol !== other.protocol) return false
  if (one.hostname === other.hostname) return true
  const site = ({ hostname }: URL): string => hostname.split('.').slice(-2).join('.')
  return !/[\d\]]$/.test(one.hostname) && site(one) === site(other)
}
