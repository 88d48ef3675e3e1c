// What a regex matches, as an automaton over printable ASCII, since an origin is ASCII: each character,
// escape or class is a state, linked to those that may follow it (Thompson's construction without its empty
// moves). What cannot be expressed (lookarounds, backreferences, `\b`, inline modifiers) is taken to match more
// than it does, never less. Knows nothing of CORS.

interface State {
  readonly id: number
  /** The characters that lead here. */
  readonly chars: string
  /** The states that may follow; one that may follow in two ways is listed twice. */
  readonly next: State[]
  /** The outermost endless repetition that it is in, or 0. */
  readonly loop: number
}

export interface Automaton {
  readonly start: State
  readonly states: readonly State[]
  /** Those that may come last. */
  readonly last: ReadonlySet<State>
  /** The repetitions that contain something that was widened. */
  readonly widened: ReadonlySet<number>
}

/** A text that two automata both match. */
export interface Found {
  readonly text: string
  /** Where its last letter stands for which the first automaton also takes others, or -1. */
  readonly open: number
}

/** A regex, read: a set of characters, a sequence, alternatives, or a repetition. */
type Tree =
  | { readonly chars: string }
  | { readonly all: readonly Tree[] }
  | { readonly any: readonly Tree[] }
  | { readonly body: Tree; readonly least: number; readonly most: number }

/** The states that a part of a regex may start and end with, and in how many ways (up to 2) it is empty. */
interface Part {
  readonly first: readonly State[]
  readonly last: readonly State[]
  readonly empty: number
}

// An automaton or a search that would take more is given up.
const MOST_WORK = 150_000
const LONGEST_TEXT = 300

// Texts are made of the earliest characters that fit.
const LETTERS = 'xyzabcdefghijklmnopqrstuvw'
const PRINTABLE = `${LETTERS}1234567890-._~:/${LETTERS.toUpperCase()}!"#$%&'()*+,;<=>?@[\\]^\`{|}`
// `^` and `$` take characters of their own, any number of which may stand around a text.
const START: Tree = { chars: '\x02' }
const END: Tree = { chars: '\x03' }
// What these two stand for was widened.
const NOTHING: Tree = { all: [] }
const ANYTHING: Tree = { body: { chars: PRINTABLE }, least: 0, most: Infinity }

const GROUP = String.raw`\((?:\?(?:<?[=!]|<[^>]*>|[a-z]*(?:-[a-z]*)?:))?`
const CLASS = String.raw`\[(?:\\[^]|[^\]\\])*\]`
// With `v`, a class may contain classes.
const CLASSES = String.raw`\[(?:\\[^]|\[(?:\\[^]|[^\]\\])*\]|[^\]\\])*\]`
const ESCAPE = String.raw`\\(?:u[\da-fA-F]{4}|x[\da-fA-F]{2}|c[A-Za-z]|[1-9]\d*|0[0-7]{0,2}|k(?:<[^>]*>)?|[^])`
const UNICODE = String.raw`\\(?:u[dD][89abAB]..\\u[dD][c-fC-F]..|u\{[^}]*\}|[pP]\{[^}]*\})`
const QUANTIFIER = /(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/y

/**
 * The automaton of a valid regex, or `undefined` if it would be too large. A repetition that may take
 * `endless` rounds or more, and fewer as well, counts as one without an end.
 */
export function compile(source: string, flags = '', endless?: number): Automaton | undefined {
  try {
    return build(parse(source, flags), endless)
  } catch {
    // It is too large, or its groups or classes are too deep.
    return
  }
}

/** The automaton of a regex that others are compared with. */
export function language(source: string): Automaton {
  const around = (body: Tree): Tree => ({ body, least: 0, most: Infinity })
  return build({ all: [around(START), parse(source, ''), around(END)] })
}

function parse(source: string, allFlags: string): Tree {
  const flags = allFlags.replace(/[gy]/g, '')
  const isUnicode = /[uv]/.test(flags)
  const tokens = [GROUP, flags.includes('v') ? CLASSES : CLASS, ESCAPE, '[^]']
  const token = new RegExp(
    [...(isUnicode ? [UNICODE] : []), ...tokens].join('|'),
    isUnicode ? 'yu' : 'y',
  )
  const known = new Map<string, string>()
  let at = 0

  const read = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    const match = pattern.exec(source)
    at += match?.[0].length ?? 0
    return match
  }
  const alternatives = (): Tree => {
    const any: Tree[][] = [[]]
    for (let text = read(token)?.[0]; text !== undefined && text !== ')'; text = read(token)?.[0]) {
      if (text === '|') any.push([])
      else any.at(-1)?.push(repeated(term(text)))
    }
    return { any: any.map(all => ({ all })) }
  }
  const repeated = (body: Tree): Tree => {
    const [quantifier, sign, count, comma, limit] = read(QUANTIFIER) ?? []
    if (quantifier === undefined) return body
    const least = Number(count ?? (sign === '+' ? 1 : 0))
    const most = sign === '?' ? 1 : sign || (comma && !limit) ? Infinity : Number(limit || count)
    return { body, least, most }
  }
  const term = (text: string): Tree => {
    if (text.startsWith('(')) return group(text)
    if (text === '^') return START
    if (text === '$') return END
    if (/^\\[bB]$/.test(text)) return NOTHING
    if (/^\\[1-9k]/.test(text)) return ANYTHING
    return setOf(text)
  }
  const group = (opening: string): Tree => {
    const inner = alternatives()
    if (/[=!]$/.test(opening)) return NOTHING
    return /^\(\?[a-z-]+:/.test(opening) ? ANYTHING : inner
  }
  /** The characters that an atom matches: the native regex decides. */
  const setOf = (atom: string): Tree => {
    if (atom.includes('\\q{')) return ANYTHING
    const chars = known.get(atom) ?? PRINTABLE.match(new RegExp(atom, `g${flags}`))?.join('') ?? ''
    known.set(atom, chars)
    return { chars }
  }
  return alternatives()
}

/** @throws RangeError if it would be too large */
function build(tree: Tree, endless = Infinity): Automaton {
  const start: State = { id: 0, chars: '', next: [], loop: 0 }
  const states = [start]
  const widened = new Set<number>()
  let loop = 0
  let work = 0

  const spend = (cost: number): void => {
    work += cost
    if (work > MOST_WORK) throw new RangeError('too large')
  }
  const link = (from: readonly State[], to: readonly State[]): void => {
    spend(from.length * to.length + 1)
    for (const state of from) state.next.push(...to)
  }
  const partOf = (tree: Tree): Part => {
    if (tree === NOTHING || tree === ANYTHING) widened.add(loop)
    if ('all' in tree) return tree.all.reduce((part, each) => joined(part, partOf(each)), EMPTY)
    if ('any' in tree) return either(tree.any.map(partOf))
    if ('body' in tree) return rounds(tree.body, tree.least, tree.most)
    const state = { id: states.length, chars: tree.chars, next: [], loop }
    states.push(state)
    return { first: [state], last: [state], empty: 0 }
  }
  const joined = (one: Part, other: Part): Part => {
    link(one.last, other.first)
    spend(one.empty * one.first.length + other.empty * (one.last.length + other.last.length))
    const first = one.empty === 0 ? one.first : [...one.first, ...times(one.empty, other.first)]
    const last = other.empty === 0 ? other.last : [...other.last, ...times(other.empty, one.last)]
    return { first, last, empty: Math.min(one.empty * other.empty, 2) }
  }
  const rounds = (body: Tree, least: number, most: number): Part => {
    if (most >= endless && least < most && most < Infinity)
      return rounds(body, Math.min(least, 1), Infinity)
    let whole = EMPTY
    for (let i = most < Infinity ? 0 : 1; i < least; i++) whole = joined(whole, partOf(body))
    // JavaScript ends a repetition with a round that it need not take and that is empty.
    if (most === Infinity) {
      const outer = loop
      loop ||= states.length
      const round = partOf(body)
      link(round.last, round.first)
      loop = outer
      return joined(whole, least > 0 ? round : { ...round, empty: 1 })
    }
    let rest = EMPTY
    for (let i = least; i < most; i++) {
      rest = { ...joined({ ...partOf(body), empty: 0 }, rest), empty: 1 }
    }
    return joined(whole, rest)
  }

  const { first, last, empty } = partOf(tree)
  link([start], first)
  return { start, states, last: new Set(empty > 0 ? [start, ...last] : last), widened }
}

const EMPTY: Part = { first: [], last: [], empty: 1 }

function either(parts: readonly Part[]): Part {
  const first = parts.flatMap(part => part.first)
  const last = parts.flatMap(part => part.last)
  const ways = parts.reduce((sum, part) => sum + part.empty, 0)
  return { first, last, empty: Math.min(ways, 2) }
}

/** `states`, each of them twice where there are two ways to it. */
function times(ways: number, states: readonly State[]): readonly State[] {
  return ways === 2 ? [...new Set(states)].flatMap(state => [state, state]) : states
}

/**
 * Texts that both automata match, shortest first: up to `most` for each pair of states, of which up to three
 * differ only in what is open. Returns whether the search came to its end.
 */
export function* common(one: Automaton, other: Automaton, most = 64): Generator<Found, boolean> {
  const overlap = overlaps()
  const visits = new Map<string | number, number>()
  const visit = (key: string | number): number => {
    const count = (visits.get(key) ?? 0) + 1
    visits.set(key, count)
    return count
  }
  let steps = 0
  const queue = [{ p: one.start, q: other.start, text: '', open: -1 }]
  for (const [i, { p, q, text, open }] of queue.entries()) {
    if (one.last.has(p) && other.last.has(q)) yield { text, open }
    for (const r of p.next) {
      for (const s of q.next) {
        if (++steps > MOST_WORK) return false
        const chars = overlap(r.chars, s.chars)
        if (chars === '' || text.length === LONGEST_TEXT) continue
        const isOpen = /^[a-z]/.test(chars) && overlap(r.chars, `${LETTERS}1-`).length > 1
        const hasOpen = isOpen || open >= 0
        // Only what follows the last open letter decides whose domain it is.
        const tail = isOpen ? '' : text.slice(open + 1) + chars.charAt(0)
        const key = 2 * (r.id * other.states.length + s.id) + (hasOpen ? 1 : 0)
        // Several letters, in case a lookaround refuses the first.
        for (const char of chars.slice(0, isOpen ? 3 : 1)) {
          if (visit(`${key} ${tail}`) > (hasOpen ? 3 : 1) || visit(key) > most) continue
          // What `^` and `$` take makes no text longer.
          if (char < ' ') queue.splice(i + 1, 0, { p: r, q: s, text, open })
          else queue.push({ p: r, q: s, text: text + char, open: isOpen ? text.length : open })
        }
      }
    }
  }
  return true
}

/**
 * Whether a backtracking matcher may take exponential time: whether, in an endless repetition, some text of
 * `alphabet` leads from a state back to itself in two ways.
 */
export function isExponential({ states, widened }: Automaton, alphabet: string): boolean {
  const overlap = overlaps()
  let steps = 0
  const inLoop = ({ next, loop }: State) => next.filter(state => state.loop === loop)
  /** Those that one character leads to. */
  const pairsOf = (ones: readonly State[], others: readonly State[]) => {
    steps += ones.length * others.length
    return ones.flatMap(one => {
      const chars = overlap(one.chars, alphabet)
      const met = others.filter(other => overlap(chars, other.chars) !== '')
      return met.map(other => [one, other] as const)
    })
  }
  for (const start of states) {
    if (start.loop === 0 || widened.has(start.loop)) continue
    const ways = inLoop(start)
    const queue = ways.flatMap((way, i) => pairsOf([way], ways.slice(i + 1)))
    const seen = new Set<string>()
    for (const [one, other] of queue) {
      if (one === start && other === start) return true
      if (steps > MOST_WORK) return false
      for (const pair of pairsOf(inLoop(one), inLoop(other))) {
        const key = `${pair[0].id} ${pair[1].id}`
        if (!seen.has(key)) queue.push(pair)
        seen.add(key)
      }
    }
  }
  return false
}

/** Gives the characters that two sets have in common, and remembers them. */
function overlaps(): (one: string, other: string) => string {
  const known = new Map<string, Map<string, string>>()
  return (one, other) => {
    const ofOne = known.get(one) ?? new Map<string, string>()
    known.set(one, ofOne)
    const chars = ofOne.get(other) ?? [...one].filter(char => other.includes(char)).join('')
    ofOne.set(other, chars)
    return chars
  }
}
