// How the options are read: what kinds of value each takes, and what is said of others.
import { inspect } from 'node:util'
import t from 'tap'
import { type CorsOptions, CorsOptionsError, createCorsLayer } from '../../lib/index.ts'
import { refusal } from './refusal.ts'

// biome-ignore format: a row a line
const OTHERS: [option: string, value: unknown, message: string][] = [
  ['allowOrigins', 'https://a.test', "is not an array or a Set. Write allowOrigins: ['https://a.test']."],
  ['allowOrigins', 'https://a.test, b.test', "is not an array or a Set. Write allowOrigins: ['https://a.test', 'https://b.test']."],
  ['allowOrigins', '["https://a.test"]', "is not an array or a Set. Write allowOrigins: ['https://a.test']."],
  ['allowOrigins', /a/, "is not an array or a Set, and matches no origin that a browser sends. Write the whole origin, such as 'https://example\\\\.org'."],
  ['allowOrigins', /https:\/\/a-\d\.test/i, 'is not an array or a Set. Write allowOriginRegex: /https:\\/\\/a-\\d\\.test/i.'],
  ['allowOrigins', /\p{Lu}/u, 'is not an array or a Set, and matches no origin that a browser sends. Write the whole origin, such as \'https://example\\\\.org\'.'],
  ['allowMethods', /GET/, 'is not an array or a Set. Write an array with one string per method.'],
  ['allowMethods', () => ['GET'], 'is not an array or a Set. Write an array with one string per method.'],
  ['allowOrigins', () => true, 'is not an array or a Set, and is not a string. Write it as isAllowedOrigin.'],
  ['allowOriginRegex', [/https:\/\/a\.test/, 'https://b\\.test'], "is not a string or a RegExp. Write allowOriginRegex: 'https:\\\\/\\\\/a\\\\.test|https://b\\\\.test'."],
  ['allowOriginRegex', [/https:\/\/a\.test/i, 'https://b\\.test'], 'is not a string or a RegExp. Write one regex, such as a|b.'],
  ['allowOriginRegex', [1], 'is not a string or a RegExp. Write one regex, such as a|b.'],
  ['allowOrigins', true, 'is not an array or a Set. Write an array with one string per origin.'],
  ['allowHeaders', null, 'is not an array or a Set. Write an array with one string per header name.'],
  ['isAllowedOrigin', ['https://a.test'], 'is not a function. Write isAllowedOrigin: (origin, req) => boolean.'],
  ['allowCredentials', 'true', 'is not a boolean. Write allowCredentials: true.'],
  ['allowCredentials', 'false', 'is not a boolean. Write allowCredentials: false.'],
  ['allowPrivateNetwork', 1, 'is not a boolean. Write true or false.'],
  ['maxAge', '60', 'is not a whole number of seconds. Write maxAge: 60.'],
  ['maxAge', '0', 'is not a whole number of seconds. Write maxAge: 0.'],
  ['maxAge', true, 'is not a whole number of seconds. Write 600, for example.'],
  ['maxAge', '', 'is not a whole number of seconds. Write 600, for example.'],
  ['maxAge', ' ', 'is not a whole number of seconds. Write 600, for example.'],
  ['maxAge', 60n, 'is not a whole number of seconds. Write 600, for example.'],
  ['maxAge', 1.5, 'is not a whole number of seconds. Write 600, for example.'],
  ['maxAge', NaN, 'is not a whole number of seconds. Write 600, for example.'],
  ['maxAge', Infinity, 'is not a whole number of seconds. Write 600, for example.'],
  ['maxAge', -5, 'is not a whole number of seconds. Write 600, for example.'],
  ['maxAge', null, 'is not a whole number of seconds. Write 600, for example.'],
  ['maxAge', Symbol('60'), 'is not a whole number of seconds. Write 600, for example.'],
  ['allowOrigins', '*', "is not an array or a Set. Write allowOrigins: ['*']."],
  ['allowOrigins', 'https://.*', "is not an array or a Set. Write allowOriginRegex: 'https://.*'."],
  ['allowOrigins', 'https://$HOST', 'is not an array or a Set, and holds a placeholder that was not filled in. Write its value.'],
  ['allowMethods', 'GET, post', "is not an array or a Set. Write allowMethods: ['GET', 'POST']."],
  ['exposeHeaders', 'Set-Cookie', 'is not an array or a Set, and is a header that browsers do not let scripts read. Leave it out.'],
]

// [what was written, what is meant]: names of other libraries, Starlette's spelling, misspellings.
// biome-ignore format: a row a line
const NAMES: [string, string][] = [
  ['allow_origins', 'allowOrigins'],
  ['allow_origin_regex', 'allowOriginRegex'],
  ['allow_credentials', 'allowCredentials'],
  ['max_age', 'maxAge'],
  ['max-age', 'maxAge'],
  ['MAX_AGE', 'maxAge'],
  ['origin', 'allowOrigins'],
  ['origins', 'allowOrigins'],
  ['allowedOrigins', 'allowOrigins'],
  ['methods', 'allowMethods'],
  ['allowedHeaders', 'allowHeaders'],
  ['headers', 'allowHeaders'],
  ['exposedHeaders', 'exposeHeaders'],
  ['credentials', 'allowCredentials'],
  ['supportsCredentials', 'allowCredentials'],
  ['privateNetwork', 'allowPrivateNetwork'],
  ['maxage', 'maxAge'],
]

const ALL_NAMES =
  'allowOrigins, allowOriginRegex, isAllowedOrigin, allowMethods, allowHeaders, allowCredentials, ' +
  'allowPrivateNetwork, exposeHeaders, maxAge'

t.test('a value of another kind is refused, with what to write', async t => {
  for (const [option, value, message] of OTHERS) {
    t.equal(
      refusal({ [option]: value }),
      `CorsOptionsError: ${option}: ${inspect(value)} ${message}`,
    )
  }
})

t.test('of an object only its kind is shown, as it may be large or hold a secret', async t => {
  const shown: [value: unknown, text: string][] = [
    [{ password: 'secret' }, '[Object]'],
    [Promise.resolve(['secret']), '[Promise]'],
    [new Map([['secret', 'secret']]), '[Map]'],
    [
      new (class Config {
        secret = 'secret'
      })(),
      '[Config]',
    ],
  ]
  for (const [value, text] of shown) {
    t.match(refusal({ allowMethods: value }), `allowMethods: ${text} is not an array or a Set.`)
    t.match(refusal({ allowMethods: [value] }), `allowMethods[0]: ${text} is not a string.`)
  }
})

t.test('an unknown option is refused with the one that is meant', async t => {
  for (const [name, meant] of NAMES) {
    const said = refusal({ [name]: undefined })
    t.equal(said, `CorsOptionsError: ${name} is not an option. Write ${meant}.`)
  }
  for (const name of ['constructor', '$schema', 'allow', 'allowOrgins', 'originSecret']) {
    const said = refusal({ [name]: 'secret' })
    t.equal(
      said,
      `CorsOptionsError: ${name} is not an option. Leave it out. The options are ${ALL_NAMES}.`,
    )
  }
})

t.test('among several unknown options, the first that is like none is told all names', async t => {
  t.equal(
    refusal({ origin: 1, x: 1, y: 1 }),
    [
      'CorsOptionsError: Wrong options:',
      '- origin is not an option. Write allowOrigins.',
      '- allowOrigins: 1 is not an array or a Set. Write an array with one string per origin.',
      `- x is not an option. Leave it out. The options are ${ALL_NAMES}.`,
      '- y is not an option. Leave it out.',
    ].join('\n'),
  )
})

t.test(
  'what other libraries call the origins is led to the option for its kind of value',
  async t => {
    // biome-ignore format: a row a line
    const rows: [name: string, value: unknown, advice: string][] = [
    ['origin', true, "Write allowOrigins: ['*']."],
    ['origin', false, 'Leave the layer out.'],
    ['origin', '*', "Write allowOrigins: ['*']."],
    ['origin', () => true, 'Write isAllowedOrigin: (origin, req) => boolean.'],
    ['checkOrigin', () => true, 'Write isAllowedOrigin: (origin, req) => boolean.'],
    ['allow_origin_regex', () => true, 'Write isAllowedOrigin: (origin, req) => boolean.'],
    ['origin', /a\.test/, "Write allowOrigins: ['https://a.test']."],
    ['checkOrigin', true, `Leave it out. The options are ${ALL_NAMES}.`],
    ['tolerateInsecureOrigins', true, `Leave it out. The options are ${ALL_NAMES}.`],
  ]
    for (const [name, value, advice] of rows) {
      t.equal(refusal({ [name]: value }), `CorsOptionsError: ${name} is not an option. ${advice}`)
    }
  },
)

t.test('a large object given as options is refused in few lines', async t => {
  const lines = refusal({ ...Buffer.from('x'.repeat(50)), origin: 1 }).split('\n')
  t.equal(lines.length, 22)
  t.equal(lines.filter(line => line.includes('The options are')).length, 1)
  t.equal(lines[2], '- 1 is not an option. Leave it out.')
  t.equal(lines.at(-1), '- and 32 more')
  const twenty = refusal({ allowMethods: Array(20).fill('') }).split('\n')
  t.equal(twenty.length, 21)
  t.equal(twenty.at(-1), "- allowMethods[19]: '' is empty. Leave it out.")
})

t.test('more problems than a call takes arguments are in one error', async t => {
  const lines = refusal({ allowMethods: Array(150_000).fill('') }).split('\n')
  t.equal(lines.length, 22)
  t.equal(lines.at(-1), '- and 149980 more')
})

t.test('an object of a class may have a state of its own, for its rule', async t => {
  class Tenants {
    tenants = new Set(['https://a.test'])
    isAllowedOrigin(origin: string): boolean {
      return this.tenants.has(origin)
    }
  }
  const layer = createCorsLayer(new Tenants())
  t.equal(layer.isAllowedOrigin('https://a.test'), true)
  t.equal(layer.isAllowedOrigin('https://b.test'), false)
  const said = refusal(Object.assign(new Tenants(), { methods: ['PUT'] }))
  t.equal(said, "CorsOptionsError: methods is not an option. Write allowMethods: ['PUT'].")
})

t.test('an object of a class without any option is refused in one line', async t => {
  class Config {
    password = 'secret'
  }
  const said = `CorsOptionsError: options must hold an option. Leave it out. The options are ${ALL_NAMES}.`
  t.equal(refusal(new Config()), said)
})

t.test('a module of options is read as an object', async t => {
  const source = 'data:text/javascript,export const allowMethods = ["get"]'
  t.match(refusal(await import(source)), "allowMethods[0]: 'get' is not upper case")
})

t.test('a name that is no word is shown as a literal', async t => {
  t.match(refusal({ 'a\n\x1b[31m': 1 }), "'a\\n\\x1B[31m' is not an option.")
})

t.test('all problems are in one error, as text and as data', async t => {
  const options = { allowOrigins: ['https://a.test/'], maxAge: -1, origin: '*' }
  try {
    createCorsLayer(options as CorsOptions)
    t.fail('accepted')
  } catch (error) {
    t.ok(error instanceof TypeError)
    t.ok(error instanceof CorsOptionsError)
    const { message, problems } = error as CorsOptionsError
    t.equal(
      message,
      [
        'Wrong options:',
        "- origin is not an option. Write allowOrigins: ['*'].",
        "- allowOrigins[0]: 'https://a.test/' has a path, which an Origin never has. Write 'https://a.test'.",
        '- maxAge: -1 is not a whole number of seconds. Write 600, for example.',
      ].join('\n'),
    )
    t.strictSame(problems, [
      { option: 'origin', rule: 'is not an option', advice: "Write allowOrigins: ['*']." },
      {
        option: 'allowOrigins',
        index: 0,
        value: 'https://a.test/',
        rule: 'has a path, which an Origin never has',
        advice: "Write 'https://a.test'.",
      },
      {
        option: 'maxAge',
        value: -1,
        rule: 'is not a whole number of seconds',
        advice: 'Write 600, for example.',
      },
    ])
    t.strictSame(Object.keys(error as CorsOptionsError), ['name'], 'a terminal prints no more')
  }
})

t.test('a long value is cut in the message', async t => {
  t.match(refusal({ allowOriginRegex: ['x'.repeat(1000)] }), /x{200}'\.\.\. 800 more characters/)
})

t.test('what to write is never cut', async t => {
  const origins = Array.from({ length: 150 }, (_, i) => `https://a${i}.test`)
  const written = `[${origins.map(origin => `'${origin}'`).join(', ')}]`
  t.equal(
    refusal({ origins }).replace(/\s+/g, ' ').replace('[ ', '[').replace(' ]', ']'),
    `CorsOptionsError: origins is not an option. Write allowOrigins: ${written}.`,
  )
})

t.test('an option that is undefined is left out', async t => {
  const { isAllowedOrigin } = createCorsLayer({ allowOrigins: undefined, maxAge: undefined })
  t.equal(isAllowedOrigin('https://a.test'), false)
})

t.test('an option may be inherited, and its getter is called once', async t => {
  let calls = 0
  class Options {
    get allowOrigins() {
      calls++
      return ['https://a.test']
    }
  }
  t.equal(createCorsLayer(new Options()).isAllowedOrigin('https://a.test'), true)
  t.equal(calls, 1)
})
