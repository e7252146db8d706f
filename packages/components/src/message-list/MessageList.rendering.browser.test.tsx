import type { Message } from '@engine-kit/core'
import { Profiler, useState } from 'react'
import { renderToString } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { Composer } from '../composer/Composer.tsx'
import { userMessages } from '../fixtures/messages.fixtures.ts'
import '../styles.css'
import { makeRunning, makeThread } from './longThread.fixtures.ts'
import { MessageList } from './MessageList.tsx'

/** Notes which messages are read, by id and in order: what renders a message reads it. */
function createReadLog() {
  const reads = new Set<string>()
  return {
    reads,
    watch: <Watched extends Message>(message: Watched): Watched =>
      new Proxy(message, {
        get(target, field, receiver): unknown {
          // By the others the list finds its way, and measures; whatever renders a message reads how it stands.
          if (field === 'status') reads.add(target.id)
          return Reflect.get(target, field, receiver)
        },
      }),
  }
}

/** What one frame of a streaming answer renders, in a conversation of so many messages that are all in the document. */
async function renderedPerFrame(length: number): Promise<string[]> {
  const { watch, reads } = createReadLog()
  const past = makeThread(length).map(watch)
  const element = (text: string) => (
    <div style={{ blockSize: '600px' }}>
      <MessageList
        messages={[...past, watch(makeRunning(text))]}
        onAnswer={() => undefined}
        onSendAgain={() => undefined}
      />
    </div>
  )
  const screen = await render(element('One'))
  await wholeInDocument(screen.container)
  reads.clear()
  await screen.rerender(element('One two'))
  await screen.unmount()
  return [...reads]
}

async function wholeInDocument(container: Element): Promise<void> {
  await expect.poll(() => container.querySelectorAll('.ek-list-group:empty').length).toBe(0)
}

describe('MessageList renders', () => {
  it.each([30, 800])(
    'the streaming message alone among %i, although callbacks are new each time',
    async (length) => {
      expect(await renderedPerFrame(length)).toEqual(['message-running'])
    },
  )

  it('no more messages at once, however many there are', () => {
    for (const length of [100, 2_000]) {
      const { watch, reads } = createReadLog()
      renderToString(<MessageList messages={makeThread(length).map(watch)} />)
      expect(reads.size).toBeGreaterThanOrEqual(16)
      expect(reads.size).toBeLessThanOrEqual(32)
    }
  })

  it('all of a long conversation by and by, the newest first', async () => {
    const { watch, reads } = createReadLog()
    const messages = makeThread(200).map(watch)
    const screen = await render(
      <div style={{ blockSize: '600px' }}>
        <MessageList messages={messages} />
      </div>,
    )
    await wholeInDocument(screen.container)
    expect(screen.container.querySelectorAll('article')).toHaveLength(200)
    const order = [...reads]
    // The very last one is looked at first, for what it asks.
    expect(new Set(order.slice(0, 24))).toEqual(new Set(messages.slice(-24).map(({ id }) => id)))
    expect(order.slice(-16)).toEqual(messages.slice(0, 16).map(({ id }) => id))
  })

  it('no message while the person writes, as the sample application composes the two', async () => {
    const rendered: string[] = []
    const screen = await render(
      <>
        <Profiler id="messages" onRender={(id) => rendered.push(id)}>
          <MessageList messages={makeThread(10)} />
        </Profiler>
        <Composer onSend={() => undefined} />
      </>,
    )
    expect(rendered).not.toEqual([])
    rendered.length = 0
    const field = screen.getByRole('textbox')
    await userEvent.type(field, 'Hello')
    await expect.element(field).toHaveValue('Hello')
    expect(rendered).toEqual([])
  })

  it('on, with the focus in the list, when a message that had the focus is removed', async () => {
    function Removable() {
      const [messages, setMessages] = useState<Message[]>([userMessages.failed])
      return <MessageList messages={messages} onRemove={() => setMessages([])} />
    }
    const screen = await render(<Removable />)
    const button = screen.getByRole('button', { name: 'Remove' })
    ;(button.element() as HTMLElement).focus()
    await userEvent.keyboard('{Enter}')
    await expect.element(button).not.toBeInTheDocument()
    await expect.element(screen.getByRole('region', { name: 'Conversation' })).toHaveFocus()
  })
})
