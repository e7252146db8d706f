import type { AssistantMessage, Message, Part } from '@engine-kit/core'
import { fireEvent, render, screen } from '@testing-library/react'
import type { ReactNode } from 'react'
import { renderToString } from 'react-dom/server'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { assistantMessages, everyPartMessage, makeText, userMessages } from '../fixtures/messages.fixtures.ts'
import { thinkings } from '../fixtures/parts.fixtures.ts'
import { permissionPrompts, questionPrompts } from '../fixtures/prompts.fixtures.ts'
import { makeToolCall, toolCalls } from '../fixtures/toolCalls.fixtures.ts'
import { MarkdownPluginsProvider, type MarkdownPlugins } from '../markdown/MarkdownPlugins.tsx'
import { MessageList } from '../message-list/MessageList.tsx'
import { StreamingMessage } from './StreamingMessage.tsx'

const before = makeText('before', 'What stands before.')
const after = makeText('after', 'What stands behind.')

/** A message in which something stands that was written by who knows whom. */
function around(...parts: unknown[]): AssistantMessage {
  return { ...assistantMessages.completed, parts: [before, ...(parts as Part[]), after] }
}

function expectOthers(text: string): void {
  expect(text).toContain('What stands before.')
  expect(text).toContain('What stands behind.')
}

function openAll(container: HTMLElement): void {
  for (const button of container.querySelectorAll('[aria-expanded="false"]')) fireEvent.click(button)
}

const wrongValues = [undefined, null, 7, true, '', 'other', [], {}, [null], { label: 7 }]

const everyPart: readonly Part[] = [
  ...everyPartMessage.parts,
  ...Object.values(toolCalls),
  ...Object.values(permissionPrompts),
  ...Object.values(questionPrompts),
  ...Object.values(thinkings),
]

beforeEach(() => {
  // React tells the console of each error that a boundary took.
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
})

afterEach(() => {
  vi.restoreAllMocks()
})

describe('a message', () => {
  it('shows all others beside a kind of part that a newer version has written, and says so', () => {
    const { container } = render(
      <StreamingMessage message={around({ id: 'x', type: 'plan', steps: ['a'] })} />,
    )
    expectOthers(container.textContent)
    expect(container.textContent).toContain('event this version cannot show')
    openAll(container)
    expect(container.textContent).toContain('plan')
    expect(container.textContent).toContain('"steps"')
  })

  it.each([null, undefined, 7, 'text', [], {}, { type: 'text' }, { type: 'constructor', id: 'x' }])(
    'shows all others beside %j',
    (part) => {
      const { container } = render(<StreamingMessage message={around(part)} />)
      expectOthers(container.textContent)
      openAll(container)
      expectOthers(container.textContent)
    },
  )

  it.each(everyPart.map((part) => [part.type, part.id, part] as const))(
    'lives whatever the value of a field of a part, opened or closed: %s %s',
    (_, _id, part) => {
      for (const name of Object.keys(part))
        for (const value of wrongValues) {
          const { container, unmount } = render(
            <StreamingMessage message={around({ ...part, [name]: value })} />,
          )
          expectOthers(container.textContent)
          openAll(container)
          expectOthers(container.textContent)
          unmount()
        }
    },
  )

  it('is rendered by a server, too, whatever its parts hold', () => {
    for (const part of everyPart)
      for (const name of Object.keys(part))
        for (const value of wrongValues)
          expectOthers(renderToString(<StreamingMessage message={around({ ...part, [name]: value })} />))
  })

  it.each<[string, Message]>([
    ['the parts', { ...around(), parts: undefined as unknown as [] }],
    ['a part', around(null)],
    ['the usage', { ...around(), usage: null as unknown as AssistantMessage['usage'] }],
    ['the media', { ...userMessages.sent, media: undefined as unknown as [] }],
    ['the text', { ...userMessages.sent, text: { words: 'a' } as unknown as string }],
  ])('costs itself alone where something else than %s stands for them', (_, message) => {
    const element = (one: Message): ReactNode => (
      <>
        <StreamingMessage message={one} />
        <StreamingMessage message={around()} />
      </>
    )
    const { container, rerender, unmount } = render(element(message))
    expectOthers(container.textContent)
    rerender(element(userMessages.sent))
    expect(container.textContent).toContain(userMessages.sent.text)
    unmount()
    const list = render(<MessageList messages={[around(), message]} />)
    expectOthers(list.container.textContent)
  })
})

describe('a plug-in that throws', () => {
  function Code({ runs, open }: { runs: readonly string[]; open: boolean }): ReactNode {
    if (open) throw new Error('It broke.')
    return runs.join('').toUpperCase()
  }

  function show(text: string, status: 'streaming' | 'done', plugins: MarkdownPlugins): ReactNode {
    return (
      <MarkdownPluginsProvider plugins={plugins}>
        <StreamingMessage message={around(makeText('middle', text, status))} />
      </MarkdownPluginsProvider>
    )
  }
  const broken: MarkdownPlugins = { Code }

  it('costs its own part alone, whose plain words stay, and no more than until that changes', () => {
    const { container, rerender } = render(show('Look:\n\n```ts\nlet a', 'streaming', broken))
    expectOthers(container.textContent)
    expect(container.textContent).toContain('let a')
    expect(screen.getByText(/could not be shown as it should be/)).toBeDefined()
    rerender(show('Look:\n\n```ts\nlet abc', 'streaming', broken))
    expect(container.textContent).toContain('let abc')
    rerender(show('Look:\n\n```ts\nlet abc\n```', 'done', broken))
    expect(container.textContent).toContain('LET ABC')
    expect(screen.queryByText(/could not be shown as it should be/)).toBeNull()
  })
})

describe('what is absent', () => {
  it('is said of a tool without arguments as it was written', () => {
    const { container } = render(<StreamingMessage message={around(makeToolCall('t', 'ping', {}))} />)
    openAll(container)
    expect(screen.getByRole('group', { name: 'Input' }).textContent).toBe('{}')
  })

  it.each(['', ' \n'])('is not drawn: the empty thought %j', (text) => {
    const thought = { ...thinkings.done, text }
    const { container, rerender } = render(<StreamingMessage message={around(thought)} />)
    expect(container.querySelector('.ek-thinking')).toBeNull()
    rerender(<StreamingMessage message={around({ ...thought, status: 'streaming' })} />)
    expect(container.textContent).toContain('Thinking…')
  })

  it('is not drawn between two tool calls, which stand together', () => {
    const calls = [makeToolCall('a', 'read_file', {}), makeToolCall('b', 'read_file', {})]
    render(<StreamingMessage message={around(calls[0], { ...thinkings.done, text: '' }, calls[1])} />)
    expect(screen.getByRole('button', { name: 'Read 2 files' })).toBeDefined()
  })
})
