import { act, render } from '@testing-library/react'
import { StrictMode } from 'react'
import { afterEach, expect, it, vi } from 'vitest'
import { Markdown } from './Markdown.tsx'

const section =
  '## Part\n\nText with [a] and *emphasis*.\n\n- one\n- two\n\n```js\nlet a\n```\n\n| a |\n| - |\n| b |\n\n'
const text = `${section.repeat(12)}[a]: https://a.example\n\nEnd.\n`

afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

it('keeps the DOM node of every finished block, and of a growing one, for as long as the text grows', () => {
  const { container, rerender } = render(<Markdown text="" streaming />)
  const seen: Element[] = []
  for (let end = 0; end < section.length * 12; end += 9) {
    rerender(<Markdown text={text.slice(0, end)} streaming />)
    const blocks = [...container.querySelectorAll('.ek-md-group > *')]
    expect(seen.slice(0, -1).findIndex((block, index) => blocks[index] !== block)).toBe(-1)
    seen.splice(0, seen.length, ...blocks)
  }
  expect(seen.length).toBeGreaterThan(32)
})

it.each([
  ['a list', '.ek-md-item', (index: number) => `- item ${index}\n`],
  ['a loose list', '.ek-md-item', (index: number) => `- item ${index}\n\n`],
  ['a table', '.ek-md-row', (index: number) => (index === 0 ? '| a |\n| - |\n' : `| ${index} |\n`)],
  ['a quote', '.ek-md-quote > .ek-md-p', (index: number) => `> word ${index}\n>\n`],
  ['an item', '.ek-md-item > .ek-md-p', (index: number) => `${index === 0 ? '-' : ' '} word ${index}\n\n`],
])('keeps the DOM node of all that is finished in %s, however many come', (_, selector, line) => {
  const { container, rerender } = render(<Markdown text="" streaming />)
  let grown = ''
  let seen: Element[] = []
  for (let count = 0; count < 40; count++) {
    grown += line(count)
    rerender(<Markdown text={grown} streaming />)
    const nodes = [...container.querySelectorAll(selector)]
    expect(seen.findIndex((node, index) => nodes[index] !== node)).toBe(-1)
    seen = nodes
  }
  expect(seen.length).toBeGreaterThan(36)
})

it('ends with the DOM of the whole text, in strict mode and however it arrived', () => {
  const whole = withoutMarks(render(<Markdown text={text} />).container)
  const { container, rerender } = render(<Markdown text="" streaming />, { wrapper: StrictMode })
  for (let end = 0; end < text.length; end += 17) rerender(<Markdown text={text.slice(0, end)} streaming />)
  rerender(<Markdown text={text} />)
  expect(withoutMarks(container)).toBe(whole)
})

it('gives a text beside others an element where it may change, and none where it was finished when it appeared', () => {
  const paragraph = 'Some *words* here.\n\n'
  const { container, rerender } = render(<Markdown text={`${paragraph}Then *more*`} streaming />)
  const textsOf = (selector: string): number => container.querySelectorAll(`${selector} > .ek-text`).length
  expect(textsOf('p:first-of-type')).toBe(0)
  expect(textsOf('p:last-of-type')).toBe(1)
  const growing = container.querySelector('p:last-of-type')
  rerender(<Markdown text={`${paragraph}Then *more* of it.`} />)
  expect(container.querySelector('p:last-of-type')).toBe(growing)
  expect(textsOf('p:last-of-type')).toBe(2)
})

it('keeps what stands there of a text that was finished and goes on', () => {
  const { container, rerender } = render(<Markdown text={text} />)
  const [...before] = container.querySelectorAll('.ek-md-group *')
  const last = container.querySelector('.ek-md-group:last-of-type > :last-child')
  rerender(<Markdown text={`${text}\nMore`} streaming />)
  expect(before.filter((element) => !element.isConnected && element !== last)).toEqual([])
})

it('shows of a long text its beginning at once, then its end, then what is between them, slice by slice', () => {
  const long = Array.from({ length: 1000 }, (_, index) => `${index}`.padEnd(198, '.') + '\n\n').join('')
  vi.useFakeTimers()
  const { container } = render(<Markdown text={long} />)
  const shown = (): number[] => [...container.querySelectorAll('p')].map((p) => parseInt(p.textContent))
  expect(shown()).toEqual(Array.from({ length: 40 }, (_, index) => index))
  const steps: number[][] = []
  while (vi.getTimerCount() > 0) {
    act(() => void vi.advanceTimersToNextTimer())
    steps.push(shown())
    expect(container.querySelector('.ek-markdown')?.getAttribute('data-state')).toBe(
      vi.getTimerCount() > 0 ? 'streaming' : 'done',
    )
  }
  expect(shown()).toEqual(Array.from({ length: 1000 }, (_, index) => index))
  const later = steps.filter((step) => step.at(-1) === 999)
  const [first = []] = later
  expect(first.length).toBeLessThan(100)
  const growth = later.slice(1).map((step, index) => step.length - (later[index]?.length ?? 0))
  expect(Math.max(...growth)).toBeLessThan(100)
  // Before its end is known, nothing of it comes twice or in another order.
  expect(steps.slice(0, -later.length).every((step) => step.length < 100)).toBe(true)
})

it('goes on with its slices while the text goes on growing', () => {
  const long = 'a line of text\n\n'.repeat(2000)
  vi.useFakeTimers()
  const { container, rerender } = render(<Markdown text={long} streaming />)
  let grown = long
  for (let count = 0; count < 60; count++) {
    grown += 'more\n\n'
    rerender(<Markdown text={grown} streaming />)
    act(() => void vi.advanceTimersByTime(10))
  }
  expect(container.querySelectorAll('p')).toHaveLength(2060)
})

it('shows a text in slices again that takes the place of another', () => {
  const long = 'a line of text\n\n'.repeat(1000)
  const { container, rerender } = render(<Markdown text={long.slice(0, 8000)} />)
  rerender(<Markdown text={long} />)
  const before = container.querySelectorAll('p').length
  expect(before).toBe(1000)
  rerender(<Markdown text={long.replaceAll('line', 'word')} />)
  expect(container.querySelectorAll('p')).toHaveLength(500)
})

/**
 * Whether a group may be skipped while it is out of view depends on what was in view, and whether a text has an element
 * of its own on whether it grew here.
 */
function withoutMarks(container: HTMLElement): string {
  container.querySelectorAll('.ek-text').forEach((text) => text.replaceWith(...text.childNodes))
  container.normalize()
  return container.innerHTML.replaceAll(' data-skippable="true"', '')
}
