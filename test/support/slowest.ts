// Prints which files of the last `npm test` took longest, after it.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

const folder = '.tap/test-results'
const times = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.test.js.tap'))
  // What was not run now is older than the build.
  .filter(name => statSync(join(folder, name)).mtimeMs > statSync('dist/index.mjs').mtimeMs)
  .map(name => {
    const results = readFileSync(join(folder, name), 'utf8')
    const [, time = '0'] = /^# time=([\d.]+)ms$/m.exec(results) ?? []
    return { name: name.replace(/^dist\/|\.tap$/g, ''), seconds: Number(time) / 1000 }
  })
  .sort((a, b) => b.seconds - a.seconds)
const lines = times.slice(0, 5).map(({ name, seconds }) => `  ${seconds.toFixed(1)} s  ${name}`)
console.log(`The slowest files:\n${lines.join('\n')}`)
