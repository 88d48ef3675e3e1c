// What `npm run test:browsers` runs: the matrix in real browsers, without a driver. The page posts its
// results to its own server, and the browser is ended by its process group. A browser that is not
// installed is skipped, unless it is named: `npm run test:browsers -- firefox`.
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from './matrix.ts'
import type { Results } from './page.ts'
import { startServers } from './servers.ts'

interface Command {
  /** Where it may be. */
  readonly programs: readonly string[]
  readonly args: (profile: string, url: string) => readonly string[]
  /** What of the profile is there before it starts. */
  readonly files?: Readonly<Record<string, string>>
}

const XVFB = '/usr/bin/xvfb-run'
const MINI_BROWSERS = ['x86_64', 'aarch64'].flatMap(arch =>
  ['4.1', '4.0', '6.0'].map(
    version =>
      `/usr/lib/${arch}-linux-gnu/webkit${version === '6.0' ? '' : '2'}gtk-${version}/MiniBrowser`,
  ),
)

// No update, no first run, no telemetry: nothing but the page.
const BROWSERS: Record<Browser, Command> = {
  chromium: {
    programs: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'],
    args: (profile, url) => [
      ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-sync'],
      ...['--disable-dev-shm-usage', '--no-first-run', '--disable-background-networking'],
      ...['--disable-component-update', `--user-data-dir=${profile}`, url],
    ],
  },
  firefox: {
    programs: ['/usr/bin/firefox-esr', '/usr/bin/firefox'],
    args: (profile, url) => ['--headless', '--no-remote', '--profile', profile, url],
    files: {
      'user.js': Object.entries({
        'app.update.enabled': false,
        'app.normandy.enabled': false,
        'browser.shell.checkDefaultBrowser': false,
        'browser.aboutwelcome.enabled': false,
        'datareporting.healthreport.uploadEnabled': false,
        'datareporting.policy.dataSubmissionEnabled': false,
        'extensions.update.enabled': false,
        'network.captive-portal-service.enabled': false,
        'network.connectivity-service.enabled': false,
        'toolkit.telemetry.enabled': false,
      })
        .map(([name, value]) => `user_pref('${name}', ${value});\n`)
        .join(''),
    },
  },
  webkit: {
    programs: MINI_BROWSERS,
    // Not `--private`: there WebKit has no cache to be seen at work.
    args: (_profile, url) => [url],
  },
}
const LONGEST = 60_000

const named = process.argv.slice(2)
const wanted = (named.length > 0 ? named : Object.keys(BROWSERS)) as Browser[]
const totals: string[] = []
for (const browser of wanted) totals.push(await test(browser))
console.log(`\n${totals.join('\n')}`)

/** Runs the matrix in one browser; gives the line of its counts. */
async function test(browser: Browser): Promise<string> {
  const command = BROWSERS[browser]
  const program = command.programs.find(existsSync)
  const missing = program === undefined ? command.programs[0] : missingDisplay(browser)
  if (program === undefined || missing) {
    if (named.length > 0) process.exitCode = 1
    return `${browser}: skipped, as ${missing} is not installed`
  }
  try {
    const { rows } = await resultsOf(program, command, browser === 'webkit')
    const failed = rows.filter(({ faults }) => faults.length > 0)
    for (const { id, claim, faults } of failed) {
      console.log(`${browser}: ${id}: ${claim}\n  ${faults.join('\n  ')}`)
    }
    if (failed.length > 0 || rows.length === 0) process.exitCode = 1
    const differing = rows.filter(({ differs }) => differs)
    for (const { id, differs } of differing) console.log(`${browser}: differs: ${id}: ${differs}`)
    return `${browser}: ${rows.length - failed.length} passed, ${failed.length} failed`
  } catch (error) {
    process.exitCode = 1
    return `${browser}: 0 passed, 1 failed: ${(error as Error).message}`
  }
}

function missingDisplay(browser: Browser): string | undefined {
  return browser === 'webkit' && !existsSync(XVFB) ? XVFB : undefined
}

async function resultsOf(
  program: string,
  command: Command,
  needsDisplay: boolean,
): Promise<Results> {
  const profile = await mkdtemp(join(tmpdir(), 'cors-layer-'))
  for (const [name, text] of Object.entries(command.files ?? {})) {
    await writeFile(join(profile, name), text)
  }
  let child: ChildProcess | undefined
  let timer: NodeJS.Timeout | undefined
  let close = (): void => {}
  try {
    return await new Promise<Results>((resolve, reject) => {
      startServers(0, resolve).then(servers => {
        close = servers.close
        const args = command.args(profile, `${servers.origins.page}/?report`)
        const [file, ...rest] = needsDisplay ? [XVFB, '-a', program, ...args] : [program, ...args]
        // A group of its own, to be ended with all that it starts; a home of its own, to leave none.
        const env = { ...process.env, HOME: profile }
        child = spawn(file, rest, { detached: true, stdio: 'ignore', env })
        child.on('error', reject).on('exit', code => {
          reject(new Error(`the browser ended by itself, with ${code}`))
        })
        timer = setTimeout(() => reject(new Error('no result in a minute')), LONGEST)
      }, reject)
    })
  } finally {
    clearTimeout(timer)
    await endOf(child)
    close()
    await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  }
}

/** Ends a browser with all of its processes. */
async function endOf(child: ChildProcess | undefined): Promise<void> {
  if (child?.pid === undefined || child.exitCode !== null) return
  const ended = new Promise(resolve => child.once('exit', resolve))
  process.kill(-child.pid, 'SIGTERM')
  // xvfb-run ends its display only when it is asked to; what then still runs is killed.
  const timer = setTimeout(killGroup, 2000, child.pid)
  await ended
  clearTimeout(timer)
  killGroup(child.pid)
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // Nothing of it is left.
  }
}
