// What to copy: a policy as code, and a request as a command.
import { callOf } from './call.js'

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

/** The command that sends the same request as a row or the form; nothing where it cannot. */
export function commandOf(sends, origins) {
  const { url, origin, headers = [], body, ...call } = callOf(sends, origins)
  const { method, credentials, usesPreflight, mode, redirect } = call
  if (usesPreflight || mode || redirect) return
  return [
    `npx cors-layer ${shell(url)}`,
    option('origin', origin),
    ...(method === 'GET' ? [] : [option('method', method)]),
    ...headers.map(([name, value]) => option('header', `${name}: ${value}`)),
    ...(body === undefined ? [] : [option('data', body)]),
    ...(credentials ? ['--credentials'] : []),
    // Without it, the command only sends what changes nothing.
    ...(/^(?:get|head|options)$/i.test(method) ? [] : ['--send']),
  ].join(' ')
}

function literal(value) {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  if (typeof value !== 'string') return String(value)
  return `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}

function option(name, value) {
  // Alone, a value with a dash in front would be an option itself.
  return `--${name}${value.startsWith('-') ? '=' : ' '}${shell(value)}`
}

function shell(text) {
  return /^[\w./:@-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
