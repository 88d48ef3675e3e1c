// An outcome as text: the layout, the colors, and that nothing of a server's does anything to a
// terminal.
import t from 'tap'
import type { Result, ResultStep } from '../../lib/command/browser.ts'
import {
  createPaint,
  hasColors,
  jsonOf,
  printable,
  stepText,
  verdictText,
} from '../../lib/command/report.ts'

const plain = createPaint(false)
const colored = createPaint(true)
const LINK = 'https://fetch.spec.whatwg.org/#cors-check'

const step = (more: Partial<ResultStep> = {}): ResultStep => ({
  kind: 'preflight',
  method: 'OPTIONS',
  url: 'https://api.example.com/items',
  requestHeaders: [
    ['Accept', '*/*'],
    ['Access-Control-Request-Method', 'PUT'],
    ['Origin', 'https://app.example.com'],
  ],
  status: 200,
  headers: [
    ['Server', 'nginx'],
    ['Date', 'today'],
    ['Vary', 'Origin'],
    ['access-control-allow-origin', '*'],
  ],
  checks: [{ rule: 'origin', passed: true, text: 'Access-Control-Allow-Origin is *', link: LINK }],
  ...more,
})
const result = (more: Partial<Result> = {}): Result => ({
  allowed: true,
  status: null,
  sent: false,
  verdict: 'Allowed.',
  steps: [],
  advice: [],
  notes: [],
  readable: [],
  ...more,
})

t.test('a step that passes: what was sent, what came back that matters, the checks', async t => {
  t.equal(
    stepText(step(), plain),
    `Preflight  OPTIONS https://api.example.com/items
  > Access-Control-Request-Method: PUT
  > Origin: https://app.example.com
  < 200
  < Vary: Origin
  < access-control-allow-origin: *
  ✓ Access-Control-Allow-Origin is *
`,
  )
})

t.test('a step that fails has the rule with its link, and names who answered', async t => {
  const checks = [{ rule: 'origin', passed: false, text: 'there is none', link: LINK }] as const
  const headers = [
    ['Server', 'nginx'],
    ['Via', '1.1 a'],
    ['Date', 'today'],
  ] as const
  t.equal(
    stepText(step({ kind: 'request', method: 'GET', requestHeaders: [], headers, checks }), plain),
    `Request  GET https://api.example.com/items
  < 200
  < Server: nginx
  < Via: 1.1 a
  ✗ there is none
    ${LINK}
`,
  )
})

t.test('a step that was never sent has no status', async t => {
  const never = step({ requestHeaders: [], status: null, headers: [], checks: [] })
  t.equal(stepText(never, plain), 'Preflight  OPTIONS https://api.example.com/items\n')
})

t.test('a redirect shows where it leads', async t => {
  t.match(stepText(step({ headers: [['Location', '/a']] }), plain), '\n  < Location: /a\n')
})

t.test('many headers, long ones and a long URL are cut off', async t => {
  const headers = Array.from({ length: 25 }, () => ['Vary', 'a'.repeat(300)] as const)
  const url = `https://api.example.com/${'b'.repeat(300)}`
  const lines = stepText(step({ url, headers }), plain).split('\n')
  t.equal(lines[0], `Preflight  OPTIONS ${url.slice(0, 200)}…`)
  t.equal(lines[4], `  < Vary: ${'a'.repeat(194)}…`)
  t.equal(lines.filter(line => line.startsWith('  < Vary')).length, 20)
  t.equal(lines[24], '  < and 5 more')
})

t.test('the verdict alone', async t => {
  t.equal(verdictText(result(), plain), '✓ Allowed.\n')
  t.equal(verdictText(result({ allowed: false, verdict: 'Blocked.' }), plain), '✗ Blocked.\n')
})

t.test('the verdict, what to change, and what is good to know', async t => {
  const blocked = result({
    allowed: false,
    verdict: 'Blocked.',
    advice: [
      { rule: 'origin', server: 'Send one.', corsLayer: 'Add one.', fixes: [] },
      { rule: 'methods', server: 'Send two.', corsLayer: 'Add one.', fixes: [] },
      { rule: 'redirect', server: 'Send three.', corsLayer: null, fixes: [] },
    ],
    notes: ['A note.'],
  })
  t.equal(
    verdictText(blocked, plain),
    `✗ Blocked.

What to change
  - Send one.
  - Send two.
  - Send three.

With cors-layer
  - Add one.

Note
  - A note.
`,
  )
})

t.test('long sentences are lines of up to 80 columns; what has no space stays whole', async t => {
  const words = `${'word '.repeat(30)}${'x'.repeat(100)} end.`
  t.equal(
    verdictText(result({ notes: [words, `${'y'.repeat(100)} end.`] }), plain),
    `✓ Allowed.

Notes
  -${' word'.repeat(15)}
   ${' word'.repeat(15)}
    ${'x'.repeat(100)}
    end.
  - ${'y'.repeat(100)}
    end.
`,
  )
})

t.test('what a script may read', async t => {
  const readable = ['content-type', 'x-one']
  t.equal(
    verdictText(result({ status: 200, readable, notes: ['One.', 'Two.'] }), plain),
    '✓ Allowed.\n\nA script may read\n  - content-type, x-one\n\nNotes\n  - One.\n  - Two.\n',
  )
  t.match(verdictText(result({ status: 200 }), plain), '\n  - no header\n')
})

t.test('colors', async t => {
  t.equal(colored('green', 'a'), '\x1b[32ma\x1b[39m')
  t.match(verdictText(result(), colored), '\x1b[32m✓ Allowed.\x1b[39m\n')
  t.match(verdictText(result({ allowed: false }), colored), '\x1b[31m✗ Allowed.\x1b[39m\n')
  t.match(stepText(step(), colored), '\x1b[32m✓\x1b[39m')
})

t.test('colors are for a terminal, unless the environment says otherwise', async t => {
  const terminal = { isTTY: true, hasColors: () => true }
  t.equal(hasColors(terminal, {}), true)
  t.equal(hasColors({ isTTY: true, hasColors: () => false }, {}), false)
  t.equal(hasColors({}, {}), false)
  t.equal(hasColors({ isTTY: true }, {}), false)
  t.equal(hasColors(terminal, { NO_COLOR: '1' }), false)
  t.equal(hasColors(terminal, { NO_COLOR: '', FORCE_COLOR: '' }), true)
  t.equal(hasColors({}, { FORCE_COLOR: '1', NO_COLOR: '1' }), true)
  t.equal(hasColors(terminal, { FORCE_COLOR: '0' }), false)
  t.equal(hasColors(terminal, { FORCE_COLOR: 'false' }), false)
})

// What a server could send: all of Latin-1, escapes of a terminal among them.
const LATIN1 = String.fromCharCode(...Array.from({ length: 256 }, (_, i) => i))
const HOSTILE = `\x1b[2J\x1b]0;title\x07\x9b31m\x7f\r\n\t${LATIN1}`

t.test('only printable ASCII is printed as it is', async t => {
  t.equal(printable('\x1b[31m\x07\r\n\x7f\x9b\xe9'), '\\x1b[31m\\x07\\x0d\\x0a\\x7f\\x9b\\xe9')
  t.equal(printable('\u20ac\u202e ~…'), '\\u20ac\\u202e ~…')
})

t.test('nothing of a server reaches the terminal unescaped', async t => {
  const evil = step({
    method: HOSTILE,
    url: HOSTILE,
    requestHeaders: [['Origin', HOSTILE]],
    headers: [
      ['Location', HOSTILE],
      [`access-control-${HOSTILE.slice(0, 9)}`, 'a'],
    ],
    checks: [
      { rule: 'origin', passed: false, text: HOSTILE, link: LINK },
      { rule: 'origin', passed: true, text: HOSTILE, link: LINK },
    ],
  })
  const told = result({
    status: 200,
    verdict: HOSTILE,
    readable: [HOSTILE],
    notes: [HOSTILE],
    advice: [
      {
        rule: 'origin',
        server: HOSTILE,
        corsLayer: HOSTILE,
        fixes: [{ option: 'allowOrigins', add: [HOSTILE] }],
      },
    ],
    steps: [evil],
  })
  const text = stepText(evil, plain) + verdictText(told, plain)
  t.match(text, /^[\x20-\x7e\n✓✗…]+$/)
  const json = jsonOf(told)
  t.match(json, /^[\x20-\x7e\n]+$/)
  t.strictSame(JSON.parse(json), told, 'and JSON is the same value')
})
