// What a regex matches, as an automaton over printable ASCII, since an origin is ASCII: Thompson's construction,
// whose empty moves are then followed. What cannot be expressed (lookarounds, backreferences, `\b`, inline
// modifiers) is taken to match more than it does, never less. Knows nothing of CORS.

interface State {
  readonly id: number
  /** The characters that lead here. */
  readonly chars: string
  /** The states that may follow; one that may follow in two ways is listed twice. */
  next: State[]
  /** The outermost endless repetition that it is in, or 0. */
  loop: number
}

/** The states that have characters, and the one before all of them. */
export interface Automaton {
  readonly start: State
  readonly states: ReadonlySet<State>
}

/** A text that two automata both match. */
export interface Found {
  readonly text: string
  /** Where its last letter stands for which the first automaton also takes others, or -1. */
  readonly open: number
}

/** A part of a regex, each text of which leads from its first state to its last. */
type Part = readonly [first: State, last: State]

// An automaton or a search that would take more is given up.
const MOST_WORK = 150_000
const LONGEST_TEXT = 300

// Texts are made of the earliest characters that fit.
const LETTERS = 'xyzabcdefghijklmnopqrstuvw'
// Enough of what a label holds to see whether a set has several of it.
const OF_LABELS = `${LETTERS}1-`
const PRINTABLE = `${LETTERS}1234567890-._~:/${LETTERS.toUpperCase()}!"#$%&'()*+,;<=>?@[\\]^\`{|}`
// `^` and `$` take characters of their own, any number of which may stand around a text, and then one more.
const [START, END, DONE] = ['\x02', '\x03', '\0']
// States that lead on at once: to all that follow, to another round or the end of a repetition, past what is widened.
const [EMPTY, REPEAT, WIDENED] = ['\x04', '\x05', '\x06']

const GROUP = String.raw`\((?:\?(?:<?[=!]|<[^>]*>|[a-z]*(?:-[a-z]*)?:))?`
const CLASS = String.raw`\[(?:\\[^]|[^\]\\])*\]`
// With `v`, a class may contain classes.
const CLASSES = String.raw`\[(?:\\[^]|\[(?:\\[^]|[^\]\\])*\]|[^\]\\])*\]`
const ESCAPE = String.raw`\\(?:u[\da-fA-F]{4}|x[\da-fA-F]{2}|c[A-Za-z]|[1-9]\d*|0[0-7]{0,2}|k(?:<[^>]*>)?|[^])`
const UNICODE = String.raw`\\(?:u[dD][89abAB]..\\u[dD][c-fC-F]..|u\{[^}]*\}|[pP]\{[^}]*\})`
const QUANTIFIER = /(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/y

/**
 * The automaton of a valid regex, or `undefined` if it would be too large. To tell whether the regex is slow,
 * counts from `endless` on have no end, but for exact ones, and what is widened in a repetition matches nothing.
 */
export function compile(source: string, flags = '', endless?: number): Automaton | undefined {
  try {
    return build(source, flags.replace(/[gy]/g, ''), endless)
  } catch {
    return // It is too large, or its groups or classes are too deep.
  }
}

const languages = new Map<string, Automaton>()

/** The automaton of a regex that others are compared with. It is made once. */
export function language(source: string): Automaton {
  const made = languages.get(source) ?? build(`${START}*(?:${source})${END}*`, '')
  languages.set(source, made)
  return made
}

/** @throws RangeError if it would be too large */
function build(source: string, flags: string, endless = Infinity): Automaton {
  const isUnicode = /[uv]/.test(flags)
  const tokens = [GROUP, flags.includes('v') ? CLASSES : CLASS, ESCAPE, '[^]']
  if (isUnicode) tokens.unshift(UNICODE)
  const token = new RegExp(tokens.join('|'), isUnicode ? 'yu' : 'y')
  const sets = new Map([START, END].map(char => [char, char])).set('^', START).set('$', END)
  const states: State[] = []
  let at = 0
  let work = 0

  const spend = (): void => {
    if (++work > MOST_WORK) throw new RangeError('too large')
  }
  const add = (chars: string, ...next: State[]): State => {
    spend()
    const state = { id: states.length, chars, next, loop: 0 }
    states.push(state)
    return state
  }
  const one = (chars: string): Part => {
    const state = add(chars)
    return [state, state]
  }
  const append = (state: State, [first, last]: Part): State => {
    state.next.push(first)
    return last
  }
  const read = (pattern: RegExp): readonly string[] => {
    pattern.lastIndex = at
    const match = pattern.exec(source) ?? ['']
    at += match[0].length
    return match
  }
  const alternatives = (): Part => {
    const [first, last] = [add(EMPTY), add(EMPTY)]
    do {
      let end = append(first, one(EMPTY))
      while (!/^[|)]?$/.test(source.charAt(at))) end = append(end, repetition())
      end.next.push(last)
    } while (source[at++] === '|')
    return [first, last]
  }
  const repetition = (): Part => {
    const [start, from] = [at, states.length]
    const body = atom()
    const [quantifier, sign, count, comma, limit] = read(QUANTIFIER)
    if (quantifier === '') return body
    const after = at
    const least = Number(count ?? (sign === '+' ? 1 : 0))
    const most = sign === '?' ? 1 : sign || (comma && !limit) ? Infinity : Number(limit || count)
    const isEndless = most === Infinity || (most >= endless && least < most)
    const [first, last] = [add(EMPTY), add(EMPTY)]
    let end = first
    let rounds = 0
    const round = (): Part => {
      at = start
      return rounds++ === 0 ? body : atom()
    }
    while (rounds < (isEndless ? least - 1 : least)) end = append(end, round())
    if (isEndless) {
      const [inner, innerEnd] = round()
      const again = add(REPEAT, inner, last)
      innerEnd.next.push(again)
      end.next.push(least > 0 ? inner : again)
      for (const state of states.slice(from)) state.loop = from + 1
    } else {
      for (; rounds < most; end = append(end, round())) end.next.push(last)
      end.next.push(last)
    }
    at = after
    return [first, last]
  }
  const atom = (): Part => {
    const [text = ''] = read(token)
    const group = text.startsWith('(') ? alternatives() : undefined
    if (/^\\[bB]$|^\(\?<?[=!]$/.test(text)) return one(WIDENED)
    if (!/^\\[1-9k]|\\q\{|^\(\?[a-z-]+:/.test(text)) return group ?? one(setOf(text))
    const anything = one(WIDENED)
    anything[0].next.push(add(PRINTABLE, anything[0]))
    return anything
  }
  /** The characters that an atom matches: the native regex decides. */
  const setOf = (atom: string): string => {
    const chars = sets.get(atom) ?? PRINTABLE.match(new RegExp(atom, `g${flags}`))?.join('') ?? ''
    sets.set(atom, chars)
    return chars
  }
  /** The states with characters that may follow, each at most twice. */
  const followers = (state: State): State[] => {
    const found: State[] = []
    const times = new Map<State, number>()
    const begun = new Set<State>()
    const visit = (each: State): void => {
      const { chars, loop, next } = each
      const count = (times.get(each) ?? 0) + 1
      // JavaScript takes no round that is empty.
      if (count > 2 || begun.has(each)) return
      if (chars === WIDENED && loop > 0 && endless < Infinity) return
      spend()
      times.set(each, count)
      const isLast = chars < EMPTY || chars > WIDENED
      if (isLast) found.push(each)
      for (const [i, following] of isLast ? [] : next.entries()) {
        if (chars === REPEAT && i === 0) begun.add(each)
        visit(following)
        begun.delete(each)
      }
    }
    state.next.forEach(visit)
    return found
  }

  const [first, last] = alternatives()
  last.next.push(add(DONE))
  const start = add('', first)
  const reached = new Set([start])
  for (const state of reached) {
    state.next = followers(state)
    for (const next of state.next) reached.add(next)
  }
  return { start, states: reached }
}

/**
 * Texts that both automata match, shortest first: up to `most` for each pair of states, of which up to three
 * differ only in what is open. Returns whether the search came to its end.
 */
export function* common(one: Automaton, other: Automaton, most = 64): Generator<Found, boolean> {
  const overlap = overlaps()
  const visits = new Map<string | number, number>()
  const isSeen = (key: string | number, limit: number): boolean => {
    const count = (visits.get(key) ?? 0) + 1
    visits.set(key, count)
    return count > limit
  }
  let steps = 0
  const queue = [{ p: one.start, q: other.start, text: '', open: -1 }]
  for (const [i, { p, q, text, open }] of queue.entries()) {
    for (const r of p.next) {
      for (const s of q.next) {
        if (++steps > MOST_WORK) return false
        const chars = overlap(r.chars, s.chars)
        if (chars === DONE) yield { text, open }
        if (chars === '' || chars === DONE || text.length === LONGEST_TEXT) continue
        const isOpen = /^[a-z]/.test(chars) && overlap(r.chars, OF_LABELS).length > 1
        const hasOpen = isOpen || open >= 0
        // Below a suffix such as `*.run.app`, it is the label before the last open one that is registered.
        const hasMore = hasOpen && text.slice(0, isOpen ? undefined : open).includes('.')
        const pair = 3 * (r.id * MOST_WORK + s.id) + Number(hasOpen) + Number(hasMore)
        if (chars < ' ') {
          // What `^` and `$` take makes no text longer.
          if (!isSeen(`${pair} ${text}`, 1)) queue.splice(i + 1, 0, { p: r, q: s, text, open })
          continue
        }
        // Only what follows the last open letter decides whose domain it is.
        const tail = isOpen ? '' : text.slice(open + 1) + chars.charAt(0)
        // Several letters, in case a lookaround refuses the first.
        for (const char of chars.slice(0, isOpen ? 3 : 1)) {
          if (isSeen(`${pair} ${tail}`, hasOpen ? 3 : 1) || isSeen(pair, most)) continue
          queue.push({ p: r, q: s, text: text + char, open: isOpen ? text.length : open })
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
export function isExponential({ states }: Automaton, alphabet: string): boolean {
  const overlap = overlaps()
  let steps = 0
  for (const start of states) {
    if (start.loop === 0) continue
    const inLoop = ({ next }: State): State[] => next.filter(({ loop }) => loop === start.loop)
    const seen = new Set<string>()
    const queue: Part[] = []
    const meet = (one: State, other: State): void => {
      steps++
      const key = `${one.id} ${other.id}`
      if (seen.has(key) || !overlap(overlap(one.chars, alphabet), other.chars)) return
      seen.add(key)
      queue.push([one, other])
    }
    const ways = inLoop(start)
    for (const [i, one] of ways.entries()) for (const other of ways.slice(i + 1)) meet(one, other)
    for (const [one, other] of queue) {
      if (one === start && other === start) return true
      if (steps > MOST_WORK) return false
      for (const next of inLoop(one)) for (const another of inLoop(other)) meet(next, another)
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
