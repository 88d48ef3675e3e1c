// Sends one request over HTTP/1.1 and gives the head of the response. The body is never read: what a
// server goes on to send costs neither time nor memory.
import * as http from 'node:http'
import * as https from 'node:https'
import type { ConnectionOptions } from 'node:tls'
import type { Headers, Request, Send } from './types.ts'

/** There is no response to judge. The message says why, in one line. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError'
}

export interface SendOptions {
  /** For all requests together. */
  readonly timeoutSeconds: number
  /** Whether any certificate is taken. */
  readonly insecure: boolean
}

// As much as Chromium takes.
const LARGEST_HEAD = 256 * 1024
// Node's own, without a limit of the number of headers.
const ANY_NUMBER = 0

export function createSend({ timeoutSeconds, insecure }: SendOptions): Send {
  // It takes whole milliseconds only.
  const signal = AbortSignal.timeout(Math.ceil(timeoutSeconds * 1000))
  return request =>
    new Promise((resolve, reject) => {
      const url = new URL(request.url)
      const options: https.RequestOptions & ConnectionOptions = {
        method: request.method,
        agent: false,
        // Browsers take what Node's strict parser refuses, such as control characters in a value.
        insecureHTTPParser: true,
        maxHeaderSize: LARGEST_HEAD,
        rejectUnauthorized: !insecure,
        ALPNProtocols: ['http/1.1'],
        signal,
      }
      const req = (url.protocol === 'https:' ? https : http).request(url, options)
      req.maxHeadersCount = ANY_NUMBER
      // Node makes it upper case, but `patch` is another method than `PATCH`.
      req.method = request.method
      for (const [name, value] of headersOf(request)) req.appendHeader(name, value)

      const settle = ({ statusCode, rawHeaders, socket }: http.IncomingMessage): void => {
        const address = socket.remoteAddress
        resolve({ status: Number(statusCode), headers: pairs(rawHeaders), address })
        req.destroy()
      }
      // A 101 is an `upgrade`, even where none was asked for.
      req.on('response', settle).on('upgrade', settle)
      req.on('error', error => reject(new NoAnswerError(reasonOf(error, url, timeoutSeconds))))
      req.end(request.body, 'utf8')
    })
}

/** Those of the request, its cookies, and those that go with a body. */
function headersOf({ method, headers, body, cookies }: Request): Headers {
  const all = [...headers]
  const hasAgent = headers.some(([name]) => name.toLowerCase() === 'user-agent')
  if (!hasAgent) all.unshift(['User-Agent', 'Mozilla/5.0 (compatible; cors-layer)'])
  if (cookies !== undefined) all.push(['Cookie', cookies])
  const hasLength = body !== undefined || method === 'POST' || method === 'PUT'
  if (hasLength) all.push(['Content-Length', String(Buffer.byteLength(body ?? ''))])
  return all
}

function pairs(raw: readonly string[]): Headers {
  return raw.flatMap((name, i) => (i % 2 === 0 ? [[name, raw[i + 1] as string] as const] : []))
}

type SendError = Error & {
  readonly code?: string
  readonly reason?: string
  readonly rawPacket?: Buffer
  readonly errors?: readonly SendError[]
}

function reasonOf(
  error: SendError,
  { hostname, port, protocol, host }: URL,
  seconds: number,
): string {
  // A name with several addresses has an error for each.
  const last = [error, ...(error.errors ?? [])].at(-1) as SendError
  const { message } = last
  const code = String(last.code)
  const where = port === '' ? `${hostname}:${protocol === 'https:' ? 443 : 80}` : host
  if (code === 'ABORT_ERR') return `${where} did not answer within ${seconds} s.`
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `The name ${hostname} does not resolve.`
  if (code === 'ECONNREFUSED') return `Nothing is listening on ${where}.`
  if (code === 'ECONNRESET' || code === 'EPIPE') {
    return `${where} closed the connection without an answer.`
  }
  if (code === 'HPE_HEADER_OVERFLOW') {
    return `${where} sent more than ${LARGEST_HEAD / 1024} KB of headers, which browsers refuse too.`
  }
  if (error.rawPacket && isHttp2Frame(error.rawPacket)) return onlyHttp2(where)
  if (code === 'HPE_INVALID_CONSTANT')
    return `${where} answered with something that is not HTTP/1.1.`
  if (code.startsWith('HPE_')) {
    return `${where} sent a response with an invalid head: ${last.reason}.`
  }
  if (/no.application.protocol/i.test(code + message)) return onlyHttp2(where)
  if (/SELF_SIGNED/.test(code)) {
    return `The certificate of ${where} is self-signed. If it is your own, add --insecure.`
  }
  if (/wrong.version.number/i.test(code + message)) {
    return `${where} does not speak TLS. Write http:// instead of https://.`
  }
  if (code === 'EPROTO' || /CERT|ISSUER|SIGNATURE|SSL|TLS/.test(code)) {
    // OpenSSL's own text has its reason in the fifth place.
    const [reason] = /(?<=error:(?:[^:]*:){3})[^:]+/.exec(message) ?? [message]
    return `TLS to ${where} failed: ${reason}.`
  }
  return `No connection to ${where}: ${message}.`
}

/** Whether `bytes` begin as a server of HTTP/2 does: with a frame SETTINGS on stream 0. */
function isHttp2Frame(bytes: Buffer): boolean {
  return bytes.length >= 9 && bytes[3] === 4 && bytes.readUInt32BE(5) === 0
}

function onlyHttp2(where: string): string {
  return `${where} speaks only HTTP/2, which this command does not support.`
}
