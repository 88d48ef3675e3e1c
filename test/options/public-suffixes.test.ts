// The domains that the layer takes for shared are on the Public Suffix List, with its private part, so
// that what a warning says of them is true: anybody can register a name there.
import t from 'tap'
import { getPublicSuffix } from 'tldts'
import { SHARED_DOMAINS } from '../../lib/options/strangers.ts'

t.test('each shared domain is a public suffix, and listed once', async t => {
  for (const domain of SHARED_DOMAINS) {
    t.equal(getPublicSuffix(domain, { allowPrivateDomains: true }), domain)
    // Some are suffixes only as an exception, or as the parent of suffixes.
    t.equal(getPublicSuffix(`evil.${domain}`, { allowPrivateDomains: true }), domain)
  }
  t.equal(new Set(SHARED_DOMAINS).size, SHARED_DOMAINS.length)
})
