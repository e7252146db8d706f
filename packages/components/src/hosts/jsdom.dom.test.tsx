import { act, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import { conversation } from '../fixtures/messages.fixtures.ts'
import { longToolCall } from '../fixtures/toolCalls.fixtures.ts'
import * as kit from '../index.ts'
import { componentStates } from './componentStates.fixtures.tsx'

// The environment as an application's own tests have it: nothing here, and nothing in the setup, adds what jsdom lacks.

const { Markdown, MarkdownPluginsProvider, MessageList } = kit
const nothing = (): void => undefined

/** With those that only show others. */
const scenes: typeof componentStates = {
  ...componentStates,
  Markdown: [
    <Markdown key="text" text={'A **word**[^1]\n\n```js\nlet a = 1\n```\n\n[^1]: A note'} streaming />,
    <Markdown key="text" text={'A **word**[^1]\n\n```js\nlet a = 1\n```\n\n[^1]: A note.'} />,
  ],
  MarkdownPluginsProvider: [
    <MarkdownPluginsProvider key="plugins" plugins={{ lineBreaks: true }}>
      <Markdown text={'a\nb'} />
    </MarkdownPluginsProvider>,
  ],
  MessageList: [1, 2, conversation.length].map((end) => (
    <MessageList key="list" messages={conversation.slice(0, end)} onAnswer={nothing} onEdit={nothing} />
  )),
}

const errors = vi.spyOn(console, 'error')
afterEach(() => expect(errors).not.toHaveBeenCalled())

it.each(Object.entries(scenes))('%s works in jsdom, whatever is done with it', async (_, states) => {
  const [first, ...others] = states
  const { container, rerender, unmount } = render(first)
  for (const state of [first, ...others]) {
    rerender(state)
    for (const element of container.querySelectorAll('*')) {
      if (!element.isConnected) continue
      fireEvent.pointerDown(element, { button: 0 })
      fireEvent.wheel(element, { deltaY: -1 })
      fireEvent.scroll(element)
      if (element.matches('button, summary, a')) await act(async () => void fireEvent.click(element))
      if (element.matches('textarea, [type=text], [type=search]')) {
        fireEvent.change(element, { target: { value: 'the' } })
        fireEvent.keyDown(element, { key: 'Enter' })
      }
    }
    act(() => void dispatchEvent(new Event('beforeprint')))
    act(() => void dispatchEvent(new Event('afterprint')))
    fireEvent(document, new Event('selectionchange'))
  }
  unmount()
})

it('a long value is searched in jsdom', async () => {
  render(<kit.ToolCallCard toolCall={longToolCall} />)
  fireEvent.click(screen.getByRole('button', { expanded: false }))
  fireEvent.change(await screen.findByRole('searchbox'), { target: { value: 'module-399' } })
  expect(await screen.findByText('1 of 1')).toBeDefined()
})

it('every public component is among them', () => {
  const components = Object.keys(kit).filter((name) => /^[A-Z]/.test(name))
  const shown = Object.keys(scenes).join(' ')
  expect(components.filter((name) => name !== 'HitlPrompt' && !shown.includes(name))).toEqual([])
})
