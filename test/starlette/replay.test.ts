// What Starlette answered, asked again of the layer, with the app's head in every form.
import t from 'tap'
import {
  describe,
  FORMS,
  type Recording,
  readRecording,
  replay,
  sizeOf,
  type Transport,
} from './replay.ts'

// On a busy machine the default of 30 seconds is not enough.
t.setTimeout(300_000)

const recording = readRecording()

for (const transport of ['http', 'http2'] as Transport[]) {
  for (const form of Object.keys(FORMS)) {
    t.test(`${transport}, head by ${form}: every exchange is Starlette's`, async t => {
      const { same, different } = await replay(recording, form, transport)
      t.equal(same, sizeOf(recording), describe(different))
    })
  }
}

t.test('the recording has preflights that are allowed, and refused for every reason', async t => {
  const exchanges = recording.groups.flatMap(({ exchanges }) => exchanges)
  const bodies = exchanges.map(({ response }) => response.body)
  t.ok(bodies.includes('OK'))
  t.ok(bodies.includes('Disallowed CORS origin, method, headers, private-network'))
})

t.test('the recording has origins without a host, allowed in each way', async t => {
  const ways = new Set<string>()
  for (const { options, rule = [], exchanges } of recording.groups) {
    const entries = [...(options.allowOrigins ?? [])]
    const regex = options.allowOriginRegex as string | undefined
    for (const { request, response } of exchanges) {
      const origin = new Map(request.headers).get('Origin') ?? ''
      const named = new Map(response.headers).get('access-control-allow-origin')
      if (!/^[a-z-]+:(?:\/\/)?$/.test(origin) || named !== origin) continue
      if (entries.includes('*')) ways.add('any, with credentials')
      else if (entries.includes(origin)) ways.add('list')
      else ways.add(regex !== undefined && rule.length === 0 ? 'regex' : 'rule')
    }
  }
  t.strictSame([...ways].sort(), ['any, with credentials', 'list', 'regex', 'rule'])
})

t.test('a difference is found, and told by its lines', async t => {
  const app = { status: 200, headers: [['X-App', '1']], body: 'Homepage' } as const
  const request = { method: 'GET', headers: [['Origin', 'https://a.test']] } as const
  const illegal = { method: 'GET', headers: [['Origin', '\n']] } as const
  const response = { ...app, body: 'Homepages', headers: [['x-app', '2']], reachedApp: false }
  const wrong = {
    groups: [
      {
        options: {},
        app,
        exchanges: [request, illegal, request].map(request => ({ request, response })),
      },
    ],
  } as unknown as Recording
  const { same, different } = await replay(wrong, 'object')
  t.equal(same, 0)
  t.equal(
    describe(different, 2),
    `options {}
app 200 [["X-App","1"]]
GET [["Origin","https://a.test"]]
  - x-app: 2
  - body "Homepages"
  - did not reach the app
  + vary: Origin
  + x-app: 1
  + body "Homepage"
  + reached the app

options {}
app 200 [["X-App","1"]]
GET [["Origin","\\n"]]
  - status 200
  - x-app: 2
  - body "Homepages"
  - did not reach the app
  + Invalid character in header content ["Origin"]

and 1 more`,
  )
})
