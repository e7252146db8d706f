import type { Message } from '@engine-kit/core'
import { describe, expect, it, vi } from 'vitest'
import { userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { assistantMessages, makeText, userMessages } from '../fixtures/messages.fixtures.ts'
import '../styles.css'
import { MessageList } from './MessageList.tsx'

const paragraph = 'A paragraph that is long enough to take a few lines of the column it stands in. '.repeat(4)

function talk(paragraphs: number): Message[] {
  const text = Array.from({ length: paragraphs }, () => paragraph).join('\n\n')
  return [userMessages.sent, { ...assistantMessages.running, parts: [makeText('text', text, 'streaming')] }]
}

async function show(messages: Message[]) {
  const element = (shown: Message[]) => (
    <div style={{ blockSize: '300px' }}>
      <MessageList messages={shown} />
    </div>
  )
  const screen = await render(element(messages))
  const list = screen.getByRole('region', { name: 'Conversation' }).element() as HTMLElement
  return {
    screen,
    list,
    jump: screen.getByRole('button', { name: 'Jump to latest' }),
    update: (next: Message[]) => screen.rerender(element(next)),
  }
}

function distanceFromEnd(list: HTMLElement): number {
  return list.scrollHeight - list.scrollTop - list.clientHeight
}

describe('MessageList', () => {
  it('stays at the end while the answer grows', async () => {
    const { list, update } = await show(talk(2))
    const before = list.scrollHeight
    await update(talk(9))
    expect(list.scrollHeight).toBeGreaterThan(before)
    await expect.poll(() => distanceFromEnd(list)).toBeLessThan(2)
  })

  it('stays put once the reader has scrolled up, and offers the way back', async () => {
    const { screen, list, jump, update } = await show(talk(9))
    await expect.poll(() => distanceFromEnd(list)).toBeLessThan(2)
    list.scrollTop = 120
    const line = screen.getByText(paragraph.trim()).nth(1).element()
    const { top } = line.getBoundingClientRect()
    await expect.element(jump).toBeVisible()
    await update(talk(14))
    await expect.poll(() => distanceFromEnd(list)).toBeGreaterThan(600)
    expect(line.getBoundingClientRect().top).toBe(top)
    await jump.click()
    await expect.poll(() => distanceFromEnd(list)).toBeLessThan(2)
    await expect.element(jump).not.toBeInTheDocument()
    await update(talk(18))
    await expect.poll(() => distanceFromEnd(list)).toBeLessThan(2)
  })

  it('returns to the end when the reader sends a message', async () => {
    const { list, jump, update } = await show(talk(9))
    await expect.poll(() => distanceFromEnd(list)).toBeLessThan(2)
    list.scrollTop = 0
    await expect.element(jump).toBeVisible()
    list.focus()
    const now = vi.spyOn(Date, 'now').mockReturnValue(100_000)
    await update([...talk(9), { ...userMessages.sending, id: 'user-9', createdAt: 99_900 }])
    now.mockRestore()
    await expect.poll(() => distanceFromEnd(list)).toBeLessThan(2)
  })

  it('leaves the reader where they are when a message is sent that they wrote before, or one is removed', async () => {
    const { list, jump, update } = await show(talk(9))
    await expect.poll(() => distanceFromEnd(list)).toBeLessThan(2)
    list.scrollTop = 0
    await expect.element(jump).toBeVisible()
    list.focus()
    await update([...talk(9), { ...userMessages.sending, id: 'user-9', createdAt: Date.now() - 60_000 }])
    await update(talk(9))
    await expect.element(jump).toBeVisible()
    expect(list.scrollTop).toBe(0)
  })

  it('keeps the focus in the conversation when the way back has been taken', async () => {
    const { list, jump } = await show(talk(9))
    await expect.poll(() => distanceFromEnd(list)).toBeLessThan(2)
    list.scrollTop = 0
    await expect.element(jump).toBeVisible()
    ;(jump.element() as HTMLElement).focus()
    await userEvent.keyboard('{Enter}')
    await expect.element(jump).not.toBeInTheDocument()
    expect(document.activeElement).toBe(list)
  })

  it('keeps a card in place that the reader opens at the end', async () => {
    const { screen, list } = await show([...talk(3), { ...assistantMessages.completed, id: 'assistant-9' }])
    await expect.poll(() => distanceFromEnd(list)).toBeLessThan(2)
    const button = screen.getByRole('button', { name: 'Read 3 files' })
    button.element().scrollIntoView({ block: 'center' })
    const before = button.element().getBoundingClientRect().top
    await button.click()
    await expect.element(screen.getByRole('button', { name: 'Read notes/feedback.md' })).toBeInTheDocument()
    expect(button.element().getBoundingClientRect().top).toBe(before)
  })

  it('scrolls nothing sideways at 320 px, however long a word is', async () => {
    const long = 'x'.repeat(400)
    const messages: Message[] = [
      { ...userMessages.sent, text: long },
      {
        ...assistantMessages.failed,
        parts: [makeText('text', `${long}\n\n\`${long}\`\n\n- ${long}\n\n| ${long} |\n| - |\n| a |`)],
      },
      { ...assistantMessages['awaiting-answer'], id: 'assistant-8' },
    ]
    const screen = await render(
      <div style={{ inlineSize: '320px', blockSize: '300px' }}>
        <MessageList messages={messages} />
      </div>,
    )
    const list = screen.getByRole('region', { name: 'Conversation' }).element()
    expect(list.scrollWidth).toBeLessThanOrEqual(list.clientWidth)
  })
})
