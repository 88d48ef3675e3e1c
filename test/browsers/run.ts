// What `npm run test:browsers` runs: the matrix in real browsers. The playground's page posts its
// results to its own server. A browser that is not installed is skipped, unless it is named:
// `npm run test:browsers -- firefox`.
import type { Results } from '../playground/page.ts'
import { startServers } from '../playground/servers.ts'
import { ALL_BROWSERS, type Browser, missingFile, openUntil } from './launch.ts'

const named = process.argv.slice(2) as Browser[]
const wanted = named.length > 0 ? named : ALL_BROWSERS
const totals: string[] = []
for (const browser of wanted) totals.push(await test(browser))
console.log(`\n${totals.join('\n')}`)

/** Runs the matrix in one browser and returns the line with its counts. */
async function test(browser: Browser): Promise<string> {
  const missing = missingFile(browser)
  if (missing) {
    if (named.length > 0) process.exitCode = 1
    return `${browser}: skipped, because ${missing} is not installed`
  }
  try {
    const { rows } = await resultsOf(browser)
    const failed = rows.filter(({ faults }) => faults.length > 0)
    for (const { id, claim, faults } of failed) {
      console.log(`${browser}: ${id}: ${claim}\n  ${faults.join('\n  ')}`)
    }
    if (failed.length > 0 || rows.length === 0) process.exitCode = 1
    return `${browser}: ${rows.length - failed.length} passed, ${failed.length} failed`
  } catch (error) {
    process.exitCode = 1
    return `${browser}: 0 passed, 1 failed: ${(error as Error).message}`
  }
}

async function resultsOf(browser: Browser): Promise<Results> {
  let report: (results: Results) => void = () => {}
  const results = new Promise<Results>(resolve => {
    report = resolve
  })
  const { origins, close } = await startServers(0, results => report(results))
  try {
    return await openUntil(results, browser, `${origins.page}/?report`)
  } finally {
    close()
  }
}
