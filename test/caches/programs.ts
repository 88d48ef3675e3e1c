// nginx and Varnish as caches in front of the app: each runs in the foreground, with a configuration
// and a folder of its own, on a port of 127.0.0.1. Both say in `X-Cache` where an answer came from.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Teardown } from '../support/server.ts'

interface Ports {
  readonly cache: number
  readonly app: number
}

export interface Program {
  readonly file: string
  /** Prints the version. */
  readonly versionFlag: string
  readonly configuration: (folder: string, ports: Ports) => string
  readonly args: (folder: string, configuration: string, ports: Ports) => readonly string[]
  /** What `X-Cache` says when an expired entry was fetched again. */
  readonly expired: string
}

// Started by root, nginx would run its workers as a user who cannot write to the folder.
const IS_ROOT = process.getuid?.() === 0

export const PROGRAMS: Readonly<Record<string, Program>> = {
  nginx: {
    file: 'nginx',
    versionFlag: '-v',
    configuration: (folder, ports) => `
      ${IS_ROOT ? 'user root;' : ''}
      daemon off;
      worker_processes 1;
      pid ${folder}/nginx.pid;
      error_log stderr;
      events { worker_connections 1024; }
      http {
        access_log off;
        client_body_temp_path ${folder}/client_body;
        fastcgi_temp_path ${folder}/fastcgi;
        proxy_temp_path ${folder}/proxy;
        scgi_temp_path ${folder}/scgi;
        uwsgi_temp_path ${folder}/uwsgi;
        proxy_cache_path ${folder}/cache keys_zone=cache:10m;
        upstream app { server 127.0.0.1:${ports.app}; keepalive 16; }
        server {
          listen 127.0.0.1:${ports.cache};
          gzip on;
          gzip_vary on;
          gzip_types text/plain;
          gzip_min_length 1;
          location / {
            proxy_pass http://app;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_cache cache;
            proxy_cache_revalidate on;
            add_header X-Cache $upstream_cache_status always;
          }
        }
      }`,
    args: (folder, configuration) => ['-p', folder, '-c', configuration, '-e', 'stderr'],
    expired: 'EXPIRED',
  },
  varnish: {
    file: 'varnishd',
    versionFlag: '-V',
    // Without grace, an expired entry is never served. `keep` keeps it to be revalidated.
    configuration: (_folder, ports) => `
      vcl 4.1;
      backend app { .host = "127.0.0.1"; .port = "${ports.app}"; }
      sub vcl_backend_response {
        set beresp.grace = 0s;
        set beresp.keep = 1h;
        set beresp.do_gzip = true;
        if (beresp.was_304) { set beresp.http.X-Cache = "REVALIDATED"; }
        else { set beresp.http.X-Cache = "MISS"; }
      }
      sub vcl_deliver {
        if (obj.uncacheable) { unset resp.http.X-Cache; }
        else if (obj.hits > 0) { set resp.http.X-Cache = "HIT"; }
      }`,
    args: (folder, configuration, ports) => [
      ...['-F', '-n', join(folder, 'work'), '-f', configuration, '-s', 'malloc,64m'],
      // Clients wait longer than its five seconds of idleness on a busy machine.
      ...['-p', 'timeout_idle=60'],
      // It keeps its user, and opens no port for commands.
      ...['-a', `127.0.0.1:${ports.cache}`, '-j', 'none', '-T', 'none'],
    ],
    expired: 'MISS',
  },
}

const LONGEST_START = 20_000
const LONGEST_END = 5000

/** Where a program is, or `undefined` when it is not installed. */
export function pathOf({ file }: Program): string | undefined {
  // Debian's place for both, which is not in everybody's PATH.
  const folders = [...String(process.env.PATH).split(delimiter), '/usr/sbin', '/usr/local/sbin']
  return folders.map(folder => join(folder, file)).find(path => existsSync(path))
}

export function versionOf(program: Program, path: string): string {
  const { stderr } = spawnSync(path, [program.versionFlag], { encoding: 'utf8' })
  return /\d+\.\d+\.\d+/.exec(stderr)?.[0] ?? 'of unknown version'
}

/** Starts a cache in front of port `app`, and ends it after `t`. Gives the cache's port. */
export async function startCache(
  t: Teardown,
  program: Program,
  path: string,
  app: number,
): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'cors-layer-'))
  t.teardown(() => rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }))
  const ports = { app, cache: await freePort() }
  const configuration = join(folder, 'configuration')
  await writeFile(configuration, program.configuration(folder, ports))

  const args = program.args(folder, configuration, ports)
  const child = spawn(path, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  t.teardown(() => endOf(child))
  let output = ''
  child.stderr.setEncoding('utf8').on('data', text => {
    output += text
  })
  const ended = new Promise<never>((_resolve, reject) => {
    child.on('error', reject).on('exit', code => {
      reject(new Error(`${program.file} ended by itself, with ${code}:\n${output}`))
    })
  })
  // After the start, a program that ends shows as refused connections.
  ended.catch(() => {})
  await Promise.race([ended, opened(ports.cache)])
  return ports.cache
}

/** A port that was free a moment ago. nginx cannot leave the choice to the system. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise(resolve => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

/** Waits until something listens on `port`. */
async function opened(port: number): Promise<void> {
  const last = Date.now() + LONGEST_START
  while (!(await isOpen(port))) {
    if (Date.now() > last) throw new Error(`nothing listens after ${LONGEST_START} ms`)
    await setTimeout(20)
  }
}

function isOpen(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => resolve(false)).on('connect', () => resolve(true))
    socket.on('connect', () => socket.destroy())
  })
}

/** Asks a program to end, since only then does it end its own workers. */
async function endOf(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise(resolve => child.once('exit', resolve))
  child.kill('SIGTERM')
  const timer = setTimeout(LONGEST_END, undefined, { ref: false }).then(() => child.kill('SIGKILL'))
  await Promise.race([ended, timer])
}
