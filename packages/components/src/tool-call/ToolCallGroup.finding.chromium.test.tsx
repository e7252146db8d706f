import { act } from 'react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { render } from 'vitest-browser-react'
import { makeToolCall } from '../fixtures/toolCalls.fixtures.ts'
import { Thinking } from '../parts/Thinking.tsx'
import '../styles.css'
import { ToolCallGroup } from './ToolCallGroup.tsx'

// In Chromium alone: WebKit has no idle callbacks, without which nothing that is collapsed is there to be found.

const plan = makeToolCall('1', 'read_file', { path: 'plan.md' }, 'A needle in the plan')
const list = makeToolCall('2', 'read_file', { path: 'list.md' }, { first: 'Hay in the list' })

beforeEach(() => {
  // Else nobody but the browser could look into them.
  const attachShadow = Object.getOwnPropertyDescriptor(Element.prototype, 'attachShadow')?.value as (
    this: Element,
    init: ShadowRootInit,
  ) => ShadowRoot
  vi.spyOn(Element.prototype, 'attachShadow').mockImplementation(function (this: Element) {
    return attachShadow.call(this, { mode: 'open' })
  })
})

afterEach(() => vi.restoreAllMocks())

function placeOf(container: Element, text: string): Element | undefined {
  return [...container.querySelectorAll('[hidden="until-found"]')].find(({ shadowRoot }) =>
    shadowRoot?.textContent.includes(text),
  )
}

/** What the browser's search does before it goes to a text in there. */
async function find(container: Element, text: string): Promise<void> {
  await expect.poll(() => placeOf(container, text)).toBeDefined()
  const place = placeOf(container, text)
  await act(async () => {
    place?.dispatchEvent(new Event('beforematch', { bubbles: true }))
    await Promise.resolve()
  })
}

it('the search of the browser finds what a closed group, its cards and a thought hold, and opens them', async () => {
  const { container } = await render(
    <>
      <ToolCallGroup toolCalls={[plan, list]} />
      <Thinking thinking={{ id: '3', type: 'thinking', text: 'Where is the pin?', status: 'done' }} />
    </>,
  )
  expect(container.querySelector('pre')).toBeNull()
  await find(container, 'Hay in the list')
  await find(container, 'A needle in the plan')
  const opened = Array.from(container.querySelectorAll('pre'), ({ textContent }) => textContent)
  expect(opened).toContain('A needle in the plan')
  await find(container, 'Where is the pin?')
  expect(container.querySelector('.ek-markdown')?.textContent).toBe('Where is the pin?')
})

it('what is closed takes no room, is not copied, and is hidden from everything but the search', async () => {
  const { container } = await render(<ToolCallGroup toolCalls={[plan, list]} />)
  await expect.poll(() => placeOf(container, 'needle')).toBeDefined()
  const place = placeOf(container, 'needle') as HTMLElement
  expect(place.offsetHeight).toBe(0)
  expect(place.checkVisibility({ contentVisibilityAuto: true })).toBe(true)
  expect(getComputedStyle(place).contentVisibility).toBe('hidden')
  getSelection()?.selectAllChildren(container)
  expect(String(getSelection())).not.toContain('needle')
})
