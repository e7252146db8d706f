import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseBlocks } from './parseBlocks.ts'
import { readSimpleBlock } from './readSimpleBlock.ts'

const unknown = { definitions: new Map(), footnotes: new Map(), growing: false, math: undefined }

/** Pieces that are simple, nearly simple, and not simple at all. */
const pieces = [
  ...[
    'word',
    'Two words',
    'x',
    '7',
    '1986',
    'snake_case',
    '_',
    'É',
    '日本',
    '“',
    '”',
    "it's",
    '(a)',
    '.',
    ',',
  ],
  ...[
    '*',
    '**',
    '***',
    '`',
    '``',
    '~',
    '~~',
    '[',
    ']',
    '](',
    ')',
    '!',
    '![',
    '<',
    '>',
    '&',
    '&amp;',
    '\\',
    '|',
  ],
  ...[
    'https://a.example/b_c',
    'www.a.example',
    'a@b.example',
    '://',
    '[x](https://a.example/*)',
    '[x]',
    '[^1]',
  ],
  ...[
    ' ',
    ' ',
    ' ',
    ' ',
    '  ',
    '\t',
    '\n',
    '\n',
    '\n\n',
    '\n- ',
    '\n* ',
    '\n1. ',
    '\n2) ',
    '\n# ',
    '\n===',
    '\n---',
  ],
  ...[
    '**bold**',
    '*em*',
    '`code`',
    '**a b**',
    '**a*',
    '- ',
    '+ ',
    '3. ',
    '# ',
    '## ',
    ':',
    '"',
    '$',
    '#',
    '=',
    '-',
  ],
]

describe('readSimpleBlock', () => {
  it('says what the parser says, or nothing', () => {
    let read = 0
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 14 }), (parts) => {
        const source = `${parts.join('')}\n\nEnd of it.\n`
        const simple = readSimpleBlock(source, 0)
        if (simple === undefined) return
        read += 1
        const [first] = parseBlocks(source, unknown)
        expect(simple.element).toEqual(first?.element)
        const rest = parseBlocks(source, unknown).slice(1)
        expect(parseBlocks(source.slice(simple.end), unknown).map(({ element }) => element)).toEqual(
          rest.map(({ element }) => element),
        )
      }),
      { numRuns: 20_000 },
    )
    expect(read).toBeGreaterThan(500)
  }, 60_000)

  it.each([
    'An ordinary sentence, with `code`, **strong words**, *soft ones* and [a link](https://a.example/b_c?d=e).',
    'Two lines,\nand the second begins with 1986 of snake_case.',
    '# A heading with `code`',
    '- one\n- **two**: more\n- `three`',
    '3. three\n4. four',
    '> A quote of **two**\n> lines',
    '| a | `b` |\n| :-- | --: |\n| **1** | two words |\n| | [x](https://a.example) |',
  ])('reads without the parser: %j', (block) => {
    const source = `${block}\n\nEnd.\n`
    expect(readSimpleBlock(source, 0)?.element).toEqual(parseBlocks(source, unknown)[0]?.element)
    expect(readSimpleBlock(source, 0)).toBeDefined()
  })

  it('waits for what could still change a block', () => {
    expect(readSimpleBlock('A paragraph that may go on\n', 0)).toBeUndefined()
    expect(readSimpleBlock('# A heading that may go on', 0)).toBeUndefined()
    expect(readSimpleBlock('- one\n- two\n\n', 0)).toBeUndefined()
    expect(readSimpleBlock('- one\n- two\n\n  more', 0)).toBeUndefined()
    expect(readSimpleBlock('- one\n- two\n\n- three', 0)).toBeUndefined()
  })
})
