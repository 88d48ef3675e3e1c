// The model of a browser, over answers that are made up: what it sends, and what it makes of them.
import t from 'tap'
import {
  type Call,
  corsFetch,
  explain,
  type FetchOptions,
  type Request,
  type Response,
} from '../../lib/command/browser.ts'

const ORIGIN = 'https://app.example.com'
const URL_OF_API = 'https://api.example.com/items'
const call = (more: Partial<Call> = {}): Call => ({ url: URL_OF_API, origin: ORIGIN, ...more })
const answer = (status: number, headers: Response['headers'] = []): Response => ({
  status,
  headers,
})
const STAR = ['Access-Control-Allow-Origin', '*'] as const
const ANY: Response['headers'] = [
  STAR,
  ['Access-Control-Allow-Methods', '*'],
  ['Access-Control-Allow-Headers', '*'],
]

/** Runs `call` against these answers, one after another. */
async function run(given: Call, answers: readonly Response[], options?: FetchOptions) {
  const requests: Request[] = []
  const outcome = await corsFetch(
    given,
    async request => {
      requests.push(request)
      return answers[requests.length - 1] ?? answer(500)
    },
    options,
  )
  return { requests, outcome }
}

t.test('a GET has the origin and what the script sets', async t => {
  const { requests } = await run(call({ headers: [['Accept-Language', 'en']] }), [answer(200, ANY)])
  t.strictSame(requests, [
    {
      method: 'GET',
      url: URL_OF_API,
      headers: [
        ['Accept', '*/*'],
        ['Accept-Language', 'en'],
        ['Origin', ORIGIN],
      ],
      body: undefined,
    },
  ])
})

t.test('an Accept of the script replaces the one of the browser', async t => {
  const { requests } = await run(call({ headers: [['accept', 'text/html']] }), [answer(200, ANY)])
  t.strictSame(requests[0]?.headers, [
    ['accept', 'text/html'],
    ['Origin', ORIGIN],
  ])
})

t.test(
  'a preflight has the method and the unsafe names, in lower case, sorted, joined',
  async t => {
    const headers = [
      ['X-Two', '2'],
      ['Accept', 'text/html'],
      ['x-one', '1'],
      ['X-ONE', '1'],
    ] as const
    const given = call({ method: 'put', headers, body: '{}' })
    const { requests } = await run(given, [answer(200, ANY), answer(200, ANY)])
    t.strictSame(requests, [
      {
        method: 'OPTIONS',
        url: URL_OF_API,
        headers: [
          ['Accept', '*/*'],
          ['Access-Control-Request-Method', 'PUT'],
          ['Access-Control-Request-Headers', 'x-one,x-two'],
          ['Origin', ORIGIN],
        ],
      },
      {
        method: 'PUT',
        url: URL_OF_API,
        headers: [...headers, ['Content-Type', 'text/plain;charset=UTF-8'], ['Origin', ORIGIN]],
        body: '{}',
      },
    ])
  },
)

t.test('a body keeps the type that the script gives it', async t => {
  const headers = [['content-type', 'application/json']] as const
  const { requests } = await run(call({ method: 'POST', body: '{}', headers }), [answer(200, ANY)])
  t.strictSame(requests[0]?.headers[2], ['Access-Control-Request-Headers', 'content-type'])
})

t.test('the flag of an upload asks for a preflight of a GET', async t => {
  const { requests } = await run(call({ usesPreflight: true }), [answer(200, ANY)])
  t.equal(requests[0]?.method, 'OPTIONS')
})

t.test('a preflight that is cached is not sent', async t => {
  const options = { isCached: () => true }
  const { requests, outcome } = await run(call({ method: 'PUT' }), [answer(200, ANY)], options)
  t.strictSame(
    requests.map(({ method }) => method),
    ['PUT'],
  )
  t.equal(outcome.verdict, 'allowed')
  t.strictSame(
    outcome.steps[0]?.checks.map(({ rule }) => rule),
    ['preflight-cache', 'origin'],
  )
})

t.test('what needs no preflight does not look for one in the cache', async t => {
  const { outcome } = await run(call(), [answer(200, ANY)], { isCached: () => true })
  t.strictSame(
    outcome.steps[0]?.checks.map(({ rule }) => rule),
    ['origin'],
  )
})

t.test('between one origin and itself there is no CORS', async t => {
  const given = call({ origin: 'https://api.example.com', method: 'PUT' })
  const { requests, outcome } = await run(given, [
    answer(200, [
      ['X-One', '1'],
      ['Set-Cookie', 'a=1'],
    ]),
  ])
  t.strictSame(
    requests.map(({ method }) => method),
    ['PUT'],
  )
  t.match(outcome, { verdict: 'allowed', isCors: false, readable: ['x-one'] })
})

t.test(
  'a request of its own origin has the Origin where its method is neither GET nor HEAD',
  async t => {
    const hasOrigin = async (method: string) => {
      const { requests } = await run(call({ origin: 'https://api.example.com', method }), [
        answer(200),
      ])
      return requests[0]?.headers.some(([name]) => name === 'Origin')
    }
    t.strictSame(
      [await hasOrigin('GET'), await hasOrigin('HEAD'), await hasOrigin('PUT')],
      [false, false, true],
    )
  },
)

t.test('which headers a script may read', async t => {
  const headers = [
    ['Content-Type', 'text/plain'],
    ['X-One', '1'],
    ['x-one', '2'],
    ['ETag', '"a"'],
    ['Set-Cookie', 'a=1'],
  ] as const
  const expose = (value: string) => ['Access-Control-Expose-Headers', value] as const
  const readable = async (credentials: boolean, ...more: Response['headers']) => {
    const own = [
      ['Access-Control-Allow-Origin', ORIGIN],
      ['Access-Control-Allow-Credentials', 'true'],
    ] as const
    const answers = [answer(200, [...headers, ...own, ...more])]
    return (await run(call({ credentials }), answers)).outcome.readable
  }
  t.strictSame(await readable(false), ['content-type'])
  t.strictSame(await readable(false, expose('x-ONE, set-cookie')), ['content-type', 'x-one'])
  t.strictSame(await readable(false, expose('X-One'), expose('etag')), [
    'content-type',
    'etag',
    'x-one',
  ])
  t.strictSame(await readable(true, expose('*')), ['content-type'])
  t.strictSame(await readable(false, expose('X-One, a b')), ['content-type'])
  t.strictSame(await readable(false, expose('*')), [
    'access-control-allow-credentials',
    'access-control-allow-origin',
    'access-control-expose-headers',
    'content-type',
    'etag',
    'x-one',
  ])
})

t.test('without sending what may change something', async t => {
  const options = { sendsUnsafe: false }
  const trial = async (more: Partial<Call>, ...answers: Response[]) => {
    const { requests, outcome } = await run(call(more), answers, options)
    return [outcome.verdict, outcome.sent, requests.map(({ method }) => method).join(' ')]
  }
  const allowed = answer(200, ANY)
  t.strictSame(await trial({ method: 'GET' }, allowed), ['allowed', true, 'GET'])
  t.strictSame(await trial({ method: 'HEAD' }, allowed), ['allowed', true, 'HEAD'])
  t.strictSame(await trial({ method: 'options' }, allowed, allowed), [
    'allowed',
    true,
    'OPTIONS OPTIONS',
  ])
  t.strictSame(await trial({ method: 'PUT' }, allowed), ['allowed', false, 'OPTIONS'])
  t.strictSame(await trial({ method: 'QUERY' }, allowed), ['allowed', false, 'OPTIONS'])
  t.strictSame(await trial({ method: 'PUT' }, answer(405)), ['blocked', false, 'OPTIONS'])
  t.strictSame(await trial({ method: 'POST', body: 'text' }), ['unknown', false, ''])
  const own = { origin: 'https://api.example.com', method: 'DELETE' }
  t.strictSame(await trial(own), ['allowed', false, ''])
})

t.test('what is blocked before anything is sent', async t => {
  const rule = async (more: Partial<Call>) => {
    const { requests, outcome } = await run(call(more), [answer(200, ANY)])
    const [check] = outcome.steps[0]?.checks ?? []
    return [outcome.verdict, requests.length, check?.passed === false ? check.rule : null]
  }
  t.strictSame(await rule({ url: 'http://api.example.com/' }), ['blocked', 0, 'mixed-content'])
  t.strictSame(await rule({ url: 'http://192.168.0.1/' }), ['blocked', 0, 'mixed-content'])
  t.strictSame(await rule({ url: 'http://127.0.0.1.example.com/' }), [
    'blocked',
    0,
    'mixed-content',
  ])
  for (const host of ['localhost', 'api.localhost', '127.0.0.1', '127.1.2.3', '[::1]']) {
    t.strictSame(await rule({ url: `http://${host}:3000/` }), ['allowed', 1, null], host)
  }
  t.strictSame(await rule({ url: 'http://api.example.com/', origin: 'http://a.test' }), [
    'allowed',
    1,
    null,
  ])
  t.strictSame(await rule({ url: 'https://api.example.com:6000/' }), ['blocked', 0, 'port'])
  t.strictSame(await rule({ url: 'https://api.example.com:0/' }), ['blocked', 0, 'port'])
  t.strictSame(await rule({ url: 'https://api.example.com:6001/' }), ['allowed', 1, null])
})

t.test('a redirect from https to http is mixed content', async t => {
  const redirect = answer(302, [STAR, ['Location', 'http://api.example.com/']])
  const { outcome, requests } = await run(call(), [redirect, answer(200, ANY)])
  t.equal(outcome.verdict, 'blocked')
  t.equal(requests.length, 1)
  t.match(outcome.steps[1], { response: null, checks: [{ rule: 'mixed-content' }] })
})

t.test('a redirect keeps the fragment, unless it has one', async t => {
  const urls = async (location: string) => {
    const redirect = answer(302, [STAR, ['Location', location]])
    const { requests } = await run(call({ url: `${URL_OF_API}#a` }), [redirect, answer(200, ANY)])
    return requests[1]?.url
  }
  t.equal(await urls('/other'), 'https://api.example.com/other#a')
  t.equal(await urls('/other#b'), 'https://api.example.com/other#b')
})

t.test('a 303 leaves out the headers of the body', async t => {
  const headers = [
    ['Content-Type', 'application/json'],
    ['Content-Language', 'en'],
    ['X-One', '1'],
  ] as const
  const redirect = answer(303, [STAR, ['Location', '/other']])
  const { requests } = await run(call({ method: 'PATCH', headers, body: '{}' }), [
    answer(200, ANY),
    redirect,
    answer(200, ANY),
    answer(200, ANY),
  ])
  t.strictSame(requests.at(-1), {
    method: 'GET',
    url: 'https://api.example.com/other',
    headers: [
      ['Accept', '*/*'],
      ['X-One', '1'],
      ['Origin', ORIGIN],
    ],
    body: undefined,
  })
})

t.test('each step is reported as it is done', async t => {
  const told: string[] = []
  const options: FetchOptions = { onStep: ({ kind }) => told.push(kind) }
  await t.rejects(
    corsFetch(
      call({ method: 'PUT' }),
      async ({ method }) => {
        if (method === 'PUT') throw new Error('no answer')
        return answer(200, ANY)
      },
      options,
    ),
    { message: 'no answer' },
  )
  t.strictSame(told, ['preflight'])
})

t.test('from the exchanges that a server saw', async t => {
  const exchange = (method: string, response: Response, asked?: string) => {
    const name = 'Access-Control-Request-Method'
    return { request: { method, headers: asked ? [[name, asked] as const] : [] }, response }
  }
  const put = call({ method: 'PUT' })

  const blocked = await explain(put, [exchange('OPTIONS', answer(200, [STAR]), 'PUT')])
  t.match(blocked, {
    allowed: false,
    verdict: 'Blocked at the preflight: Access-Control-Allow-Methods is missing or empty.',
    advice: [{ rule: 'methods', corsLayer: "Add 'PUT' to allowMethods." }],
  })

  const both = [exchange('OPTIONS', answer(200, ANY), 'PUT'), exchange('PUT', answer(200, ANY))]
  t.match(await explain(put, both), {
    allowed: true,
    steps: [{ kind: 'preflight' }, { kind: 'request' }],
  })

  const cached = await explain(put, [exchange('PUT', answer(200))])
  t.match(cached, { allowed: false, steps: [{ kind: 'request' }], advice: [{ rule: 'origin' }] })

  const redirect = answer(307, [...ANY, ['Location', '/other']])
  const moved = [
    exchange('OPTIONS', answer(200, ANY), 'PUT'),
    exchange('PUT', redirect),
    exchange('PUT', answer(200, ANY)),
  ]
  const after = await explain(put, moved)
  t.strictSame(after.notes, [], 'this redirect has a preflight, which was cached')
  t.strictSame(
    after.steps.map(({ checks }) => checks[0]?.rule),
    ['origin', 'origin', 'preflight-cache'],
  )

  const asked = { ...put, method: 'OPTIONS' }
  const options = [
    exchange('OPTIONS', answer(200, ANY), 'OPTIONS'),
    exchange('OPTIONS', answer(200, ANY)),
  ]
  t.match(await explain(asked, options), { allowed: true, steps: { length: 2 } })
  t.match(await explain(asked, options.slice(1)), { allowed: true, steps: { length: 1 } })

  t.match(await explain(put, []), { allowed: false, error: 'The browser sent no such request.' })
  const early = call({ url: 'http://api.example.com/' })
  t.match(await explain(early, []), { allowed: false, advice: [{ rule: 'mixed-content' }] })
})
