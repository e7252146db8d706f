import { expect, type Page } from '@playwright/test'
import { armedButton, lastTurn, say } from './say.ts'
import { testWithEngine as test } from './testWithEngine.ts'

test('two tabs that answer one prompt at the same moment give one answer, and both show it', async ({
  page: first,
  context,
  startEngine,
}) => {
  await startEngine()
  let accepted = 0
  context.on('response', (response) => {
    if (response.url().endsWith('/hitl/respond') && response.ok()) accepted += 1
  })
  await say(first, '/script asksPermissionToDelete')
  await armedButton(first, 'Approve')
  const second = await context.newPage()
  await second.goto(first.url())
  const [approve, deny] = await Promise.all([armedButton(first, 'Approve'), armedButton(second, 'Deny')])

  await Promise.all([approve.click(), deny.click()])

  for (const tab of [first, second]) {
    await expect(lastTurn(tab)).toHaveAttribute('data-state', 'completed')
    await expect(tab.getByRole('group', { name: /wants to delete/ })).toBeHidden()
  }
  const said = await outcome(first)
  expect(await outcome(second)).toBe(said)
  for (const tab of [first, second]) {
    const record = tab.getByRole('button', { name: /the request to delete a file/ })
    await expect(record).toHaveText(said === 'deleted' ? /allowed|elsewhere/i : /denied|elsewhere/i)
  }
  expect(accepted).toBe(1)
})

/** What the agent says that it did. */
async function outcome(page: Page): Promise<'deleted' | 'kept'> {
  const text = await lastTurn(page).innerText()
  const deleted = text.includes('notes/draft-old.md is gone.')
  expect(text.includes('I left notes/draft-old.md where it is.')).toBe(!deleted)
  return deleted ? 'deleted' : 'kept'
}
