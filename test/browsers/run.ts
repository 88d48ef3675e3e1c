// What `npm run test:browsers` runs: the matrix in real browsers, without a driver. The playground's
// page posts its results to its own server, and then the browser's process group is killed. A browser
// that is not installed is skipped, unless it is named: `npm run test:browsers -- firefox`.
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Results } from '../playground/page.ts'
import { startServers } from '../playground/servers.ts'

type Browser = 'chromium' | 'firefox' | 'webkit'

interface Command {
  /** Where the program may be installed. */
  readonly programs: readonly string[]
  readonly args: (profile: string, url: string) => readonly string[]
  /** Files of the profile, written before the browser starts. */
  readonly files?: Readonly<Record<string, string>>
}

const XVFB = '/usr/bin/xvfb-run'
const MINI_BROWSERS = ['x86_64', 'aarch64'].flatMap(arch =>
  ['4.1', '4.0', '6.0'].map(
    version =>
      `/usr/lib/${arch}-linux-gnu/webkit${version === '6.0' ? '' : '2'}gtk-${version}/MiniBrowser`,
  ),
)

// No updates, no first run, no telemetry: nothing but the page.
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
    // Not `--private`: without its cache, WebKit fails the rows about caching.
    args: (_profile, url) => [url],
  },
}
const LONGEST = 60_000

const named = process.argv.slice(2)
const wanted = (named.length > 0 ? named : Object.keys(BROWSERS)) as Browser[]
const totals: string[] = []
for (const browser of wanted) totals.push(await test(browser))
console.log(`\n${totals.join('\n')}`)

/** Runs the matrix in one browser and returns the line with its counts. */
async function test(browser: Browser): Promise<string> {
  const command = BROWSERS[browser]
  const program = command.programs.find(existsSync)
  const missing = program === undefined ? command.programs[0] : missingDisplay(browser)
  if (program === undefined || missing) {
    if (named.length > 0) process.exitCode = 1
    return `${browser}: skipped, because ${missing} is not installed`
  }
  try {
    const { rows } = await resultsOf(program, command, browser === 'webkit')
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
        // In its own process group, so that all of its processes can be killed, and with its own home.
        const env = { ...process.env, HOME: profile }
        child = spawn(file, rest, { detached: true, stdio: 'ignore', env })
        child.on('error', reject).on('exit', code => {
          reject(new Error(`the browser exited with ${code}`))
        })
        timer = setTimeout(() => reject(new Error('no results after a minute')), LONGEST)
      }, reject)
    })
  } finally {
    clearTimeout(timer)
    await endOf(child)
    close()
    await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  }
}

/** Kills a browser and all of its processes. */
async function endOf(child: ChildProcess | undefined): Promise<void> {
  if (child?.pid === undefined || child.exitCode !== null) return
  const ended = new Promise(resolve => child.once('exit', resolve))
  process.kill(-child.pid, 'SIGTERM')
  // xvfb-run stops its display only when it gets this signal. What still runs then is killed.
  const timer = setTimeout(killGroup, 2000, child.pid)
  await ended
  clearTimeout(timer)
  killGroup(child.pid)
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // All of its processes are gone.
  }
}
