// One row of an in-memory case: whose listener answers which request, and the feed that times it, once its
// answer has been checked.
import { check, type Kind } from '../contenders/answers.ts'
import type { Head } from '../contenders/apps.ts'
import { CONTENDERS, type Contender } from '../contenders/index.ts'
import { someOrigins } from '../contenders/policy.ts'
import { type Feed, feed } from './feed.ts'

export interface Request {
  readonly head: Head
  /** Which answer is right. */
  readonly kind: Kind
  readonly headers: Readonly<Record<string, string>>
  /** How many origins the policy has. */
  readonly origins: number
}

export interface Row extends Request {
  readonly contender: Contender
}

// What browsers send with every request.
const USUAL = {
  host: 'api.example.org',
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  accept: 'application/json',
  'accept-encoding': 'gzip, deflate, br, zstd',
}

/** Throws when the answer is wrong. */
export async function checkedFeed({ contender, head, kind, headers, origins }: Row): Promise<Feed> {
  const method = kind === 'preflight' || kind.startsWith('refused') ? 'OPTIONS' : 'GET'
  const lines = Object.entries({ ...USUAL, ...headers }).map(entry => entry.join(': '))
  const request = [`${method} /items/1 HTTP/1.1`, ...lines, '', ''].join('\r\n')
  const fed = feed(CONTENDERS[contender](head, someOrigins(origins)), request)
  check(contender, kind, await fed.once())
  return fed
}
