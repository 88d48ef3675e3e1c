// What `npm run test:caches` runs: the layer behind real shared caches. A cache that is not installed
// is skipped, unless it is named: `npm run test:caches -- nginx`.
import { setTimeout } from 'node:timers/promises'
import { serve, type Teardown } from '../support/server.ts'
import { createApp } from './app.ts'
import { type Counts, checkCache } from './checks.ts'
import { PROGRAMS, type Program, pathOf, startCache, versionOf } from './programs.ts'

const MOST_SHOWN = 20
// Longer than the run waits, so that nobody sends a request on a connection that is being closed.
const keepAliveTimeout = 60_000
const LONGEST_RUN = 120_000

const named = process.argv.slice(2)
const wanted = named.length > 0 ? named : Object.keys(PROGRAMS)
const totals = await Promise.all(wanted.map(test))
console.log(totals.join('\n'))

/** Checks one cache; gives the line of its counts. */
async function test(name: string): Promise<string> {
  const program = PROGRAMS[name]
  const path = program && pathOf(program)
  if (program === undefined || path === undefined) {
    if (named.length > 0) process.exitCode = 1
    return `skipped: ${name} is not installed`
  }
  const title = `${name} ${versionOf(program, path)}`
  try {
    const { passed, faults } = await check(program, path)
    for (const fault of faults.slice(0, MOST_SHOWN)) console.log(`${name}: ${fault}`)
    if (faults.length > MOST_SHOWN) console.log(`${name}: …`)
    if (faults.length > 0) process.exitCode = 1
    return `${title}: ${passed} passed, ${faults.length} failed`
  } catch (error) {
    process.exitCode = 1
    return `${title}: 0 passed, 1 failed: ${(error as Error).message}`
  }
}

async function check(program: Program, path: string): Promise<Counts> {
  const ends: (() => unknown)[] = []
  const t: Teardown = { teardown: end => ends.unshift(end) }
  try {
    const app = createApp()
    const bare = await serve(t, createApp().listener, { keepAliveTimeout })
    const port = await serve(t, app.listener, { keepAliveTimeout })
    const cache = await startCache(t, program, path, port)
    return await Promise.race([checkCache({ cache, app, bare }, program.expired), tooLong()])
  } finally {
    for (const end of ends) await end()
  }
}

async function tooLong(): Promise<never> {
  await setTimeout(LONGEST_RUN, undefined, { ref: false })
  throw new Error(`it takes longer than ${LONGEST_RUN} ms`)
}
