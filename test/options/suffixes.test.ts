// The Public Suffix List is read as `tldts` reads it, with its private part. `CORS_RUNS` and `CORS_SEED`
// change how many and which hosts are tried.
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import t from 'tap'
import { getDomain, getPublicSuffix } from 'tldts'
import { isListed, registrableDomain, suffixWithin } from '../../lib/options/suffixes.ts'

const numRuns = Number(process.env.CORS_RUNS ?? 10_000)
const seed = Number(process.env.CORS_SEED ?? Date.now() % 2 ** 31)
t.comment(`CORS_SEED=${seed} CORS_RUNS=${numRuns}`)

const rules = readFileSync('dist/public-suffixes.txt', 'latin1')
  .split('\n')
  .filter(line => line !== '' && !line.startsWith('//'))

const label = fc.stringMatching(/^[a-z0-9](?:[a-z0-9-]{0,5}[a-z0-9])?$/)
const domain = fc.oneof(
  fc.constantFrom(...rules).map(rule => rule.replace(/^!/, '')),
  fc.array(label, { minLength: 1, maxLength: 3 }).map(labels => labels.join('.')),
)
const hosts = fc
  .tuple(fc.array(label, { maxLength: 3 }), domain, label)
  .map(([labels, domain, any]) => [...labels, domain.replace('*', any)].join('.'))
  .filter(host => !/(?:^|\.)\d+$/.test(host))

t.test('the list has both parts, wildcards and exceptions', async t => {
  t.ok(rules.length > 9000, `${rules.length} rules`)
  for (const rule of [
    'co.uk',
    'up.railway.app',
    '*.kawasaki.jp',
    '!city.kawasaki.jp',
    'xn--p1ai',
  ]) {
    t.ok(rules.includes(rule), rule)
  }
})

t.test('random hosts are judged as tldts judges them', async t => {
  const property = fc.property(hosts, host => {
    const options = { allowPrivateDomains: true }
    const wanted = getDomain(host, options) ?? undefined
    const found = registrableDomain(host)
    if (found !== wanted) throw new Error(`${host}: ${found}, not ${wanted}`)
    if (getPublicSuffix(host, options) === host && suffixWithin(host) !== host)
      throw new Error(host)
  })
  fc.assert(property, { seed, numRuns })
  t.pass(`in ${numRuns} runs`)
})

t.test('nobody registers an address', async t => {
  for (const host of ['127.0.0.1', '8.8.8.8', '[::1]', '[2001:db8::1]']) {
    t.equal(registrableDomain(host), undefined, host)
  }
})

t.test('suffixes below a domain are shared too', async t => {
  t.equal(suffixWithin('amazonaws.com'), 's3.amazonaws.com')
  t.equal(suffixWithin('railway.app'), 'up.railway.app')
  t.equal(suffixWithin('example.org'), undefined)
  t.strictSame(['com', 'co.uk', 'example'].map(isListed), [true, true, false])
  for (const domain of ['com', 'github.io', 'railway.app', 'kawasaki.jp', 'gov.uk']) {
    t.ok(suffixWithin(domain), domain)
  }
  for (const domain of ['example.com', 'a.github.io', 'city.kawasaki.jp']) {
    t.equal(suffixWithin(domain), undefined, domain)
  }
})
