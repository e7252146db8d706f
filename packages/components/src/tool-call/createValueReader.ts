import { holdsDiff } from './findLineRuns.ts'
import { presentSlice, type PresentedRun, type TextMatch } from './presentSlice.ts'
import { plainStyle, readTerminalText, type TerminalText } from './readTerminalText.ts'
import { sliceValue } from './sliceValue.ts'

/** Shows one slice of a value at a time and searches all of them. */
export interface ValueReader {
  /** Whether the value is more than a glance takes in. */
  readonly isLong: boolean
  /** Calls back whenever the state is another one. Returns what ends that. */
  readonly subscribe: (listener: () => void) => () => void
  readonly getState: () => ReaderState
  /** The slice that a state shows, ready to be drawn. */
  readonly present: (state: Pick<ReaderState, 'slice' | 'query' | 'current'>) => readonly PresentedRun[]
  /** Shows the slice with this number, from 0, written first where need be; then all others are written, too. */
  readonly show: (slice: number) => void
  /** Looks for a text, in any case of letters, and goes to its first match. `''` ends the search. */
  readonly search: (query: string) => void
  /** Goes to the match after (1) or before (-1) the current one, round the end. */
  readonly step: (direction: 1 | -1) => void
  /** Stops what is under way. */
  readonly stop: () => void
}

/** Where a reader is. Immutable. */
export interface ReaderState {
  /** The slice that is shown, from 0. */
  readonly slice: number
  /** Slices known so far. */
  readonly slices: number
  /** Whether `slices` are all. */
  readonly complete: boolean
  readonly query: string
  /** Matches found so far. */
  readonly found: number
  /** Whether part of the value is still to be searched. */
  readonly searching: boolean
  /** The match the reader is at: where it begins, which it is in its slice, and which of all; each from 0. */
  readonly current: { readonly slice: number; readonly index: number; readonly order: number } | undefined
}

/** What a reader needs of the world. */
export interface ReaderWorld {
  /** Milliseconds. */
  readonly now: () => number
  /** Runs a task soon, after whatever waits already. Returns what prevents that. */
  readonly schedule: (task: () => void) => () => void
}

/**
 * Reads a value of any size without ever holding up the page. At first it visits one slice; paging and searching visit
 * the rest, for about 8 ms at a time.
 */
export function createValueReader(value: unknown, world: ReaderWorld = browser): ValueReader {
  const sliced = sliceValue(value)
  const isDiff = holdsDiff(sliced.read(0))
  const listeners = new Set<() => void>()
  let cancel = (): void => {}
  /** Matches per slice that was searched: their places would fill the memory. */
  let counts: number[] = []
  let pattern: RegExp | undefined
  let state: ReaderState = {
    slice: 0,
    slices: sliced.count(),
    complete: sliced.complete(),
    query: '',
    found: 0,
    searching: false,
    current: undefined,
  }

  function change(next: Partial<ReaderState>): void {
    state = { ...state, ...next, slices: sliced.count(), complete: sliced.complete() }
    for (const listener of listeners) listener()
  }

  function reach(slice: number): void {
    while (sliced.count() <= slice && !sliced.complete()) sliced.extend()
  }

  /** A colour that began in the slice before goes on; farther back nobody looks. */
  function readVisible(slice: number): TerminalText {
    const first = slice === 0 ? plainStyle : readTerminalText(sliced.read(slice - 1)).last
    return readTerminalText(sliced.read(slice), first)
  }

  /** The matches that begin in a slice. The last of them may end in the next one. */
  function findMatches(slice: number): TextMatch[] {
    if (pattern === undefined) return []
    reach(slice)
    const { text } = readTerminalText(sliced.read(slice))
    let more = ''
    if (!text.endsWith('\n')) {
      reach(slice + 1)
      if (slice + 1 < sliced.count()) more = readTerminalText(sliced.read(slice + 1)).text
    }
    const found: TextMatch[] = []
    for (const match of (text + more.slice(0, state.query.length - 1)).matchAll(pattern))
      if (match.index < text.length) found.push({ start: match.index, end: match.index + match[0].length })
    return found
  }

  function workOn(): void {
    const until = world.now() + taskLength
    let { found, current } = state
    do {
      if (pattern === undefined) sliced.extend()
      else {
        const slice = counts.length
        const count = findMatches(slice).length
        counts.push(count)
        found += count
        if (count > 0) current ??= { slice, index: 0, order: 0 }
      }
    } while (isBusy() && world.now() < until)
    const arrived = state.current === undefined && current !== undefined
    const searching = pattern !== undefined && isBusy()
    change({ found, current, searching, ...(arrived && { slice: current?.slice ?? 0 }) })
    if (isBusy()) cancel = world.schedule(workOn)
  }

  function isBusy(): boolean {
    return !sliced.complete() || (pattern !== undefined && counts.length < sliced.count())
  }

  function startWork(): void {
    cancel()
    if (isBusy()) cancel = world.schedule(workOn)
  }

  return {
    isLong: sliced.read(0).length > glance,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    getState: () => state,
    present({ slice, current }) {
      const { text, styles } = readVisible(slice)
      const matches = findMatches(slice)
      return presentSlice(text, {
        json: sliced.form === 'json',
        diff: isDiff || (slice > 0 && holdsDiff(sliced.read(slice - 1))),
        styles,
        matches,
        current: current?.slice === slice ? current.index : undefined,
      })
    },
    show(slice) {
      reach(slice)
      change({ slice: Math.max(0, Math.min(slice, sliced.count() - 1)) })
      // Whoever turns a page may want the last one: from now on the rest is written, so that its length is known.
      startWork()
    },
    search(query) {
      counts = []
      pattern = query === '' ? undefined : new RegExp(query.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'), 'gi')
      change({ query, found: 0, current: undefined, searching: query !== '' })
      startWork()
    },
    step(direction) {
      const { current, found } = state
      if (current === undefined) return
      const order = (current.order + direction + found) % found
      let slice = 0
      let index = order
      while (index >= (counts[slice] ?? Infinity)) {
        index -= counts[slice] ?? 0
        slice += 1
      }
      change({ slice, current: { slice, index, order } })
    },
    stop: () => {
      cancel()
    },
  }
}

/** Characters that a person looks through faster than a search field is filled in. */
const glance = 800

/** Milliseconds of one task: a frame has sixteen, and others want some of them. */
const taskLength = 8

const browser: ReaderWorld = {
  now: () => performance.now(),
  schedule(task) {
    const timer = setTimeout(task)
    return () => {
      clearTimeout(timer)
    }
  },
}
