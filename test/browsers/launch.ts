// Starts a real browser with a page, without a driver, and ends it with all of its processes. The
// page posts what it found to its own server, which is how the caller knows that it is done.
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type Browser = 'chromium' | 'firefox' | 'webkit'

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

export const ALL_BROWSERS = Object.keys(BROWSERS) as readonly Browser[]

/** The file that this browser lacks on this machine. */
export function missingFile(browser: Browser): string | undefined {
  const { programs } = BROWSERS[browser]
  if (!programs.some(existsSync)) return programs[0]
  return browser === 'webkit' && !existsSync(XVFB) ? XVFB : undefined
}

/** Opens `url` in a browser until `result` is there, for up to a minute. */
export async function openUntil<Result>(
  result: Promise<Result>,
  browser: Browser,
  url: string,
  flags: readonly string[] = [],
): Promise<Result> {
  const { programs, args, files = {} } = BROWSERS[browser]
  const program = programs.find(existsSync) as string
  const profile = await mkdtemp(join(tmpdir(), 'cors-layer-'))
  for (const [name, text] of Object.entries(files)) await writeFile(join(profile, name), text)
  let child: ChildProcess | undefined
  let timer: NodeJS.Timeout | undefined
  try {
    return await new Promise<Result>((resolve, reject) => {
      result.then(resolve, reject)
      const all = [...flags, ...args(profile, url)]
      const [file, ...rest] =
        browser === 'webkit' ? [XVFB, '-a', program, ...all] : [program, ...all]
      // In its own process group, so that all of its processes can be killed, and with its own home.
      const env = { ...process.env, HOME: profile }
      child = spawn(file, rest, { detached: true, stdio: 'ignore', env })
      child.on('error', reject).on('exit', code => {
        reject(new Error(`the browser exited with ${code}`))
      })
      timer = setTimeout(() => reject(new Error('no results after a minute')), LONGEST)
    })
  } finally {
    clearTimeout(timer)
    await endOf(child)
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
