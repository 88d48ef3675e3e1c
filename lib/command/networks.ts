// Which addresses are this machine or a private network, and which hosts are one site, told from their text alone.
import { isPrivateHost } from '../options/networks.ts'
import { registrableDomain } from '../options/suffixes.ts'

/** Whether `hostname`, of a URL, is this machine under a name that always means it. */
export function isLoopback(hostname: string): boolean {
  return /^(?:(?:.+\.)?localhost\.?|127(?:\.\d+){3}|\[::1\])$/.test(hostname)
}

/** Whether `host`, a host name of a URL or an IP address, is this machine or in a private network. */
export function isPrivate(host: string): boolean {
  const address = host.replace(/^\[|\]$/g, '').replace(/^::ffff:(?=\d+\.)/, '')
  return host !== '' && isPrivateHost(address.includes(':') ? `[${address}]` : address)
}

/** Whether two URLs are of one site, as cookies understand it. */
export function looksSameSite(one: URL, other: URL): boolean {
  const [site, another] = [one, other].map(
    ({ hostname }) => registrableDomain(hostname) ?? hostname,
  )
  return one.protocol === other.protocol && site === another
}
