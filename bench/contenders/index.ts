// The contenders: each is a listener for a policy with `origins`, over the app that writes its head by `head`.
// `cors-layer` is the built package, as npm installs it: run `npm run build` first.
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import { cors as tinyhttpCors } from '@tinyhttp/cors'
import cors from 'cors'
import { createCorsLayer } from 'cors-layer'
import { APPS, type Head } from './apps.ts'
import { byHand } from './by-hand.ts'
import { CORS, CORSER, OURS } from './policy.ts'

type Middleware = (req: IncomingMessage, res: ServerResponse, next: () => void) => void

const corser: { create(options: object): Middleware } = createRequire(import.meta.url)('corser')

export const NAMES = ['bare', 'by hand', 'ours', 'cors', 'corser', '@tinyhttp/cors'] as const

export type Contender = (typeof NAMES)[number]

type MakeListener = (head: Head, origins: string[]) => RequestListener

export const CONTENDERS: Readonly<Record<Contender, MakeListener>> = {
  bare: head => APPS[head],
  'by hand': byHand,
  ours: (head, allowOrigins) => createCorsLayer(APPS[head], { ...OURS, allowOrigins }),
  cors: (head, origin) => behind(cors({ ...CORS, origin }), APPS[head]),
  corser: (head, origins) => behind(corser.create({ ...CORSER, origins }), APPS[head]),
  '@tinyhttp/cors': (head, origin) =>
    behind(tinyhttpCors({ ...CORS, origin }) as Middleware, APPS[head]),
}

function behind(middleware: Middleware, app: RequestListener): RequestListener {
  return (req, res) => middleware(req, res, () => app(req, res as never))
}
