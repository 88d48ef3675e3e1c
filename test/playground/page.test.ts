// The page's pure scripts, without a browser: when a call needs a preflight, and what there is to copy.
import t from 'tap'
import { MATRIX, type Sent } from '../browsers/matrix.ts'

// The scripts stay beside the sources, and this file runs from `dist`.
const SCRIPTS = new URL('../../../test/playground/page/', import.meta.url).href
const { needsPreflight }: { needsPreflight: (sends: Sent) => boolean } = await import(
  `${SCRIPTS}explain.js`
)
const code: {
  layerOf: (options: object, examples: object) => string
  commandOf: (request: object, url: string, origin: string) => string
} = await import(`${SCRIPTS}code.js`)

t.test('a call needs a preflight exactly where the matrix has one', async t => {
  for (const { id, sends, before, expects } of Object.values(MATRIX).flat()) {
    if (before) continue
    t.equal(needsPreflight(sends), expects.seen.includes('preflight'), id)
  }
})

t.test('options are written as JavaScript', async t => {
  const options = {
    allowOriginRegex: "https://pr-\\d+\\.it's",
    isAllowedOrigin: 'No',
    allowMethods: ['GET', 'PUT'],
    allowCredentials: true,
    maxAge: 0,
  }
  t.equal(code.layerOf({}, {}), 'createCorsLayer()')
  t.equal(
    code.layerOf(options, { No: '() => false' }),
    `createCorsLayer({
  allowOriginRegex: 'https://pr-\\\\d+\\\\.it\\'s',
  isAllowedOrigin: () => false,
  allowMethods: ['GET', 'PUT'],
  allowCredentials: true,
  maxAge: 0,
})`,
  )
})

t.test('a request is written as a command, and quoted for a shell', async t => {
  const get = { method: 'GET', headers: {} }
  const url = 'http://localhost:8001/page/items'
  const start = `npx cors-layer ${url} --origin http://localhost:8000`
  t.equal(code.commandOf(get, url, 'http://localhost:8000'), start)
  const put = {
    method: 'PUT',
    headers: { 'x-one': '1', 'x-two': '$HOME `id`' },
    body: "it's",
    credentials: 'include',
  }
  t.equal(
    code.commandOf(put, url, 'http://localhost:8000'),
    `${start} --method PUT --header 'x-one: 1' --header 'x-two: $HOME \`id\`' --data 'it'\\''s' --credentials`,
  )
})
