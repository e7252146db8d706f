import { act, render } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { toolCalls } from '../fixtures/toolCalls.fixtures.ts'
import { ToolCallGroup } from './ToolCallGroup.tsx'

beforeEach(() => vi.useFakeTimers({ now: 1_000_000 }))
afterEach(() => vi.useRealTimers())

const now = (): number => performance.timeOrigin + performance.now()

function secondsOf(element: Element): string | undefined {
  return element.querySelector('.ek-tool-seconds')?.textContent ?? undefined
}

it('says how long a call runs from two seconds on, and no longer once it is over', () => {
  const running = { ...toolCalls.running, startedAt: now() - 500 }
  const { container, rerender } = render(<ToolCallGroup toolCalls={[running]} />)
  act(() => void vi.advanceTimersByTime(1_000))
  expect(secondsOf(container)).toBeUndefined()
  act(() => void vi.advanceTimersByTime(11_000))
  expect(secondsOf(container)).toBe('13 s')
  rerender(<ToolCallGroup toolCalls={[running, { ...toolCalls.succeeded, id: 'other' }]} />)
  act(() => void vi.advanceTimersByTime(1_000))
  expect(secondsOf(container)).toBe('14 s')
  rerender(<ToolCallGroup toolCalls={[{ ...toolCalls.succeeded, id: running.id }]} />)
  expect(secondsOf(container)).toBeUndefined()
})

it('says nothing of a call that is only requested, or that nobody saw begin', () => {
  const { container, rerender } = render(<ToolCallGroup toolCalls={[toolCalls.running]} />)
  act(() => void vi.advanceTimersByTime(9_000))
  expect(secondsOf(container)).toBeUndefined()
  rerender(<ToolCallGroup requested toolCalls={[{ ...toolCalls.running, startedAt: now() - 60_000 }]} />)
  act(() => void vi.advanceTimersByTime(9_000))
  expect(secondsOf(container)).toBeUndefined()
})

it('counts the seconds of each call for itself', () => {
  const first = { ...toolCalls.running, startedAt: now() }
  const { container, rerender } = render(<ToolCallGroup toolCalls={[first]} />)
  act(() => void vi.advanceTimersByTime(40_000))
  expect(secondsOf(container)).toBe('40 s')
  const next = { ...toolCalls.running, id: 'next', startedAt: now() }
  rerender(<ToolCallGroup toolCalls={[{ ...toolCalls.succeeded, id: first.id }, next]} />)
  expect(secondsOf(container)).toBeUndefined()
})
