// What only newer versions of Node have. Each function gives the reason to skip what needs it, or false where it is there.
import { createServer, ServerResponse } from 'node:http'

/** For an option of `createServer` that becomes a property of the server. */
export function lacksOption(name: string): string | false {
  return reason(name, createServer())
}

/** For a method of the response. */
export function lacksMethod(name: string): string | false {
  return reason(name, ServerResponse.prototype)
}

function reason(name: string, where: object): string | false {
  return name in where ? false : `there is no ${name} in ${process.version}`
}
