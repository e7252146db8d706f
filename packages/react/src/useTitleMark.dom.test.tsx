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

it('shows the largest number of several, and comes to rest', async () => {
  const one = renderHook(() => useTitleMark(1))
  const two = renderHook(() => useTitleMark(2))
  let writes = 0
  const observer = new MutationObserver(() => (writes += 1))
  observer.observe(document.head, { childList: true, characterData: true, subtree: true })
  document.title = 'Other'
  await vi.waitFor(() => expect(document.title).toBe('(2) Other'))
  // What is written by a microtask would have been by now, were it written for ever.
  for (let turn = 0; turn < 50; turn++) await Promise.resolve()
  observer.disconnect()
  expect(writes).toBeLessThan(4)
  two.unmount()
  expect(document.title).toBe('(1) Other')
  one.unmount()
  expect(document.title).toBe('Other')
})

it('marks a title that is empty, once', () => {
  document.title = ''
  const { rerender, unmount } = renderHook((waiting: number) => useTitleMark(waiting), { initialProps: 2 })
  rerender(3)
  expect(document.title).toBe('(3)')
  unmount()
  expect(document.title).toBe('')
})
