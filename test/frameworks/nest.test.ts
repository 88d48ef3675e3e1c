// NestJS 11 on Express: what its adapter holds is the listener, of an app that is initialized. The
// decorators are called as the functions that they are: this project's syntax is erasable.
import 'reflect-metadata'
import { createServer, type ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { Controller, Get, Header, Module, Redirect, Res, StreamableFile } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import type { NestExpressApplication } from '@nestjs/platform-express'
import t from 'tap'
import { createCorsLayer } from '../../lib/index.ts'
import { broken, chunks, layer, options, testFramework } from './expectations.ts'

class AppController {
  ok() {
    return 'ok'
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
  cookies(res: ServerResponse) {
    res.appendHeader('Set-Cookie', ['a=1', 'b=2'])
  }
}
class AppModule {}

// biome-ignore format: a table
const ROUTES: [method: keyof AppController, path: string, ...MethodDecorator[]][] = [
  ['ok', 'ok'],
  ['redirect', 'redirect', Redirect('/ok', 302)],
  ['throw', 'throw'],
  ['throwAsync', 'throw-async'],
  ['stream', 'stream'],
  ['cookies', 'cookies'],
  ['vary', 'vary', Header('Vary', 'Accept-Language')],
  ['acao', 'acao', Header('Access-Control-Allow-Origin', 'https://app.test')],
]
for (const [method, path, ...decorators] of ROUTES) {
  const descriptor = Object.getOwnPropertyDescriptor(AppController.prototype, method)
  for (const decorate of [Get(path), ...decorators]) {
    decorate(AppController.prototype, method, descriptor as PropertyDescriptor)
  }
}
Res({ passthrough: true })(AppController.prototype, 'cookies', 0)
Controller()(AppController)
Module({ controllers: [AppController] })(AppModule)

const app = await NestFactory.create<NestExpressApplication>(AppModule, { logger: false })
await app.init()
t.teardown(() => app.close())
const listener = app.getHttpAdapter().getInstance()

await testFramework(t, {
  bare: createServer(listener),
  behind: {
    'layer(app)': createServer(layer(listener)),
    'createCorsLayer(app)': createServer(createCorsLayer(listener, options)),
  },
})
