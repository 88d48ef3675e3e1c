// What a page gets from a server on this machine, by the command's model of a browser.
import { type Call, corsFetch as fetchAsBrowser } from '../../lib/command/browser.ts'
import { createSend } from '../../lib/command/send.ts'

export type PageRequest = Required<Pick<Call, 'origin' | 'method' | 'headers' | 'credentials'>>

/** Why the script gets a network error, or the response headers that it may read. */
export type Outcome = { readonly blocked: string } | { readonly readable: readonly string[] }

export async function corsFetch(port: number, request: PageRequest): Promise<Outcome> {
  const send = createSend({ timeoutSeconds: 30, insecure: false })
  const call = { ...request, url: `http://127.0.0.1:${port}/` }
  const { verdict, steps, readable } = await fetchAsBrowser(call, send)
  if (verdict === 'allowed') return { readable }
  const failed = steps.flatMap(({ checks }) => checks).find(({ passed }) => !passed)
  return { blocked: String(failed?.rule) }
}
