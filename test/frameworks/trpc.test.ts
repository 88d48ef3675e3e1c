// tRPC's standalone adapter: `createHTTPHandler` gives the listener. A path is a procedure here.
import { createServer } from 'node:http'
import { initTRPC } from '@trpc/server'
import { type CreateHTTPContextOptions, createHTTPHandler } from '@trpc/server/adapters/standalone'
import t from 'tap'
import { createCorsLayer } from '../../lib/index.ts'
import { broken, chunks, ok, testFramework } from './expectations.ts'

const { procedure, router } = initTRPC.context<CreateHTTPContextOptions>().create({ isDev: false })

const meta: Record<string, { status?: number; headers: Record<string, string> }> = {
  redirect: { status: 302, headers: { Location: '/ok' } },
  vary: { headers: { Vary: 'Accept-Language' } },
}

const listener = createHTTPHandler({
  router: router({
    ok: procedure.query(() => ok()),
    redirect: procedure.query(() => 'see /ok'),
    throw: procedure.query(() => {
      throw broken()
    }),
    'throw-async': procedure.query(() => Promise.reject(broken())),
    stream: procedure.subscription(chunks),
    cookies: procedure.query(({ ctx }) => {
      ctx.res.appendHeader('Set-Cookie', ['a=1', 'b=2'])
    }),
    vary: procedure.query(() => 'ok'),
    acao: procedure.query(({ ctx }) => {
      ctx.res.setHeader('Access-Control-Allow-Origin', 'https://app.test')
    }),
  }),
  createContext: given => given,
  responseMeta: ({ paths }) => meta[String(paths)] ?? {},
})

await testFramework(t, {
  bare: createServer(listener),
  wrapped: {
    'layer(listener)': layer => createServer(layer(listener)),
    'createCorsLayer(listener)': (_, options) => createServer(createCorsLayer(listener, options)),
  },
  without: { '/echo': 'tRPC answers with JSON' },
})
