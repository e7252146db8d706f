import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sliceSize, sliceValue, type SlicedValue } from './sliceValue.ts'
import { makeLog, makeRecords, nestLists } from './toolValues.fixtures.ts'
import { writeJson } from './writeJson.ts'

function readAll(sliced: SlicedValue): string[] {
  while (!sliced.complete()) sliced.extend()
  return Array.from({ length: sliced.count() }, (_, index) => sliced.read(index))
}

describe('sliceValue', () => {
  it('loses and repeats nothing of a text, wherever its lines end', () => {
    const parts = ['a'.repeat(3000), '\n', '😀'.repeat(1000), '\u001b[38;5;196m', ' word', '\r\n']
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...parts), { maxLength: 40 }), (chosen) => {
        const text = chosen.join('')
        const slices = readAll(sliceValue(text))
        expect(slices.join('')).toBe(text)
        for (const slice of slices) expect(slice.length).toBeLessThanOrEqual(sliceSize * 1.5)
      }),
    )
  })

  it.each([
    ['records', makeRecords(2000)],
    ['a long string', { log: 'x'.repeat(100_000), after: 1 }],
    ['10,000 levels', nestLists(10_000)],
    ['nothing', {}],
  ])('loses and repeats nothing of JSON: %s', (_, value) => {
    const slices = readAll(sliceValue(value))
    expect(slices.join('')).toBe([...writeJson(value, 'readable')].join(''))
    for (const slice of slices) expect(slice.length).toBeLessThanOrEqual(sliceSize)
  })

  it('ends a slice where a line ends, if one does nearby', () => {
    const slices = readAll(sliceValue(makeLog(100_000)))
    expect(slices.length).toBeGreaterThan(10)
    for (const slice of slices.slice(0, -1)) expect(slice.endsWith('\n')).toBe(true)
  })

  it('cuts no character and no terminal command in two', () => {
    for (let offset = 0; offset < 12; offset += 1) {
      const text = 'a'.repeat(offset) + '😀'.repeat(20_000)
      for (const slice of readAll(sliceValue(text))) expect(slice.isWellFormed()).toBe(true)
      const colors = `\u001b[0m${'a'.repeat(offset)}${'\u001b[38;5;9mx'.repeat(2000)}`
      for (const slice of readAll(sliceValue(colors))) {
        expect(slice).not.toMatch(/^[[\d;]+m/)
        expect(slice.slice(slice.lastIndexOf('\u001b'))).toContain('m')
      }
    }
  })

  it('knows the number of slices of a text at once, and an empty value is one slice', () => {
    expect(sliceValue('x'.repeat(10_000_000)).count()).toBe(1250)
    expect(readAll(sliceValue(''))).toEqual([''])
  })

  it('visits as much of a large list as of a small one, to show its beginning', () => {
    const visits = (count: number): number => {
      let reads = 0
      const value = new Proxy(makeRecords(count), {
        get(target, key) {
          reads += 1
          return Reflect.get(target, key) as unknown
        },
      })
      sliceValue(value)
      return reads
    }
    expect(visits(100_000)).toBe(visits(1000))
  })
})
