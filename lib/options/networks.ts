// Which hosts are on this machine or in a private network, judged by their text alone.

/** Whether `host` is an IP address, not a name. */
export function isAddress(host: string): boolean {
  return /^\[|(?:^|\.)\d+$/.test(host)
}

/** Whether `host` is this machine, or has an address or a name of a private network. */
export function isPrivateHost(host: string): boolean {
  if (isAddress(host)) return isPrivateAddress(host)
  // Names under which nobody can register a domain.
  const privateName = /(?:^|\.)(?:localhost|local|internal|lan|test|home\.arpa)\.?$/
  return !host.includes('.') || privateName.test(host)
}

/** Loopback, this host (RFC 1122), link-local, and RFC 1918, 4193 and 6598 (such as Tailscale's). */
function isPrivateAddress(address: string): boolean {
  return /^(?:127|10)\.|^0\.0\.0\.0$|^192\.168\.|^169\.254\.|^172\.(?:1[6-9]|2\d|3[01])\.|^100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|^\[(?:::1\]|f[cd]|fe[89ab])/.test(
    address,
  )
}
