import { afterEach, expect, it } from 'vitest'
import { cdp, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { Composer } from '../composer/Composer.tsx'
import { assistantMessages } from '../fixtures/messages.fixtures.ts'
import { makeToolCall } from '../fixtures/toolCalls.fixtures.ts'
import '../styles.css'
import { makeLog } from '../tool-call/toolValues.fixtures.ts'
import { makeThread } from './longThread.fixtures.ts'
import { MessageList } from './MessageList.tsx'

// In Chromium alone: no other driver shows a page as it is printed.

afterEach(() => cdp().send('Emulation.setEmulatedMedia', { media: '' }))

const wide = `\`\`\`ts
const wide = '${'a long line of code '.repeat(40)}'
\`\`\`

|${' A column |'.repeat(14)}
|${' --- |'.repeat(14)}
|${' one |'.repeat(14)}`

async function show() {
  const parts = [
    { id: 'text', type: 'text', text: wide, status: 'done' },
    makeToolCall('call', 'read_file', { path: 'plan.md' }, makeLog(20_000)),
  ] as const
  const screen = await render(
    <div data-ek-theme="dark" style={{ blockSize: '400px', inlineSize: '700px' }}>
      <MessageList messages={[...makeThread(60), { ...assistantMessages.completed, parts }]} />
      <Composer onSend={() => undefined} />
    </div>,
  )
  await userEvent.click(screen.getByRole('button', { name: 'Read plan.md' }))
  await expect.poll(() => screen.container.querySelectorAll('.ek-list-group:empty').length).toBe(0)
  return screen.container
}

it('a printed conversation is as tall as all of it, and nothing in it scrolls', async () => {
  const container = await show()
  await cdp().send('Emulation.setEmulatedMedia', { media: 'print' })
  const list = container.querySelector('.ek-list') as HTMLElement
  const content = container.querySelector('.ek-list-content') as HTMLElement
  expect(content.scrollHeight).toBeGreaterThan(3_000)
  expect(list.offsetHeight).toBe(content.offsetHeight)
  const scrolling = [...container.querySelectorAll('*')].filter(
    (element) => /auto|scroll/.test(getComputedStyle(element).overflowY) && element.checkVisibility(),
  )
  expect(scrolling.map(({ className }) => className)).toEqual([])
  for (const selector of ['.ek-md-code-text', '.ek-md-table-scroll', '.ek-value-text']) {
    const box = container.querySelector(selector) as HTMLElement
    expect(box.scrollWidth, selector).toBeLessThanOrEqual(box.clientWidth)
    expect(box.scrollHeight, selector).toBeLessThanOrEqual(box.clientHeight)
  }
  for (const element of container.querySelectorAll('.ek-list-group, .ek-md-group'))
    expect(getComputedStyle(element).contentVisibility).toBe('visible')
})

it('a printed conversation has dark letters, and no composer or buttons to copy', async () => {
  const container = await show()
  const isShown = (selector: string): boolean => container.querySelector(selector)?.checkVisibility() ?? false
  expect([isShown('.ek-composer'), isShown('.ek-copy')]).toEqual([true, true])
  await cdp().send('Emulation.setEmulatedMedia', { media: 'print' })
  expect([isShown('.ek-composer'), isShown('.ek-copy')]).toEqual([false, false])
  expect(getComputedStyle(container.querySelector('.ek-list') as Element).color).toBe('rgb(26, 27, 31)')
})
