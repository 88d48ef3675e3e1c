import t from 'tap'
import { mergeVary } from '../lib/vary.ts'

const ROWS: [given: string, merged: string][] = [
  ['', 'Origin'],
  [' , ', 'Origin'],
  ['Cookie', 'Cookie, Origin'],
  ['Accept-Encoding,Cookie', 'Accept-Encoding,Cookie, Origin'],
  ['Origin', 'Origin'],
  ['oRIGIN', 'oRIGIN'],
  ['Origin, Cookie', 'Origin, Cookie'],
  ['X-Origin', 'X-Origin, Origin'],
  ['Cookie, cookie', 'Cookie, Origin'],
  ['Cookie,, Accept,', 'Cookie, Accept, Origin'],
  ['Cookie, Origin, COOKIE, origin', 'Cookie, Origin'],
  ['*', '*'],
  ['Cookie, *', 'Cookie, *'],
]

for (const [given, merged] of ROWS) {
  t.test(`'${given}' becomes '${merged}'`, async t => {
    t.equal(mergeVary(given, 'Origin'), merged)
  })
}
