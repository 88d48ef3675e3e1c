// The process of one row of an in-memory case: warms up, and then times a slice whenever it is asked to.
import { IN_MEMORY } from './cases.ts'
import { checkedFeed } from './row.ts'

const [caseName = '', rowName = '', warmUp, slice] = process.argv.slice(2)
const row = IN_MEMORY[caseName]?.rows[rowName]
if (!row) throw new Error(`No row '${rowName}' in case '${caseName}'`)

const { time } = await checkedFeed(row)
const end = Date.now() + Number(warmUp)
let microseconds = Math.max(await time(20), 1)
while (Date.now() < end) microseconds = Math.max(await time(5000 / microseconds), 1)
const count = (Number(slice) * 1000) / microseconds

process.on('message', async () => process.send?.(await time(count)))
process.send?.(microseconds)
