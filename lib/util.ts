// What is used of `node:util`. From Node 24 on, an `import` of it takes 2 ms, as that evaluates each of its
// lazy exports.
import type * as util from 'node:util'

const own: typeof util = process.getBuiltinModule('node:util')

export const debuglog: typeof util.debuglog = own.debuglog
export const inspect: typeof util.inspect = own.inspect
export const types: typeof util.types = own.types
