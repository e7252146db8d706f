import { expect, it } from 'vitest'
import { cutText } from './cutText.ts'

it('never leaves half a surrogate pair', () => {
  expect(cutText('a😀', 2)).toBe('a')
  expect(cutText('a😀', 3)).toBe('a😀')
})
