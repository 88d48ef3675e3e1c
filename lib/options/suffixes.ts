// Which domains are public suffixes: anybody can register a name below one. The Public Suffix List, private
// part included, is a file beside this module, since it is larger than all the code.

const rules = new Set<string>()
/** Of each domain that has public suffixes below it, the first one. */
const below = new Map<string, string>()

/** Reads the list, once. Where a bundler left it out, each top-level domain counts as a public suffix. */
function read(): void {
  let text = ''
  try {
    const { readFileSync } = process.getBuiltinModule('node:fs')
    text = readFileSync(`${import.meta.dirname}/public-suffixes.txt`, 'latin1')
  } catch {}
  for (const rule of text.split('\n')) {
    rules.add(rule)
    if (/^[!/]/.test(rule)) continue
    for (let dot = rule.indexOf('.'); dot !== -1; dot = rule.indexOf('.', dot + 1)) {
      const domain = rule.slice(dot + 1)
      if (!below.has(domain)) below.set(domain, rule.replace('*', 'any'))
    }
  }
}

/** Whether `rule` stands in the list: a public suffix, or a wildcard or an exception. */
export function isListed(rule: string): boolean {
  if (rules.size === 0) read()
  return rules.has(rule)
}

/** The public suffix that `host` ends with: by the longest rule, or else its last label. */
function suffixOf(host: string): string {
  const labels = host.split('.')
  for (let i = 0; i < labels.length; i++) {
    const domain = labels.slice(i).join('.')
    const parent = labels.slice(i + 1).join('.')
    if (isListed(`!${domain}`)) return parent
    if (isListed(domain) || isListed(`*.${parent}`)) return domain
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

/** A public suffix at or below `domain`, such as `s3.amazonaws.com` of `amazonaws.com`. */
export function suffixWithin(domain: string): string | undefined {
  return suffixOf(domain) === domain ? domain : below.get(domain)
}
