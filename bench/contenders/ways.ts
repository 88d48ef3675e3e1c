// What the ratio of the layer to `by hand` is made of: the same head, written by hand in other ways. Each does a
// part of what a layer does.
import type { RequestListener } from 'node:http'
import { BODY, LENGTH, TYPE } from './apps.ts'
import { byHand } from './by-hand.ts'
import { someOrigins } from './policy.ts'

type Headers = Record<string, string>

const ALLOWED = new Set(someOrigins(1))
const literal = byHand('object', someOrigins(1))

export const WAYS: Readonly<Record<string, RequestListener>> = {
  literal,

  grown({ headers: { origin = '' } }, res) {
    const headers: Headers = {
      'Content-Type': TYPE,
      'Content-Length': LENGTH,
      Vary: 'Origin',
    }
    if (ALLOWED.has(origin)) headers['Access-Control-Allow-Origin'] = origin
    headers['Access-Control-Allow-Credentials'] = 'true'
    res.writeHead(200, headers)
    res.end(BODY)
  },

  'lower case'({ headers: { origin = '' } }, res) {
    if (!ALLOWED.has(origin)) throw new Error(`${origin} is not allowed`)
    res.writeHead(200, {
      'content-type': TYPE,
      'content-length': LENGTH,
      vary: 'Origin',
      'access-control-allow-origin': origin,
      'access-control-allow-credentials': 'true',
    })
    res.end(BODY)
  },

  // By a function that only passes on its arguments.
  replaced(req, res) {
    const { writeHead } = res
    res.writeHead = function (this: typeof res, status: number, headers: Headers) {
      return writeHead.call(this, status, headers)
    } as typeof writeHead
    literal(req, res)
  },

  // The least that a layer does: it copies the app's headers and adds its own.
  copied({ headers: { origin = '' } }, res) {
    const { writeHead } = res
    res.writeHead = function (this: typeof res, status: number, given: Headers) {
      const headers: Headers = {}
      for (const name of Object.keys(given)) headers[name] = given[name] as string
      headers.Vary = 'Origin'
      if (ALLOWED.has(origin)) headers['Access-Control-Allow-Origin'] = origin
      headers['Access-Control-Allow-Credentials'] = 'true'
      return writeHead.call(this, status, headers)
    } as typeof writeHead
    res.writeHead(200, { 'Content-Type': TYPE, 'Content-Length': LENGTH })
    res.end(BODY)
  },
}
