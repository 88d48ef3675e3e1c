// What the automaton says of a regex is what the regex does. `CORS_RUNS` and `CORS_SEED` change how many
// and which regexes are tried.
import fc from 'fast-check'
import t from 'tap'
import { common, compile, isExponential, language } from '../../lib/options/automaton.ts'
import { flags, regexes, regexOf } from './near-misses.ts'

const numRuns = Number(process.env.CORS_RUNS ?? 1000)
const seed = Number(process.env.CORS_SEED ?? Date.now() % 2 ** 31)
// Some searches are long.
t.setTimeout(3_600_000)
t.comment(`CORS_SEED=${seed} CORS_RUNS=${numRuns}`)

/** All texts of `a`, `b` and `c` with up to five characters, shortest first. */
const TEXTS = ['']
for (let i = 0; TEXTS[i]?.length !== 5; i++) TEXTS.push(...[...'abc'].map(x => TEXTS[i] + x))

const atom = fc.constantFrom(
  'a',
  'b',
  'c',
  '.',
  '[ab]',
  '[^a]',
  '\\w',
  '\\W',
  'A',
  '\\x62',
  '^',
  '$',
)
const quantifier = fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{0}', '{1,3}', '{2,}', '*?')
const { regex } = fc.letrec<{ regex: string; term: string }>(tie => ({
  term: fc.oneof(
    { maxDepth: 3 },
    fc.tuple(atom, quantifier).map(([a, q]) => (/[$^]/.test(a) ? a : a + q)),
    fc
      .tuple(fc.constantFrom('(', '(?:', '(?<n>'), tie('regex'), quantifier)
      .map(([open, inner, q]) => `${open}${inner})${q}`),
  ),
  regex: fc
    .array(fc.array(tie('term'), { maxLength: 3 }), { minLength: 1, maxLength: 3 })
    .map(all => all.map(terms => terms.join('')).join('|')),
}))
/** Regexes that are exactly expressed. With `v`, V8 11.3 says that `^((?:[^a]a)+|)$` does not match `ba`. */
const exact = fc.tuple(regex, fc.constantFrom('', 'i', 'u', 's')).filter(([source, flags]) => {
  // JavaScript itself takes minutes for repetitions three deep.
  return regexOf(source, flags) !== undefined && !/(?:\)[*+{][^()]*){3}/.test(source)
})
const abc = language('[abc]*')

const shortestOf = (texts: readonly string[]): number =>
  Math.min(...texts.filter(text => text !== '').map(({ length }) => length))

/** Those of `TEXTS` that are found in common with all texts. */
function found(source: string, flags: string): string[] | undefined {
  const automaton = compile(source, flags)
  if (!automaton) return
  const texts = new Set<string>()
  for (const { text } of common(automaton, abc)) {
    if (text.length <= 5) texts.add(text)
  }
  return [...texts]
}

t.test(
  'what is found matches, the shortest text among it; if none is found, none matches',
  async t => {
    const property = fc.property(exact, ([source, flags]) => {
      const whole = new RegExp(`^(?:${source})$`, flags)
      const texts = found(source, flags)
      for (const text of texts ?? []) {
        if (!whole.test(text)) throw new Error(`${whole} does not match '${text}'`)
      }
      // For an empty text, `$` may stand before `^`, which is not expressed; no origin is empty.
      const first = TEXTS.find(text => text !== '' && whole.test(text))
      if (texts && shortestOf(texts) !== (first?.length ?? Infinity))
        throw new Error(`${whole}: ${texts}, not ${first}`)
    })
    fc.assert(property, { seed, numRuns })
    t.pass(`in ${numRuns} runs`)
  },
)

t.test('what is widened matches more, never less', async t => {
  const property = fc.property(fc.tuple(regexes, flags), ([source, flags]) => {
    const valid = regexOf(source, flags)
    const whole = valid && new RegExp(`^(?:${source})$`, flags.replace(/[gy]/g, ''))
    const first = TEXTS.find(text => text !== '' && whole?.test(text))
    if (first === undefined) return
    const texts = found(source, flags)
    if (texts && shortestOf(texts) > first.length)
      throw new Error(`${whole}: ${texts}, not ${first}`)
  })
  fc.assert(property, { seed, numRuns })
  t.pass(`in ${numRuns} runs`)
})

// What is not JavaScript's everyday syntax, with a text that it matches and one that it does not.
// biome-ignore format: a row a line
const MEANINGS: [source: string, flags: string, yes: string, no: string][] = [
  ['\\u{61}', 'u', 'a', 'u'],
  ['u{2}', '', 'uu', 'u'],
  ['\\ud83d\\ude00?a', 'u', 'a', 'b'],
  ['\\p{Ll}\\P{Ll}', 'u', 'a1', '1a'],
  ['\\x61\\u0062', '', 'ab', 'a'],
  ['\\056\\0?', '', '.', '0'],
  ['a{,2}', '', 'a{,2}', 'a'],
  ['[[a-z]--[b]]', 'v', 'a', 'b'],
  ['[]|b', '', 'b', 'a'],
  ['[^]', '', 'a', 'aa'],
  ['\\u212a', 'iu', 'k', 'l'],
  ['a\\/b', '', 'a/b', 'a'],
  // Widened.
  ['[\\q{ab|c}]d', 'v', 'abd', 'a'],
  ['(a)\\1', '', 'aa', 'b'],
  ['(?<n>a)\\k<n>', '', 'aa', 'b'],
  ['a(?=b)b', '', 'ab', 'a'],
  ['(?i:a)b', '', 'Ab', 'a'],
  ['(?!a)b|(?<!x)c|(?<=^)d', '', 'd', 'a'],
  ['\\ba\\B', '', 'a', 'b'],
]

t.test('each kind of syntax means what it means in JavaScript', async t => {
  for (const [source, flags, yes, no] of MEANINGS) {
    const automaton = compile(source, flags)
    if (!automaton) throw new Error(source)
    const matches = (text: string) =>
      !common(automaton, language(text.replace(/[.{]/g, '\\$&'))).next().done
    t.equal(matches(yes), true, `/${source}/${flags} matches '${yes}'`)
    t.equal(matches(no), false, `/${source}/${flags} does not match '${no}'`)
  }
})

t.test('an open letter is one for which the regex takes others', async t => {
  const opens = (source: string) => {
    const automaton = compile(source)
    if (!automaton) throw new Error(source)
    return Array.from(common(automaton, language('[a-z.]*:?1*')), ({ open }) => open)
  }
  t.strictSame(opens('ab'), [-1])
  t.strictSame(opens('a[bc]d'), [1, 1], 'each letter')
  t.strictSame(opens('a.d'), [1, 1], 'two letters of many')
  t.strictSame(opens('a[bc]d.f'), [3, 3, 3, 3], 'the last one')
  t.strictSame(opens('ab:\\d'), [-1], 'a digit of a port is none')
})

// biome-ignore format: a row a line
const SLOW = [
  'https://([a-z0-9]+[-.]?)+\\.acme\\.com',
  '^https://(?:[a-z]+|[a-z0-9]+)+\\.acme\\.com$',
  '^(https?://)?(\\w*-*\\w*\\.+)*acme\\.com$',
  '(.*)*', '(.*)+', '(a+)+', '(a*)*', '(a|a)*', '(a|b|[ab])+', '(?:a|ab|b)*', '(a?a)*', '(a+b?)+', '(a{1,30})+', '(?:(?:x|a+)y?)*z',
  '([a-z]+\\.?){1,30}', '((a|b)+|c)*', '(?:(a|b|ab)*c)*', '(a?b?)*', '(a|A)*',
]
// biome-ignore format: a row a line
const QUICK = [
  'https://([a-z]+\\.)+acme\\.com', '([a-z0-9]+(-[a-z0-9]+)*\\.)+', '(a|b|c)*', '(a?)*', '.*', '.*.*.*', '[a-z]+[a-z]+', '(ab|ac)*',
  'https://([a-z0-9-]{1,63}\\.)+acme\\.com', '(a|a)', '(a|a){3}', '(https?://)?(.*\\.)?a', '(a{100}){100}', '(\\d{1,3}\\.){3}',
  // What is widened is not said to be slow.
  '((?!b)a|(?=b)b)*', '((a)\\2|a)*', '(?:\\ba|a\\b)*',
]

t.test('a regex is slow where a text in a loop can be read in two ways', async t => {
  const isSlow = (source: string, flags = '') => {
    const automaton = compile(source, flags, 20)
    return automaton !== undefined && isExponential(automaton)
  }
  for (const source of SLOW) t.equal(isSlow(source, source === '(a|A)*' ? 'i' : ''), true, source)
  for (const source of QUICK) t.equal(isSlow(source), false, source)
})

// What takes long is given up: nothing is said of it, in a fraction of a second.
const HOSTILE = {
  'a long text': 'a'.repeat(200_000),
  'deep groups': `${'(?:'.repeat(30_000)}a${')'.repeat(30_000)}`,
  'nested counts': '((a{1000}){1000}){1000}',
  'nested empty counts': '((){60000}){60000}',
  'a large count': 'a{200000}',
  'many optional parts': '(a|b?)'.repeat(5000),
  'many alternatives in a loop': `(${Array.from({ length: 2000 }, (_, i) => `a${i}`).join('|')})*`,
}

t.test('an automaton that would be too large is not made', async t => {
  for (const [what, source] of Object.entries(HOSTILE)) t.equal(compile(source), undefined, what)
})

t.test('a search that would be too long is not ended', async t => {
  const automaton = compile('(a|b|c|.){200}', '')
  if (!automaton) throw new Error('too large')
  const search = common(automaton, language('(?:[ab]|[bc]|[ac]|.)*d'))
  let last = search.next()
  while (!last.done) last = search.next()
  t.equal(last.value, false)
  const words = Array.from({ length: 100 }, (_, i) => `aaaaa${i}x`)
  const many = compile(`(?:${words.join('|')})*`)
  if (!many) throw new Error('too large')
  t.equal(isExponential(many), false)
})
