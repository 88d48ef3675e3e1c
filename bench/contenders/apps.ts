// The app that every contender wraps, once for each way to write a head.
import type { RequestListener } from 'node:http'

export const BODY = '{"hello":"world"}'
export const TYPE = 'application/json'
export const LENGTH: string = String(BODY.length)

export type Head = 'object' | 'array' | 'setHeader'

export const APPS: Readonly<Record<Head, RequestListener>> = {
  object(_req, res) {
    res.writeHead(200, { 'Content-Type': TYPE, 'Content-Length': LENGTH })
    res.end(BODY)
  },
  array(_req, res) {
    res.writeHead(200, ['Content-Type', TYPE, 'Content-Length', LENGTH])
    res.end(BODY)
  },
  setHeader(_req, res) {
    res.setHeader('Content-Type', TYPE)
    res.setHeader('Content-Length', LENGTH)
    res.end(BODY)
  },
}
