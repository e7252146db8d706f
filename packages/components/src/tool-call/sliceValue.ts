import { revealToString } from '../text/revealCharacters.ts'
import { escapeCharacter, writeJson } from './writeJson.ts'

/** A value as text, in slices of a bounded length that end where a line ends, if one ends nearby. */
export interface SlicedValue {
  /** `json` is written by us, line by line; `text` is the value itself. */
  readonly form: 'text' | 'json'
  /** Slices known so far, at least one. */
  readonly count: () => number
  /** Whether there are no more slices than those known. */
  readonly complete: () => boolean
  /** The slice with this number, from 0 and below the count. */
  readonly read: (index: number) => string
  /** Writes one more slice. */
  readonly extend: () => void
}

/**
 * Cuts a JSON value into slices of text. A string is addressed by position, so that any part of it is as near as the
 * first; anything else is written up to the slice that is asked for. Nothing visits more of the value than that.
 */
export function sliceValue(value: unknown): SlicedValue {
  return typeof value === 'string' ? sliceText(value) : sliceJson(value)
}

/** Characters: about 200 lines, a few screens. */
export const sliceSize = 8000

/** The same where colours need an element at every few words, or marks make the text several times as long. */
const denseSliceSize = 3200

function sliceText(text: string): SlicedValue {
  const head = text.slice(0, sliceSize)
  const dense = head.includes(escapeCharacter) || revealToString(head).length > 2 * sliceSize
  const size = dense ? denseSliceSize : sliceSize
  const count = Math.max(1, Math.ceil(text.length / size))
  return {
    form: 'text',
    count: () => count,
    complete: () => true,
    read: (index) =>
      text.slice(
        endOfSlice(text, index * size, size),
        index === count - 1 ? text.length : endOfSlice(text, (index + 1) * size, size),
      ),
    extend: () => {},
  }
}

function sliceJson(value: unknown): SlicedValue {
  const pieces = writeJson(value, 'readable')
  const slices: string[] = []
  let rest = ''
  let ended = false

  function extend(): void {
    while (!ended && rest.length <= sliceSize) {
      const next = pieces.next()
      if (next.done === true) ended = true
      else rest += next.value
    }
    const end = rest.length <= sliceSize ? rest.length : endOfSlice(rest, sliceSize, sliceSize)
    if (end === 0) return
    slices.push(rest.slice(0, end))
    rest = rest.slice(end)
  }

  extend()
  return {
    form: 'json',
    count: () => slices.length,
    complete: () => ended && rest === '',
    read: (index) => slices[index] ?? '',
    extend,
  }
}

/** The end of the line that ends in the half slice before `at`; else `at`, or just before what must not be cut. */
function endOfSlice(text: string, at: number, size: number): number {
  const from = Math.max(0, at - size / 2)
  // Of the half slice only: searched backwards, a text without line breaks would be read to its beginning each time.
  const half = text.slice(from, at)
  const lineEnd = half.lastIndexOf('\n') + 1
  if (lineEnd > 0) return from + lineEnd
  const sequence = unfinishedCommand.exec(half)
  if (sequence !== null) return from + sequence.index
  // Half a pair, or a character without the selector that colours it, would be shown as an odd character.
  return isLowSurrogateOrSelector(text.charCodeAt(at)) ? Math.max(0, at - 1) : at
}

const unfinishedCommand = new RegExp(`${escapeCharacter}\\[?[0-?]{0,30}$`)

function isLowSurrogateOrSelector(code: number): boolean {
  return (code >= 0xdc00 && code <= 0xdfff) || code === 0xfe0f
}
