import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readTerminalText, type TerminalStyle } from './readTerminalText.ts'

/** Each stretch of the text with its style. */
function read(raw: string): [string, TerminalStyle][] {
  const { text, styles } = readTerminalText(raw)
  return styles.map(({ start, end, style }) => [text.slice(start, end), style])
}

describe('readTerminalText', () => {
  it.each([
    ['31', { color: 'red' }],
    ['97', { color: 'bright-white' }],
    ['90', { color: 'bright-black' }],
    ['1;32', { color: 'green', weight: 'bold' }],
    ['2', { weight: 'dim' }],
    ['4', { line: 'under' }],
    ['38;5;3', { color: 'yellow' }],
    ['38;5;12', { color: 'bright-blue' }],
    ['38;5;200;4', { color: undefined, line: 'under' }],
    ['38;2;10;20;30;1', { color: undefined, weight: 'bold' }],
    ['48;2;1;4;1;36', { color: 'cyan' }],
  ])('reads the style %s', (codes, style) => {
    expect(read(`a\u001b[${codes}mb\u001b[mc`)).toEqual([['b', style]])
  })

  it.each(['0', '', '39', '22;39', '7', '8', '41', '107', '38;5;200'])('finds no style in %j', (codes) => {
    expect(read(`\u001b[${codes}ma`)).toEqual([])
  })

  it('takes back one style and keeps the others', () => {
    expect(read('\u001b[1;4;31ma\u001b[22;39mb')).toEqual([
      ['a', { weight: 'bold', line: 'under', color: 'red' }],
      ['b', { weight: undefined, line: 'under', color: undefined }],
    ])
  })

  it('obeys no command: what a terminal would overwrite, erase, move or conceal stays in its place', () => {
    const raw = 'rm -rf /\u001b[8D\u001b[2K\u001b[1A\u001b[8mls\u001b[28m\u001b(B\u001b7 end'
    expect(readTerminalText(raw).text).toBe('rm -rf /ls end')
  })

  it('leaves overwriting characters and commands that carry text for the reader to see', () => {
    for (const raw of [
      '10 %\r20 %',
      'a\bb',
      '\u001b]0;title\u0007',
      '\u001b]8;;https://evil.example\u0007',
      '\u009b31m',
    ])
      expect(readTerminalText(raw).text).toBe(raw)
  })

  it('makes one character of a line break', () => {
    expect(readTerminalText('a\r\nb\r\n').text).toBe('a\nb\n')
  })

  it('goes on in the style it is given, and says in which it ends', () => {
    const { last } = readTerminalText('\u001b[31mred')
    expect(readTerminalText('still', last).styles).toEqual([{ start: 0, end: 5, style: { color: 'red' } }])
  })

  it('keeps every other character, in order, with styles inside the text', () => {
    const unit = fc.constantFrom('\u001b', '[', '3', '1', 'm', ';', 'K', '\r', '\n', 'a', '😀', ' ')
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 60 }), (raw) => {
        const { text, styles } = readTerminalText(raw)
        let from = 0
        for (const character of text) {
          const found = raw.indexOf(character, from)
          expect(found).toBeGreaterThanOrEqual(from)
          from = found + character.length
        }
        let end = 0
        for (const style of styles) {
          expect(style.start).toBeGreaterThanOrEqual(end)
          expect(style.end).toBeGreaterThan(style.start)
          end = style.end
        }
        expect(end).toBeLessThanOrEqual(text.length)
      }),
    )
  })
})
