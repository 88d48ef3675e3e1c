// Adds header fields to the head of a response by replacing `res.writeHead`, through which `end`,
// `write`, `pipe` and `flushHeaders` write an implicit head too. Knows nothing of CORS.
// The fields go into the arguments of `writeHead` and are not set beforehand: after a `setHeader`
// Node 20 loses repeated fields of a raw array, and lets the app's headers override these.
import { ServerResponse } from 'node:http'
import type { Response } from './messages.ts'
import { mergeVary } from './vary.ts'

/** Header names, in lower case, and values in turn. */
export type Fields = readonly string[]

const nodeWriteHead: unknown = ServerResponse.prototype.writeHead

/**
 * Makes the head of `res`, when it is written, carry `fields` instead of what the app gives under
 * the same names, and the name `vary` in its one `Vary` field.
 */
export function addToHead(res: Response, fields: Fields, vary: string): void {
  const writeHead = res.writeHead
  res.writeHead = function (this: Response, status: unknown, reason?: unknown, headers?: unknown) {
    // Too late: the error is Node's own.
    // biome-ignore lint/complexity/noArguments: they go through as they came
    if (this.headersSent) return writeHead.apply(this, arguments as unknown as unknown[])
    const given = typeof reason === 'string' ? headers : (headers ?? reason)
    const merged = mergedHead(this, writeHead === nodeWriteHead, given, fields, vary)
    return typeof reason === 'string'
      ? writeHead.call(this, status, reason, merged)
      : writeHead.call(this, status, merged)
  }
}

/** What `res.writeHead` is to be called with instead of `given`. */
function mergedHead(
  res: Response,
  isNodes: boolean,
  given: unknown,
  fields: Fields,
  vary: string,
): unknown {
  if (given === undefined || given === null) {
    const set = textOf(res.getHeader('vary'))
    return objectOf(fields, { vary: set === undefined ? vary : mergeVary(set, vary) })
  }
  // With nothing set before, Node's own `writeHead` writes a flat array as it stands, and quicker
  // than an object. Any other (of http2, of another patch) gets the form that the app chose.
  if (isNodes && res.getHeaderNames().length === 0) return merge(given, undefined, fields, vary)
  return inFormOf(given, merge(given, res.getHeader('vary'), fields, vary))
}

/**
 * Writes a head of `fields` alone. Node's own `writeHead` takes them as they are; another's may take
 * any array for one of pairs, as on-headers before 1.1 does, and throw.
 */
export function writeHeadOf(res: Response, status: number, fields: Fields): void {
  res.writeHead(status, res.writeHead === nodeWriteHead ? fields : objectOf(fields, {}))
}

/**
 * One flat array of `Vary`, from what was `set` before and what is `given` now, of the other headers
 * `given`, and of `fields`. What Node refuses is left in, for Node to refuse.
 */
function merge(given: unknown, set: unknown, fields: Fields, vary: string): unknown[] {
  const merged: unknown[] = ['vary', textOf(set)]
  if (!Array.isArray(given)) {
    for (const name of Object.keys(given as object)) {
      add(merged, name, (given as Record<string, unknown>)[name], fields)
    }
  } else if (Array.isArray(given[0])) {
    for (const pair of given) add(merged, pair[0], pair[1], fields)
  } else {
    if (given.length % 2 !== 0) return given
    for (let i = 0; i < given.length; i += 2) add(merged, given[i], given[i + 1], fields)
  }
  merged[1] = merged[1] === undefined ? vary : mergeVary(merged[1] as string, vary)
  for (let i = 0; i < fields.length; i += 2) merged.push(fields[i], fields[i + 1])
  return merged
}

function add(merged: unknown[], name: unknown, value: unknown, fields: Fields): void {
  if (isNamed(name, 'vary')) {
    const text = textOf(value)
    if (text !== undefined) {
      merged[1] = merged[1] === undefined ? text : `${merged[1]}, ${text}`
      return
    }
  }
  for (let i = 0; i < fields.length; i += 2) if (isNamed(name, fields[i] as string)) return
  merged.push(name, value)
}

/** `headers` with `fields` added to them. */
function objectOf(fields: Fields, headers: Record<string, string>): Record<string, string> {
  for (let i = 0; i < fields.length; i += 2) headers[fields[i] as string] = fields[i + 1] as string
  return headers
}

function isNamed(name: unknown, lowerCase: string): boolean {
  return (
    typeof name === 'string' && name.length === lowerCase.length && name.toLowerCase() === lowerCase
  )
}

/** A header value, or the values of several fields, as the one value that they stand for. */
function textOf(value: unknown): string | undefined {
  if (!Array.isArray(value)) return value === undefined ? undefined : `${value}`
  return value.includes(undefined) ? undefined : value.map(each => `${each}`).join(', ')
}

/** The flat array `merged` in the form of `given`: array of pairs, flat array, or object. */
function inFormOf(given: unknown, merged: readonly unknown[]): unknown {
  if (Array.isArray(given) && !Array.isArray(given[0])) return merged
  const pairs: [unknown, unknown][] = []
  for (let i = 0; i < merged.length; i += 2) pairs.push([merged[i], merged[i + 1]])
  return Array.isArray(given) ? pairs : Object.fromEntries(pairs as [string, unknown][])
}
