// Which domains are public suffixes: anybody can register a name below one. The Public Suffix List, private
// part included, is a file beside this module, since it is larger than all the code.
import { isAddress } from './networks.ts'

/** The list, the shortest rules first. Empty where a bundler left it out. */
let rules: ReadonlySet<string> | undefined

/** Reads the list when it is first needed. */
function read(): ReadonlySet<string> {
  if (rules) return rules
  let list = ''
  try {
    const { readFileSync } = process.getBuiltinModule('node:fs')
    list = readFileSync(`${import.meta.dirname}/public-suffixes.txt`, 'latin1')
  } catch {}
  rules = new Set(list.split('\n'))
  return rules
}

/** Whether `rule` stands in the list: a public suffix, or a wildcard or an exception. */
export function isListed(rule: string): boolean {
  return read().has(rule)
}

/** The public suffix that `host` ends with: by the longest rule, or else its last label. */
function suffixOf(host: string): string {
  const parent = host.slice(host.indexOf('.') + 1)
  if (isListed(`!${host}`)) return parent
  const isSuffix = parent === host || isListed(host) || isListed(`*.${parent}`)
  return isSuffix ? host : suffixOf(parent)
}

/** The domain of `host` that somebody had to register; `undefined` for an address or a public suffix. */
export function registrableDomain(host: string): string | undefined {
  const suffix = suffixOf(host)
  if (suffix === host || isAddress(host)) return
  const name = host.slice(0, -suffix.length - 1)
  return host.slice(name.lastIndexOf('.') + 1)
}

/** A public suffix at or below `domain`, such as `s3.amazonaws.com` of `amazonaws.com`. */
export function suffixWithin(domain: string): string | undefined {
  if (suffixOf(domain) === domain) return domain
  for (const rule of read()) if (rule.endsWith(`.${domain}`)) return rule.replace('*', 'any')
  return
}
