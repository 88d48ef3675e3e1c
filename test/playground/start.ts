// What `npm start` runs: the API, the page that calls it from another origin, and what to try.
// With PORT in the environment the page is there, and the API on the next port.
import { startServers } from './servers.ts'

const { origins } = await startServers(Number(process.env.PORT ?? 8000))
const { page, api } = origins
const asPage = `-H 'Origin: ${page}'`
const preflight = `curl -i -X OPTIONS ${asPage} -H 'Access-Control-Request-Method: PUT'`

console.log(`
The page  ${page}/
The API   ${api}/

Open the page in a browser. Or try the API with curl, one policy under each first part of the path:

# 200: a preflight that is answered by the layer
${preflight} ${api}/methods/items

# 400: a preflight for what this policy does not allow
${preflight} -H 'Access-Control-Request-Headers: X-Token' ${api}/page/items

# 200: a response that the page may read
curl -i ${asPage} ${api}/page/items

# 200: a response that it may not read, for there is no Access-Control-Allow-Origin
curl -i -H 'Origin: https://evil.example' ${api}/page/items

# 404: an error that the page may read
curl -i ${asPage} ${api}/page/missing

# 500: what the app throws, and something around the layer answers
curl -i ${asPage} ${api}/page/thrown

A CorsLayerWarning is meant: some of the policies are dangerous, to be tried.`)
