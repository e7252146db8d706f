import { expect, type Locator, type Page } from '@playwright/test'

/** Sends a message the way a person does, in the task on the page or else in a new one. */
export async function say(page: Page, text: string): Promise<void> {
  if (!page.url().includes('/tasks/')) await page.goto('/')
  await messageField(page).fill(text)
  await messageField(page).press('Enter')
  await expect(messageField(page)).toHaveValue('')
}

export function messageField(page: Page): Locator {
  return page.getByRole('textbox', { name: 'Message to the agent' })
}

/** What the agent did, one element per turn. */
export function turns(page: Page): Locator {
  return page.getByRole('article', { name: 'Agent' })
}

export function lastTurn(page: Page): Locator {
  return turns(page).last()
}

/** A button of the prompt on the page, once it takes an answer. */
export async function armedButton(page: Page, name: 'Approve' | 'Deny' | 'Send answer'): Promise<Locator> {
  const button = page.getByRole('button', { name, exact: true })
  await expect(button).toHaveAttribute('aria-disabled', 'false')
  return button
}
