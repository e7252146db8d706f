import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { revealToString } from '../text/revealCharacters.ts'
import { presentSlice, type PresentedRun, type SliceOverlays } from './presentSlice.ts'
import { readTerminalText } from './readTerminalText.ts'
import { makeNoise } from './toolValues.fixtures.ts'

const bare: SliceOverlays = { json: false, diff: false, styles: [], matches: [] }

function piecesOf(runs: readonly PresentedRun[]) {
  return runs.flatMap((run) => run.pieces)
}

function countElements(runs: readonly PresentedRun[]): number {
  const lines = runs.filter((run) => run.kind !== undefined).length
  return lines + piecesOf(runs).filter((piece) => piece.kind !== 'plain').length
}

function shownText(runs: readonly PresentedRun[]): string {
  return piecesOf(runs)
    .map((piece) => piece.text)
    .join('')
}

/** Any code point, common ones more often. */
const anyCharacter = fc
  .oneof(fc.nat(0x3000), fc.nat(0xffff), fc.nat(0x10ffff))
  .map((codePoint) => String.fromCodePoint(codePoint))

describe('presentSlice', () => {
  it('shows a text with a style, a mark and a match where each belongs', () => {
    const runs = presentSlice('red\u202E plain find', {
      ...bare,
      styles: [{ start: 0, end: 6, style: { color: 'red' } }],
      matches: [{ start: 11, end: 15 }],
      current: 0,
    })
    expect(runs).toEqual([
      {
        kind: undefined,
        pieces: [
          { text: 'red', kind: 'styled', style: { color: 'red' }, match: undefined },
          { text: '⟨U+202E⟩', kind: 'mark', style: { color: 'red' }, match: undefined },
          { text: ' p', kind: 'styled', style: { color: 'red' }, match: undefined },
          { text: 'lain ', kind: 'plain' },
          { text: 'find', kind: 'styled', style: undefined, match: 'current' },
        ],
      },
    ])
  })

  it('shows every character once, with nothing hidden, whatever lies over it', () => {
    const unit = fc.oneof(
      fc.constantFrom('\n', '+', '-', '│ ', '@@ -1 +1 @@\n', '\u001b[31m', '\u001b[m', '\u200b', '❤️'),
      anyCharacter,
    )
    fc.assert(
      fc.property(fc.string({ unit }), fc.boolean(), fc.nat(), (raw, json, at) => {
        const { text, styles } = readTerminalText(raw)
        const start = text.length === 0 ? 0 : at % text.length
        // A match begins and ends between characters, as those of a search do.
        const whole = text.slice(start, start + 3).isWellFormed() && !text.slice(start).startsWith('\uFE0F')
        const end = Math.min(text.length, start + 3)
        const matches = whole && end > start && !text.startsWith('\uFE0F', end) ? [{ start, end }] : []
        const runs = presentSlice(text, { ...bare, json, styles, matches, current: 0 })
        expect(shownText(runs)).toBe(revealToString(text))
      }),
    )
  })

  it.each([
    ['marks', 'a\u202E'.repeat(4000)],
    ['lines of a diff', `@@ -1 +1 @@\n${'+\n-\n'.repeat(2000)}`],
    ['noise', makeNoise(8000)],
    ['colours', '\u001b[31ma\u001b[32mb'.repeat(700)],
  ])('makes at most 140 elements of a slice full of %s, and loses nothing of it', (_, raw) => {
    const { text, styles } = readTerminalText(raw)
    const runs = presentSlice(text, { ...bare, styles })
    expect(countElements(runs)).toBeLessThanOrEqual(140)
    expect(piecesOf(runs).length + runs.length).toBeLessThanOrEqual(400)
    expect(shownText(runs)).toBe(revealToString(text))
  })

  it('keeps text nodes short', () => {
    for (const text of ['a'.repeat(8000), '\u202E'.repeat(8000), '\n'.repeat(8000)])
      for (const piece of piecesOf(presentSlice(text, bare)))
        expect(piece.text.length).toBeLessThanOrEqual(2000)
  })

  it('lets the match stand out that the reader is at, even past the last element', () => {
    const text = 'ab'.repeat(2000)
    const matches = Array.from({ length: 2000 }, (_, index) => ({ start: index * 2, end: index * 2 + 1 }))
    const pieces = piecesOf(presentSlice(text, { ...bare, matches, current: 1900 }))
    expect(pieces.filter((piece) => piece.match === 'current')).toHaveLength(1)
    expect(pieces.filter((piece) => piece.match === 'found').length).toBeLessThanOrEqual(140)
  })
})
