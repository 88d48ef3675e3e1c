// Which domains are public suffixes: anybody can register a name below one. The Public Suffix List, private
// part included, is a file beside this module, since it is larger than all the code.

let rules: ReadonlySet<string> | undefined
/** Of each domain that has public suffixes below it, the first one. */
const below = new Map<string, string>()

/** Read when it is first needed. Where a bundler left it out, each top-level domain is a public suffix. */
function read(): ReadonlySet<string> {
  const lines: string[] = []
  try {
    const { readFileSync } = process.getBuiltinModule('node:fs')
    const text = readFileSync(`${import.meta.dirname}/public-suffixes.txt`, 'latin1')
    lines.push(...text.split('\n').filter(line => !line.startsWith('//')))
  } catch {}
  for (const line of lines) {
    const suffix = line.replace('*', 'any')
    for (let dot = line.indexOf('.'); dot !== -1; dot = line.indexOf('.', dot + 1)) {
      const domain = line.slice(dot + 1)
      if (!below.has(domain) && !line.startsWith('!')) below.set(domain, suffix)
    }
  }
  return new Set(lines)
}

/** The public suffix that `host` ends with: by the longest rule, or else its last label. */
function suffixOf(host: string): string {
  rules ??= read()
  const labels = host.split('.')
  for (let i = 0; i < labels.length; i++) {
    const domain = labels.slice(i).join('.')
    const parent = labels.slice(i + 1).join('.')
    if (rules.has(`!${domain}`)) return parent
    if (rules.has(domain) || rules.has(`*.${parent}`)) return domain
  }
  return labels.at(-1) as string
}

/** The domain of `host` that somebody had to register; `undefined` for an address or a public suffix. */
export function registrableDomain(host: string): string | undefined {
  const suffix = suffixOf(host)
  if (suffix === host || /(?:^|\.)\d+$|\]$/.test(host)) return
  return host
    .split('.')
    .slice(-suffix.split('.').length - 1)
    .join('.')
}

/** Whether anybody can register a name somewhere below `domain`. */
export function isShared(domain: string): boolean {
  return suffixOf(domain) === domain || below.has(domain)
}

/** Whether `domain` is certainly a public suffix. */
export function isSuffix(domain: string): boolean {
  rules ??= read()
  return rules.has(domain)
}

/** A public suffix below `domain`, such as `s3.amazonaws.com` of `amazonaws.com`. */
export function suffixBelow(domain: string): string | undefined {
  rules ??= read()
  return below.get(domain)
}
