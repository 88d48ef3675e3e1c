// The parts of Node that the library uses. An `import` of `node:util` takes 2 ms from Node 24 on, as that
// evaluates each of its lazy exports, and one of `node:diagnostics_channel` 0.2.
import type * as diagnostics from 'node:diagnostics_channel'
import type * as util from 'node:util'

const own: typeof util = process.getBuiltinModule('node:util')

export const channel: typeof diagnostics.channel = process.getBuiltinModule(
  'node:diagnostics_channel',
).channel
export const debuglog: typeof util.debuglog = own.debuglog
export const inspect: typeof util.inspect = own.inspect
export const types: typeof util.types = own.types
