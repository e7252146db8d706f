import { describe, expect, it } from 'vitest'
import { wordFigures } from './watchWords.ts'

/** Frames of 16 ms; each shows so many words more. */
const framesOf = (...more: number[]): { at: number; words: number }[] => {
  let words = 0
  return more.map((count, index) => ({ at: 16 * (index + 1), words: (words += count) }))
}

describe('wordFigures', () => {
  it('counts from the arrival of a word to the end of the frame that shows it', () => {
    const { toPixel, toPixelTail } = wordFigures(framesOf(0, 1, 0, 2), [20, 40, 60])
    expect([toPixel, toPixelTail]).toEqual([12, 24])
  })

  it('calls steady what shows as many words in each frame as come in it', () => {
    const arrivals = [1, 17, 18, 33, 49, 50, 65, 81]
    expect(wordFigures(framesOf(1, 2, 1, 2, 1, 1), arrivals).unsteadiness).toBe(1)
  })

  it('calls unsteady what shows in one frame what came in several', () => {
    const arrivals = [1, 17, 18, 33, 49, 50, 65, 81]
    expect(wordFigures(framesOf(0, 0, 4, 0, 0, 4), arrivals).unsteadiness).toBeGreaterThan(2)
  })
})
