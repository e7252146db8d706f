import { describe, expect, it } from 'vitest'
import { userEvent } from 'vitest/browser'
import { makeThread } from './longThread.fixtures.ts'
import {
  distanceFromEnd,
  firstInView,
  framePainted,
  frames,
  nextFrame,
  show,
  wheel,
} from './scrollingList.fixtures.tsx'

describe('MessageList scrolls for a reader', () => {
  it('nothing under the eyes of a reader who has scrolled up, however little, while the answer grows', async () => {
    const { list, stream, wholeInDocument } = await show(makeThread(20))
    await wholeInDocument()
    list.scrollTop -= 10
    await expect.poll(() => list.closest('.ek-list')?.getAttribute('data-state')).toBe('free')
    const block = firstInView(list)
    const { top } = block.getBoundingClientRect()
    const tops = new Set<number>()
    await stream(everyThird(frames), () => void tops.add(block.getBoundingClientRect().top))
    expect([...tops]).toEqual([top])
    expect(distanceFromEnd(list)).toBeGreaterThan(300)
  })

  it('away on the wheel and on Page Up while the answer grows, and back on End, which follows again', async () => {
    const { list, growWhile } = await show(makeThread(40))
    const state = () => list.closest('.ek-list')?.getAttribute('data-state')
    await growWhile(wheel(list, -120), 50)
    expect(state()).toBe('free')
    expect(distanceFromEnd(list)).toBeGreaterThan(100)
    list.focus()
    await growWhile(userEvent.keyboard('{End}'), 30)
    expect(state()).toBe('following')
    expect(distanceFromEnd(list)).toBeLessThan(2)
    await growWhile(userEvent.keyboard('{PageUp}'), 60)
    expect(state()).toBe('free')
    expect(distanceFromEnd(list)).toBeGreaterThan(300)
  })

  it('away on the slowest wheel while the answer grows', async () => {
    const { list, growWhile } = await show(makeThread(40))
    await growWhile(wheel(list, -1), 50)
    expect(list.closest('.ek-list')?.getAttribute('data-state')).toBe('free')
    expect(distanceFromEnd(list)).toBeGreaterThan(100)
  })

  it('nowhere, where what grows above is laid out before the browser tells of a scroll', async () => {
    const { list, wholeInDocument } = await show(makeThread(40))
    await wholeInDocument()
    await wheel(list, -100)
    const state = () => list.closest('.ek-list')?.getAttribute('data-state')
    await expect.poll(state).toBe('free')
    await expect.poll(() => distanceFromEnd(list)).toBe(100)
    const above = firstInView(list).closest('.ek-list-group')?.previousElementSibling
    if (!(above instanceof HTMLElement)) throw new Error('There is nothing above.')
    await framePainted()
    above.style.paddingBlockStart = '90px'
    expect(distanceFromEnd(list)).toBeGreaterThanOrEqual(100)
    await nextFrame()
    await nextFrame()
    expect(state()).toBe('free')
  })

  it('away pixel by pixel, without a wheel', async () => {
    const { list, wholeInDocument } = await show(makeThread(40))
    // What comes into the document above takes a list that follows to its end.
    await wholeInDocument()
    await expect.poll(() => distanceFromEnd(list)).toBeLessThan(1)
    await nextFrame()
    await nextFrame()
    for (let step = 0; step < 3; step++) {
      list.scrollTop -= 1
      await nextFrame()
      await nextFrame()
    }
    await expect.poll(() => list.closest('.ek-list')?.getAttribute('data-state')).toBe('free')
  })

  it('nothing under a selection while the answer grows', async () => {
    const { list, stream, wholeInDocument } = await show(makeThread(40))
    await wholeInDocument()
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
    let node: Node | null | undefined = list.querySelector(place)
    while (node instanceof Element) node = node.firstChild
    if (!(node instanceof Text)) throw new Error('There is no text.')
    getSelection()?.setBaseAndExtent(node, 18, node, 4)
    await stream(['', ' on', ' on and on', ' on and on.'].map((more) => `${text}${more}`))
    expect(node.data).toContain('on and on')
    expect(getSelection()?.toString()).toBe('words that are')
    expect(getSelection()?.anchorOffset).toBe(18)
    getSelection()?.removeAllRanges()
  })

  it('away although the answer grows by a block before the browser tells of it', async () => {
    const { list, stream, wholeInDocument } = await show(makeThread(40))
    await wholeInDocument()
    list.dispatchEvent(new WheelEvent('wheel', { deltaY: -300, bubbles: true }))
    list.scrollTop -= 300
    await stream(['Another block.'])
    expect(distanceFromEnd(list)).toBeGreaterThan(300)
    await expect.poll(() => list.closest('.ek-list')?.getAttribute('data-state')).toBe('free')
  })

  it('away on a finger that moves down, and not on one that moves up', async () => {
    const { list, wholeInDocument } = await show(makeThread(40))
    await wholeInDocument()
    const state = () => list.closest('.ek-list')?.getAttribute('data-state')
    touch(list, 'touchstart', 200)
    touch(list, 'touchmove', 190)
    await nextFrame()
    expect(state()).toBe('following')
    touch(list, 'touchmove', 191)
    await expect.poll(state).toBe('free')
  })

  it('nowhere while the pointer is pressed, and to the end when it is released', async () => {
    const { list, stream, wholeInDocument } = await show(makeThread(40))
    await wholeInDocument()
    await expect.poll(() => distanceFromEnd(list)).toBeLessThan(1)
    list.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }))
    const { scrollTop } = list
    await stream(frames.slice(0, 60))
    expect(list.scrollTop).toBe(scrollTop)
    expect(distanceFromEnd(list)).toBeGreaterThan(30)
    list.dispatchEvent(new PointerEvent('pointerup', { bubbles: true }))
    await expect.poll(() => distanceFromEnd(list)).toBeLessThan(2)
  })

  it('not away by itself, where content gets shorter and longer before the browser tells of it', async () => {
    const { list, wholeInDocument } = await show(makeThread(40))
    await wholeInDocument()
    const filler = document.createElement('div')
    filler.style.blockSize = '200px'
    list.firstElementChild?.append(filler)
    await nextFrame()
    await expect.poll(() => distanceFromEnd(list)).toBeLessThan(1)
    filler.remove()
    // Whoever asks for a layout between the two changes lets the browser move the view.
    const before = list.scrollTop
    await Promise.resolve()
    filler.style.blockSize = '400px'
    list.firstElementChild?.append(filler)
    await nextFrame()
    await nextFrame()
    expect(list.closest('.ek-list')?.getAttribute('data-state')).toBe('following')
    await expect.poll(() => distanceFromEnd(list)).toBeLessThan(1)
    expect(list.scrollTop).toBeGreaterThan(before)
    expect(list.closest('.ek-list')?.getAttribute('data-state')).toBe('following')
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
})

function touch(target: Element, type: 'touchstart' | 'touchmove', clientY: number): void {
  // No browser but Chromium lets one make a finger.
  const finger = { identifier: 1, target, clientY }
  target.dispatchEvent(Object.assign(new Event(type, { bubbles: true }), { touches: [finger] }))
}

/** Enough of them to see every kind of block grow. */
function everyThird<Item>(items: readonly Item[]): Item[] {
  return items.filter((_, index) => index % 3 === 0)
}
