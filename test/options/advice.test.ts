// Properties of what a refusal says to write: it is right as it stands, and opens nothing that was not
// written. `CORS_RUNS` and `CORS_SEED` change how many and which texts are tried.
import { inspect } from 'node:util'
import vm from 'node:vm'
import fc from 'fast-check'
import t from 'tap'
import {
  type CorsOptions,
  CorsOptionsError,
  type CorsOptionsProblem,
  createCorsLayer,
} from '../../lib/index.ts'
import { flags, headers, methods, origins, regexes, regexOf, stars } from './near-misses.ts'

const numRuns = Number(process.env.CORS_RUNS ?? 1000)
const seed = Number(process.env.CORS_SEED ?? Date.now() % 2 ** 31)

// Some of what is made is dangerous.
process.removeAllListeners('warning')

t.setTimeout(3_600_000)
t.comment(`CORS_SEED=${seed} CORS_RUNS=${numRuns}`)

type Given = readonly [option: string, text: string]

const entries: fc.Arbitrary<Given> = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(fc.constant('allowOrigins'), origins) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('allowMethods'), methods) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom('allowHeaders', 'exposeHeaders'), headers) },
)

/** What is wrong in `options`: nothing, or what the one error says. Any other error is thrown. */
function problemsOf(options: unknown): readonly CorsOptionsProblem[] {
  try {
    createCorsLayer(options as CorsOptions)
    return []
  } catch (error) {
    if (error instanceof CorsOptionsError) return error.problems
    throw error
  }
}

/** The options to write, by advice on `option` that says them: it is run as the JavaScript that it is. */
function advisedBy(advice: string, option: string): CorsOptions | undefined {
  const named = [...advice.matchAll(/^\s*Write (\w+: .*)\.$/gm)].map(([, each]) => each)
  if (named.length > 0) return vm.runInNewContext(`({ ${named} })`)
  const [, entries] = /^Write (['"].*)\.$/s.exec(advice) ?? []
  return entries === undefined ? undefined : { [option]: vm.runInNewContext(`[${entries}]`) }
}

/** Every text in quotes that other advice shows. */
function examplesIn(advice: string): string[] {
  return (advice.match(/'(?:[^'\\]|\\.)*'/g) ?? []).map(each => vm.runInNewContext(each))
}

/** What is wrong with the problems of `options`, whose `option` holds `text`. */
function check(options: unknown, option: string, text: string): void {
  for (const { advice } of problemsOf(options)) {
    const advised = advisedBy(advice, option)
    if (advised) {
      for (const { rule } of problemsOf(advised)) throw new Error(`${advice} But that ${rule}.`)
      const isWritten = text.split(/[\s,;|"'`[\]]+/).includes('*')
      if (Object.values(advised).flat().includes('*') && !isWritten) throw new Error(advice)
      continue
    }
    for (const example of examplesIn(advice)) {
      const isRegex = example.includes('\\')
      const shown = isRegex ? { allowOriginRegex: example } : { allowOrigins: [example] }
      for (const { rule } of problemsOf(shown)) throw new Error(`${advice} But that ${rule}.`)
    }
  }
}

t.test("what is advised is accepted, and '*' only advised where it was written", async t => {
  const inList = fc.property(entries, ([option, text]) => check({ [option]: [text] }, option, text))
  const examples: [Given][] = [
    [['allowOrigins', ' https://b.example/']],
    [['allowOrigins', 'http//a.example']],
    [['allowOrigins', 'https://https://a.test']],
    [['allowMethods', 'GET, post']],
  ]
  fc.assert(inList, { seed, numRuns, examples })
  const asList = fc.property(entries, ([option, text]) => check({ [option]: text }, option, text))
  fc.assert(asList, { seed, numRuns })
  const regex = fc.property(regexes, text => check({ allowOriginRegex: text }, 'regex', text))
  fc.assert(regex, { seed, numRuns })
  t.pass(`in ${3 * numRuns} runs`)
})

const WHOLE = "Write the whole origin, such as 'https://example\\\\.org'."

// biome-ignore format: a row a line
const MESSAGES: [options: unknown, message: string][] = [
  [{ allowOrigins: ['https://https://a.test'] }, "allowOrigins[0]: 'https://https://a.test' has two schemes. Write 'https://a.test'."],
  [{ allowOrigins: ['http://https://a.test/'] }, "allowOrigins[0]: 'http://https://a.test/' has two schemes. Write 'https://a.test'."],
  [{ allowOrigins: ['https://a.test/*'] }, "allowOrigins[0]: 'https://a.test/*' has a path, which an Origin never has. Write 'https://a.test'."],
  [{ allowOrigins: ['https://EXAMPLE.*'] }, "allowOrigins[0]: 'https://EXAMPLE.*' has upper-case letters, but browsers send lower case. Write a pattern such as 'https://*.example.org' or 'http://localhost:*'."],
  [{ allowOrigins: ['https://a.test:$PORT'] }, "allowOrigins[0]: 'https://a.test:$PORT' holds a placeholder that was not filled in. Write its value."],
  [{ allowOrigins: ['https://*.com.'] }, "allowOrigins[0]: 'https://*.com.' is not written as browsers send it. Write a pattern such as 'https://*.example.org' or 'http://localhost:*'."],
  [{ allowOriginRegex: 'https://a\\.test$:80' }, "allowOriginRegex: 'https://a\\\\.test$:80' names the default port, which browsers leave out. Write allowOrigins: ['https://a.test']."],
  [{ allowOriginRegex: '(?:\\.a\\.test$)' }, `allowOriginRegex: '(?:\\\\.a\\\\.test$)' matches no origin that a browser sends. ${WHOLE}`],
  [{ allowOriginRegex: 'https://*.Example.org' }, "allowOriginRegex: 'https://*.Example.org' has a '*' that only repeats what stands before it. Write allowOrigins: ['https://*.example.org']."],
  [{ allowOriginRegex: '(https://[a-z]{,3}\\.a\\.test)' }, "allowOriginRegex: '(https://[a-z]{,3}\\\\.a\\\\.test)' matches no origin that a browser sends. Write the whole origin, such as 'https://example\\\\.org'."],
]

const ACCEPTED: CorsOptions[] = [
  { allowOriginRegex: 'https://(?:a{,3}\\.)?b\\.test' },
  { allowOriginRegex: 'https://(?:a{,3}|b)\\.test' },
  { allowOriginRegex: 'https://a{,3}|https://b\\.test' },
  { allowOriginRegex: 'https://a(?!{,3})\\.test' },
  { allowOriginRegex: 'https://[{,3}a]\\.test' },
  { allowOriginRegex: 'https://a\\.test$|https://b\\.test' },
  { allowOriginRegex: 'https://a\\.test(?:$|:80)' },
  { allowOriginRegex: '/x|https://localhost' },
  { allowOriginRegex: regexOf('[[a-z]--[b]]+://a', 'v') },
  { allowOriginRegex: regexOf('[[a-z:]--[b]]+//a', 'v') },
  { allowOriginRegex: regexOf('https://[[A]a]', 'v') },
]

t.test('each message says what to write', async t => {
  for (const [options, message] of MESSAGES) {
    t.throws(() => createCorsLayer(options as CorsOptions), { message })
  }
  for (const options of ACCEPTED) t.strictSame(problemsOf(options), [], inspect(options))
})

const STRANGERS =
  'evil evil.example a.evil.test a.evil.evil.test a.evil.example 10.0.0.com evil.test:8080 evil.test:80 8.8.8.8'.split(
    ' ',
  )

t.test('what is advised for a * matches what it stands for, and no stranger', async t => {
  const property = fc.property(stars, entry => {
    const [problem] = problemsOf({ allowOrigins: [entry] })
    if (!problem || problem.advice.startsWith('Write a pattern')) return
    const advised = advisedBy(problem.advice, 'allowOrigins')
    if (!advised) throw new Error(problem.advice)
    const layer = createCorsLayer(advised)
    // A host under any other scheme is opaque, and keeps its letter case.
    const origin = (/^(?:\*|http)/i.test(entry) ? entry.toLowerCase() : entry)
      .replace(/(?<=[^/])\/\*?$/, '')
      .replace(/\/10\.0\.\*(?=:|$)/, '$&.*')
      .replace(/\/10\.\*(?=:|$)/, '$&.*.*')
    const [, scheme = '', host = '', port = ''] = /^(.*):\/\/([^:]*)(.*)$/.exec(origin) ?? []
    const meant = origin.replace(/^(?:http)?\*/, 'https').replaceAll('*', '1')
    const isRegex = advised.allowOriginRegex !== undefined
    // What is advised for these is less.
    if (isRegex && !/^\*\w|[a-z]\*$/.test(host) && !layer.isAllowedOrigin(meant))
      throw new Error(`${meant} by ${problem.advice}`)
    // A lone one is any host; others are part of one label, or of a number.
    const any = host === '*' ? '.*' : /^[\d.*]+$/.test(host) ? '\\d*' : '[^.]*'
    const hosts = host.replaceAll('.', '\\.').replaceAll('*', any)
    const ports = port === ':*' ? '(:\\d+)?' : port.replaceAll('*', '\\d*')
    const wanted = new RegExp(`^${scheme.includes('*') ? 'https?' : scheme}://${hosts}${ports}$`)
    const near = STRANGERS.flatMap(host => [`https://${host}`, `http://${host}`, `app://${host}`])
    // Nobody can register a domain under `test`.
    const isOpen = host === '*' || host.endsWith('.test') || !/^(?:http|\*)/.test(scheme)
    const opened = near.filter(
      each => layer.isAllowedOrigin(each) && !(isOpen && wanted.test(each)),
    )
    if (opened.length > 0) throw new Error(`${opened} by ${problem.advice}`)
  })
  fc.assert(property, { seed, numRuns })
  t.pass(`in ${numRuns} runs`)
})

const HOSTS =
  'example.org a.example.org a.b.example.org xexample.org example.com A.Example.ORG a-b.test org. localhost 127.0.0.1 [::1] a b aa 1 - null app https'.split(
    ' ',
  )
const PORTS = ['', ':1', ':12', ':80', ':443', ':3000', ':65535']
const SCHEMES = 'https http HTTPS ws app file FILE qrc a null x-app localhost'.split(' ')
const WITH_HOST = SCHEMES.flatMap(scheme =>
  HOSTS.flatMap(host => PORTS.map(port => `${scheme}://${host}${port}`)),
)
const WITHOUT_HOST = SCHEMES.filter(scheme => !/^https?$/i.test(scheme)).flatMap(scheme => [
  `${scheme}:`,
  `${scheme}://`,
])

/** Whether a browser may send `origin`: others may send what only looks like one. */
function isSent(origin: string): boolean {
  const isUpperCase = /^[^:]*[A-Z]|^https?:.*[A-Z]/.test(origin)
  const hasDefaultPort = /^https:.*:443$|^http:.*:80$/.test(origin)
  // `localhost:` is a host and half a port, and a number alone is an address in short.
  const isOtherScheme =
    /^https?:\/\/\d+(?::|$)|^(?:https?|wss?|localhost|x-app):(?:\/\/)?$|^file:$|^(?:ws|ftp|localhost|file):\/\/./
  return !isUpperCase && !hasDefaultPort && !isOtherScheme.test(origin)
}

/** An origin that `regex` matches, which is refused by `rule`. */
function matchedBy(regex: RegExp, rule: string): string | undefined {
  // It allows `https://xexample.org`, and its author meant something else, as with `\z`.
  if (/repeats what stands/.test(rule) || /:(?:\\?\/){2}\*|\\z/.test(regex.source)) return
  return [...WITH_HOST, ...WITHOUT_HOST, 'null'].find(each => isSent(each) && regex.test(each))
}

t.test('a refused regex matches no origin', async t => {
  const property = fc.property(regexes, flags, fc.boolean(), (source, flags, isText) => {
    const regex = regexOf(source, isText ? '' : flags)
    if (!regex) return
    const [problem] = problemsOf({ allowOriginRegex: isText ? source : regex })
    if (!problem) return
    const whole = new RegExp(`^(?:${regex.source})$`, regex.flags.replace(/[gy]/g, ''))
    const matched = matchedBy(whole, problem.rule)
    if (matched !== undefined) throw new Error(`${problem.rule}, but matches ${matched}`)
  })
  const examples: [string, string, boolean][] = [
    ['/x|https://localhost', '', true],
    ['https://a|https://b{,3}', '', true],
    ['app:|\\z', 'i', false],
  ]
  fc.assert(property, { seed, numRuns, examples })
  t.pass(`in ${numRuns} runs, each tried on ${WITH_HOST.length + WITHOUT_HOST.length + 1} origins`)
})
