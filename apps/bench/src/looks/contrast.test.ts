import { describe, expect, it } from 'vitest'
import { contrastOf, over, readColor } from './contrast.ts'

describe('a contrast', () => {
  it('is 21 between black and white, and 1 between equals, in any order', () => {
    expect(contrastOf([0, 0, 0, 1], [255, 255, 255, 1])).toBeCloseTo(21)
    expect(contrastOf([255, 255, 255, 1], [0, 0, 0, 1])).toBeCloseTo(21)
    expect(contrastOf([90, 90, 90, 1], [90, 90, 90, 1])).toBe(1)
  })

  it('is what is seen, of a colour that lets the ground shine through', () => {
    expect(over([0, 0, 0, 0.5], [255, 255, 255, 1])).toEqual([127.5, 127.5, 127.5, 1])
  })

  it('reads colours as browsers compute them', () => {
    expect(readColor('rgb(26, 27, 31)')).toEqual([26, 27, 31, 1])
    expect(readColor('rgba(0, 0, 0, 0.05)')).toEqual([0, 0, 0, 0.05])
    expect(readColor('color(srgb 1 0.5 0 / 0.07)')).toEqual([255, 127.5, 0, 0.07])
    expect(() => readColor('oklch(1 0 0)')).toThrow('oklch')
  })
})
