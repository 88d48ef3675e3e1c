// Finds origins that a regex allows and that its author may not have meant. What the regex leaves open is
// filled in twice, as two people would. If it matches both, and their domains have different owners, then
// anybody can be one of them.
import { isSerializedOrigin } from '../origin.ts'
import { isPrivateHost } from './origins.ts'
import { tokensOf } from './regex.ts'

// Anybody can register a name under these, all of which are on the Public Suffix List.
export const SHARED_DOMAINS: readonly string[] =
  `github.io gitlab.io vercel.app netlify.app pages.dev workers.dev r2.dev web.app firebaseapp.com appspot.com
  a.run.app herokuapp.com onrender.com fly.dev deno.dev surge.sh azurewebsites.net azurestaticapps.net
  web.core.windows.net cloudfront.net s3.amazonaws.com amplifyapp.com elasticbeanstalk.com lovable.app ngrok.io
  ngrok.app ngrok.dev ngrok-free.app trycloudflare.com blogspot.com myshopify.com wixsite.com co.uk org.uk com.au
  co.nz co.jp ne.jp com.br com.cn com.mx co.in co.za`.split(/\s+/)

const ANYBODY = [
  'https://evil.example',
  'http://evil.example',
  'chrome-extension://abcdefghijklmnopabcdefghijklmnop',
]

/** What two people may write in the same place. */
export type Pair = readonly [one: string, other: string]

const TEXTS: readonly Pair[] = [
  ['evil', 'live'],
  ['.evil.example', '.live.example'], // example.com.evil.example
  ['evil.example', 'live.example'],
  ['evil-', 'live-'], // evil-example.com
  ['dev', 'app'], // example.dev
  ['http', 'https'],
  ['https://evil.example', 'https://live.example'],
]
const ASCII = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i))
/** What two people may write for one character, most likely first. */
const CHARACTERS: readonly [readonly string[], readonly string[]] = [
  [...'-xe1', ...ASCII],
  [...'yl2', ...ASCII.toReversed()],
]

// No origin contains it.
const NOTHING = '\0'

// More than people write. Alternatives and counts multiply.
const MOST_VARIANTS = 64
const LONGEST_VARIANT = 2000

/** A token that leaves something open. */
const OPEN = /\[|(?<!\\)\.|\\[a-z]/i
const GROUP = /\((\?(?:<?[=!]|<\w+>|[a-z-]*:))?([^()]*)\)(?:([*?])|\{(\d+)[^}]*\})?/
const UNIT = /(\[(?:\\.|[^\]\\])*\]|\\.|.)(?:([*+?]|\{\d+,\})|\{(\d+)[^}]*\})?\??/gs

/** An origin that `regex` matches, in a domain that anybody can register. `samples` are those of `regex`. */
export function strangerIn(regex: RegExp, samples: readonly Pair[]): string | undefined {
  const found = ANYBODY.find(origin => regex.test(origin))
  if (found !== undefined) return found
  for (const [one, other] of samples) {
    if (!regex.test(one) || !regex.test(other)) continue
    const owner = ownerOf(one)
    if (owner === undefined) continue
    if (owner !== ownerOf(other)) return one
    const shared = SHARED_DOMAINS.filter(domain => domain.endsWith(`.${owner}`))
    const tenant = shared.map(domain => `https://evil.${domain}`).find(each => regex.test(each))
    if (tenant !== undefined) return tenant
  }
  return undefined
}

/** An origin that `regex` matches, and that is served without TLS over more than a private network. */
export function insecureIn(regex: RegExp, samples: readonly Pair[]): string | undefined {
  return samples
    .map(([one]) => one.replace(/^https:/, 'http:'))
    .find(origin => regex.test(origin) && isInsecure(origin))
}

/** Whether `entry`, an origin or a pattern, is served without TLS over more than a private network. */
export function isInsecure(entry: string): boolean {
  return entry.startsWith('http://') && !isPrivateHost(hostOf(entry))
}

/** Whether `entry` is a pattern over a domain that is shared, or over the parent of one. */
export function isShared(entry: string): boolean {
  const host = hostOf(entry)
  return (
    entry.includes('://*.') &&
    SHARED_DOMAINS.some(domain => domain === host || domain.endsWith(`.${host}`))
  )
}

function hostOf(entry: string): string {
  return entry.replace(/^.*:\/\/(?:\*\.)?/, '').replace(/:[\d*]+$/, '')
}

/** The domain that somebody had to register for `origin`, if anybody can. */
function ownerOf(origin: string): string | undefined {
  // Netlify serves the previews of `site` at `any--site`, which is no site of its own.
  const host = hostOf(origin.toLowerCase()).replace(/^.*--(?=[^.]+\.netlify\.app$)/, '')
  if (!/^https?:/i.test(origin) || isPrivateHost(host)) return
  // An address, or no top-level domain.
  if (/[^a-z]$|evil$/.test(host)) return
  const shared = SHARED_DOMAINS.find(domain => host.endsWith(`.${domain}`))
  const registry =
    shared ?? /(?<=\.)(?:com?|net|org|ac|edu|gov)\.[a-z]{2}$/.exec(host)?.[0] ?? 'com'
  return host
    .split('.')
    .slice(-registry.split('.').length - 1)
    .join('.')
}

/** Pairs of origins that `regex` may match, without empty labels. */
export function samplesOf({ source, flags }: RegExp): Pair[] {
  return variantsOf(source)
    .flatMap(variant =>
      TEXTS.map(
        ([one, other]): Pair => [
          filled(variant, flags, one, CHARACTERS[0]),
          filled(variant, flags, other, CHARACTERS[1]),
        ],
      ),
    )
    .filter(([one]) => isSerializedOrigin(one) && URL.canParse(one) && !/:\/\/\.|\.\./.test(one))
}

/** The regexes without groups and alternatives that `source` stands for. */
function variantsOf(source: string): string[] {
  const alternatives = alternativesOf(source.replace(/^\^\(\?:(.*)\)\$$/s, '$1'))
  const open = alternatives.filter(each => OPEN.test(each))
  const others = alternatives.filter(each => !OPEN.test(each))
  return [...open, ...others].slice(0, MOST_VARIANTS).flatMap(alternative => {
    let variants = [alternative]
    // All variants have the same groups left.
    for (let i = 0; i < MOST_VARIANTS && GROUP.test(variants[0] ?? ''); i++) {
      variants = variants.flatMap(withoutGroup).slice(0, MOST_VARIANTS)
    }
    return variants
  })
}

/** The parts of `source` between the `|` that are in no group. */
function alternativesOf(source: string): string[] {
  const alternatives = ['']
  let depth = 0
  for (const token of tokensOf(source)) {
    if (token.startsWith('(')) depth++
    if (token === ')') depth--
    if (token === '|' && depth === 0) alternatives.push('')
    else alternatives.push(`${alternatives.pop()}${token}`)
  }
  return alternatives
}

/** `source` with its first innermost group replaced by each of what the group stands for. */
function withoutGroup(source: string): string[] {
  const group = GROUP.exec(source) as RegExpExecArray
  const [text, opening = '', inner = '', optional, times = '1'] = group
  const isLookaround = /[=!]$/.test(opening)
  const bodies = isLookaround ? [''] : inner.split('|').map(body => repeated(body, times))
  if (optional) bodies.push('')
  // A function, as `$` in a replacement text has a meaning.
  return bodies
    .map(body => source.replace(text, () => body))
    .filter(({ length }) => length <= LONGEST_VARIANT)
}

function repeated(text: string, times: string): string {
  return text.repeat(Math.min(Math.max(Number(times), 1), LONGEST_VARIANT))
}

/** `variant` with `text`, or one of `characters`, wherever it does not say what must stand there. */
function filled(
  variant: string,
  flags: string,
  text: string,
  characters: readonly string[],
): string {
  const fill = (
    unit: string,
    token: string,
    quantifier: string | undefined,
    times = '1',
    offset: number,
  ): string => {
    if (/^(?:[$^]|\\[bB])$/.test(token)) return ''
    if (!/^(?:\[|\\[a-z]|\.$)/i.test(token)) return repeated(token.replace('\\', ''), times)
    // Without the dot before it there is no top-level domain.
    if (unit === '.' && !variant.slice(offset + 1).includes('.')) return '.'
    const isOpen = quantifier !== undefined && quantifier !== '?'
    if (isOpen && takes(token, flags, text)) return text
    // Another text fits better.
    if (isOpen && takes(token, flags, 'evil')) return NOTHING
    const character = characters.find(each => takes(token, flags, each)) ?? NOTHING
    return repeated(character, times)
  }
  const origin = variant.replace(UNIT, fill)
  return flags.includes('i') ? origin.toLowerCase() : origin
}

/** Whether `token`, repeated, matches `text`. */
function takes(token: string, flags: string, text: string): boolean {
  try {
    return new RegExp(`^(?:${token})+$`, flags).test(text)
  } catch {
    // Half of an escape such as `\u{61}`.
    return false
  }
}
