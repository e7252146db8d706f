import type { Window } from '../browsers/Driver.ts'
import { pressKey } from '../browsers/pressKey.ts'
import { click, untilSeen, type Target } from './see.ts'

export const field: Target = { css: 'textarea[aria-label="Message to the agent"]' }

/** What the agent did, one element per turn. */
export const turn: Target = { css: 'article[aria-label=Agent]' }

export const list: Target = { css: '.ek-list' }

export function button(words: string): Target {
  return { css: 'button', words }
}

/** Sends a message with the mouse and the keyboard. */
export async function say(window: Window, text: string): Promise<void> {
  await click(window, field)
  await window.type(text)
  await untilSeen(window, field, { value: text })
  await pressKey(window, 'Enter')
  await untilSeen(window, field, { value: '' })
}

/** Presses a button of the prompt, once it takes an answer: where the person sees it, without looking for it. */
export async function decide(window: Window, name: 'Approve' | 'Deny' | 'Send answer'): Promise<void> {
  await untilSeen(window, button(`^${name}$`), { disabled: 'false' })
  await click(window, button(`^${name}$`))
}
