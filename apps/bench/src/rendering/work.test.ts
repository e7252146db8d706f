import { describe, expect, it } from 'vitest'
import { workNamed, works } from './work.ts'

const answers = works.filter(({ drive }) => drive.kind !== 'open')

describe('the works', () => {
  it('each have a name of their own', () => {
    expect(new Set(works.map(({ name }) => name)).size).toBe(works.length)
  })

  it.each(answers)('$name ends in its marker, and shows it only once', ({ pieces, marker }) => {
    const text = pieces().join('')
    expect(text.indexOf(marker)).toBe(text.lastIndexOf(marker))
    expect(text.trimEnd().endsWith(marker)).toBe(true)
  })

  it.each([
    ['flood-8', 8_000],
    ['flood-100', 100_000],
    ['flood-500', 500_000],
  ])('%s is about as long as it says, in pieces of five bytes', (name, size) => {
    const pieces = workNamed(name).pieces()
    const bytes = Buffer.byteLength(pieces.join(''))
    expect(bytes).toBeGreaterThan(size * 0.9)
    expect(bytes).toBeLessThan(size * 1.01)
    expect(new Set(pieces.slice(0, -1).map((piece) => Buffer.byteLength(piece)))).toEqual(new Set([5]))
  })

  it('show every paragraph of a long answer once', () => {
    const paragraphs = workNamed('flood-100').pieces().join('').split('\n\n')
    const headings = paragraphs.filter((paragraph) => paragraph.startsWith('## '))
    expect(new Set(headings).size).toBe(headings.length)
    expect(headings.length).toBeGreaterThan(50)
  })

  it.each(works.filter(({ drive }) => drive.kind === 'open'))(
    '$name begins with its marker and is as large as it says',
    ({ name, pieces, marker }) => {
      const text = pieces().join('')
      expect(text.indexOf(marker)).toBeLessThan(50)
      expect(text.length).toBeGreaterThan(name === 'tool-text' ? 10_000_000 : 100_000)
    },
  )

  it('has none that is not listed', () => {
    expect(() => workNamed('flood-9')).toThrow('There is no work "flood-9".')
  })
})
