import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatValue } from './formatValue.ts'

const roomy = { maxCharacters: 1_000_000, maxDepth: 100, maxString: 1_000_000 }

/** 20,000 levels: more than `JSON.stringify` survives. */
function nest(levels: number): unknown {
  let value: unknown = 1
  for (let level = 0; level < levels; level += 1) value = [value]
  return value
}

describe('formatValue', () => {
  it('writes what JSON.stringify writes for every JSON value that fits', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 5 }).filter((value) => typeof value !== 'string'),
        (value) => {
          expect(formatValue(value, roomy)).toEqual({
            text: JSON.stringify(JSON.parse(JSON.stringify(value)), null, 2),
            complete: true,
          })
        },
      ),
    )
  })

  it('leaves a string as it is, and cuts it by the room for all alone', () => {
    const limits = { ...roomy, maxString: 3 }
    expect(formatValue('two\n"lines"', limits)).toEqual({ text: 'two\n"lines"', complete: true })
    expect(formatValue('two\nlines', { ...limits, maxCharacters: 5 })).toEqual({
      text: 'two\nl',
      complete: false,
    })
  })

  it('stays within its room and says that it is not complete', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.integer({ min: 0, max: 50 }), (value, maxCharacters) => {
        const { text, complete } = formatValue(value, { ...roomy, maxCharacters })
        expect(text.length).toBeLessThanOrEqual(maxCharacters)
        if (complete) expect(text).toBe(formatValue(value, roomy).text)
      }),
    )
  })

  it('survives 20,000 levels and says where it stopped', () => {
    const { text, complete } = formatValue(nest(20_000), roomy)
    expect(complete).toBe(false)
    expect(text).toContain('deeper levels not shown')
  })

  it('cuts long strings inside a value with their count', () => {
    const { text, complete } = formatValue({ log: 'x'.repeat(3000) }, { ...roomy, maxString: 1000 })
    expect(text).toContain('… 2,000 more characters')
    expect(complete).toBe(false)
  })
})
