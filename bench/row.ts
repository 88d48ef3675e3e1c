// One row of an in-memory case, ready to be timed once its answer has been checked.
import { check, parseAnswer } from './answers.ts'
import type { Row } from './cases.ts'
import { CONTENDERS } from './contenders.ts'
import { type Feed, feed } from './feed.ts'
import { someOrigins } from './policy.ts'

// What browsers send with every request.
const USUAL = {
  host: 'api.example.org',
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  accept: 'application/json',
  'accept-encoding': 'gzip, deflate, br, zstd',
}

export async function checkedFeed(row: Row): Promise<Feed> {
  const { contender, head, origins, kind } = row
  const method = kind === 'preflight' || kind.startsWith('refused') ? 'OPTIONS' : 'GET'
  const lines = Object.entries({ ...USUAL, ...row.headers }).map(entry => entry.join(': '))
  const fed = feed(
    CONTENDERS[contender](head, someOrigins(origins)),
    `${[`${method} /items/1 HTTP/1.1`, ...lines].join('\r\n')}\r\n\r\n`,
  )
  check(contender, kind, parseAnswer(await fed.once()))
  return fed
}
