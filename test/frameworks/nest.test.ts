// NestJS 11 on Express: its adapter holds the listener, once the app is initialized; or the layer is
// middleware. The decorators are called as plain functions: this project's syntax is erasable.
import 'reflect-metadata'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import {
  Controller,
  Get,
  Header,
  HttpCode,
  Module,
  Post,
  Redirect,
  Req,
  Res,
  StreamableFile,
} from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import type { NestExpressApplication } from '@nestjs/platform-express'
import t from 'tap'
import { type Answer, type CorsLayer, createCorsLayer } from '../../lib/index.ts'
import { exchange } from '../support/server.ts'
import { ALLOWED, broken, CORS, chunks, layer, ok, partsOf, testFramework } from './expectations.ts'

class AppController {
  ok() {
    return ok()
  }
  vary() {
    return 'ok'
  }
  acao() {
    return 'ok'
  }
  redirect() {}
  throw() {
    throw broken()
  }
  async throwAsync() {
    return Promise.reject(broken())
  }
  stream() {
    return new StreamableFile(Readable.from(chunks(), { objectMode: false }))
  }
  echo(req: IncomingMessage, res: ServerResponse) {
    req.pipe(res)
  }
  cookies(res: ServerResponse) {
    res.appendHeader('Set-Cookie', ['a=1', 'b=2'])
  }
}
class AppModule {}

// biome-ignore format: a table
const ROUTES: [method: keyof AppController, ...MethodDecorator[]][] = [
  ['ok', Get('ok')],
  ['redirect', Get('redirect'), Redirect('/ok', 302)],
  ['throw', Get('throw')],
  ['throwAsync', Get('throw-async')],
  ['stream', Get('stream')],
  ['echo', Post('echo'), HttpCode(200)],
  ['cookies', Get('cookies')],
  ['vary', Get('vary'), Header('Vary', 'Accept-Language')],
  ['acao', Get('acao'), Header('Access-Control-Allow-Origin', 'https://app.test')],
]
for (const [method, ...decorators] of ROUTES) {
  const descriptor = Object.getOwnPropertyDescriptor(AppController.prototype, method)
  for (const decorate of decorators) {
    decorate(AppController.prototype, method, descriptor as PropertyDescriptor)
  }
}
Req()(AppController.prototype, 'echo', 0)
Res()(AppController.prototype, 'echo', 1)
Res({ passthrough: true })(AppController.prototype, 'cookies', 0)
Controller()(AppController)
Module({ controllers: [AppController] })(AppModule)

async function makeApp(layer?: CorsLayer<Answer>) {
  const app = await NestFactory.create<NestExpressApplication>(AppModule, { logger: false })
  if (layer) app.use(layer)
  await app.init()
  t.teardown(() => app.close())
  return app
}

const listener = (await makeApp()).getHttpAdapter().getInstance()

await testFramework(t, {
  bare: createServer(listener),
  wrapped: {
    'layer(app)': layer => createServer(layer(listener)),
    'createCorsLayer(app)': (_, options) => createServer(createCorsLayer(listener, options)),
  },
  used: {
    'app.use(layer)': async layer => (await makeApp(layer)).getHttpServer(),
    'app.use(layer) and app.listen': async layer => {
      const app = await makeApp(layer)
      return app.listen(0, '127.0.0.1')
    },
  },
  first: [['X-Powered-By', 'Express']],
})

t.test('app.close ends what app.listen began', async t => {
  const app = await makeApp(layer)
  const server = await app.listen(0, '127.0.0.1')
  const { port } = server.address() as AddressInfo
  const received = await exchange(port, { path: '/ok', headers: ALLOWED })
  t.strictSame(partsOf(received).cors, CORS)
  await app.close()
  t.notOk(server.listening)
  await t.rejects(exchange(port, { path: '/ok' }), { code: 'ECONNREFUSED' })
})
