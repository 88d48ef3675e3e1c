// One row of an in-memory case, in a process of its own: so that no contender is timed with code that V8
// has optimized for another. Checks its answer, warms up, then times a slice whenever it is asked to.
import { check, parseAnswer } from './answers.ts'
import { CASES } from './cases.ts'
import { CONTENDERS } from './contenders.ts'
import { feed } from './feed.ts'
import { someOrigins } from './policy.ts'

// What browsers send with every request.
const USUAL = {
  host: 'api.example.org',
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  accept: 'application/json',
  'accept-encoding': 'gzip, deflate, br, zstd',
}

const [caseName = '', rowName = '', warmUp = '', slice = ''] = process.argv.slice(2)
const row = CASES[caseName]?.find(({ name }) => name === rowName)
if (!row) throw new Error(`No row '${rowName}' in case '${caseName}'`)

const method = row.kind === 'preflight' || row.kind.startsWith('refused') ? 'OPTIONS' : 'GET'
const lines = Object.entries({ ...USUAL, ...row.headers }).map(
  ([name, value]) => `${name}: ${value}`,
)
const { once, time } = feed(
  CONTENDERS[row.contender](row.head, someOrigins(row.origins)),
  `${[`${method} /items/1 HTTP/1.1`, ...lines].join('\r\n')}\r\n\r\n`,
)

check(row.contender, row.kind, parseAnswer(await once()))
const end = Date.now() + Number(warmUp)
let microseconds = Math.max(await time(20), 1)
while (Date.now() < end) microseconds = Math.max(await time(5000 / microseconds), 1)
const count = (Number(slice) * 1000) / microseconds

process.on('message', async () => process.send?.(await time(count)))
process.send?.('ready')
