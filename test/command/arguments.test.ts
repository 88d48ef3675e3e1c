// The command line: what it asks for, and what is said of each mistake.
import t from 'tap'
import { readArguments } from '../../lib/command/arguments.ts'
import { HELP, UsageError } from '../../lib/command/usage.ts'

const API = 'https://api.example.com/items'
const ORIGIN = ['--origin', 'https://app.example.com']

t.test('what is left out is a GET, without credentials', async t => {
  t.strictSame(readArguments([API, ...ORIGIN]), {
    call: {
      url: API,
      origin: 'https://app.example.com',
      method: 'GET',
      headers: [],
      body: undefined,
      credentials: false,
    },
    send: false,
    json: false,
    insecure: false,
    timeoutSeconds: 30,
  })
})

t.test('all options', async t => {
  const args = [
    '--origin=null',
    '-X',
    'patch',
    '-H',
    'X-One:  1 ',
    '-H',
    'x-empty:',
    '--data',
    'a b',
  ]
  const flags = ['--credentials', '--send', '--timeout', '0.5', '--insecure', '--json']
  t.strictSame(readArguments([...args, ...flags, API]), {
    call: {
      url: API,
      origin: 'null',
      method: 'patch',
      headers: [
        ['X-One', '1'],
        ['x-empty', ''],
      ],
      body: 'a b',
      credentials: true,
    },
    send: true,
    json: true,
    insecure: true,
    timeoutSeconds: 0.5,
  })
})

t.test('the short names have long ones', async t => {
  const args = [API, ...ORIGIN, '--method', 'DELETE', '--header', 'A: b:c']
  t.match(readArguments(args), { call: { method: 'DELETE', headers: [['A', 'b:c']] } })
})

t.test('what browsers do send is taken', async t => {
  for (const origin of ['http://localhost:5173', 'http://[::1]', 'chrome-extension://abc']) {
    t.match(readArguments([API, '--origin', origin]), { call: { origin } })
  }
  for (const header of [
    'Access-Control-Allow-Origin: *',
    'X-HTTP-Method-Override: PUT',
    'A: \xe9',
    'A:\tb\tc',
  ]) {
    t.match(readArguments([API, ...ORIGIN, '-H', header]), { call: { headers: { length: 1 } } })
  }
  t.match(readArguments(['HTTP://localhost:3000', ...ORIGIN]), {
    call: { url: 'HTTP://localhost:3000' },
  })
})

t.test('--help and --version need nothing else', async t => {
  t.equal(readArguments(['--help', '--version']), 'help')
  t.equal(readArguments(['--version']), 'version')
})

t.test('the help fits a terminal and names every option', async t => {
  t.ok(HELP.split('\n').every(line => line.length <= 80))
  for (const name of 'origin method header data credentials send timeout insecure json version help'.split(
    ' ',
  )) {
    t.match(HELP, `--${name}`)
  }
})

// biome-ignore format: a row a line
const MISTAKES: readonly (readonly [args: readonly string[], message: string])[] = [
  [[], 'The URL is missing. Write: cors-layer https://api.example.com/items --origin https://app.example.com'],
  [[API], `--origin is missing. It is the origin of the calling page. Write: cors-layer ${API} --origin https://app.example.com`],
  [[API, ...ORIGIN, 'json'], "There are 2 URLs, but only one is called. Quote values that contain spaces, as in -H 'name: value'."],
  [[API, '--foo'], "Unknown option '--foo'. See cors-layer --help."],
  [[API, '--origin'], "Option '--origin <value>' argument missing. See cors-layer --help."],
  [[API, '--json=1'], "Option '--json' does not take an argument. See cors-layer --help."],
  [['localhost:3000/x', ...ORIGIN], "'localhost:3000/x' is not a URL over http or https. Write 'http://localhost:3000/x'."],
  [['api.example.com', ...ORIGIN], "'api.example.com' is not a URL over http or https. Write 'https://api.example.com'."],
  [['//api.example.com', ...ORIGIN], "'//api.example.com' is not a URL over http or https. Write 'https://api.example.com'."],
  [['ws://api.example.com', ...ORIGIN], "'ws://api.example.com' is not a URL over http or https. Write 'https://api.example.com'."],
  [['a'.repeat(1_000_000), ...ORIGIN], `'${'a'.repeat(200)}…' is not a URL over http or https. Write 'https://api.example.com/items'.`],
  [['', ...ORIGIN], "'' is not a URL over http or https. Write 'https://api.example.com/items'."],
  [['mailto:a@b', ...ORIGIN], "'mailto:…@b' is not a URL over http or https. Write 'https://api.example.com/items'."],
  [['ws://u:p@api.example.com', ...ORIGIN], "'ws://…@api.example.com' is not a URL over http or https. Write 'https://api.example.com/items'."],
  [['http:/localhost:3000/x', ...ORIGIN], "'http:/localhost:3000/x' is not a URL over http or https. Write 'http://localhost:3000/x'."],
  [['https:api.example.com', ...ORIGIN], "'https:api.example.com' is not a URL over http or https. Write 'https://api.example.com'."],
  [['https//api.example.com', ...ORIGIN], "'https//api.example.com' is not a URL over http or https. Write 'https://api.example.com'."],
  [['http//localhost:3000', ...ORIGIN], "'http//localhost:3000' is not a URL over http or https. Write 'http://localhost:3000'."],
  [['https;//a.test', ...ORIGIN], "'https;//a.test' is not a URL over http or https. Write 'https://a.test'."],
  [['a;b.test', ...ORIGIN], "'a;b.test' is not a URL over http or https. Write 'https://api.example.com/items'."],
  [['/items', ...ORIGIN], "'/items' is not a URL over http or https. Write 'https://api.example.com/items'."],
  [['http://[', ...ORIGIN], "'http://[' is not a URL over http or https. Write 'https://api.example.com/items'."],
  [['https://u:p@api.example.com', ...ORIGIN], "The URL contains a user name or password, which fetch refuses. Write -H 'Authorization: …' instead."],
  [['https://u@api.example.com', ...ORIGIN], "The URL contains a user name or password, which fetch refuses. Write -H 'Authorization: …' instead."],
  [[API, '--origin', 'https://a.test/x'], "--origin 'https://a.test/x' has a path, which an Origin never has. Write 'https://a.test'."],
  [[API, '--origin', 'a.test'], "--origin 'a.test' has no scheme. Write 'https://a.test'."],
  [[API, '--origin='], "--origin '' is empty. Write the origin of the calling page, such as 'https://app.example.com'."],
  [[API, '--origin', ' , '], "--origin ' , ' is empty. Write the origin of the calling page, such as 'https://app.example.com'."],
  [[API, '--origin', 'https://a.test https://b.test'], "--origin 'https://a.test https://b.test' holds several origins. Write the origin of the calling page, such as 'https://a.test'."],
  [[API, '--origin', ' https://a.test'], "--origin ' https://a.test' has quotes, a space or a comma around it. Write 'https://a.test'."],
  [[API, '--origin', '*'], "--origin '*' is a pattern. Write the origin of the calling page, such as 'https://app.example.com'."],
  [[API, '--origin', 'https://a.test$'], "--origin 'https://a.test$' is not an origin. Write the origin of the calling page, such as 'https://app.example.com'."],
  [[API, ...ORIGIN, '-X', 'trace'], "--method 'trace' is not one that a script may use. Write one, such as 'PUT'."],
  [[API, ...ORIGIN, '-X', 'GET PUT'], "--method 'GET PUT' is not one that a script may use. Write one, such as 'PUT'."],
  [[API, ...ORIGIN, '--data', 'x'], '--data needs a method with a body, and GET has none. Write -X POST.'],
  [[API, ...ORIGIN, '-X', 'head', '--data', 'x'], '--data needs a method with a body, and HEAD has none. Write -X POST.'],
  [[API, ...ORIGIN, '-H', 'Cookie: a=1'], "--header 'Cookie' is one that browsers do not let scripts set. Leave it out."],
  [[API, ...ORIGIN, '-H', 'sec-fetch-mode: cors'], "--header 'sec-fetch-mode' is one that browsers do not let scripts set. Leave it out."],
  [[API, ...ORIGIN, '-H', 'X-HTTP-Method-Override: PUT, TRACE'], "--header 'X-HTTP-Method-Override' is one that browsers do not let scripts set. Leave it out."],
  [[API, ...ORIGIN, '-H', 'X-One'], "A --header has no valid name. Write 'name: value'."],
  [[API, ...ORIGIN, '-H', 'X One: 1'], "A --header has no valid name. Write 'name: value'."],
  [[API, ...ORIGIN, '-H', 'X-One: \u20ac'], "--header 'X-One' contains a character that a header value cannot hold. Encode it."],
  [[API, ...ORIGIN, '-H', 'X-One: a\r\nX-Two: b'], "--header 'X-One' contains a character that a header value cannot hold. Encode it."],
  [[API, ...ORIGIN, '--timeout', '0'], "--timeout '0' is not a number of seconds up to 86400. Write one, such as '10'."],
  [[API, ...ORIGIN, '--timeout', '1e9'], "--timeout '1e9' is not a number of seconds up to 86400. Write one, such as '10'."],
  [[API, ...ORIGIN, '--timeout', 'x'], "--timeout 'x' is not a number of seconds up to 86400. Write one, such as '10'."],
]

for (const [args, message] of MISTAKES) {
  t.test(`mistake: ${message}`, async t => {
    t.throws(() => readArguments(args), new UsageError(message))
  })
}

t.test('what is advised is accepted', async t => {
  const urls = [
    'mailto:a@b',
    'tel:1',
    'data:,x',
    'a@b',
    'blob:https://a.test/1',
    'http:/a@b',
    'a b',
    '://',
    "it's",
  ]
  const origins = [
    '',
    ' ',
    'a.test',
    'https://a.test/',
    'HTTP://A.TEST:80',
    'ws://a.test',
    'https://a.test,null',
    'NULL',
    'a:b',
  ]
  for (const args of [
    ...urls.map(url => [url, ...ORIGIN]),
    ...origins.map(origin => [API, '--origin', origin]),
  ]) {
    const advised = adviceOf(args)
    const right = args.map(arg => (urls.includes(arg) || origins.includes(arg) ? advised : arg))
    t.doesNotThrow(() => readArguments(right), `${args}: ${advised}`)
  }
})

/** What the message on a mistake says to write. */
function adviceOf(args: readonly string[]): string {
  try {
    readArguments(args)
  } catch (error) {
    const [, advised = ''] = /'([^']+)'\.$/.exec((error as UsageError).message) ?? []
    return advised
  }
  throw new Error(`${args} is accepted.`)
}
