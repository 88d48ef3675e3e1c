// A real nginx in front of an app that has a layer: one that passes everything on, and the three that
// break CORS. The command names the cause of each.
import { createCorsLayer } from '../../lib/index.ts'
import { type Program, pathOf, startCache } from '../caches/programs.ts'
import { serve, type Teardown } from '../support/server.ts'
import { runCommand } from './run-command.ts'

const ORIGIN = 'https://app.example.com'
// Started by root, nginx would run its workers as a user who cannot write to the folder.
const USER = process.getuid?.() === 0 ? 'user root;' : ''

const NGINX: Program = {
  file: 'nginx',
  versionFlag: '-v',
  configuration: (folder, ports) => `
    ${USER}
    daemon off;
    worker_processes 1;
    pid ${folder}/nginx.pid;
    error_log stderr;
    events { worker_connections 64; }
    http {
      access_log off;
      client_body_temp_path ${folder}/client_body;
      fastcgi_temp_path ${folder}/fastcgi;
      proxy_temp_path ${folder}/proxy;
      scgi_temp_path ${folder}/scgi;
      uwsgi_temp_path ${folder}/uwsgi;
      upstream app { server 127.0.0.1:${ports.app}; }
      server {
        listen 127.0.0.1:${ports.cache};
        location /passes/ { proxy_pass http://app; }
        location /doubles/ {
          proxy_pass http://app;
          add_header Access-Control-Allow-Origin $http_origin always;
        }
        location /doubles-all/ {
          proxy_pass http://app;
          add_header Access-Control-Allow-Origin * always;
          add_header Access-Control-Allow-Credentials true always;
        }
        location /strips/ {
          proxy_pass http://app;
          proxy_hide_header Access-Control-Allow-Origin;
          proxy_hide_header Access-Control-Allow-Methods;
          proxy_hide_header Access-Control-Allow-Headers;
          proxy_hide_header Access-Control-Allow-Credentials;
          proxy_hide_header Access-Control-Expose-Headers;
          proxy_hide_header Access-Control-Max-Age;
        }
        location /answers/ {
          if ($request_method = OPTIONS) { return 204; }
          proxy_pass http://app;
        }
        location /refuses/ {
          if ($request_method = OPTIONS) { return 405; }
          proxy_pass http://app;
        }
        location /fails/ {
          if ($request_method = GET) { return 502; }
          proxy_pass http://app;
        }
      }
    }`,
  args: (folder, configuration) => ['-p', folder, '-c', configuration, '-e', 'stderr'],
  expired: '',
}

interface Row {
  readonly path: string
  readonly args: readonly string[]
  readonly status: number
  /** What stands in the report. */
  readonly says: readonly string[]
}

const PUT = ['--method', 'PUT', '--send']
const PREFLIGHTED_GET = ['--header', 'X-One: 1']
const TWO_LAYERS = 'Two layers add CORS headers, such as a proxy and the app behind it'
const WHO = 'a proxy (the Server header is nginx/'

// biome-ignore format: a row a line
const ROWS: readonly Row[] = [
  { path: '/passes/', args: [], status: 0, says: ['✓ Allowed'] },
  { path: '/passes/', args: PUT, status: 0, says: ['✓ Allowed'] },
  { path: '/doubles/', args: [], status: 1, says: ['✗ Access-Control-Allow-Origin has 2 values', TWO_LAYERS] },
  { path: '/doubles/', args: PUT, status: 1, says: ['✗ Blocked at the preflight: Access-Control-Allow-Origin has 2 values', TWO_LAYERS] },
  { path: '/doubles-all/', args: ['--credentials'], status: 1, says: ['✗ Access-Control-Allow-Origin has 2 values', '✗ Access-Control-Allow-Credentials has several values (true, true)', TWO_LAYERS] },
  { path: '/strips/', args: [], status: 1, says: ['✗ Blocked at the response: there is no Access-Control-Allow-Origin', `${WHO}`, 'strips the headers'] },
  { path: '/strips/', args: PUT, status: 1, says: ['✗ Blocked at the preflight: there is no Access-Control-Allow-Origin', `${WHO}`, 'strips the headers'] },
  { path: '/answers/', args: [], status: 0, says: ['✓ Allowed'] },
  { path: '/answers/', args: PUT, status: 1, says: ['✗ Blocked at the preflight: there is no Access-Control-Allow-Origin', `${WHO}`, 'answers OPTIONS itself'] },
  { path: '/refuses/', args: PUT, status: 1, says: ['✗ Blocked at the preflight: the status is 405', `${WHO}`, 'answers OPTIONS itself'] },
  { path: '/fails/', args: PREFLIGHTED_GET, status: 1, says: ['✗ Blocked at the response: there is no Access-Control-Allow-Origin', `${WHO}`, 'has answered instead of the app', 'The layer did not see this request, or it would have added its headers: unless a proxy answered,'] },
]

/** What the command gets wrong, a row each; `undefined` where there is no nginx. */
export async function faultsBehindNginx(): Promise<readonly (readonly string[])[] | undefined> {
  const path = pathOf(NGINX)
  if (path === undefined) return
  const ends: (() => unknown)[] = []
  const t: Teardown = { teardown: end => ends.unshift(end) }
  try {
    const layer = createCorsLayer({
      allowOrigins: [ORIGIN],
      allowMethods: ['GET', 'PUT'],
      allowHeaders: ['X-One'],
      allowCredentials: true,
    })
    const app = await serve(
      t,
      layer((_req, res) => void res.end('body')),
    )
    const port = await startCache(t, NGINX, path, app)
    const faults: (readonly string[])[] = []
    for (const row of ROWS) faults.push(await faultsOf(row, port))
    return faults
  } finally {
    for (const end of ends) await end()
  }
}

async function faultsOf({ path, args, status, says }: Row, port: number): Promise<string[]> {
  const run = await runCommand([`http://127.0.0.1:${port}${path}`, '--origin', ORIGIN, ...args])
  const faults = says
    .filter(text => !words(run.stdout).includes(text))
    .map(text => `does not say '${text}':\n${run.stdout}${run.stderr}`)
  if (run.status !== status) faults.push(`ends with ${run.status}, not ${status}`)
  return faults.map(fault => `${path} ${args.join(' ')}: ${fault}`)
}

/** Without the ends of lines that a long sentence has. */
function words(text: string): string {
  return text.replace(/\n {4}/g, ' ')
}
