import type { Message } from '@engine-kit/core'
import { describe, expect, it } from 'vitest'
import { cdp, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { assistantMessages, makeText } from '../fixtures/messages.fixtures.ts'
import '../styles.css'
import { makeRunning, makeThread } from './longThread.fixtures.ts'
import { MessageList } from './MessageList.tsx'

const paragraph = 'A paragraph that is long enough to take a few lines of the column it stands in. '.repeat(4)

/** What an agent writes in a turn, block by block, as it would be cut into frames. */
const answer = [
  paragraph,
  '\n\n```ts\n',
  ...Array.from({ length: 12 }, (_, line) => `const line${line} = read(${'a'.repeat(line * 9)})\n`),
  '```\n\nWhat it costs:\n\n| Account | Seconds | Why |\n| :-- | --: | :-- |\n',
  ...Array.from(
    { length: 12 },
    (_, row) => `| ${'x'.repeat(row)} | ${row * 111} | ${'word '.repeat(row)}|\n`,
  ),
  `\n${paragraph}\n\n1. One\n2. Two\n   - nested\n\n> A quote\n\n${paragraph}`,
]

/** The answer as it stands after each of so many frames, a few characters more each time. */
function framesOf(text: string, step: number): string[] {
  return Array.from({ length: Math.ceil(text.length / step) }, (_, index) =>
    text.slice(0, (index + 1) * step),
  )
}

const longAnswer = [...Array.from({ length: 20 }, () => answer.join('')), 'The very end.'].join('\n\n')

const frames = framesOf(answer.join(''), 9)

async function show(past: readonly Message[]) {
  const element = (messages: readonly Message[]) => (
    <div style={{ blockSize: '500px' }}>
      <MessageList messages={messages} />
    </div>
  )
  const screen = await render(element([...past, makeRunning(paragraph)]))
  const list = screen.getByRole('region', { name: 'Conversation' }).element() as HTMLElement
  await expect.poll(() => distanceFromEnd(list)).toBeLessThan(2)
  return {
    screen,
    list,
    stream: async (texts: readonly string[], eachFrame?: (index: number) => void | Promise<void>) => {
      for (const [index, text] of texts.entries()) {
        await screen.rerender(element([...past, makeRunning(`${paragraph}\n\n${text}`)]))
        await nextFrame()
        await eachFrame?.(index)
      }
    },
    wholeInDocument: () =>
      expect.poll(() => list.querySelectorAll('.ek-list-group:empty').length, { timeout: 15_000 }).toBe(0),
  }
}

function distanceFromEnd(list: HTMLElement): number {
  return list.scrollHeight - list.scrollTop - list.clientHeight
}

function nextFrame(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => resolve()))
}

/** Asked for in a frame: when that is laid out and painted. */
function framePainted(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(undefined)
  })
}

/** The first block of text that is wholly in view; what is skipped is nowhere yet, although the browser names a place. */
function firstInView(list: HTMLElement): Element {
  const top = list.getBoundingClientRect().top
  const blocks = list.querySelectorAll('.ek-user-text, .ek-md-p')
  const first = [...blocks].find((block) => {
    return block.getBoundingClientRect().top >= top && block.checkVisibility({ contentVisibilityAuto: true })
  })
  if (first === undefined) throw new Error('Nothing is in view.')
  return first
}

function groupsInView(list: HTMLElement): Element[] {
  const view = list.getBoundingClientRect()
  return [...list.querySelectorAll('.ek-md-group')].filter((group) => {
    const { top, bottom } = group.getBoundingClientRect()
    return top < view.bottom - 1 && bottom > view.top + 1
  })
}

/** Whether the browser has left out what is in a group. */
function isSkipped(group: Element): boolean {
  return group.firstElementChild?.checkVisibility({ contentVisibilityAuto: true }) === false
}

function wheel(list: HTMLElement, deltaY: number): Promise<unknown> {
  const frame = window.frameElement?.getBoundingClientRect()
  const box = list.getBoundingClientRect()
  return cdp().send('Input.dispatchMouseEvent', {
    type: 'mouseWheel',
    x: (frame?.left ?? 0) + box.left + box.width / 2,
    y: (frame?.top ?? 0) + box.top + box.height / 2,
    deltaX: 0,
    deltaY,
  })
}

describe('MessageList scrolls', () => {
  it('without a layout shift while an answer with code and a table grows', async () => {
    const { list, stream } = await show(makeThread(20))
    await nextFrame()
    const shifts: string[] = []
    const observer = new PerformanceObserver((entries) => {
      for (const entry of entries.getEntries()) shifts.push(describeShift(entry as LayoutShift))
    })
    observer.observe({ type: 'layout-shift' })
    await stream(frames, () => expect(distanceFromEnd(list)).toBeLessThan(2))
    await nextFrame()
    observer.disconnect()
    expect(list.querySelectorAll('.ek-md-table-scroll, .ek-md-code')).toHaveLength(2)
    expect(shifts).toEqual([])
  })

  it('to the end in the very frame in which it is laid out, however much comes at once', async () => {
    const { list, stream } = await show([])
    const groups = list.getElementsByClassName('ek-md-group')
    const missing: number[] = []
    await stream([longAnswer])
    while (!list.textContent.includes('The very end.')) {
      await nextFrame()
      const { length } = groups
      await framePainted()
      // What has come meanwhile is not painted yet.
      if (groups.length === length && groupsInView(list).some(isSkipped)) missing.push(length)
    }
    expect(groups.length).toBeGreaterThan(10)
    expect(missing).toEqual([])
  })

  it('with the reader up through an answer that came at once, by just as much as they ask for', async () => {
    const { list, stream } = await show([])
    await stream([longAnswer])
    await expect.poll(() => list.textContent).toContain('The very end.')
    await expect.poll(() => distanceFromEnd(list)).toBeLessThan(2)
    expect([...list.querySelectorAll('.ek-md-group')].filter(isSkipped).length).toBeGreaterThan(3)
    const moved: number[] = []
    for (let step = 0; step < 60; step++) {
      const block = firstInView(list)
      const before = block.getBoundingClientRect().top
      list.scrollTop -= 120
      await nextFrame()
      await nextFrame()
      moved.push(block.getBoundingClientRect().top - before)
    }
    expect(Math.min(...moved)).toBeGreaterThan(118.5)
    expect(Math.max(...moved)).toBeLessThan(121.5)
  })

  it('nothing under the eyes of a reader who has scrolled up, however little, while the answer grows', async () => {
    const { list, stream } = await show(makeThread(20))
    list.scrollTop -= 10
    await expect.poll(() => list.closest('.ek-list')?.getAttribute('data-state')).toBe('free')
    const block = firstInView(list)
    const { top } = block.getBoundingClientRect()
    const tops = new Set<number>()
    await stream(frames, () => void tops.add(block.getBoundingClientRect().top))
    expect([...tops]).toEqual([top])
    expect(distanceFromEnd(list)).toBeGreaterThan(300)
  })

  it('with the reader through messages that were never laid out, by just as much as they ask for', async () => {
    const { list, wholeInDocument } = await show(makeThread(300))
    await wholeInDocument()
    const moved: number[] = []
    for (let step = 0; step < 60; step++) {
      const block = firstInView(list)
      const before = block.getBoundingClientRect().top
      list.scrollTop -= 120
      await nextFrame()
      await nextFrame()
      moved.push(block.getBoundingClientRect().top - before)
    }
    // Half a pixel either way is rounding.
    expect(Math.min(...moved)).toBeGreaterThan(118.5)
    expect(Math.max(...moved)).toBeLessThan(121.5)
  })

  it('nothing while older messages come into the document above the reader', async () => {
    const { list, wholeInDocument } = await show(makeThread(300))
    list.scrollTop -= 200
    await nextFrame()
    await nextFrame()
    const block = firstInView(list)
    const { top } = block.getBoundingClientRect()
    const waiting = list.querySelectorAll('.ek-list-group:empty').length
    await wholeInDocument()
    expect(waiting).toBeGreaterThan(0)
    expect(block.getBoundingClientRect().top).toBe(top)
  })

  it('away on the wheel and on Page Up while the answer grows, and back on End, which follows again', async () => {
    const { list, stream } = await show(makeThread(40))
    const state = () => list.closest('.ek-list')?.getAttribute('data-state')
    await stream(frames.slice(0, 60), (index) => {
      if (index === 10) void wheel(list, -120)
    })
    expect(state()).toBe('free')
    expect(distanceFromEnd(list)).toBeGreaterThan(100)
    list.focus()
    await userEvent.keyboard('{End}')
    await stream(frames.slice(60, 90))
    expect(state()).toBe('following')
    expect(distanceFromEnd(list)).toBeLessThan(2)
    await userEvent.keyboard('{PageUp}')
    await stream(frames.slice(90, 150))
    expect(state()).toBe('free')
    expect(distanceFromEnd(list)).toBeGreaterThan(300)
  })

  it('away on the slowest wheel while the answer grows', async () => {
    const { list, stream } = await show(makeThread(40))
    await stream(frames.slice(0, 60), (index) => {
      if (index === 10) void wheel(list, -1)
    })
    expect(list.closest('.ek-list')?.getAttribute('data-state')).toBe('free')
    expect(distanceFromEnd(list)).toBeGreaterThan(100)
  })

  it('away pixel by pixel, without a wheel', async () => {
    const { list } = await show(makeThread(40))
    for (let step = 0; step < 3; step++) {
      list.scrollTop -= 1
      await nextFrame()
      await nextFrame()
    }
    await expect.poll(() => list.closest('.ek-list')?.getAttribute('data-state')).toBe('free')
  })

  it('nothing under a selection while the answer grows', async () => {
    const { list, stream } = await show(makeThread(40))
    const block = firstInView(list)
    getSelection()?.selectAllChildren(block)
    await expect.poll(() => list.closest('.ek-list')?.getAttribute('data-state')).toBe('free')
    const { top } = block.getBoundingClientRect()
    await stream(frames.slice(0, 60))
    expect(block.getBoundingClientRect().top).toBe(top)
    expect(getSelection()?.toString()).toBe(block.textContent)
    getSelection()?.removeAllRanges()
  })

  it.each([
    ['a paragraph', 'The words that are selected, and', '.ek-assistant .ek-md-p:last-child'],
    ['code', '```\nThe words that are selected\nand', '.ek-md-code-run'],
  ])('nothing out of a selection in %s that grows', async (_, text, place) => {
    const { list, stream } = await show([])
    await stream([text])
    const node = list.querySelector(place)?.firstChild
    if (!(node instanceof Text)) throw new Error('There is no text.')
    getSelection()?.setBaseAndExtent(node, 18, node, 4)
    await stream(['', ' on', ' on and on', ' on and on.'].map((more) => `${text}${more}`))
    expect(node.data).toContain('on and on')
    expect(getSelection()?.toString()).toBe('words that are')
    expect(getSelection()?.anchorOffset).toBe(18)
    getSelection()?.removeAllRanges()
  })

  it('with a jump from far away to an end that is laid out in that very frame', async () => {
    // Of the last group there are two messages: what is in view is of the one before it, too.
    const { screen, list, wholeInDocument } = await show(makeThread(193))
    await wholeInDocument()
    list.scrollTop = 0
    await expect.element(screen.getByText('Question 0', { exact: true })).toBeInViewport()
    const jump = screen.getByRole('button', { name: 'Jump to latest' }).element() as HTMLElement
    await nextFrame()
    jump.click()
    // What the browser skips now is missing in this frame: it takes note of the new place behind it.
    await nextFrame()
    const view = list.getBoundingClientRect()
    const inView = [...list.querySelectorAll('.ek-list-group')].filter((group) => {
      return group.getBoundingClientRect().bottom > view.top + 1
    })
    expect(inView.length).toBeGreaterThan(1)
    expect(inView.filter(isSkipped)).toEqual([])
  })

  it('the page nowhere, whatever stands in the list for assistive technology alone', async () => {
    const footnotes = `${`${paragraph}\n\n`.repeat(30)}The end[^1].\n\n[^1]: A note.`
    const message = { ...assistantMessages.completed, parts: [makeText('text', footnotes)] }
    const screen = await render(
      <div style={{ blockSize: '500px' }}>
        <MessageList messages={[message]} />
      </div>,
    )
    const list = screen.container.querySelector('.ek-list') as HTMLElement
    expect(list.querySelector('.ek-visually-hidden')).not.toBeNull()
    expect(list.scrollHeight).toBe(list.clientHeight)
  })

  it('away although the answer grows by a block before the browser tells of it', async () => {
    const { list, stream } = await show(makeThread(40))
    list.scrollTop -= 300
    await stream(['Another block.'])
    expect(distanceFromEnd(list)).toBeGreaterThan(300)
    await expect.poll(() => list.closest('.ek-list')?.getAttribute('data-state')).toBe('free')
  })

  it('to the first message on Home, however many are not in the document yet, and back on End', async () => {
    const { screen, list } = await show(makeThread(1_000))
    list.focus()
    await userEvent.keyboard('{Home}')
    await expect.element(screen.getByText('Question 0', { exact: true })).toBeInViewport()
    expect(list.querySelectorAll('.ek-list-group:empty').length).toBeGreaterThan(0)
    expect(list.scrollTop).toBe(0)
    await userEvent.keyboard('{End}')
    await expect.poll(() => distanceFromEnd(list)).toBeLessThan(2)
    await expect.element(screen.getByText(/^A paragraph that/)).toBeInViewport()
  })

  it('away with a card open and back to it still open', async () => {
    const { screen, list, wholeInDocument } = await show(makeThread(200))
    await wholeInDocument()
    const card = screen.getByRole('button', { name: 'Read 3 files' }).last()
    card.element().scrollIntoView({ block: 'center' })
    await card.click()
    await expect.element(card).toHaveAttribute('aria-expanded', 'true')
    list.scrollTop = 0
    await expect.element(screen.getByText('Question 0', { exact: true })).toBeInViewport()
    await expect.element(card).not.toBeInViewport()
    list.scrollTop = list.scrollHeight
    card.element().scrollIntoView({ block: 'center' })
    await expect.element(card).toBeInViewport()
    await expect.element(card).toHaveAttribute('aria-expanded', 'true')
  })

  it('nothing out of reach: all of it can be found by the browser, and selected', async () => {
    const { list, wholeInDocument } = await show(makeThread(200))
    await wholeInDocument()
    expect((window as unknown as FindsText).find('Question 4')).toBe(true)
    expect(getSelection()?.toString()).toBe('Question 4')
    getSelection()?.selectAllChildren(list)
    const selected = getSelection()?.toString() ?? ''
    for (let index = 0; index < 200; index++) {
      expect(selected).toContain(index % 2 === 0 ? `Question ${index}` : `Answer ${index}.`)
    }
  })
})

interface LayoutShift extends PerformanceEntry {
  readonly value: number
  readonly sources: readonly { readonly node: Node | null }[]
}

function describeShift({ value, sources }: LayoutShift): string {
  const nodes = sources.map(({ node }) => (node instanceof Element ? node.className : node?.nodeName))
  return `${value.toFixed(4)} of ${nodes.join(', ')}`
}

/** What browsers have long had and no standard names: `find` looks as the search in the page does. */
interface FindsText {
  readonly find: (text: string) => boolean
}
