import { tests } from 'commonmark-spec'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { BlockReader } from './BlockReader.ts'
import { extendDocument, type MarkdownDocument } from './extendDocument.ts'
import { gfmExamples } from './gfmExamples.fixtures.ts'
import type { MarkdownBlock } from './markdownNode.ts'
import { plainText } from './plainText.ts'
import { readInline } from './readInline.ts'

vi.mock(import('./readInline.ts'), { spy: true })

/** Milliseconds. Thousands of texts are read. */
const patience = 120_000

const examples = [
  ...tests.map(({ markdown, number }) => ({
    name: `CommonMark ${number}`,
    markdown: markdown.replaceAll('→', '\t'),
  })),
  ...gfmExamples.map(([rule, markdown]) => ({ name: `GFM, ${rule}`, markdown })),
]

/** What is shown. */
function shown({ blocks, footnotes, numbers }: MarkdownDocument): unknown {
  return { blocks, footnotes: footnotes.map(({ id, children }) => [id, children]), numbers: [...numbers] }
}

function readAtOnce(text: string): MarkdownDocument {
  return extendDocument(undefined, text, { streaming: false })
}

/** Feeds the text up to each of the ends, then says that it is done. */
function readGrowing(text: string, ends: readonly number[]): MarkdownDocument {
  let document: MarkdownDocument | undefined
  for (const end of ends) document = extendDocument(document, text.slice(0, end), { streaming: true })
  return extendDocument(document, text, { streaming: false })
}

function everyNth(text: string, step: number): number[] {
  return Array.from({ length: Math.ceil(text.length / step) }, (_, index) => (index + 1) * step)
}

describe('extendDocument', () => {
  it.each([1, 3, 17])(
    'ends with the document of the whole text, fed %i characters at a time',
    (step) => {
      for (const { name, markdown } of examples) {
        expect(shown(readGrowing(markdown, everyNth(markdown, step))), name).toEqual(
          shown(readAtOnce(markdown)),
        )
      }
    },
    patience,
  )

  it(
    'ends with it for any texts in a row, fed in any pieces',
    () => {
      const texts = fc.array(fc.constantFrom(...examples.map(({ markdown }) => markdown)), {
        minLength: 2,
        maxLength: 12,
      })
      const between = fc.constantFrom('', '\n', '\n\n')
      fc.assert(
        fc.property(
          texts,
          between,
          fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1 }),
          (parts, glue, steps) => {
            const text = parts.join(glue)
            const ends: number[] = []
            for (let end = 0, index = 0; end < text.length; index += 1) {
              end += steps[index % steps.length] ?? 1
              ends.push(end)
            }
            expect(shown(readGrowing(text, ends))).toEqual(shown(readAtOnce(text)))
          },
        ),
        { numRuns: 40 },
      )
    },
    patience,
  )

  it('keeps a finished block the same object for as long as the text grows', () => {
    const text =
      '# One\n\nText with *emphasis*.\n\n- a\n- b\n\n```js\ncode\n```\n\n| a |\n| - |\n| b |\n\nThe end.\nIndeed.\n'.repeat(
        4,
      )
    let document: MarkdownDocument | undefined
    for (const end of everyNth(text, 5)) {
      const next = extendDocument(document, text.slice(0, end), { streaming: true })
      for (const [index, block] of (document?.growth.reader.blocks ?? []).entries())
        expect(next.blocks[index]).toBe(block)
      document = next
    }
    expect(document?.growth.reader.blocks.length).toBeGreaterThan(20)
  })

  it('keeps the finished items of a list and rows of a table that go on', () => {
    for (const text of ['- item\n'.repeat(200), `| a |\n| - |\n${'| b |\n'.repeat(200)}`]) {
      const half = extendDocument(undefined, text.slice(0, text.length / 2), { streaming: true })
      const more = extendDocument(half, text, { streaming: true })
      const [before, after] = [half, more].map(({ blocks }) => {
        const element = blocks[0]?.element
        return element && 'children' in element ? element.children : []
      })
      expect(before?.length).toBeGreaterThan(90)
      expect(after?.slice(0, (before?.length ?? 0) - 2)).toStrictEqual(before?.slice(0, -2))
      before?.slice(0, -2).forEach((child, index) => {
        expect(after?.[index]).toBe(child)
      })
    }
  })

  it('is pure: the same steps from the same document give equal documents', () => {
    const half = extendDocument(undefined, '# One\n\n- [a]\n- b\n\nText\n', { streaming: true })
    const more = '# One\n\n- [a]\n- b\n\nText\nmore\n\n[a]: https://a.example\n\nEnd\nend\n'
    const first = extendDocument(half, more, { streaming: true })
    expect(shown(extendDocument(half, more, { streaming: true }))).toEqual(shown(first))
  })

  it('reads again, for a late definition, only the blocks it changes', () => {
    const start = '[a] one\n\ntwo\n\n[b] three\n\nfour\nfour\n\n'
    const before = extendDocument(undefined, start, { streaming: true })
    const after = extendDocument(before, `${start}[a]: https://a.example\n\nfive\nfive\n\n`, {
      streaming: true,
    })
    expect(after.blocks[0]).not.toBe(before.blocks[0])
    expect(after.blocks[0]?.key).toBe(before.blocks[0]?.key)
    expect(JSON.stringify(after.blocks[0])).toContain('https://a.example/')
    expect(after.blocks[1]).toBe(before.blocks[1])
    expect(after.blocks[2]).toBe(before.blocks[2])
  })

  it('drops a byte order mark, also where it comes after nothing', () => {
    const before = extendDocument(undefined, '', { streaming: true })
    const after = extendDocument(before, '\uFEFF# a', { streaming: false })
    expect(after.blocks.map(({ element }) => element.tag)).toEqual(['h1'])
    expect(shown(after)).toEqual(shown(readAtOnce('\uFEFF# a')))
  })

  it('starts over with a text that does not continue the one before', () => {
    const before = extendDocument(undefined, 'One\n\nTwo\n\nThree\nthree\n', { streaming: true })
    const after = extendDocument(before, 'Other', { streaming: true })
    expect(shown(after)).toEqual(shown(extendDocument(undefined, 'Other', { streaming: true })))
  })

  it('shows a block that is too long plain up to its next blank line, as one, and formats what follows', () => {
    const text = `${'word '.repeat(5000)}\n\n*after*\n`
    const { blocks } = readAtOnce(text)
    expect(blocks.map(({ element }) => element.tag)).toEqual(['plain', 'p'])
    expect(piecesOf(blocks[0]).join('')).toBe('word '.repeat(5000))
    expect(shown(readGrowing(text, everyNth(text, 997)))).toEqual(shown(readAtOnce(text)))
  })

  it('keeps it in bounded pieces that end where a line does, else a word, else anywhere but in a character', () => {
    const part = fc.constantFrom(
      'word ',
      'a longer line of words\n',
      '\u{1F600}'.repeat(3001),
      'x'.repeat(5003),
    )
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 30 }), (parts) => {
        const text = `${parts.join('')}${'the end '.repeat(2500)}`.trim()
        const [block, ...others] = readAtOnce(text).blocks
        const pieces = piecesOf(block)
        expect(others).toEqual([])
        expect(pieces.join('')).toBe(text)
        for (const [index, piece] of pieces.entries()) {
          expect(piece.length).toBeLessThanOrEqual(4000)
          expect(piece.isWellFormed()).toBe(true)
          const whole =
            index === pieces.length - 1 || !/[ \n]/.test(piece.slice(2000)) || /[ \n]$/.test(piece)
          expect(whole).toBe(true)
        }
        expect(shown(readGrowing(text, everyNth(text, 1999)))).toEqual(shown(readAtOnce(text)))
      }),
      { numRuns: 60 },
    )
  })

  it.each([
    ['a fence', '```js\n', '\n```\n\nBehind.'],
    ['a fence in a list', '- ~~~js\n  ', '\n  ~~~\n- Behind.'],
    ['indented code', '    a\n    ', '\n\nBehind.'],
    ['the name of a language', '```', '\nlet a\n```'],
    ['a formula', '$$\n', '$$\n\nBehind.'],
  ])('ends as it would at once where one line is longer than any should be: %s', (_, head, tail) => {
    const text = `${head}${'code '.repeat(15_000)}${tail}`
    for (const step of [1999, 40_000])
      expect(shown(readGrowing(text, everyNth(text, step)))).toEqual(shown(readAtOnce(text)))
  })

  it('keeps the pieces of a growing one the same objects', () => {
    let document: MarkdownDocument | undefined
    let before: unknown[] = []
    const text = 'word '.repeat(16_000)
    // A line of up to 32,000 characters is read again.
    for (const end of everyNth(text, 500).filter((end) => end > 33_000)) {
      document = extendDocument(document, text.slice(0, end), { streaming: true })
      const { element } = document.blocks[0] ?? {}
      const pieces = element?.tag === 'plain' ? element.children.slice(0, -1) : []
      for (const [index, piece] of before.entries()) expect(pieces[index]).toBe(piece)
      before = pieces
    }
    expect(before.length).toBeGreaterThan(16)
  })
})

function piecesOf(block: MarkdownBlock | undefined): string[] {
  const { element } = block ?? {}
  return element?.tag === 'plain' ? element.children.map((child) => plainText([child])) : []
}

describe('the cost of a growing text, in characters that are read', () => {
  it.each([
    [
      'an answer',
      '## Part\n\nSome *text* with [a](https://a.example) in it.\n\n- one\n- two\n\n```js\nlet a\n```\n\n',
    ],
    ['a fence', 'let a = 1 // some code\n', '```js\n'],
    ['a list', '- an item with some `code` in it\n'],
    ['a list of lists', '- an item\n  - with some `code` in it\n'],
    ['a table', '| a cell | another cell |\n', '| a | b |\n| - | - |\n'],
    ['a quote of paragraphs', '> Words that never end.\n>\n'],
    ['indented code', '    let a = 1\n'],
    ['definitions', '[a]: https://a.example "Title"\n\n'],
    ['footnotes', 'Some[^a] text.\n\n[^a]: Note\n\n'],
  ])('at most grows with the text: %s', (_what, unit, head = '') => {
    const costOf = (length: number): number =>
      costOfGrowing(head + unit.repeat(Math.ceil(length / unit.length)))
    expect(costOf(24_000) / costOf(12_000)).toBeLessThan(2.3)
  })

  it.each([
    ['one paragraph', 'Words that never end, line after line.\n'],
    ['one line', 'Words that never end. '],
    ['a quote of one paragraph', '> Words that never end.\n'],
    ['one line of code', 'code(that,never,ends),', '```js\n'],
  ])('has a bound for %s, however long it is', (_what, unit, head = '') => {
    const costOf = (length: number): number =>
      costOfGrowing(head + unit.repeat(Math.ceil(length / unit.length)))
    // Up to 16,000 characters it is read again and again; behind that it is plain.
    expect((costOf(80_000) - costOf(40_000)) / (costOf(40_000) - costOf(20_000))).toBeLessThan(2.3)
  })
})

/** Characters of lines, and of texts in them, that are read while a text grows by 40 at a time. */
function costOfGrowing(text: string): number {
  const lines = vi.spyOn(BlockReader.prototype, 'readLine')
  const texts = vi.mocked(readInline).mockClear()
  let document: MarkdownDocument | undefined
  for (const end of everyNth(text, 40)) {
    document = extendDocument(document, text.slice(0, end), { streaming: true })
  }
  const read = [...lines.mock.calls, ...texts.mock.calls].reduce((sum, [{ length }]) => sum + length, 0)
  lines.mockRestore()
  return read
}
