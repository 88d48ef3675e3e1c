// The README is run: each block of JavaScript as it stands, but for its port. A block that is followed
// by text prints that text; one that listens answers an actual request and a preflight.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { makeCertificate } from './support/certificate.ts'
import { exchange, exchangeTls, listen } from './support/server.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const readme = readFileSync(join(root, 'README.md'), 'utf8')
const blocks = [...readme.matchAll(/```(\w+)\n([\s\S]*?)```(?:\n\n```text\n([\s\S]*?)```)?/g)]

// Blocks that need what is not installed here, by a text in them, with the reason.
const SKIPPED = new Map([["from 'next'", 'Next.js is run by npm run test:next']])

for (const [, , source = '', text] of blocks.filter(block => block[1] === 'js')) {
  const listens = source.includes('8000')
  const title = [...source.matchAll(/from '([^']+)'/g)].map(([, name]) => name).join(', ')
  const [, skip = false] = [...SKIPPED].find(([text]) => source.includes(text)) ?? []
  t.test(`a block with ${title}`, { skip }, async t => {
    // Inside the package, which imports itself by its name.
    const directory = mkdtempSync(join(root, 'dist/readme-'))
    t.teardown(() => rmSync(directory, { recursive: true }))
    const port = await freePort()
    const file = join(directory, 'block.js')
    writeFileSync(file, source.replaceAll('8000', String(port)))

    const { key, cert } = await makeCertificate()
    writeFileSync(join(directory, 'key.pem'), key)
    writeFileSync(join(directory, 'cert.pem'), cert)
    const child = spawn(process.execPath, [file], {
      cwd: directory,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    t.teardown(() => child.kill())
    let printed = ''
    child.stderr.setEncoding('utf8').on('data', data => {
      printed += data
    })
    if (!listens) {
      await once(child, 'close')
      if (text) t.match(printed, text.trim())
      else t.equal(printed, '')
      return
    }

    const ask = source.includes('createSecureServer') ? exchangeTls : exchange
    const Origin = ['Origin', 'https://example.org'] as const
    const simple = await untilListening(() => {
      if (child.exitCode !== null) throw new Error(printed)
      return ask(port, { headers: [Origin] })
    })
    t.equal(new Map(simple.headers).get('access-control-allow-origin'), 'https://example.org')
    const preflight = [Origin, ['Access-Control-Request-Method', 'GET']] as const
    const { status, body } = await ask(port, { method: 'OPTIONS', headers: preflight })
    t.equal(`${status} ${body}`, '200 OK')
    t.equal(printed, '')
  })
}

t.test('each command of npm is a script', async t => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  for (const [, name = ''] of readme.matchAll(/npm (?:run )?(?!install|run )([\w:]+)/g)) {
    t.ok(scripts[name], name)
  }
})

async function freePort(): Promise<number> {
  const closing: (() => unknown)[] = []
  const port = await listen({ teardown: fn => closing.push(fn) }, createServer())
  for (const close of closing) close()
  return port
}

async function untilListening<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ECONNREFUSED') throw error
      await setTimeout(20)
    }
  }
}
