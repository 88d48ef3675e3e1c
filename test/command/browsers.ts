// What `npm run test:command -- chromium firefox webkit` runs: the command and real browsers ask the
// same servers, and their verdicts are compared, with what they send and what a script may read. Then
// the command asks once more, by the browser's own copy of what it sent. Where no browser is named,
// those that are not installed are skipped.
import { ALL_BROWSERS, type Browser, missingFile, openUntil } from '../browsers/launch.ts'
import { makeCertificate } from '../support/certificate.ts'
import { addedBy, type Copied, type Copier, copyOf, wordsOf } from './copies.ts'
import { faultsBehindNginx } from './proxies.ts'
import { ROWS, type Row } from './rows.ts'
import { runCommand, runJson } from './run-command.ts'
import { type RowServers, startRows } from './servers.ts'
import { createSite } from './site.ts'

/** What came of a row. */
export interface Found {
  readonly allowed: boolean
  readonly status: number | null
  readonly readable: readonly string[]
}

interface Trial {
  readonly rows: readonly Row[]
  readonly tls?: { readonly key: string; readonly cert: string }
  /** Appended to the name of who asks. */
  readonly how: string
  readonly browsers: readonly Browser[]
  readonly browserFlags: readonly string[]
  readonly commandFlags: readonly string[]
}

// Of the connection, which is each client's own.
const HOP_BY_HOP = ['connection', 'keep-alive', 'transfer-encoding']
const AT_ONCE = 4
// What a script sets and a browser sets too, joins, or copies in a way that curl takes for nothing: it
// makes no preflight of a copy, or another one.
const LOST_IN_COPIES =
  /^header-(?:cache-control|content-type-empty|content-type-twice|empty-value|if-none-match|user-agent)$/
const COPIERS: Readonly<Record<Browser, Copier>> = {
  chromium: 'Chrome',
  firefox: 'Firefox',
  webkit: 'Safari',
}

const named = process.argv.slice(2) as Browser[]
const totals: string[] = []
const installed = (named.length > 0 ? named : ALL_BROWSERS).filter(browser => {
  const missing = missingFile(browser)
  if (missing === undefined) return true
  if (named.length > 0) process.exitCode = 1
  totals.push(`${browser}: skipped, because ${missing} is not installed`)
  return false
})

await tryAll({ rows: ROWS, how: '', browsers: installed, browserFlags: [], commandFlags: [] })
if (installed.includes('chromium')) await tryOverTls()
await tryBehindNginx()
console.log(`\n${totals.join('\n')}`)

/** The same over HTTPS, and what only a page over HTTPS meets: mixed content. */
async function tryOverTls(): Promise<void> {
  const star = 'Access-Control-Allow-Origin: *'
  const target: Row = {
    id: 'target',
    asks: {},
    hops: [{ response: { lines: [star] } }],
    allowed: true,
  }
  const plain = await startRows([target])
  const { port, origin } = new URL(plain.urlOf(target, 'mixed'))
  const path = `/mixed/${target.id}/0`
  const elsewhere = `http://a.test:${port}${path}`
  try {
    await tryAll({
      rows: [
        ...ROWS,
        { ...target, id: 'mixed-content-loopback', url: `${origin}${path}` },
        { ...target, id: 'mixed-content-address', url: `http://127.0.0.1:${port}${path}` },
        { ...target, id: 'mixed-content-name', url: elsewhere, allowed: false },
        {
          ...target,
          id: 'mixed-content-redirect',
          hops: [{ response: { status: 302, lines: [star, `Location: ${elsewhere}`] } }],
          allowed: false,
        },
      ],
      tls: await makeCertificate(),
      how: ' over TLS',
      browsers: ['chromium'],
      browserFlags: ['--ignore-certificate-errors', '--host-resolver-rules=MAP a.test 127.0.0.1'],
      commandFlags: ['--insecure'],
    })
  } finally {
    plain.close()
  }
}

async function tryBehindNginx(): Promise<void> {
  const rows = await faultsBehindNginx()
  if (rows === undefined) {
    if (named.length > 0) process.exitCode = 1
    totals.push('command behind nginx: skipped, because nginx is not installed')
  } else {
    count('command behind nginx', rows, faults => faults)
  }
}

async function tryAll(trial: Trial): Promise<void> {
  const { rows, how, browsers } = trial
  const { site, resultsOf } = createSite()
  const servers = await startRows(rows, site, trial.tls)
  try {
    const command = await askForAll(rows, row => askByCommand(row, servers, trial))
    count(`command${how}`, rows, row => {
      const { allowed } = command.get(row.id) as Found
      return allowed === row.allowed
        ? []
        : [`${row.id}: allowed: ${allowed}, by the standard ${row.allowed}`]
    })
    for (const browser of browsers) {
      const asked = rows.map(row => ({
        id: row.id,
        url: servers.urlOf(row, browser),
        asks: row.asks,
      }))
      const results = resultsOf(browser, asked)
      try {
        const page = `${servers.origins.page}/?run=${browser}`
        const found = await openUntil(results, browser, page, trial.browserFlags)
        count(`${browser}${how}`, rows, row => {
          const faults = differences(row, browser, servers, command.get(row.id), found.get(row.id))
          const why = row.differs?.[browser]
          if (why === undefined) return faults
          console.log(`${browser}${how}: differs: ${row.id}: ${why}`)
          return faults.length > 0 ? [] : [`${row.id}: does not differ any more`]
        })
        const pasted = await askForAll(rows, row => askByCopy(row, browser, servers, trial))
        count(`copies of ${browser}${how}`, rows, row => {
          const told = (found: Found | undefined, run: string): string => {
            const seen = LOST_IN_COPIES.test(row.id) ? [] : servers.seen(row, run)
            return JSON.stringify([found?.allowed, found?.status, found?.readable, seen])
          }
          const ours = told(command.get(row.id), 'command')
          const theirs = told(pasted.get(row.id), `copy-${browser}`)
          return ours === theirs ? [] : [`${row.id}: by copy ${theirs}, in our own words ${ours}`]
        })
      } catch (error) {
        count(`${browser}${how}`, rows.slice(0, 1), () => [(error as Error).message])
      }
    }
  } finally {
    servers.close()
  }
}

/** Asks for every row, a few at once. */
async function askForAll(
  rows: readonly Row[],
  ask: (row: Row) => Promise<Found>,
): Promise<Map<string, Found>> {
  const found = new Map<string, Found>()
  const rest = rows.values()
  const work = async (): Promise<void> => {
    for (const row of rest) found.set(row.id, await ask(row))
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return found
}

async function askByCommand(row: Row, servers: RowServers, trial: Trial): Promise<Found> {
  const { method, headers = [], body, credentials } = row.asks
  const { result } = await runJson([
    servers.urlOf(row, 'command'),
    ...['--origin', servers.origins.page, '--send', ...trial.commandFlags],
    ...(method === undefined ? [] : ['--method', method]),
    ...headers.flatMap(([name, value]) => ['--header', `${name}: ${value}`]),
    ...(body === undefined ? [] : ['--data', body]),
    ...(credentials ? ['--credentials'] : []),
  ])
  return result
}

/** Asks by the browser's copy of what it sent or, where it sent no more than a preflight, meant to. */
async function askByCopy(
  row: Row,
  browser: Browser,
  servers: RowServers,
  trial: Trial,
): Promise<Found> {
  const { method = 'GET', headers = [], body, credentials } = row.asks
  const copier = COPIERS[browser]
  const { page } = servers.origins
  const url = servers.urlOf(row, `copy-${browser}`)
  const sent = servers.requestOf(row, browser)
  const meant: Copied = { url, method, headers, body }
  const copied: Copied =
    sent === undefined
      ? { ...meant, headers: [...headers, ...addedBy(copier, meant, page)] }
      : { url, method: sent.method, headers: [...sent.headers], body }
  // No server of the rows sets a cookie, so that nothing else says that there may be some.
  const own = ['--json', '--send', ...trial.commandFlags, ...(credentials ? ['--credentials'] : [])]
  const { stdout } = await runCommand([...own, ...wordsOf(copyOf(copier, copied))])
  return JSON.parse(stdout)
}

/** How a browser and the command differ. */
function differences(
  row: Row,
  browser: Browser,
  servers: RowServers,
  command: Found | undefined,
  found: Found | undefined,
): string[] {
  const faults: string[] = []
  const compare = (what: string, theirs: unknown, ours: unknown): void => {
    const [one, other] = [JSON.stringify(theirs), JSON.stringify(ours)]
    if (one !== other) faults.push(`${row.id}: ${what}: the browser ${one}, the command ${other}`)
  }
  const readable = (names: readonly string[] = []): readonly string[] =>
    names.filter(name => !HOP_BY_HOP.includes(name)).sort()
  compare('allowed', found?.allowed, command?.allowed)
  compare('status', found?.status, command?.status)
  compare('readable', readable(found?.readable), readable(command?.readable))
  if (!row.isDead) compare('seen', servers.seen(row, browser), servers.seen(row, 'command'))
  return faults
}

function count<R>(name: string, rows: readonly R[], faultsOf: (row: R) => readonly string[]): void {
  let failed = 0
  for (const row of rows) {
    const faults = faultsOf(row)
    if (faults.length === 0) continue
    failed += 1
    process.exitCode = 1
    console.log(`${name}: ${faults.join('\n  ')}`)
  }
  totals.push(`${name}: ${rows.length - failed} passed, ${failed} failed`)
}
