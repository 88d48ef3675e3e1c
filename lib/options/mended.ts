// What to write for a value that has the wrong form: text for a list, a RegExp among origins, `'true'`.
import { types } from '../util.ts'
import { methodProblem, requestHeaderProblem, responseHeaderProblem } from './names.ts'
import type { CorsOptions } from './options.ts'
import { originProblem } from './origins.ts'
import type { Advice, Problem } from './problem.ts'
import { asEntries, partsOf, regexEntryProblem, regexProblem, rightRegex } from './regex.ts'

/** An option that is a list: what an entry is, and what may be wrong with one. */
interface ListKind {
  readonly what: string
  readonly problemOf: (entry: string) => Problem | undefined
}

export type ListOption = 'allowOrigins' | 'allowMethods' | 'allowHeaders' | 'exposeHeaders'

export const LISTS: Readonly<Record<ListOption, ListKind>> = {
  allowOrigins: {
    what: 'origin',
    problemOf: entry => regexEntryProblem(entry) ?? originProblem(entry),
  },
  allowMethods: { what: 'method', problemOf: methodProblem },
  allowHeaders: { what: 'header name', problemOf: requestHeaderProblem },
  exposeHeaders: { what: 'header name', problemOf: responseHeaderProblem },
}

/** The options to write for `value` of `option`, or `undefined` if that is not known. */
export function rightOptions(option: keyof CorsOptions, value: unknown): CorsOptions | undefined {
  if (option === 'isAllowedOrigin') {
    return typeof value === 'function' ? { isAllowedOrigin: value as () => boolean } : undefined
  }
  if (option === 'maxAge') return rightSeconds(value)
  if (Object.hasOwn(LISTS, option)) return rightList(option as ListOption, listed(value))
  if (option === 'allowOriginRegex') return joined(listed(value).map(adviceOnOwn))
  const isTrue = value === 'true' || value === true
  if (isTrue || value === 'false' || value === false) return { [option]: isTrue }
  return undefined
}

function listed(value: unknown): readonly unknown[] {
  return Array.isArray(value) || types.isSet(value) ? [...value] : [value]
}

function rightSeconds(value: unknown): CorsOptions | undefined {
  // `Number` makes 1 of `true`, and 0 of empty text.
  const text = /^(?:number|bigint|string)$/.test(typeof value) ? String(value).trim() : ''
  const maxAge = text === '' ? NaN : Math.round(Number(text))
  return Number.isSafeInteger(maxAge) && maxAge >= 0 ? { maxAge } : undefined
}

function rightList(option: ListOption, values: readonly unknown[]): CorsOptions | undefined {
  const advised = values.map(
    value => entryProblem(option, value)?.advice ?? { entries: [value as string] },
  )
  return joined(advised, option)
}

/** What is wrong with an entry of a list. */
export function entryProblem(option: ListOption, entry: unknown): Problem | undefined {
  if (typeof entry === 'string') return LISTS[option].problemOf(entry)
  const rule = 'is not a string'
  if (option === 'allowOrigins' && types.isRegExp(entry)) {
    const problem = regexProblem(entry.source, entry.flags)
    return { rule: problem?.rule ?? rule, advice: asEntries(rightRegex(entry.source, entry.flags)) }
  }
  const isRule = option === 'allowOrigins' && typeof entry === 'function'
  return { rule, advice: isRule ? 'Write it as isAllowedOrigin.' : 'Write each entry as a string.' }
}

/** Of a regex that was given as one: it stays one if it is right, as there may be origins beside it. */
function adviceOnOwn(value: unknown): Advice | undefined {
  if (typeof value !== 'string' && !types.isRegExp(value)) return
  const { source, flags } = partsOf(value)
  return regexProblem(source, flags)?.advice ?? { options: { allowOriginRegex: value } }
}

/** All that is advised, as one set of options; `undefined` if some of it is not known. */
function joined(
  advised: readonly (Advice | undefined)[],
  list: ListOption = 'allowOrigins',
): CorsOptions | undefined {
  const entries: string[] = []
  const regexes: { source: string; flags: string }[] = []
  for (const advice of advised) {
    if (typeof advice !== 'object') return
    const options: CorsOptions = 'entries' in advice ? { [list]: advice.entries } : advice.options
    entries.push(...(options[list] ?? []))
    if (options.allowOriginRegex !== undefined) regexes.push(partsOf(options.allowOriginRegex))
  }
  const flags = new Set(regexes.map(regex => regex.flags))
  if (flags.size > 1 || entries.length + regexes.length === 0) return
  const [flag = ''] = flags
  const source = regexes.map(regex => regex.source).join('|')
  // Groups would get other numbers, or the same name, which only newer versions of Node take.
  if (regexes.length > 1 && (/\\[1-9k]|\(\?<\w/.test(source) || regexProblem(source, flag))) return
  return {
    ...(entries.length > 0 && { [list]: [...new Set(entries)] }),
    ...(regexes.length > 0 && {
      allowOriginRegex: flag === '' ? source : new RegExp(source, flag),
    }),
  }
}
