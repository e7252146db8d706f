import { cutText } from '../text/cutText.ts'
import { markCharacters } from '../text/markCharacters.ts'
import { findHiddenCharacters } from '../text/revealCharacters.ts'
import { findLineRuns, type LineKind, type LineReading } from './findLineRuns.ts'
import type { StyledRange, TerminalStyle } from './readTerminalText.ts'

/** Lines of one kind, taken apart where their looks change. */
export interface PresentedRun {
  readonly kind: LineKind | undefined
  readonly pieces: readonly PresentedPiece[]
}

/** A stretch of text in one look. A `plain` one needs no element; a `mark` stands for characters nobody would see. */
export interface PresentedPiece {
  readonly text: string
  readonly kind: 'plain' | 'styled' | 'mark'
  readonly style?: TerminalStyle | undefined
  readonly match?: 'found' | 'current' | undefined
}

/** A stretch of the text that was searched for. */
export interface TextMatch {
  readonly start: number
  readonly end: number
}

/** What lies over a text. */
export interface SliceOverlays extends LineReading {
  readonly styles: readonly StyledRange[]
  /** In order, without overlap. */
  readonly matches: readonly TextMatch[]
  /** The match that the reader is at, counted from 0. */
  readonly current?: number | undefined
}

/**
 * Takes one slice of text apart into what is drawn: line runs, colours, marks for hidden characters, matches. At most
 * 140 elements come of it, whatever the text holds: past them the rest is drawn plain, with its marks as text, and only
 * the match that the reader is at still stands out.
 */
export function presentSlice(text: string, overlays: SliceOverlays): PresentedRun[] {
  const nextStyle = follow(overlays.styles)
  const nextMatch = follow(overlays.matches)
  const nextHidden = follow([...findHiddenCharacters(text)])
  const runs: { kind: LineKind | undefined; pieces: PresentedPiece[] }[] = []
  let elements = 0
  let at = 0
  for (const run of findLineRuns(text, overlays)) {
    const kind = elements < maxElements ? run.kind : undefined
    if (kind !== undefined) elements += 1
    let last = runs.at(-1)
    if (last === undefined || kind !== undefined || last.kind !== undefined) {
      last = { kind, pieces: [] }
      runs.push(last)
    }
    while (at < run.end) {
      const styled = nextStyle(at)
      const matched = nextMatch(at)
      const hidden = nextHidden(at)
      const boundary = Math.min(run.end, styled.until, matched.until, hidden.until)
      const isHidden = hidden.range !== undefined
      const stretch = cutText(text.slice(at, boundary), isHidden ? maxMarks : maxPiece)
      const shown = isHidden ? markCharacters(stretch) : stretch
      const style = styled.range?.style
      const match = matched.range && (matched.index === overlays.current ? 'current' : 'found')
      const looks = isHidden || style !== undefined || match !== undefined
      if (looks && (elements < maxElements || match === 'current')) {
        elements += 1
        last.pieces.push({ text: shown, kind: isHidden ? 'mark' : 'styled', style, match })
      } else addPlain(last.pieces, shown)
      at += stretch.length
    }
  }
  return runs
}

/** A card shows three values at most, an element and the plain one behind it are four nodes, and a card has at most 2,000. */
const maxElements = 140

/** Characters of one text node: what a browser lays out at ease. */
const maxPiece = 2000

/** Hidden characters in one stretch: each takes about eight to show. */
const maxMarks = 250

function addPlain(pieces: PresentedPiece[], text: string): void {
  const last = pieces.at(-1)
  if (last?.kind === 'plain' && last.text.length + text.length <= maxPiece)
    pieces[pieces.length - 1] = { text: last.text + text, kind: 'plain' }
  else pieces.push({ text, kind: 'plain' })
}

interface Place<Range> {
  /** The range that holds the position. */
  readonly range: Range | undefined
  readonly index: number
  /** Up to where that is so. */
  readonly until: number
}

/** Looks up positions that only grow, in ranges that are in order. */
function follow<Range extends TextMatch>(ranges: readonly Range[]): (at: number) => Place<Range> {
  let index = 0
  return (at) => {
    while ((ranges[index]?.end ?? Infinity) <= at) index += 1
    const range = ranges[index]
    if (range === undefined) return { range, index, until: Infinity }
    return range.start <= at
      ? { range, index, until: range.end }
      : { range: undefined, index, until: range.start }
  }
}
