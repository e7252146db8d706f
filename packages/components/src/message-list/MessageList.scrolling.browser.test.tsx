import { describe, expect, it } from 'vitest'
import { userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { assistantMessages, makeText } from '../fixtures/messages.fixtures.ts'
import { makeThread } from './longThread.fixtures.ts'
import { MessageList } from './MessageList.tsx'
import {
  distanceFromEnd,
  firstInView,
  framePainted,
  frames,
  groupsInView,
  isSkipped,
  longAnswer,
  nextFrame,
  paragraph,
  show,
} from './scrollingList.fixtures.tsx'

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
    const groups = [...list.querySelectorAll('.ek-md-group')]
    const skips = groups.some((group) => getComputedStyle(group).contentVisibility === 'auto')
    expect(groups.filter(isSkipped).length > 3).toBe(skips)
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

  it('with a jump from far away to an end that is laid out in that very frame', async () => {
    // Of the last group there are two messages: what is in view is of the one before it, too.
    const { screen, list, wholeInDocument } = await show(makeThread(193))
    await wholeInDocument()
    list.scrollTop = 0
    await expect.element(screen.getByText('Question 0', { exact: true })).toBeInViewport()
    const jump = (await screen.getByRole('button', { name: 'Jump to latest' }).findElement()) as HTMLElement
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

  it('nothing out of reach: all of it can be found by the browser, and selected', async () => {
    const { list, wholeInDocument } = await show(makeThread(200))
    await wholeInDocument()
    expect((window as unknown as FindsText).find('Question 4')).toBe(true)
    // Firefox itself tells nothing of what it has not laid out.
    const selected = (): string => String(getSelection()?.getRangeAt(0))
    expect(selected()).toBe('Question 4')
    getSelection()?.selectAllChildren(list)
    for (let index = 0; index < 200; index++) {
      expect(selected()).toContain(index % 2 === 0 ? `Question ${index}` : `Answer ${index}.`)
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
