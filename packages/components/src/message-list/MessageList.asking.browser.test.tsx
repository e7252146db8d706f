import type { AssistantMessage, Message } from '@engine-kit/core'
import { describe, expect, it } from 'vitest'
import { render } from 'vitest-browser-react'
import { assistantMessages } from '../fixtures/messages.fixtures.ts'
import '../styles.css'
import { makeThread } from './longThread.fixtures.ts'
import { MessageList } from './MessageList.tsx'

const waiting = assistantMessages['awaiting-answer']

/** A turn that asks whether a command of so many lines may run. */
function asking(lines: number): AssistantMessage {
  const command = Array.from({ length: lines }, (_, line) => `echo "step ${line}"`).join('\n')
  const parts = waiting.parts.map((part) =>
    part.type === 'prompt' ? { ...part, tool: 'run_command', input: { command } } : part,
  )
  return { ...waiting, parts }
}

/** A list of 500 pixels in which the last turn begins to ask. */
async function show(turn: AssistantMessage) {
  const past = makeThread(20)
  const element = (messages: readonly Message[]) => (
    <div style={{ blockSize: '500px' }}>
      <MessageList messages={messages} onAnswer={() => undefined} />
    </div>
  )
  const screen = await render(element(past))
  const list = screen.getByRole('region', { name: 'Conversation' }).element() as HTMLElement
  await expect.poll(() => list.scrollHeight - list.clientHeight - list.scrollTop).toBeLessThan(2)
  await screen.rerender(element([...past, turn]))
  await expect.element(screen.getByRole('button', { name: 'Approve' }).first()).toBeInTheDocument()
  const place = (): DOMRect => {
    const prompt = list.querySelector('.ek-prompt')
    if (prompt === null) throw new Error('nothing is asked')
    return prompt.getBoundingClientRect()
  }
  return {
    screen,
    list,
    /** Where the prompt begins and ends, from the upper edge of the view. */
    top: () => place().top - list.getBoundingClientRect().top,
    bottom: () => place().bottom - list.getBoundingClientRect().top,
    pill: screen.getByRole('button', { name: 'Answer needed' }),
  }
}

describe('MessageList, when the agent asks', () => {
  it('shows all of a prompt that fits', async () => {
    const { top, bottom, pill } = await show(asking(2))
    await expect.poll(bottom).toBeLessThanOrEqual(500)
    expect(top()).toBeGreaterThanOrEqual(0)
    expect(pill.query()).toBeNull()
  })

  it('shows the start of one that is taller than the view, and lets the reader go on in it', async () => {
    const { screen, list, top, bottom, pill } = await show(asking(40))
    await expect.poll(top).toBeLessThan(30)
    expect(top()).toBeGreaterThanOrEqual(0)
    expect(bottom()).toBeGreaterThan(600)
    list.scrollTop += 400
    // As when an answer arrives in another place.
    await screen.rerender(
      <div style={{ blockSize: '490px' }}>
        <MessageList messages={[...makeThread(20), asking(40)]} onAnswer={() => undefined} />
      </div>,
    )
    for (let frame = 0; frame < 4; frame++) await new Promise(requestAnimationFrame)
    expect(top()).toBeLessThan(-350)
    expect(pill.query()).toBeNull()
  })

  it('leads nobody away from a second prompt, whatever grows', async () => {
    const first = asking(24)
    const second = first.parts.map((part) => ({
      ...part,
      id: `${part.id} 2`,
      ...(part.type === 'prompt' && { callId: `${part.callId} 2`, requestId: 'other' }),
    }))
    const { screen, list } = await show({ ...first, parts: [...first.parts, ...second] })
    await expect.poll(() => list.querySelectorAll('.ek-prompt').length).toBe(2)
    list.scrollTop = list.scrollHeight
    await new Promise(requestAnimationFrame)
    await screen.getByRole('button', { name: 'Deny with a note' }).last().click()
    for (let frame = 0; frame < 4; frame++) await new Promise(requestAnimationFrame)
    const { top, bottom } = screen.getByRole('textbox').element().getBoundingClientRect()
    const view = list.getBoundingClientRect()
    expect(top).toBeGreaterThan(view.top)
    expect(bottom).toBeLessThan(view.bottom + 60)
  })

  it('says that an answer is needed to a reader who is elsewhere, and leads there', async () => {
    const { list, top, pill } = await show(asking(2))
    await expect.poll(top).toBeLessThan(400)
    list.dispatchEvent(new WheelEvent('wheel', { deltaY: -1, bubbles: true }))
    list.scrollTop = 0
    await expect.element(pill).toHaveAttribute('data-tone', 'warning')
    await pill.click()
    await expect.poll(top).toBeLessThan(400)
    expect(top()).toBeGreaterThanOrEqual(0)
    await expect.element(pill).not.toBeInTheDocument()
    expect(document.activeElement).toBe(list)
  })
})
