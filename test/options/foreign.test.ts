// Whoever comes from another library is told all that there is to write in one error: a program that writes
// what the error says makes a layer that does what the other library's options meant.
import vm from 'node:vm'
import t from 'tap'
import { type CorsOptions, CorsOptionsError, createCorsLayer } from '../../lib/index.ts'

process.removeAllListeners('warning')

const ORIGIN = 'https://example.com'

interface Row {
  readonly library: string
  readonly options: Record<string, unknown>
  readonly written: CorsOptions
}

// Whole options as their READMEs and documentation show them.
const ROWS: readonly Row[] = [
  {
    library: 'cors',
    options: {
      origin: [/\.acme\.com$/, 'http://localhost:3000/'],
      credentials: true,
      methods: 'GET,post',
      allowedHeaders: 'Content-Type,Authorization',
      optionsSuccessStatus: 204,
      preflightContinue: false,
    },
    written: {
      allowOrigins: ['https://*.acme.com', 'http://localhost:3000'],
      allowCredentials: true,
      allowMethods: ['GET', 'POST'],
      allowHeaders: ['Content-Type', 'Authorization'],
    },
  },
  {
    library: 'Starlette and FastAPI',
    options: {
      allow_origins: ['http://localhost', 'https://localhost.tiangolo.com/'],
      allow_origin_regex: 'https://.*\\.example\\.org',
      allow_credentials: true,
      allow_methods: ['*'],
      allow_headers: ['*'],
      expose_headers: ['ETag'],
      max_age: 600,
      allow_private_network: false,
    },
    written: {
      allowOrigins: ['http://localhost', 'https://localhost.tiangolo.com'],
      allowOriginRegex: 'https://.*\\.example\\.org',
      allowCredentials: true,
      allowMethods: ['*'],
      allowHeaders: ['*'],
      exposeHeaders: ['ETag'],
      maxAge: 600,
      allowPrivateNetwork: false,
    },
  },
  {
    library: '@fastify/cors',
    options: {
      origin: [ORIGIN, /^https:\/\/pr-\d+\.example\.dev$/],
      methods: ['GET', 'PUT'],
      exposedHeaders: 'Content-Range,X-Content-Range',
      strictPreflight: true,
      hideOptionsRoute: true,
      maxAge: 86_400,
    },
    written: {
      allowOrigins: [ORIGIN],
      allowOriginRegex: '^https:\\/\\/pr-\\d+\\.example\\.dev$',
      allowMethods: ['GET', 'PUT'],
      exposeHeaders: ['Content-Range', 'X-Content-Range'],
      maxAge: 86_400,
    },
  },
  {
    library: '@koa/cors',
    options: {
      origin: ORIGIN,
      allowMethods: 'GET,HEAD,PUT,POST,DELETE,PATCH',
      exposeHeaders: 'X-A',
      allowHeaders: 'X-B',
      maxAge: '5',
      credentials: true,
      keepHeadersOnError: true,
      secureContext: false,
      privateNetworkAccess: true,
    },
    written: {
      allowOrigins: [ORIGIN],
      allowMethods: ['GET', 'HEAD', 'PUT', 'POST', 'DELETE', 'PATCH'],
      exposeHeaders: ['X-A'],
      allowHeaders: ['X-B'],
      maxAge: 5,
      allowCredentials: true,
      allowPrivateNetwork: true,
    },
  },
  {
    library: 'hono/cors',
    options: {
      origin: 'http://example.com/',
      allowHeaders: ['X-Custom-Header', 'Upgrade-Insecure-Requests'],
      allowMethods: ['POST', 'GET', 'OPTIONS'],
      exposeHeaders: ['Content-Length', 'X-Kuma-Revision'],
      maxAge: 600,
      credentials: true,
    },
    written: {
      allowOrigins: ['http://example.com'],
      allowHeaders: ['X-Custom-Header', 'Upgrade-Insecure-Requests'],
      allowMethods: ['POST', 'GET', 'OPTIONS'],
      exposeHeaders: ['Content-Length', 'X-Kuma-Revision'],
      maxAge: 600,
      allowCredentials: true,
    },
  },
  {
    library: 'Socket.IO',
    options: {
      origin: ['https://front-domain.com', 'https://*.other.example'],
      methods: ['GET', 'POST'],
      allowedHeaders: ['my-custom-header'],
      credentials: true,
    },
    written: {
      allowOrigins: ['https://front-domain.com', 'https://*.other.example'],
      allowMethods: ['GET', 'POST'],
      allowHeaders: ['my-custom-header'],
      allowCredentials: true,
    },
  },
]

/** The options with what the error says written into them. */
function mended(options: Record<string, unknown>): CorsOptions {
  try {
    createCorsLayer(options as CorsOptions)
    return options as CorsOptions
  } catch (error) {
    if (!(error instanceof CorsOptionsError)) throw error
    const written = { ...options }
    for (const { option, advice } of error.problems) {
      delete written[option]
      const lines = [...advice.matchAll(/^\s*Write (\w+: .*)\.$/gm)].map(([, line]) => line)
      Object.assign(written, JSON.parse(JSON.stringify(vm.runInNewContext(`({ ${lines} })`))))
    }
    return written as CorsOptions
  }
}

for (const { library, options, written } of ROWS) {
  t.test(`the options of ${library} are mended by one error`, async t => {
    const once = mended(options)
    t.strictSame(once, written)
    t.doesNotThrow(() => createCorsLayer(once))
  })
}

t.test('a function is named and never printed, and so is what has no counterpart', async t => {
  const secret = (origin: string, done: (error: null, yes: boolean) => void) =>
    done(null, origin === 'secret')
  t.throws(
    () => createCorsLayer({ origin: secret, x: 'secret', credentials: secret } as CorsOptions),
    {
      message:
        /^(?!.*secret)[\s\S]*origin is not an option\. Write isAllowedOrigin: \(origin, req\) => boolean\./,
    },
  )
})

t.test(
  'where no value can be written, the one error says what is wrong with the given one',
  async t => {
    // biome-ignore format: a row a line
    const rows: [options: object, said: string[]][] = [
    [{ origin: ['https://a.test', 'https://ex*.org'] }, ['origin is not an option. Write allowOrigins.', "allowOrigins[1]: 'https://ex*.org' has a '*' where none is allowed. Write a pattern such as 'https://*.example.org' or 'http://localhost:*'."]],
    [{ origin: '$FRONTEND' }, ['origin is not an option. Write allowOrigins.', "allowOrigins: '$FRONTEND' is not an array or a Set, and holds a placeholder that was not filled in. Write its value."]],
    [{ origin: /\p{Lu}/u }, ['origin is not an option. Write allowOrigins.', "allowOrigins: /\\p{Lu}/u is not an array or a Set, and matches no origin that a browser sends. Write the whole origin, such as 'https://example\\\\.org'."]],
    [{ methods: () => ['GET'] }, ['methods is not an option. Write allowMethods.', 'allowMethods: [Function: methods] is not an array or a Set. Write an array with one string per method.']],
    [{ credentials: 'include' }, ['credentials is not an option. Write allowCredentials.', "allowCredentials: 'include' is not a boolean. Write true or false."]],
    [{ is_allowed_origin: 'true' }, ['is_allowed_origin is not an option. Write isAllowedOrigin.', "isAllowedOrigin: 'true' is not a function. Write isAllowedOrigin: (origin, req) => boolean."]],
  ]
    for (const [options, said] of rows) {
      const message = ['Wrong options:', ...said].join('\n- ')
      t.throws(() => createCorsLayer(options as CorsOptions), { name: 'CorsOptionsError', message })
    }
  },
)

t.test('regexes that are not the same as alternatives of one are not joined', async t => {
  const pairs = [
    [/https:\/\/(?<n>a+)\.test/, /https:\/\/(?<n>b+)\.test/],
    [/https:\/\/(?<n>a+)\.test/i, /https:\/\/(?<n>b+)\.test/i],
    [/https:\/\/(a|b)\1\.test/, /https:\/\/(c|d)\1\.test/],
    [/https:\/\/a+\.test/i, /https:\/\/b+\.test/],
  ]
  for (const origin of pairs) {
    t.throws(() => createCorsLayer({ origin } as CorsOptions), {
      name: 'CorsOptionsError',
      message:
        /^Wrong options:\n- origin is not an option\. Write allowOrigins\.\n- allowOrigins\[0\]: /,
    })
  }
})

// biome-ignore format: a row a line
const ENTRIES: [entry: string, message: string | undefined][] = [
  ['safari-web-extension://A1B2C3D4-0000-4000-8000-ABCDEF012345', undefined],
  ['capacitor://MyApp', undefined],
  ['app://Obsidian.md', undefined],
  ['APP://x', "has upper-case letters, but browsers send lower case. Write 'app://x'."],
  ['http://192.168.0.0/16', "is a network, not an origin. Write allowOriginRegex: 'http://192\\\\.168\\\\.\\\\d+\\\\.\\\\d+'."],
  ['10.0.0.0/8', "is a network, not an origin. Write allowOriginRegex: 'http://10\\\\.\\\\d+\\\\.\\\\d+\\\\.\\\\d+'."],
  ['http://192.168.1.0/24:3000', "is a network, not an origin. Write allowOriginRegex: 'http://192\\\\.168\\\\.1\\\\.\\\\d+:3000'."],
  ['https://192.168.1.0/24:*', "is a network, not an origin. Write allowOriginRegex: 'https://192\\\\.168\\\\.1\\\\.\\\\d+(:\\\\d+)?'."],
  ['HTTP://10.0.0.0/8/', "is a network, not an origin. Write allowOriginRegex: 'http://10\\\\.\\\\d+\\\\.\\\\d+\\\\.\\\\d+'."],
  ['https://10.1.0.0/16:443', "is a network, not an origin. Write allowOriginRegex: 'https://10\\\\.1\\\\.\\\\d+\\\\.\\\\d+'."],
  ['http://10.0.0.0/8:99999', "is a network, not an origin. Write a pattern such as 'https://*.example.org' or 'http://localhost:*'."],
  ['http://10.0.0.0/8:0', "is a network, not an origin. Write a pattern such as 'https://*.example.org' or 'http://localhost:*'."],
  ['http://300.0.0.0/8', "is a network, not an origin. Write a pattern such as 'https://*.example.org' or 'http://localhost:*'."],
  ['https://[fd00::]/8', "is a network, not an origin. Write a regex for it, as allowOriginRegex: 'http://192\\\\.168\\\\.\\\\d+\\\\.\\\\d+' for a /16 network."],
  ['App://My.App*', "has upper-case letters, but browsers send lower case. Write allowOriginRegex: 'app://My\\\\.App[\\\\w-]*'."],
  ['https://[a-z].example.com', "is not an origin. Write scheme, host and port, such as 'https://example.org'."],
  ['http://localhost:3000..3010/', "has more than one port. Write 'http://localhost:*'."],
  ['http://172.16.0.0/12', "is a network, not an origin. Write a regex for it, as allowOriginRegex: 'http://192\\\\.168\\\\.\\\\d+\\\\.\\\\d+' for a /16 network."],
  ['**', "has a '*' where none is allowed. Write a pattern such as 'https://*.example.org' or 'http://localhost:*'."],
  ['https://**.acme.com', "has a '*' where none is allowed. Write 'https://*.acme.com'."],
  ['http://localhost:3000-3010', "has more than one port. Write 'http://localhost:*'."],
  ['https://<your-app>.example.com', 'holds a placeholder that was not filled in. Write its value.'],
  ['https://[app].example.com', 'holds a placeholder that was not filled in. Write its value.'],
  ['https://:tenant.example.com', 'holds a placeholder that was not filled in. Write its value.'],
]

for (const [entry, message] of ENTRIES) {
  t.test(`${entry} ${message ?? 'is allowed'}`, async t => {
    const make = () => createCorsLayer({ allowOrigins: [entry] })
    if (message === undefined) t.equal(make().isAllowedOrigin(entry), true)
    else t.throws(make, { message: `allowOrigins[0]: '${entry}' ${message}` })
  })
}
