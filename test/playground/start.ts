// What `npm start` runs: the page, and the API that it calls from another origin. PORT is the page's
// port, and the API gets the next one.
import { setImmediate } from 'node:timers/promises'
import type { Origins } from './policies.ts'
import { type Servers, startServers } from './servers.ts'

const DEFAULT_PORT = 8000
const LAST_PORT = 65_534

try {
  const { origins } = await start(process.env.PORT)
  // The layers' warnings are printed first.
  await setImmediate()
  console.log(welcome(origins))
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}

async function start(given: string | undefined): Promise<Servers> {
  // Nobody asked for the default port, so any other will do.
  if (given === undefined) return startServers(DEFAULT_PORT).catch(() => startServers(0))
  const port = Number(given)
  if (!Number.isInteger(port) || port < 1 || port > LAST_PORT) {
    throw new Error(
      `PORT=${given}: write a number from 1 to ${LAST_PORT}; the API gets the next port.`,
    )
  }
  return startServers(port).catch(error => {
    const isTaken = error.code === 'EADDRINUSE'
    throw isTaken ? new Error(`PORT=${given}: port ${error.port} is already in use.`) : error
  })
}

function welcome({ page, api }: Origins): string {
  const asPage = `-H 'Origin: ${page}'`
  const preflight = `curl -i -X OPTIONS ${asPage} -H 'Access-Control-Request-Method: PUT'`
  return `
The page  ${page}/
The API   ${api}/

Open the page in a browser, or try the API with curl. The first part of a path names the policy:

# 200: a preflight that the layer answers
${preflight} ${api}/methods/items

# 400: a preflight for a method and a header that this policy does not allow
${preflight} -H 'Access-Control-Request-Headers: X-Token' ${api}/page/items

# 200: a response that the page can read
curl -i ${asPage} ${api}/page/items

# 200: a response that this origin cannot read: it has no Access-Control-Allow-Origin
curl -i -H 'Origin: https://evil.example' ${api}/page/items

# 404: an error that the page can read
curl -i ${asPage} ${api}/page/missing

# 500: what the app throws, answered outside the layer
curl -i ${asPage} ${api}/page/thrown

To see every decision of the layer, start with NODE_DEBUG=cors-layer.
A CorsLayerWarning is expected here: some of the policies are dangerous on purpose.
Press Ctrl+C to stop.`
}
