import type { Message } from '@engine-kit/core'
import { describe, expect, it } from 'vitest'
import { render } from 'vitest-browser-react'
import { assistantMessages, makeText, userMessages } from '../fixtures/messages.fixtures.ts'
import '../styles.css'
import { MessageList } from './MessageList.tsx'
import { distanceFromEnd, nextFrame } from './scrollingList.fixtures.tsx'

// In Chromium alone: so much text takes WebKit minutes where it draws without a graphics card.

const sentence = 'The **export** takes eleven seconds for a large account, and the fix is `one` more index. '

/** So many answers of 60,000 characters, of which each begins and ends with its number. */
function makeLongThread(answers: number): Message[] {
  return Array.from({ length: answers }, (_, index): Message[] => [
    { ...userMessages.sent, id: `question-${index}`, text: `Question ${index}.` },
    {
      ...assistantMessages.completed,
      id: `answer-${index}`,
      parts: [
        makeText(
          `text-${index}`,
          `Begin ${index}.\n\n${`${sentence.repeat(6)}\n\n`.repeat(110)}End ${index}.`,
        ),
      ],
    },
  ]).flat()
}

async function show(messages: readonly Message[]) {
  const screen = await render(
    <div style={{ blockSize: '500px' }}>
      <MessageList messages={messages} />
    </div>,
  )
  const list = screen.getByRole('region', { name: 'Conversation' }).element() as HTMLElement
  const settled = async (): Promise<void> => {
    await expect.poll(() => list.querySelector('[data-state="waiting"], [data-state="streaming"]')).toBeNull()
  }
  list.focus()
  await settled()
  return { list, settled, unmount: screen.unmount }
}

const away = (list: HTMLElement) => list.querySelectorAll('[data-state="away"]').length

describe('MessageList of a very long conversation', () => {
  it('holds no more elements for three times the text, and all of the words', async () => {
    const counts: number[] = []
    for (const answers of [15, 45]) {
      const { list, unmount } = await show(makeLongThread(answers))
      await expect.poll(() => away(list)).toBeGreaterThan(4)
      counts.push(list.querySelectorAll('.ek-markdown *').length)
      getSelection()?.selectAllChildren(list)
      const selected = String(getSelection()?.getRangeAt(0))
      getSelection()?.removeAllRanges()
      for (let index = 0; index < answers; index++) expect(selected).toContain(`End ${index}.`)
      await unmount()
    }
    expect(Math.abs((counts[1] ?? 0) / (counts[0] ?? 1) - 1)).toBeLessThan(0.05)
  })

  it('reads the last answer to its end before it begins with the one ahead of it', async () => {
    const container = document.body.appendChild(document.createElement('div'))
    container.style.blockSize = '500px'
    const groups = () => [...container.querySelectorAll<HTMLElement>('.ek-list-group')]
    const meanwhile = new Set<string | undefined>()
    const observer = new MutationObserver(() => {
      const [before, last] = groups().slice(-2)
      if (last?.querySelector('[data-state="streaming"]')) meanwhile.add(before?.dataset['state'])
    })
    observer.observe(container, { attributes: true, childList: true, subtree: true })
    await render(<MessageList messages={makeLongThread(3)} />, { container })
    await expect.poll(() => groups().every((group) => group.dataset['state'] === 'shown')).toBe(true)
    observer.disconnect()
    expect([...meanwhile]).toEqual(['waiting'])
  })

  it('is found by the search of the browser, and stays as it was found while it is selected', async () => {
    const { list } = await show(makeLongThread(20))
    expect((window as unknown as { find: (text: string) => boolean }).find('Begin 2.')).toBe(true)
    const found = getSelection()?.anchorNode
    expect(found?.parentElement?.dataset['state']).toBe('away')
    list.scrollTop += 1
    for (let frame = 0; frame < 30; frame++) await nextFrame()
    expect(getSelection()?.toString()).toBe('Begin 2.')
    expect(found?.isConnected).toBe(true)
    getSelection()?.removeAllRanges()
  })

  it('shows what the reader comes to, and lets go of what they have left, at the height it had', async () => {
    const { list, settled } = await show(makeLongThread(40))
    const last = list.querySelectorAll<HTMLElement>('.ek-list-group')
    const leaving = last[36] as HTMLElement
    leaving.scrollIntoView()
    await nextFrame()
    await nextFrame()
    const { height } = leaving.getBoundingClientRect()
    list.scrollTop = 0
    await expect.poll(() => last[0]?.dataset['state']).toBe('shown')
    await expect.poll(() => leaving.dataset['state']).toBe('away')
    await settled()
    expect(Math.abs(leaving.getBoundingClientRect().height - height)).toBeLessThan(1)
    expect(last[39]?.dataset['state']).toBe('shown')
  })

  it('is at its end while the past leaves the document, and puts back everything to be printed', async () => {
    const { list } = await show(makeLongThread(20))
    await expect.poll(() => distanceFromEnd(list)).toBeLessThan(2)
    const before = away(list)
    expect(before).toBeGreaterThan(0)
    dispatchEvent(new Event('beforeprint'))
    await Promise.resolve()
    expect(away(list)).toBe(0)
    const answers = [...list.querySelectorAll('.ek-markdown')].map(({ textContent }) => textContent.slice(-8))
    expect(answers).toEqual(
      Array.from({ length: 20 }, (_, index) => expect.stringContaining(`End ${index}.`)),
    )
    dispatchEvent(new Event('afterprint'))
    await expect.poll(() => away(list)).toBe(before)
  })
})
