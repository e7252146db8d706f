import { expect } from '@playwright/test'
import type { Window } from '../browsers/Driver.ts'
import { pressKey } from '../browsers/pressKey.ts'
import { hasCaughtUp, keepsUp } from './numbers.ts'
import { click, see, untilSeen } from './see.ts'
import { button, list, say, turn } from './talk.ts'
import { testJourney as test } from './testJourney.ts'

test.beforeEach(async ({ window, address, agent, startEngine }) => {
  await startEngine({ agent })
  await say(window, '/script streamsALongAnswer')
  await untilSeen(window, turn, { state: 'completed' })
  await say(window, 'Count')
  await keepsUp(window, agent, address)
})

test('the list follows while the answer grows', async ({ window, address, agent }) => {
  for (let looks = 0; looks < 5; looks++) {
    await keepsUp(window, agent, address)
    await untilSeen(window, list, { state: 'following' })
    expect(await distanceFromEnd(window)).toBeLessThan(2)
  }
})

test('the wheel leads away from the end while the answer grows, and back to it', async ({
  window,
  address,
  agent,
}) => {
  const { x, y } = await see(window, list)
  await window.move(x, y)
  await window.wheel(-300)
  await untilSeen(window, list, { state: 'free' })
  await rests(window, () => keepsUp(window, agent, address))
  await window.wheel(100_000)
  await untilSeen(window, list, { state: 'following' })
  await keepsUp(window, agent, address)
  expect(await distanceFromEnd(window)).toBeLessThan(2)
})

test('the button leads back to the end, and the list follows again', async ({ window, address, agent }) => {
  const { x, y } = await see(window, list)
  await window.move(x, y)
  await window.wheel(-300)
  await click(window, button('^Jump to latest$'))
  await untilSeen(window, list, { state: 'following' })
  await keepsUp(window, agent, address)
  await untilSeen(window, list, { state: 'following' })
  expect(await distanceFromEnd(window)).toBeLessThan(2)
})

test('keys lead away from the end and back to it', async ({ window, address, agent }) => {
  const { y } = await see(window, list)
  const edge = await window.evaluate(
    () => document.querySelector('.ek-list')?.getBoundingClientRect().left ?? 0,
  )
  await window.click(edge + 4, y)
  await pressKey(window, 'PageUp')
  await untilSeen(window, list, { state: 'free' })
  await rests(window, () => keepsUp(window, agent, address))
  await pressKey(window, 'End')
  await untilSeen(window, list, { state: 'following' })
  await keepsUp(window, agent, address)
  expect(await distanceFromEnd(window)).toBeLessThan(2)
})

test('the scroll bar leads away from the end while the answer grows', async ({ window, address, agent }) => {
  const corner = await window.evaluate(() => {
    const box = document.querySelector('.ek-list-viewport')?.getBoundingClientRect() ?? new DOMRect()
    return { x: box.right - 5, y: box.bottom - 24 }
  })
  await window.move(corner.x, corner.y)
  await window.press()
  await window.move(corner.x, corner.y - 20)
  await window.move(corner.x, corner.y - 60)
  await untilSeen(window, list, { state: 'free' })
  await window.release()
  await rests(window, () => keepsUp(window, agent, address))
})

test('text that is selected stays where it is, and stays selected, while the answer grows', async ({
  window,
  address,
  agent,
}) => {
  // Text that grows between the press and the first move takes the caret along, and then Chromium never begins to select.
  const goOn = agent.pause()
  await hasCaughtUp(window, agent, address)
  // Not what is in the middle: that may be a button, or words that cannot be selected.
  const { x, y } = await window.evaluate(lastParagraph)
  await window.move(x, y)
  await window.press()
  await window.move(x + 60, y)
  await window.move(x + 120, y - 30)
  await untilSeen(window, list, { state: 'free' })
  goOn()
  await window.release()
  const selected = await window.evaluate(() => getSelection()?.toString())
  expect(selected).toMatch(/\w+/)
  await rests(window, () => keepsUp(window, agent, address))
  expect(await window.evaluate(() => getSelection()?.toString())).toBe(selected)
})

/** Where the first words of the last paragraph stand that is in view. */
function lastParagraph(): { x: number; y: number } {
  const places = [...document.querySelectorAll('.ek-md-p')].map((element) => element.getBoundingClientRect())
  const end = document.querySelector('.ek-list-viewport')?.getBoundingClientRect().bottom ?? 0
  const { left, top } = places.findLast((place) => place.top > 100 && place.top < end - 60) ?? new DOMRect()
  return { x: left + 20, y: top + 12 }
}

/** Checks that nothing moves under the eyes of the reader while something happens. */
async function rests(window: Window, during: () => Promise<void>): Promise<void> {
  const before = await window.evaluate(topAtRest)
  await during()
  expect(await window.evaluate(topAtRest)).toBe(before)
  await untilSeen(window, list, { state: 'free' })
}

/** Where the view is once it has left the end and no frame moves it any more: browsers scroll smoothly. */
function topAtRest(): Promise<number> {
  return new Promise((resolve) => {
    const viewport = document.querySelector('.ek-list-viewport') ?? document.body
    let before = -1
    let frames = 0
    const look = (): void => {
      const { scrollTop, scrollHeight, clientHeight } = viewport
      const away = scrollHeight - clientHeight - scrollTop > 24
      frames = away && scrollTop === before ? frames + 1 : 0
      before = scrollTop
      if (frames < 20) requestAnimationFrame(look)
      else resolve(scrollTop)
    }
    look()
  })
}

/** How far the end is from the view in a frame as it is painted. At other times what has just grown is not followed yet. */
function distanceFromEnd(window: Window): Promise<number> {
  return window.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const content = document.querySelector('.ek-list-content')
        const observer = new IntersectionObserver(
          ([entry]) => {
            observer.disconnect()
            resolve((entry?.boundingClientRect.bottom ?? 0) - (entry?.rootBounds?.bottom ?? 0))
          },
          { root: content?.parentElement ?? null },
        )
        if (content !== null) observer.observe(content)
      }),
  )
}
