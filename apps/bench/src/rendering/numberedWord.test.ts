import { describe, expect, it } from 'vitest'
import { countWords, numberedWord } from './numberedWord.ts'

describe('countWords', () => {
  it.each([
    ['', 0],
    [numberedWord(0), 1],
    [`Tell me a word ${numberedWord(0)} ${numberedWord(1)}Write a message`, 2],
    [`${numberedWord(0)} ${numberedWord(12)} word00`, 13],
    ['word', 0],
  ])('finds in %j the words up to number %d', (text, count) => {
    expect(countWords(text)).toBe(count)
  })
})
