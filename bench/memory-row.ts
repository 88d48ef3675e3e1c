// A row of an in-memory case in a process of its own: so that no contender is timed with code that V8 has
// optimized for another. Warms up, then times a slice whenever it is asked to.
import { CASES } from './cases.ts'
import { checkedFeed } from './row.ts'

const [caseName = '', rowName = '', warmUp = '', slice = ''] = process.argv.slice(2)
const row = CASES[caseName]?.find(({ name }) => name === rowName)
if (!row) throw new Error(`No row '${rowName}' in case '${caseName}'`)

const { time } = await checkedFeed(row)
const end = Date.now() + Number(warmUp)
let microseconds = Math.max(await time(20), 1)
while (Date.now() < end) microseconds = Math.max(await time(5000 / microseconds), 1)
const count = (Number(slice) * 1000) / microseconds

process.on('message', async () => process.send?.(await time(count)))
process.send?.('ready')
