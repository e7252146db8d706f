import { renderHook } from '@testing-library/react'
import { beforeEach, expect, it, vi } from 'vitest'
import { useTitleMark } from './useTitleMark.ts'

beforeEach(() => {
  document.title = 'Plan'
})

it('marks the title while something waits, and gives it back', () => {
  const { rerender, unmount } = renderHook((waiting: number) => useTitleMark(waiting), { initialProps: 0 })
  expect(document.title).toBe('Plan')
  rerender(2)
  expect(document.title).toBe('(2) Plan')
  rerender(1)
  expect(document.title).toBe('(1) Plan')
  rerender(0)
  expect(document.title).toBe('Plan')
  rerender(3)
  unmount()
  expect(document.title).toBe('Plan')
})

it('marks what the application writes meanwhile, once', async () => {
  const { unmount } = renderHook(() => useTitleMark(1))
  document.title = 'Another task'
  await vi.waitFor(() => expect(document.title).toBe('(1) Another task'))
  document.title = '(1) Another task'
  unmount()
  expect(document.title).toBe('Another task')
})
