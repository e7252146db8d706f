import { expect, it } from 'vitest'
import { formatDuration } from './formatDuration.ts'

it.each([
  [0, 'under 1 s'],
  [499, 'under 1 s'],
  [500, '1 s'],
  [3200, '3 s'],
  [59_700, '1 min'],
  [125_000, '2 min 5 s'],
  [3_840_000, '1 h 4 min'],
  [NaN, 'under 1 s'],
])('says %d milliseconds as "%s"', (milliseconds, words) => {
  expect(formatDuration(milliseconds)).toBe(words)
})
