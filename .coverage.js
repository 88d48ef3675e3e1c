// What tap's coverage is asked of: the library, whichever test runs.
import { readdirSync } from 'node:fs'

const files = readdirSync('dist/lib', { recursive: true }).filter(file => file.endsWith('.js'))

export default () => files.map(file => `dist/lib/${file}`)
