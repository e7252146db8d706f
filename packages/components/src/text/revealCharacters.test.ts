import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { revealCharacters, revealToString } from './revealCharacters.ts'

/** Any code point, common ones more often. */
const anyCharacter = fc
  .oneof(fc.nat(0x3000), fc.nat(0xffff), fc.nat(0x10ffff))
  .map((codePoint) => String.fromCodePoint(codePoint))

describe('revealCharacters', () => {
  it.each([
    ['\u202E', '⟨U+202E⟩'],
    ['\u2066\u2069', '⟨U+2066⟩⟨U+2069⟩'],
    ['\u200B', '⟨U+200B⟩'],
    ['\u00A0', '⟨U+00A0⟩'],
    ['\u00AD', '⟨U+00AD⟩'],
    ['\u2800', '⟨U+2800⟩'],
    ['\u3164', '⟨U+3164⟩'],
    ['\uFEFF', '⟨U+FEFF⟩'],
    ['\r', '⟨U+000D⟩'],
    ['\b', '⟨U+0008⟩'],
    ['\u001B', '⟨U+001B⟩'],
    ['\u{E0041}', '⟨U+E0041⟩'],
    ['\uD800', '⟨U+D800⟩'],
  ])('marks %j', (hidden, mark) => {
    expect(revealToString(`a${hidden}b`)).toBe(`a${mark}b`)
    expect(revealCharacters(`a${hidden}b`)).toEqual([
      { text: 'a', kind: 'text' },
      { text: mark, kind: 'mark' },
      { text: 'b', kind: 'text' },
    ])
  })

  it.each(['plain text, 1 < 2', 'line\n\tindented', 'Grüße, Ελλάδα, 你好, שלום', '❤️ and 1️⃣'])(
    'leaves %j alone',
    (text) => {
      expect(revealToString(text)).toBe(text)
    },
  )

  it('leaves nothing hidden in any text, and says the same as segments and as a string', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (text) => {
        const revealed = revealToString(text)
        expect(revealToString(revealed)).toBe(revealed)
        expect(
          revealCharacters(text)
            .map((segment) => segment.text)
            .join(''),
        ).toBe(revealed)
      }),
    )
  })
})
