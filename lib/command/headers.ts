// Header fields as the Fetch standard reads them: what a response says, and which request headers
// need a preflight. Plain loops where a regex would take quadratic time on what a server sends.

export type Headers = readonly (readonly [name: string, value: string])[]

const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/
// https://fetch.spec.whatwg.org/#cors-unsafe-request-header-byte
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNSAFE_BYTE = /[\0-\x08\n-\x1f"():<>?@[\\\]{}\x7f]/
const LANGUAGES = /^[\dA-Za-z *,.;=-]*$/
// https://mimesniff.spec.whatwg.org/#parsing-a-mime-type: the type and subtype, up to a parameter
const MIME_TYPE = /^([^;/]+)\/([^;]+)/
const SAFELISTED_TYPES = ['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain']
const LONGEST_VALUE = 128
const LONGEST_VALUES = 1024

/** https://fetch.spec.whatwg.org/#concept-header-list-get: all fields of one name, joined. */
export function get(headers: Headers, name: string): string | null {
  const values = fields(headers, name)
  return values.length === 0 ? null : values.join(', ')
}

/** The value of each field of one name. */
export function fields(headers: Headers, name: string): string[] {
  return headers.filter(([other]) => other.toLowerCase() === name).map(([, value]) => strip(value))
}

/**
 * https://fetch.spec.whatwg.org/#extract-header-list-values, of a list of tokens over any number of
 * fields: empty without a field, and `undefined` where a member is not a token.
 */
export function list(headers: Headers, name: string): readonly string[] | undefined {
  const members = fields(headers, name)
    .flatMap(value => value.split(','))
    .map(strip)
    .filter(member => member !== '')
  return members.every(isToken) ? members : undefined
}

/** Whether `text` is one token, as methods and header names are. */
export function isToken(text: string): boolean {
  return TOKEN.test(text)
}

/** Without the spaces and tabs around it. */
export function strip(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && isSpace(text.charCodeAt(start))) start++
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--
  return text.slice(start, end)
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x09
}

/**
 * https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names: in lower case, each once, sorted
 * by byte.
 */
export function unsafeNames(headers: Headers): readonly string[] {
  const safe = headers.filter(([name, value]) => isSafelisted(name.toLowerCase(), value))
  const size = safe.reduce((sum, [, value]) => sum + value.length, 0)
  const unsafe = size > LONGEST_VALUES ? headers : headers.filter(header => !safe.includes(header))
  return [...new Set(unsafe.map(([name]) => name.toLowerCase()))].sort()
}

/** https://fetch.spec.whatwg.org/#cors-safelisted-request-header */
function isSafelisted(name: string, value: string): boolean {
  if (value.length > LONGEST_VALUE) return false
  if (name === 'accept') return !UNSAFE_BYTE.test(value)
  if (name === 'accept-language' || name === 'content-language') return LANGUAGES.test(value)
  if (name === 'content-type') return !UNSAFE_BYTE.test(value) && isSafelistedType(value)
  return name === 'range' && isSimpleRange(value)
}

function isSafelistedType(value: string): boolean {
  const [, type = '', subtype = ''] = MIME_TYPE.exec(strip(value)) ?? []
  return SAFELISTED_TYPES.includes(`${type}/${strip(subtype)}`.toLowerCase())
}

/** https://fetch.spec.whatwg.org/#simple-range-header-value, with a first byte. */
function isSimpleRange(value: string): boolean {
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(value) ?? []
  return first !== undefined && (last === '' || Number(first) <= Number(last))
}
