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

/** Counts how often anything reads a field of a message, by the message's id: what renders a message reads it. */
function createReadCount() {
  const reads = new Map<string, number>()
  return {
    reads,
    watch: <Watched extends Message>(message: Watched): Watched =>
      new Proxy(message, {
        get(target, field, receiver): unknown {
          // A list's keys and boundaries are not a rendering.
          if (field !== 'id') reads.set(target.id, (reads.get(target.id) ?? 0) + 1)
          return Reflect.get(target, field, receiver)
        },
      }),
  }
}

/** What one frame of a streaming answer reads, in a conversation of so many messages that are all in the document. */
async function readsPerFrame(length: number): Promise<ReadonlyMap<string, number>> {
  const { watch, reads } = createReadCount()
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
  await expect.poll(() => screen.container.querySelectorAll('.ek-list-group:empty').length).toBe(0)
  reads.clear()
  await screen.rerender(element('One two'))
  await screen.unmount()
  return new Map(reads)
}

describe('MessageList renders', () => {
  it('the streaming message alone, although the application passes new callbacks each time', async () => {
    expect([...(await readsPerFrame(30)).keys()]).toEqual(['message-running'])
  })

  it('as much per frame with 800 messages as with 100', async () => {
    expect(await readsPerFrame(800)).toEqual(await readsPerFrame(100))
  })

  it('as much at once for 2,000 messages as for 100', async () => {
    const mount = async (length: number): Promise<number> => {
      const { watch, reads } = createReadCount()
      const messages = makeThread(length).map(watch)
      const html = renderToString(<MessageList messages={messages} />)
      expect(html.match(/<article/g)?.length).toBeLessThanOrEqual(32)
      return [...reads.values()].reduce((sum, count) => sum + count, 0)
    }
    expect(await mount(2_000)).toBeLessThanOrEqual((await mount(96)) * 1.1)
  })

  it('all of a long conversation by and by, the newest first, and each message once', async () => {
    const { watch, reads } = createReadCount()
    const order: string[] = []
    const messages = makeThread(200).map(watch)
    const screen = await render(
      <div style={{ blockSize: '600px' }}>
        <MessageList messages={messages} />
      </div>,
    )
    const shown = () => screen.container.querySelectorAll('article').length
    await expect.poll(shown).toBe(200)
    order.push(...reads.keys())
    expect(order.slice(0, 24)).toEqual(messages.slice(-24).map(({ id }) => id))
    expect(order.slice(-16)).toEqual(messages.slice(0, 16).map(({ id }) => id))
    expect(new Set([...reads.values()]).size).toBeLessThan(8)
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
