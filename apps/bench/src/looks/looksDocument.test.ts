import { describe, expect, it } from 'vitest'
import type { LooksResult } from './benchLooks.ts'
import { looksDocument } from './looksDocument.ts'
import { looksRows, type LooksRow } from './looksRows.ts'
import type { Figure } from './readers.ts'

const bodyText = looksRows.find(({ reader }) => reader === 'text')
if (bodyText === undefined) throw new Error('There is no row for the text.')

const prompt = { name: 'the prompt', peak: 0.9, weight: 0.01 }
const composer = { name: 'the composer', peak: 0.4, weight: 0.002 }

function write(row: LooksRow, figure: Figure, blur = [prompt, composer]): string {
  const result: LooksResult = {
    chromium: '156',
    date: '2026-01-02T03:04:05Z',
    rows: [{ row, figures: [figure, figure, figure, figure] }],
    blurs: [blur],
    reducedMotion: 0,
  }
  return looksDocument(result)
}

describe('LOOKS.md', () => {
  it('says that a row holds, beside what was asked for', () => {
    const text = write(bodyText, [16, 26])
    expect(text).toContain('| body text | 16 / 26 | 16 / 26 | 16 / 26 | 16 / 26 | 16 / 26 | holds |')
    expect(text).toContain('1 rows hold, 0 differ.')
  })

  it('says where a row differs, and why where that was decided', () => {
    expect(write(bodyText, [15, 24])).toContain('| differs (light 1280, dark 1280, light 390, dark 390) |')
    expect(write({ ...bodyText, decided: 'smaller' }, [15, 24])).toContain(', decided: smaller |')
  })

  it('says that the blurred prompt wins only where it does by weight and by its strongest spot', () => {
    expect(write(bodyText, [16, 26])).toMatch(/light 1280 \| the prompt 10.0.* \| holds \|/)
    expect(write(bodyText, [16, 26], [prompt, { ...composer, peak: 1 }])).toMatch(/light 1280 .*differs/)
    expect(write(bodyText, [16, 26], [prompt, { ...composer, weight: 1 }])).toMatch(/light 1280 .*differs/)
  })
})
