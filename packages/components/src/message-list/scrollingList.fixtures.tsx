import type { Message } from '@engine-kit/core'
import { expect } from 'vitest'
import { userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import '../styles.css'
import { makeRunning } from './longThread.fixtures.ts'
import { MessageList } from './MessageList.tsx'

export const paragraph =
  'A paragraph that is long enough to take a few lines of the column it stands in. '.repeat(4)

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

export const longAnswer = [...Array.from({ length: 20 }, () => answer.join('')), 'The very end.'].join('\n\n')

export const frames = framesOf(answer.join(''), 9)

/** A list at its end, whose last answer the test lets grow. */
export async function show(past: readonly Message[]) {
  const element = (messages: readonly Message[]) => (
    <div style={{ blockSize: '500px' }}>
      <MessageList messages={messages} />
    </div>
  )
  const screen = await render(element([...past, makeRunning(paragraph)]))
  const list = screen.getByRole('region', { name: 'Conversation' }).element() as HTMLElement
  await expect.poll(() => distanceFromEnd(list)).toBeLessThan(2)
  let said = ''
  const say = async (text: string): Promise<void> => {
    said = text
    await screen.rerender(element([...past, makeRunning(`${paragraph}\n\n${text}`)]))
    await nextFrame()
  }
  return {
    screen,
    list,
    /** Shows one text after the other, a frame each. */
    stream: async (texts: readonly string[], eachFrame?: () => void) => {
      for (const text of texts) {
        await say(text)
        eachFrame?.()
      }
    },
    /** Lets the answer grow, half a line a frame, until something has happened and for so many frames after it. */
    growWhile: async (action: Promise<unknown>, framesAfter: number) => {
      let left: number | undefined
      void action.finally(() => (left = framesAfter))
      while (left === undefined || left-- > 0) await say(`${said}${' and on'.repeat(6)}`)
      await action
    },
    wholeInDocument: () => expect.poll(() => list.querySelectorAll('.ek-list-group:empty').length).toBe(0),
  }
}

export function distanceFromEnd(list: HTMLElement): number {
  return list.scrollHeight - list.scrollTop - list.clientHeight
}

export function nextFrame(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => resolve()))
}

/** Asked for in a frame: when that is laid out and painted. */
export function framePainted(): Promise<void> {
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
export function firstInView(list: HTMLElement): Element {
  const top = list.getBoundingClientRect().top
  const blocks = list.querySelectorAll('.ek-user-text, .ek-md-p')
  const first = [...blocks].find((block) => {
    return block.getBoundingClientRect().top >= top && block.checkVisibility({ contentVisibilityAuto: true })
  })
  if (first === undefined) throw new Error('Nothing is in view.')
  return first
}

export function groupsInView(list: HTMLElement): Element[] {
  const view = list.getBoundingClientRect()
  return [...list.querySelectorAll('.ek-md-group')].filter((group) => {
    const { top, bottom } = group.getBoundingClientRect()
    return top < view.bottom - 1 && bottom > view.top + 1
  })
}

/** Whether the browser has left out what is in a group. */
export function isSkipped(group: Element): boolean {
  return group.firstElementChild?.checkVisibility({ contentVisibilityAuto: true }) === false
}

export function wheel(list: HTMLElement, deltaY: number): Promise<void> {
  return userEvent.wheel(list, { delta: { y: deltaY } })
}
