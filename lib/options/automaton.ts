// What a regex matches, as an automaton over printable ASCII, since an origin is ASCII: a state for each place in
// it that takes a character (Glushkov's construction). What cannot be expressed (lookarounds, backreferences,
// `\b`, inline modifiers) is taken to match more than it does, never less. Knows nothing of CORS.

interface State {
  readonly id: number
  /** The characters that lead here. */
  readonly chars: string
  /** The states that may follow, each as often as there are ways to it. */
  readonly next: State[]
  /** The outermost endless repetition that it is in, or 0. */
  loop: number
}

/** The states, first the one in which a text starts. */
export type Automaton = readonly [State, ...State[]]

/** A text that two automata both match. */
export interface Found {
  readonly text: string
  /** The index of its last letter that could be another one in the first automaton, or -1. */
  readonly open: number
}

/** A part of a regex: where a text of it may start and end, and whether it matches the empty text. */
interface Part {
  readonly first: readonly State[]
  readonly last: readonly State[]
  readonly isEmpty: boolean
}

// An automaton or a search that would take more is given up.
const MOST_WORK = 150_000
const LONGEST_TEXT = 300

// Texts are made of the earliest characters that fit.
const LETTERS = 'xyzabcdefghijklmnopqrstuvw'
const PRINTABLE = `${LETTERS}1234567890-._~:/${LETTERS.toUpperCase()}!"#$%&'()*+,;<=>?@[\\]^\`{|}`
// `^` and `$` take characters of their own, any number of which may stand around a text, and then one more.
const START = '\x02'
const END = '\x03'
const DONE = '\0'

const EMPTY: Part = { first: [], last: [], isEmpty: true }

/**
 * The automaton of a valid regex, or `undefined` if it would be too large. To tell whether the regex is slow,
 * counts of `endless` or more, unless exact, have no end, and what is widened matches nothing.
 */
export function compile(source: string, flags = '', endless?: number): Automaton | undefined {
  try {
    return build(source, flags.replace(/[gy]/g, ''), endless)
  } catch {
    return // It is too large, or its groups or classes are too deep.
  }
}

const languages = new Map<string, Automaton>()

/** The automaton of a regex to compare others with. It is made once. */
export function language(source: string): Automaton {
  const made = languages.get(source) ?? build(`^*(?:${source})$*`, '')
  languages.set(source, made)
  return made
}

/** The regex of the next token: an escape, a class, the start of a group, or a character. */
function tokenOf(flags: string): RegExp {
  const group = String.raw`\((?:\?(?:<?[=!]|<[^>]*>|[a-z]*(?:-[a-z]*)?:))?`
  const ofClass = String.raw`\\[^]|[^\]\\]`
  // With `v`, a class may contain classes.
  const inClass = flags.includes('v') ? String.raw`\[(?:${ofClass})*\]|${ofClass}` : ofClass
  const escaped = String.raw`\\(?:u[\da-fA-F]{4}|x[\da-fA-F]{2}|c[A-Za-z]|[1-9]\d*|0[0-7]{0,2}|k(?:<[^>]*>)?|[^])`
  const unicode = String.raw`\\(?:u[dD][89abAB]..\\u[dD][c-fC-F]..|u\{[^}]*\}|[pP]\{[^}]*\})|`
  const any = `${group}|\\[(?:${inClass})*\\]|${escaped}|[^]`
  return /[uv]/.test(flags) ? new RegExp(unicode + any, 'yu') : new RegExp(any, 'y')
}

/** @throws RangeError if it would be too large */
function build(source: string, flags: string, endless = Infinity): Automaton {
  const token = tokenOf(flags)
  const quantifierToken = /(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/y
  const sets = new Map(Object.entries({ '^': START, $: END }))
  const states: State[] = []
  let at = 0
  let work = 0

  const one = (chars: string): Part => {
    const state = { id: states.length, chars, next: [], loop: 0 }
    states.push(state)
    return { first: [state], last: [state], isEmpty: false }
  }
  const link = (from: Part, to: Part): void => {
    work += from.last.length * to.first.length + 1
    if (work > MOST_WORK) throw new RangeError('too large')
    for (const state of from.last) state.next.push(...to.first)
  }
  const join = (one: Part, other: Part): Part => {
    link(one, other)
    return {
      first: one.isEmpty ? [...one.first, ...other.first] : one.first,
      last: other.isEmpty ? [...one.last, ...other.last] : other.last,
      isEmpty: one.isEmpty && other.isEmpty,
    }
  }
  const anyOf = (parts: readonly Part[]): Part => ({
    first: parts.flatMap(({ first }) => first),
    last: parts.flatMap(({ last }) => last),
    isEmpty: parts.some(({ isEmpty }) => isEmpty),
  })
  const read = (pattern: RegExp): readonly string[] => {
    pattern.lastIndex = at
    const match = pattern.exec(source) ?? ['']
    at += match[0].length
    return match
  }
  const alternatives = (): Part => {
    const parts: Part[] = []
    do {
      let part = EMPTY
      while (!/^[|)]?$/.test(source.charAt(at))) part = join(part, repetition())
      parts.push(part)
    } while (source[at++] === '|')
    return anyOf(parts)
  }
  const repetition = (): Part => {
    const [start, from] = [at, states.length]
    const body = atom()
    const [quantifier, sign, count, comma, limit] = read(quantifierToken)
    if (quantifier === '') return body
    const after = at
    const least = Number(count ?? (sign === '+' ? 1 : 0))
    const most = sign === '?' ? 1 : sign || (comma && !limit) ? Infinity : Number(limit || count)
    const isEndless = most === Infinity || (most >= endless && least < most)
    const ends: Part[] = []
    let whole = EMPTY
    for (let rounds = 0; rounds < (isEndless ? Math.max(least, 1) : most); rounds++) {
      at = start
      const round = rounds === 0 ? body : atom()
      if (rounds >= least) ends.push(whole)
      // JavaScript takes no further round that is empty.
      whole = join(whole, rounds < least ? round : { ...round, isEmpty: false })
      if (isEndless && rounds >= least - 1) link(round, round)
    }
    at = after
    if (isEndless) for (const state of states.slice(from)) state.loop = from + 1
    return { ...anyOf([...ends, whole]), first: whole.first }
  }
  const atom = (): Part => {
    const [text = ''] = read(token)
    const group = text.startsWith('(') ? alternatives() : undefined
    const isPlace = /^\\[bB]$|^\(\?<?[=!]$/.test(text)
    if (!isPlace && !/^\\[1-9k]|\\q\{|^\(\?[a-z-]+:/.test(text)) return group ?? one(setOf(text))
    if (endless < Infinity) return { ...EMPTY, isEmpty: false }
    if (isPlace) return EMPTY
    const anything = one(PRINTABLE)
    link(anything, anything)
    return { ...anything, isEmpty: true }
  }
  /** The characters that an atom matches: the native regex decides. */
  const setOf = (atom: string): string => {
    const chars = sets.get(atom) ?? PRINTABLE.match(new RegExp(atom, `g${flags}`))?.join('') ?? ''
    sets.set(atom, chars)
    return chars
  }

  link(join(one(''), alternatives()), one(DONE))
  return states as unknown as Automaton
}

/**
 * Texts that both automata match, the shortest first: up to 32 for each pair of states. Returns whether the
 * search came to its end.
 */
export function* common(one: Automaton, other: Automaton): Generator<Found, boolean> {
  const visits = new Map<string | number, number>()
  const isFull = (key: string | number, most: number) => (visits.get(key) ?? 0) >= most
  const count = (key: string | number) => visits.set(key, (visits.get(key) ?? 0) + 1)
  let steps = 0
  const queue = [{ p: one[0], q: other[0], text: '', open: -1 }]
  for (const [i, { p, q, text, open }] of queue.entries()) {
    for (const r of p.next) {
      for (const s of q.next) {
        if (++steps > MOST_WORK) return false
        const chars = overlap(r.chars, s.chars)
        if (chars === DONE) yield { text, open }
        if (chars === '' || chars === DONE || text.length === LONGEST_TEXT) continue
        const isOpen = /^[a-z]/.test(chars) && overlap(r.chars, LETTERS).length > 1
        const last = isOpen ? text.length : open
        // What `^` and `$` take makes no text longer.
        const isLonger = chars >= ' '
        const pair = 2 * (r.id * MOST_WORK + s.id) + Number(last >= 0)
        if (isLonger && isFull(pair, 32)) continue
        for (const char of chars.slice(0, 2)) {
          const longer = isLonger ? text + char : text
          // Texts that differ only up to their last open letter are much the same.
          const alike = `${pair} ${isLonger ? longer.slice(last + 1) : text}`
          if (isFull(alike, last < 0 ? 1 : 12)) continue
          count(alike)
          if (isLonger) count(pair)
          queue.splice(isLonger ? queue.length : i + 1, 0, { p: r, q: s, text: longer, open: last })
        }
      }
    }
  }
  return true
}

/**
 * Whether a backtracking matcher may take exponential time: whether, in an endless repetition, some text
 * leads from a state back to itself in two ways.
 */
export function isExponential(states: Automaton): boolean {
  let steps = 0
  for (const start of states) {
    if (start.loop === 0) continue
    const inLoop = ({ next }: State): State[] => next.filter(({ loop }) => loop === start.loop)
    const seen = new Set<string>()
    const pairs: [State, State][] = [[start, start]]
    for (const [i, [one, other]] of pairs.entries()) {
      if (i > 0 && one === start && other === start) return true
      if (steps > MOST_WORK) return false
      for (const [j, next] of inLoop(one).entries()) {
        // From the start, two ways part.
        for (const another of inLoop(other).slice(i === 0 ? j + 1 : 0)) {
          steps++
          const key = `${next.id} ${another.id}`
          if (seen.has(key) || !overlap(next.chars, another.chars)) continue
          seen.add(key)
          pairs.push([next, another])
        }
      }
    }
  }
  return false
}

const overlaps = new Map<string, Map<string, string>>()

/** The characters that two sets have in common. They are worked out once. */
function overlap(one: string, other: string): string {
  const ofOne = overlaps.get(one) ?? new Map<string, string>()
  overlaps.set(one, ofOne)
  const chars = ofOne.get(other) ?? [...one].filter(char => other.includes(char)).join('')
  ofOne.set(other, chars)
  return chars
}
