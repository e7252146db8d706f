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

  it.each([
    ['Persian', 'می\u200Cخواهم، کتاب\u200Cهای نو'],
    ['Persian with vowels', 'مِی\u200Cخواهَم، نِمیْ\u200Cِشود'],
    ['Urdu', 'بی\u200Cشک'],
    ['Hindi', 'क्\u200Dष और क्\u200Cष, राज़्\u200Dय'],
    ['Bengali', 'র\u200D্যাব, ক্\u200Cষ'],
    ['Malayalam', 'അവന്\u200D'],
    ['Kannada', 'ಬ್ಲಾಗ್\u200Cಗಳು'],
    ['Sinhala', 'ශ්\u200Dරී ලංකා'],
    ['a family', '👨\u200D👩\u200D👧 and 👨\u200D👩\u200D👧\u200D👦'],
    ['professions', '👩🏽\u200D🚀 👩\u200D⚕️ 👩\u200D⚕ 🕵🏽\u200D♂️'],
    ['flags', '🏳️\u200D🌈 🏳\u200D🌈 🏴\u200D☠️ 🇮🇷'],
    ['hearts and keys', '❤️\u200D🔥 ❤️ 1️⃣ #️⃣'],
  ])('leaves alone what is spelling: %s', (_, text) => {
    expect(revealToString(text)).toBe(text)
    expect(revealCharacters(text)).toEqual([{ text, kind: 'text' }])
  })

  it.each([
    ['in Latin', 'pay\u200Cpal rm\u200D -rf'],
    ['between digits', '1\u200C0\u200D0 ۱\u200C۲'],
    ['in a path', 'notes/\u200Cplan.md'],
    ['at the start and at the end', '\u200Cمی\u200C \u200Dक'],
    ['twice', 'می\u200C\u200Cخواهم'],
    ['behind a letter that joins to nothing', 'کار\u200Cها دا\u200Cد'],
    ['between scripts', 'می\u200Ca a\u200Cمی क\u200Dष'],
    ['before a full stop', 'می\u200C.'],
    ['as a joiner between Arabic letters', 'م\u200Dی'],
    ['between a picture and a letter', '👩\u200Da b\u200D👩 👩\u200D'],
    ['between pictures, twice', '👨\u200D\u200D👩'],
    ['behind a virama without a letter', '\u094D\u200D'],
    ['as selectors of what has no colour', 'a\uFE0F 1\uFE0F #\uFE0F rm\uFE0E'],
    ['as letters written in tags', 'ls\u{E0072}\u{E006D}\u{E007F} 🏴\u{E0072}\u{E006D}\u{E007F} 😀\u{E0067}'],
  ])('marks what joins or selects nothing: %s', (_, text) => {
    const invisible = /\u200C|\u200D|\uFE0E|\uFE0F|[\u{E0000}-\u{E007F}]/gu
    expect(revealToString(text)).not.toMatch(invisible)
    expect(revealToString(text).match(/⟨U\+/g)).toHaveLength(text.match(invisible)?.length ?? 0)
  })

  it('leaves one of two behind a virama, and marks the other', () => {
    expect(revealToString('क्\u200D\u200Dष')).toBe('क्\u200D⟨U+200D⟩ष')
  })

  it('takes time in proportion to a text that is full of them', () => {
    const texts = ['ی\u200C', '\u0301\u200C', '👨\u200D', 'क्\u200D', '\u200D', '\u0301']
    for (const text of texts)
      expect(revealToString(text.repeat(20_000)).length).toBeGreaterThanOrEqual(20_000)
  })

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
