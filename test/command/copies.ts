// What "Copy as cURL" gives in four browsers, for a shell like bash: each has its own flags and quotes.
import { execFileSync } from 'node:child_process'
import type { Headers } from '../../lib/command/browser.ts'

export const BROWSERS: readonly ['Chrome', 'Edge', 'Firefox', 'Safari'] = [
  'Chrome',
  'Edge',
  'Firefox',
  'Safari',
]
export type Copier = (typeof BROWSERS)[number]

/** A request as a browser sent it. */
export interface Copied {
  readonly url: string
  readonly method: string
  /** Those of the script and those of the browser, without cookies. */
  readonly headers: Headers
  readonly body?: string | undefined
  readonly cookies?: string | undefined
}

const CHROME =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36'
const BRANDS = '"Chromium";v="156", "Not;A=Brand";v="8"'
const AGENTS: Readonly<Record<Copier, string>> = {
  Chrome: CHROME,
  Edge: `${CHROME} Edg/156.0.0.0`,
  Firefox: 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0',
  Safari:
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15',
}

/** What a browser adds to the headers of a script that calls a URL from a page on `origin`. */
export function addedBy(browser: Copier, asked: Copied, origin: string): [string, string][] {
  const { url, method, body, headers } = asked
  const has = (name: string): boolean => headers.some(([other]) => other.toLowerCase() === name)
  const common: [string, string][] = [
    ['User-Agent', AGENTS[browser]],
    ['Referer', `${origin}/`],
    ['Origin', origin],
    ['Sec-Fetch-Site', 'cross-site'],
    ['Sec-Fetch-Mode', 'cors'],
    ['Sec-Fetch-Dest', 'empty'],
    ['Accept-Language', 'en-US,en;q=0.9,de;q=0.5'],
    ['Connection', 'keep-alive'],
  ]
  if (!has('accept')) common.unshift(['Accept', '*/*'])
  if (body !== undefined && !has('content-type')) {
    common.push(['Content-Type', 'text/plain;charset=UTF-8'])
  }
  if (body === undefined && method !== 'GET') common.push(['Content-Length', '0'])
  const own: Readonly<Record<Copier, [string, string][]>> = {
    Chrome: [
      ['sec-ch-ua', BRANDS],
      ['sec-ch-ua-mobile', '?0'],
      ['sec-ch-ua-platform', '"Linux"'],
      ['Cache-Control', 'no-cache'],
      ['Pragma', 'no-cache'],
      ['DNT', '1'],
    ],
    Edge: [
      ['sec-ch-ua', `${BRANDS}, "Microsoft Edge";v="156"`],
      ['priority', 'u=1, i'],
    ],
    Firefox: [
      ['Host', new URL(url).host],
      ['Accept-Encoding', 'gzip, deflate, br, zstd'],
      ['Sec-GPC', '1'],
      ['Priority', 'u=4'],
      ['TE', 'trailers'],
      ['Pragma', 'no-cache'],
      ['Cache-Control', 'no-cache'],
    ],
    Safari: [
      ['Accept-Encoding', 'gzip, deflate, br'],
      ['Host', new URL(url).host],
      ['Priority', 'u=3, i'],
    ],
  }
  return [...common, ...own[browser]]
}

/** The text that a browser copies. */
export function copyOf(browser: Copier, { url, method, headers, body, cookies }: Copied): string {
  const parts: string[] = []
  const flag = (name: string, value: string): void => void parts.push(`${name} ${quoted(value)}`)
  const isChromium = browser === 'Chrome' || browser === 'Edge'
  // The backslash keeps curl from reading a pattern; Firefox has a flag for that.
  const address =
    browser === 'Firefox' ? quoted(url) : quoted(url).replace(/[[\]{}]/g, found => `\\${found}`)
  parts.push(isChromium ? `--url ${address}` : address)
  if (browser === 'Firefox') {
    if (/[[\]]/.test(url)) parts.push('--globoff')
    parts.push('--compressed')
    if (method === 'HEAD') parts.push('-I')
    else if (method !== 'GET') parts.push(`-X ${method}`)
  } else if (browser === 'Safari' || method !== (body === undefined ? 'GET' : 'POST')) {
    flag('-X', method)
  }
  for (const [name, value] of headers) {
    const isEmpty = isChromium && value === ''
    flag('-H', isEmpty ? `${name};` : `${name}: ${value}`)
  }
  if (cookies !== undefined) {
    if (isChromium) flag('-b', cookies)
    else flag('-H', `Cookie: ${cookies}`)
  }
  if (body !== undefined) flag('--data-raw', body)
  return `curl ${parts.join(' \\\n  ')}`
}

/** Single quotes, or those of `$'…'` where single ones cannot hold the text. */
function quoted(text: string): string {
  if (!/['!\p{Cc}]/u.test(text)) return `'${text}'`
  const escaped = text.replace(/[\\'!\p{Cc}]/gu, character =>
    character === '\\' || character === "'"
      ? `\\${character}`
      : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return `$'${escaped}'`
}

/** The words that a command gets of what a person pastes into bash, the word `curl` first. */
export function wordsOf(pasted: string): string[] {
  const script = `curl() { printf '%s\\0' curl "$@"; }; ${pasted}`
  const printed = execFileSync('bash', ['-c', script], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  })
  return printed.split('\0').slice(0, -1)
}
