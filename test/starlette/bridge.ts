// The Node side of running Starlette's own tests: a server whose app is a Python one behind the layer.
// What each request is about is in its path: the options, and the port to reach the Python app at.
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createCorsLayer } from '../../lib/index.ts'

const server = createServer((req, res) => {
  const { options, port } = JSON.parse(decodeURIComponent((req.url as string).slice(1)))
  createCorsLayer(appAt(port), options)(req, res)
})

/** An app that asks another server, and passes on what comes. */
function appAt(port: number): (req: IncomingMessage, res: ServerResponse) => void {
  return (req, res) => {
    const { method, rawHeaders: headers } = req
    const asked = request({ host: '127.0.0.1', port, method, headers, agent: false }, answer => {
      res.writeHead(answer.statusCode as number, answer.rawHeaders)
      answer.pipe(res)
    })
    asked.on('error', () => res.destroy())
    req.pipe(asked)
  }
}

server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port))
// The Python side ends this by closing the pipe.
process.stdin.resume().on('end', () => process.exit())
