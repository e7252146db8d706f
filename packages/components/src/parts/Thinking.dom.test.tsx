import { render } from '@testing-library/react'
import { expect, it } from 'vitest'
import { thinkings } from '../fixtures/parts.fixtures.ts'
import { Thinking } from './Thinking.tsx'

/** What the line says that it thinks of now. */
function now(text: string): string | undefined {
  const { container, unmount } = render(<Thinking thinking={{ ...thinkings.streaming, text }} />)
  const words = container.querySelector('.ek-thinking-now')?.textContent ?? undefined
  unmount()
  return words
}

it.each([
  ['I will read the file src/index.ts and then upgrade to v1.2.3 and', undefined],
  ['First the plan. Costs are 3.14 dollars', 'First the plan.'],
  ['First the plan. Then notes/plan.', 'First the plan.'],
  ['First the plan.\nThen the budget, line by line\nand', 'Then the budget, line by line'],
  ['まず計画を読む。次に予算', 'まず計画を読む。'],
  [`${'a'.repeat(700)} is cut. And this`, undefined],
])('says the last sentence that is whole: %s', (text, words) => {
  expect(now(text)).toBe(words)
})

it('says how long it took from a second on', () => {
  const words = (duration?: number): string =>
    render(<Thinking thinking={{ ...thinkings.done, duration }} />).container.textContent
  expect([words(), words(900), words(3200)]).toEqual(['Thought', 'Thought', 'Thought for 3 s'])
})
