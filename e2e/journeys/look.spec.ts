import { expect } from '@playwright/test'
import type { Window } from '../browsers/Driver.ts'
import { see, until, untilSeen } from './see.ts'
import { list, say, turn } from './talk.ts'
import { testJourney as test } from './testJourney.ts'

test('a code block has one ground down to its edge, below its scroll bar too', async ({
  window,
  startEngine,
}) => {
  await startEngine()
  await say(window, '/script streamsALongAnswer')
  await untilSeen(window, turn, { state: 'completed' })
  const { x, y } = await see(window, list)
  await window.move(x, y)
  await window.wheel(-100_000)
  await until(() => window.evaluate(() => document.querySelector('.ek-list-viewport')?.scrollTop)).toBe(0)
  const box = await window.evaluate(() => {
    const code = document.querySelector('.ek-md-code-text') ?? document.body
    const { right, top, bottom } = code.getBoundingClientRect()
    return { right, top, bottom, overflow: code.scrollWidth - code.clientWidth }
  })
  expect(box.overflow).toBeGreaterThan(0)
  // Beyond the thumb, outside of an arrow, and short of the round corner.
  const [text, bar] = await colorsAt(window, [box.right - 12, box.top + 3], [box.right - 12, box.bottom - 2])
  expect(bar).toBe(text)
})

/** The colours of a picture of the window at two places. */
async function colorsAt(window: Window, one: [number, number], other: [number, number]): Promise<string[]> {
  const picture = (await window.screenshot()).toString('base64')
  return window.evaluate(
    async (base64, ...places) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
      const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')
      if (context === null) throw new Error('There is no canvas.')
      context.drawImage(bitmap, 0, 0)
      const colorAt = (x = 0, y = 0): string =>
        context.getImageData(Math.floor(x), Math.floor(y), 1, 1).data.join(' ')
      return [colorAt(places[0], places[1]), colorAt(places[2], places[3])]
    },
    picture,
    ...one,
    ...other,
  )
}
