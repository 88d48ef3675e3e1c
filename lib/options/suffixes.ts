// Which domains are public suffixes: anybody can register a name below one. The Public Suffix List, private
// part included, is a file beside this module, since it is larger than all the code.

/** The rules of the list, and for each domain the public suffixes below it; below `''` are all. */
interface List {
  readonly rules: ReadonlySet<string>
  readonly below: ReadonlyMap<string, readonly string[]>
}

let list: List | undefined

/** Read when it is first needed. Where a bundler left it out, each top-level domain is a public suffix. */
function read(): List {
  list ??= indexed(lines())
  return list
}

function lines(): readonly string[] {
  try {
    const { readFileSync } = process.getBuiltinModule('node:fs')
    const text = readFileSync(`${import.meta.dirname}/public-suffixes.txt`, 'latin1')
    return text.split('\n').filter(line => line !== '' && !line.startsWith('//'))
  } catch {
    return []
  }
}

function indexed(lines: readonly string[]): List {
  const below = new Map<string, string[]>([['', []]])
  for (const line of lines.filter(line => !line.startsWith('!'))) {
    const suffix = line.replace('*', 'evil')
    below.get('')?.push(suffix)
    for (let dot = line.indexOf('.'); dot !== -1; dot = line.indexOf('.', dot + 1)) {
      const domain = line.slice(dot + 1)
      const suffixes = below.get(domain)
      if (suffixes) suffixes.push(suffix)
      else below.set(domain, [suffix])
    }
  }
  return { rules: new Set(lines), below }
}

/** The public suffix that `host` ends with: by the longest rule, or else its last label. */
function suffixOf(host: string): string {
  const { rules } = read()
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
  const label = host
    .slice(0, -suffix.length - 1)
    .split('.')
    .at(-1)
  return `${label}.${suffix}`
}

/** Whether anybody can register a name somewhere below `domain`. */
export function isShared(domain: string): boolean {
  return suffixOf(domain) === domain || suffixesBelow(domain).length > 0
}

/** The public suffixes below `domain`, such as `s3.amazonaws.com` of `amazonaws.com`; below `''`, all of them. */
export function suffixesBelow(domain: string): readonly string[] {
  return read().below.get(domain) ?? []
}
