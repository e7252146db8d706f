import { expect, test } from '@playwright/test'
import { createCountingAgent } from './createCountingAgent.ts'
import { lastTurn, say, turns } from './say.ts'
import { testWithEngine } from './testWithEngine.ts'

// Through the whole path: browser, gateway, HTTP, the embedded Engine.

test('an edited message takes the place of its answer, in the Engine’s memory too', async ({ page }) => {
  await say(page, 'Say hello in one short sentence.')
  await expect(lastTurn(page)).toHaveAttribute('data-state', 'completed')
  await say(page, 'Repeat what you just said in French.')
  await expect(lastTurn(page)).toContainText('Bonjour')
  const [first] = await page.getByRole('article', { name: 'You' }).all()
  await first?.hover()
  await first?.getByRole('button', { name: 'Edit' }).click()
  await page.getByRole('textbox', { name: 'Your message' }).fill('What files are there?')
  await page.keyboard.press('Enter')
  await expect(turns(page)).toHaveCount(1)
  await expect(lastTurn(page)).toHaveAttribute('data-state', 'completed')
  await expect(lastTurn(page)).toContainText('notes/plan.md')
  await page.reload()
  await expect(turns(page)).toHaveCount(1)
  await expect(page.getByRole('article', { name: 'You' })).toHaveText(/What files are there\?/)
})

test('a message that is run again keeps what was there', async ({ page }) => {
  await say(page, 'Say hello in one short sentence.')
  await expect(lastTurn(page)).toHaveAttribute('data-state', 'completed')
  await page.getByRole('article', { name: 'You' }).hover()
  await page.getByRole('button', { name: 'Run again' }).click()
  await expect(turns(page)).toHaveCount(2)
  await expect(lastTurn(page)).toHaveAttribute('data-state', 'completed')
  await expect(lastTurn(page)).toContainText('Hello')
})

testWithEngine(
  'a running turn is stopped by the application’s own means, and stays stopped',
  async ({ page, startEngine }) => {
    await startEngine({ agent: createCountingAgent() })
    await say(page, 'Count')
    await expect(lastTurn(page)).toContainText('(1)')
    await page.getByRole('button', { name: 'Stop the agent' }).click()
    await expect(lastTurn(page)).toHaveAttribute('data-state', 'failed')
    await expect(page.getByRole('button', { name: 'Stop the agent' })).toBeHidden()
    const said = await lastTurn(page).innerText()
    await page.reload()
    await expect(lastTurn(page)).toHaveAttribute('data-state', 'failed')
    expect(await lastTurn(page).innerText()).toBe(said)
  },
)

test('another site cannot stop a turn', async ({ request }) => {
  const stop = (headers: Record<string, string>) =>
    request.post('/api/cancel', { headers, data: JSON.stringify({ taskId: 'any' }) })
  const json = { 'content-type': 'application/json' }
  expect((await stop({ ...json, origin: 'https://evil.example' })).status()).toBe(403)
  expect((await stop(json)).status()).toBe(403)
})
