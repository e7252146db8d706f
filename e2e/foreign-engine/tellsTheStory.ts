import { expect, type Locator, type Page } from '@playwright/test'
import { lastTurn } from '../say.ts'
import { storyMarks } from './playbook.ts'

/** Checks that the last turn shows the long story to its end: all of it, once, in order. */
export async function tellsTheStory(page: Page): Promise<void> {
  await expect(lastTurn(page)).toHaveAttribute('data-state', 'completed')
  const text = (await lastTurn(page).textContent()) ?? ''
  expect(text.match(/Mile \d+\.|ha!/g)).toEqual(storyMarks)
}

/** The permission that is asked for. */
export function prompt(page: Page): Locator {
  return page.getByRole('group', { name: /The agent (wants to|asks for permission)/ })
}

/** The lines that answered permissions leave behind. */
export function record(page: Page, name: RegExp): Locator {
  return page.getByRole('button', { name })
}

/** What the person said and the Engine took. */
export function sent(page: Page): Locator {
  return page.locator('article[aria-label=You][data-state=sent] .ek-user-text')
}
