import { expect, it } from 'vitest'
import { makeThread } from './longThread.fixtures.ts'
import { firstInView, nextFrame, show } from './scrollingList.fixtures.tsx'

// In Chromium alone: WebKit has no scroll anchoring, which the README says.

it('MessageList scrolls nothing while older messages come into the document above the reader', async () => {
  const { list, wholeInDocument } = await show(makeThread(300))
  // What comes above in the very moment takes the list along once more.
  while (list.closest('.ek-list')?.getAttribute('data-state') !== 'free') {
    list.scrollTop -= 200
    await nextFrame()
    await nextFrame()
  }
  const block = firstInView(list)
  const { top } = block.getBoundingClientRect()
  const waiting = list.querySelectorAll('.ek-list-group:empty').length
  await wholeInDocument()
  expect(waiting).toBeGreaterThan(0)
  expect(block.getBoundingClientRect().top).toBe(top)
})
