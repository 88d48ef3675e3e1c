// Which request headers need a preflight, by name and value, and how lists of a response are read.
import t from 'tap'
import { fields, get, list, unsafeNames } from '../../lib/command/headers.ts'

// biome-ignore format: a row a line
const SAFE: readonly (readonly [name: string, value: string])[] = [
  ['Accept', ''], ['Accept', 'text/html;q=0.9, */*'], ['accept', 'a'.repeat(128)], ['Accept', '\t\xe9'],
  ['Accept-Language', ''], ['Accept-Language', 'en-US,en;q=0.9, *;q=0.1'], ['Content-Language', 'de'],
  ['Content-Type', 'text/plain'], ['Content-Type', 'TEXT/Plain;charset=UTF-8'], ['Content-Type', ' text/plain ; a=b'],
  ['Content-Type', 'application/x-www-form-urlencoded'], ['Content-Type', 'multipart/form-data; boundary=x'],
  ['Range', 'bytes=0-'], ['Range', 'bytes=5-5'], ['range', 'bytes=0-10'],
]
// biome-ignore format: a row a line
const UNSAFE: readonly (readonly [name: string, value: string])[] = [
  ['Accept', 'a'.repeat(129)], ...[...'"():<>?@[\\]{}\x7f\x00\x08\x0a\x1f'].map(byte => ['Accept', byte] as const),
  ['Accept-Language', 'en_US'], ['Accept-Language', 'a\tb'], ['Content-Language', 'de/at'],
  ['Content-Type', ''], ['Content-Type', 'text'], ['Content-Type', 'text/'], ['Content-Type', '/plain'], ['Content-Type', 'text/html'],
  ['Content-Type', 'application/json'], ['Content-Type', 'text/plain, text/plain'], ['Content-Type', 'text /plain'],
  ['Content-Type', 'multipart/form-data; boundary="x"'], ['Content-Type', 'text/plain/x'],
  ['Range', ''], ['Range', 'bytes=-5'], ['Range', 'bytes=-'], ['Range', 'bytes=5-4'], ['Range', 'bytes=0-1,2-3'],
  ['Range', 'bytes = 0-1'], ['Range', 'Bytes=0-1'], ['Range', 'bytes=0-1 '],
  ['X-One', ''], ['Authorization', 'a'], ['DPR', '1'], ['Cache-Control', 'no-cache'],
]

t.test('safe values', async t => {
  for (const header of SAFE) t.strictSame(unsafeNames([header]), [], header.join(': '))
})

t.test('unsafe values', async t => {
  for (const header of UNSAFE) {
    t.strictSame(unsafeNames([header]), [header[0].toLowerCase()], header.join(': '))
  }
})

t.test('safe values of more than 1,024 bytes together are unsafe', async t => {
  const values = (length: number) => ['Accept', 'a'.repeat(length)] as const
  const eight = Array.from({ length: 8 }, () => values(128))
  t.strictSame(unsafeNames(eight), [])
  t.strictSame(unsafeNames([...eight, ['Accept-Language', 'e']]), ['accept', 'accept-language'])
  t.strictSame(unsafeNames([...eight, ['X-One', 'e'.repeat(2000)]]), ['x-one'])
})

t.test('names are in lower case, each once, sorted by byte', async t => {
  const names = ['X-b', 'x-B', 'X-a', 'Authorization', 'x_a', 'X.a']
  t.strictSame(unsafeNames(names.map(name => [name, '1'] as const)), [
    'authorization',
    'x-a',
    'x-b',
    'x.a',
    'x_a',
  ])
})

t.test('fields of one name, in any letter case, without spaces around them', async t => {
  const headers = [
    ['A', ' \t1 '],
    ['b', '2'],
    ['a', ''],
    ['A', '\xa03\xa0'],
  ] as const
  t.strictSame(fields(headers, 'a'), ['1', '', '\xa03\xa0'])
  t.equal(get(headers, 'a'), '1, , \xa03\xa0')
  t.equal(get(headers, 'c'), null)
})

t.test('a list of tokens over any number of fields', async t => {
  const of = (...values: string[]) =>
    list(
      values.map(value => ['A', value] as const),
      'a',
    )
  t.strictSame(of(), [])
  t.strictSame(of(''), [])
  t.strictSame(of(' ,a,\t b ,', 'C'), ['a', 'b', 'C'])
  for (const wrong of ['a b', '"a"', 'a;b', 'a\xa0', 'a:b'])
    t.equal(of('a', wrong), undefined, wrong)
})

t.test('what is long takes time in proportion', async t => {
  const spaces = `a${' '.repeat(1_000_000)}b`
  t.equal(get([['A', spaces]], 'a'), spaces)
  t.equal(list([['A', spaces]], 'a'), undefined)
  t.strictSame(list([['A', ','.repeat(1_000_000)]], 'a'), [])
})
