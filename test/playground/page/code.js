// What to copy: a policy as code, and a request as a command.

/** `options` as `createCorsLayer` takes them. `examples` holds the source of each example rule. */
export function layerOf(options, examples) {
  const entries = Object.entries(options).map(([name, value]) => {
    return `${name}: ${name === 'isAllowedOrigin' ? examples[value] : literal(value)}`
  })
  if (entries.length === 0) return 'createCorsLayer()'
  return `createCorsLayer({\n${entries.map(entry => `  ${entry},\n`).join('')}})`
}

/** The layer as middleware, and around a listener. */
export function programsOf(layer) {
  const importLayer = "import { createCorsLayer } from 'cors-layer'\n"
  return {
    middleware: `${importLayer}\napp.use(${layer})`,
    wrapper: `import { createServer } from 'node:http'\n${importLayer}\ncreateServer(${layer}(handler)).listen(3000)`,
  }
}

/** The command that asks `url` as this request from `origin` would. */
export function commandOf({ method, headers, body, credentials }, url, origin) {
  return [
    `npx cors-layer ${shell(url)} --origin ${shell(origin)}`,
    ...(method === 'GET' ? [] : [`--method ${shell(method)}`]),
    ...Object.entries(headers).map(([name, value]) => `--header ${shell(`${name}: ${value}`)}`),
    ...(body === undefined ? [] : [`--data ${shell(body)}`]),
    ...(credentials ? ['--credentials'] : []),
  ].join(' ')
}

function literal(value) {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  if (typeof value !== 'string') return String(value)
  return `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}

function shell(text) {
  return /^[\w./:@-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
