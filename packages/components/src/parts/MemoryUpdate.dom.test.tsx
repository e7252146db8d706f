import type { MemoryEntry } from '@engine-kit/core'
import { render, screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { MemoryUpdate } from './MemoryUpdate.tsx'

function lineOf(entry: MemoryEntry, replaced?: MemoryEntry): string | null {
  const { unmount } = render(<MemoryUpdate memory={{ id: 'm', type: 'memory', entry, replaced }} />)
  const { textContent } = screen.getByRole('button', { name: /^Keeps in mind/ })
  unmount()
  return textContent
}

it('says in words what an update replaced, and nothing where it changed nothing or that is not known', () => {
  const entry = { key: 'tone', value: 'warm' }
  expect(lineOf(entry, { key: 'tone', value: 'short' })).toBe('Keeps in mind: tone = warm, was short')
  expect(lineOf(entry)).toBe('Keeps in mind: tone = warm')
  expect(lineOf(entry, { key: 'tone', value: 'warm' })).toBe('Keeps in mind: tone = warm')
  expect(lineOf(entry, { key: 'tone', value: null })).toBe('Keeps in mind: tone = warm')
})

it('says it as it was written, cut where it is long, with characters that hide shown', () => {
  const source = { value: 1e20, valueSource: '1E20' }
  expect(lineOf({ key: 'n', value: 2 }, { key: 'n', ...source })).toBe('Keeps in mind: n = 2, was 1E20')
  const long = lineOf({ key: 'n', value: 2 }, { key: 'n', value: 'x\u202e'.repeat(5000) })
  expect(long).not.toContain('\u202e')
  expect(long?.length).toBeLessThan(2000)
})
