// What may be given as options: any object, with what it inherits, but nothing of `Object.prototype`; and
// where the error for wrong ones points to.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import vm from 'node:vm'
import t from 'tap'
import { type CorsOptions, CorsOptionsError, createCorsLayer } from '../../lib/index.ts'

const [LISTED, TENANT, OTHER] = ['https://a.test', 'https://tenant.test', 'https://other.test']

/** Which of the three origins `options` allow. */
function allowedBy(options: unknown): unknown[] {
  const layer = createCorsLayer(options as CorsOptions)
  return [LISTED, TENANT, OTHER].filter(origin => layer.isAllowedOrigin(origin))
}

class Base {
  readonly allowOrigins: readonly string[] = [LISTED as string]
  readonly #tenants = new Set([TENANT])

  isAllowedOrigin(origin: string): boolean {
    return this.#tenants.has(origin)
  }
}

class Derived extends Base {
  get maxAge(): number {
    return 600
  }

  helper(): void {}
}

t.test('options may be inherited: fields, getters, and a method as rule', async t => {
  const allowOrigins = [LISTED]
  t.strictSame(allowedBy(new Base()), [LISTED, TENANT])
  t.strictSame(allowedBy(Object.freeze(new Derived())), [LISTED, TENANT])
  t.strictSame(allowedBy(Object.create(Object.create({ allowOrigins }))), [LISTED])
  const overridden = Object.create({ allowOrigins: ['*'] }, { allowOrigins: { value: [LISTED] } })
  t.strictSame(allowedBy(overridden), [LISTED], 'an own one, enumerable or not, comes first')
  t.strictSame(allowedBy(Object.create({ allowOrigins }, { allowOrigins: {} })), [], 'undefined')
})

t.test('options may have no prototype, or be of another realm', async t => {
  t.strictSame(allowedBy({ __proto__: null, allowOrigins: [LISTED] }), [LISTED])
  t.strictSame(allowedBy(vm.runInNewContext(`({ allowOrigins: ['${LISTED}'] })`)), [LISTED])
  t.strictSame(allowedBy(vm.runInNewContext(`({ allowOrigins: new Set(['${LISTED}']) })`)), [
    LISTED,
  ])
  t.strictSame(allowedBy(vm.runInNewContext('({})')), [])
  t.throws(() => allowedBy(vm.runInNewContext(`({ allowOrigins: ['${LISTED}'], x: 1 })`)), {
    message: /^x is not an option/,
  })
})

t.test('an inherited name that is not an option is refused', async t => {
  t.throws(() => allowedBy(Object.create({ origin: LISTED })), {
    message: `origin is not an option. Write allowOrigins: ['${LISTED}'].`,
  })
})

t.test('each option is read once, and only when the layer is made', async t => {
  const read: unknown[] = []
  const options = new Proxy(new Derived(), {
    get(target, name) {
      read.push(name)
      return Reflect.get(target, name)
    },
  })
  const layer = createCorsLayer(options)
  const names = ['allowOrigins', 'isAllowedOrigin', 'maxAge']
  t.strictSame(read.filter(name => names.includes(`${String(name)}`)).sort(), names)
  read.length = 0
  t.equal(layer.isAllowedOrigin(LISTED), true)
  t.strictSame(read, [])
})

t.test('what a getter throws is thrown as it is', async t => {
  const error = new Error('thrown')
  const { stack } = error
  for (const thrown of [error, 'a text']) {
    const options = {
      get maxAge(): number {
        throw thrown
      },
    }
    try {
      createCorsLayer(options)
      t.fail('is accepted')
    } catch (caught) {
      t.equal(caught, thrown)
    }
  }
  t.equal(error.stack, stack)
})

t.test('a rule is called with the options as this', async t => {
  const seen: unknown[] = []
  const options = {
    isAllowedOrigin(this: unknown): boolean {
      seen.push(this)
      return true
    },
  }
  const layer = createCorsLayer(options)
  t.equal(layer.isAllowedOrigin(OTHER), true)
  t.equal(layer.isAllowedOrigin.call({} as typeof layer, OTHER), true)
  t.ok(seen.length === 2 && seen.every(each => each === options))
})

t.test('a value that is not an object of options is refused in one line', async t => {
  const advice = "Write { allowOrigins: ['https://example.org'] }, for example."
  const values = [
    null,
    [],
    ['*'],
    vm.runInNewContext('[]'),
    new Set(['*']),
    vm.runInNewContext('new Set()'),
    new Map([['allowOrigins', ['*']]]),
    /https:\/\/a\.test/,
    vm.runInNewContext('/a/'),
    new Date(0),
    new Error('secret'),
    new WeakMap(),
    'https://a.test',
    '',
    5,
    NaN,
    true,
    false,
    5n,
    Symbol('options'),
  ]
  for (const value of values) {
    const message = `options must be an object. ${advice}`
    t.throws(() => createCorsLayer(value as CorsOptions), { name: 'CorsOptionsError', message })
    t.throws(() => createCorsLayer(() => {}, value as CorsOptions), { message })
  }
})

t.test('a promise of options is refused: await was forgotten', async t => {
  const message =
    'createCorsLayer was called with a promise.\nWrite createCorsLayer(await options).'
  const load = async () => ({ allowOrigins: [LISTED as string] })
  for (const promise of [load(), vm.runInNewContext('Promise.resolve({})')]) {
    const error = t.throws(() => createCorsLayer(promise as CorsOptions), { message })
    t.ok(error instanceof TypeError)
  }
})

const LIBRARY = JSON.stringify(new URL('../../lib/index.js', import.meta.url))

/** What a program prints that may use the library, and how it ends. */
async function run(program: string): Promise<{ stdout: string; stderr: string; code: unknown }> {
  const env = { ...process.env, FORCE_COLOR: '0', NODE_OPTIONS: '' }
  const args = ['--input-type=module', '--eval', program]
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const texts = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', text => {
      texts[name] += text
    })
  }
  const [code] = await once(child, 'close')
  return { ...texts, code }
}

t.test('properties of Object.prototype allow nothing and break nothing', async t => {
  const program = `
    import { createServer, request } from 'node:http'
    import { createCorsLayer } from ${LIBRARY}
    const polluted = {
      allowOrigins: ['*'], allowOriginRegex: '.*', isAllowedOrigin: () => true, allowMethods: ['*'],
      allowHeaders: ['*'], allowCredentials: true, allowPrivateNetwork: true, exposeHeaders: ['X-A'],
      maxAge: 'wrong', origin: 'not an option', next: 1,
    }
    Object.assign(Object.prototype, polluted)
    class Options { allowMethods = ['PUT'] }
    const all = [undefined, {}, { allowMethods: undefined }, new Options(), Object.create({ maxAge: 60 })]
    const results = []
    for (const options of all) {
      const layer = createCorsLayer(options)
      const listener = layer((req, res) => res.end('app'))
      // Node's own headers would be polluted, and with them any server.
      const head = {}
      const res = { writeHead: (status, headers) => Object.assign(head, { status }, headers), end() {} }
      const headers = { __proto__: null, origin: 'https://evil.test', 'access-control-request-method': 'DELETE',
        'access-control-request-headers': 'x-a', 'access-control-request-private-network': 'true' }
      listener({ method: 'OPTIONS', headers }, res)
      results.push([layer.isAllowedOrigin('https://evil.test'), Object.entries(head)])
    }
    for (const name of Object.keys(polluted)) delete Object.prototype[name]
    console.log(JSON.stringify(results))`
  const { stdout, stderr, code } = await run(program)
  t.strictSame([code, stderr], [0, ''])
  const disallowed = (methods: string) => [
    false,
    [
      ['status', 400],
      [
        'vary',
        'Origin, Access-Control-Request-Method, Access-Control-Request-Headers, Access-Control-Request-Private-Network',
      ],
      ['access-control-allow-methods', methods],
      ['access-control-max-age', '60'],
      ['access-control-allow-headers', 'Accept, Accept-Language, Content-Language, Content-Type'],
      ['content-length', '56'],
      ['content-type', 'text/plain; charset=utf-8'],
    ],
  ]
  const methods = ['GET', 'GET', 'GET', 'PUT', 'GET']
  t.strictSame(JSON.parse(stdout), methods.map(disallowed))
})

t.test('a terminal shows an error once, and first the line that made the layer', async t => {
  const options =
    "{ allowOrigins: ['https://a.test/'], maxAge: '60', origin: 'https://b.test', originSecret: 'secret' }"
  const calls = [
    `createCorsLayer(${options})`,
    `createCorsLayer(() => {}, ${options})`,
    `new Promise(() => createCorsLayer(${options}))`,
  ]
  for (const call of calls) {
    const program = `import { createCorsLayer } from ${LIBRARY}\nfunction start() {\n  ${call}\n}\nstart()`
    const { stderr, code } = await run(program)
    t.equal(code, 1)
    const shown = stderr.slice(stderr.indexOf('CorsOptionsError'))
    const [first, ...rest] = shown.split('\n')
    t.equal(first, 'CorsOptionsError: Wrong options:')
    t.strictSame(rest.slice(0, 4), [
      "- origin is not an option. Write allowOrigins: ['https://b.test'].",
      '- originSecret is not an option. Leave it out. The options are allowOrigins, allowOriginRegex, isAllowedOrigin, allowMethods, allowHeaders, allowCredentials, allowPrivateNetwork, exposeHeaders, maxAge.',
      "- allowOrigins[0]: 'https://a.test/' has a path, which an Origin never has. Write 'https://a.test'.",
      "- maxAge: '60' is not a whole number of seconds. Write maxAge: 60.",
    ])
    const frames = rest.slice(4).filter(line => line.startsWith('    at '))
    t.match(frames[0], /^ {4}at (?:start \()?file:.*:3:\d+\)?$/)
    t.notMatch(frames.join('\n'), /dist.lib/)
    t.strictSame(
      rest.slice(4 + frames.length).filter(line => line !== ''),
      [`Node.js ${process.version}`],
      'and nothing of its problems after it',
    )
    t.notMatch(shown, "'secret'")
  }
})

t.test('the error is a TypeError, and its stack begins with the caller', async t => {
  function caller(): void {
    createCorsLayer({ maxAge: -1 })
  }
  try {
    caller()
    t.fail('is accepted')
  } catch (error) {
    t.ok(error instanceof CorsOptionsError && error instanceof TypeError)
    const [, first] = (error as Error).stack?.split('\n') ?? []
    t.match(first, /^ {4}at caller \(/)
  }
})
