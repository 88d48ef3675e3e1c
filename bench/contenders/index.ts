// The contenders: each is a listener for a policy with `origins`, over the app that writes its head by `head`.
import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import { cors as tinyhttpCors } from '@tinyhttp/cors'
import cors from 'cors'
import { APPS, type Head } from './apps.ts'
import { byHand } from './by-hand.ts'
import { createCorsLayer } from './package.ts'
import * as policy from './policy.ts'

type Middleware = (req: IncomingMessage, res: ServerResponse, next: () => void) => void

const corser: { create(options: object): Middleware } = createRequire(import.meta.url)('corser')

/** Those who run in every case. */
export const NAMES = ['bare', 'by hand', 'ours', 'cors', 'corser', '@tinyhttp/cors'] as const

export type Contender = (typeof NAMES)[number] | 'ours, by pattern' | 'ours, subscribed'
type MakeListener = (head: Head, origins: string[]) => RequestListener

export const CONTENDERS: Readonly<Record<Contender, MakeListener>> = {
  bare: head => APPS[head],
  'by hand': byHand,
  ours: (head, origins) => createCorsLayer(APPS[head], policy.ours(origins)),
  cors: (head, origins) => behind(cors(policy.cors(origins)), APPS[head]),
  corser: (head, origins) => behind(corser.create(policy.corser(origins)), APPS[head]),
  '@tinyhttp/cors': (head, origins) =>
    behind(tinyhttpCors(policy.cors(origins)) as Middleware, APPS[head]),
  'ours, by pattern': (head, origins) =>
    createCorsLayer(APPS[head], policy.ours(policy.asPatterns(origins))),
  'ours, subscribed': (head, origins) => {
    subscribe('cors-layer:decision', () => {})
    return createCorsLayer(APPS[head], policy.ours(origins))
  },
}

function behind(middleware: Middleware, app: RequestListener): RequestListener {
  return (req, res) => middleware(req, res, () => app(req, res as never))
}
