import { expect, test } from '@playwright/test'
import { createCountingAgent } from './createCountingAgent.ts'
import { armedButton, lastTurn, say, turns } from './say.ts'
import { testWithEngine } from './testWithEngine.ts'
import { keepsUp, showsEverything } from './testWithTabs.ts'

// Through the whole path: browser, gateway, HTTP, the embedded Engine and its real workspace.

test('a plain answer streams in and the composer is free again', async ({ page }) => {
  await say(page, 'Say hello in one short sentence.')
  await expect(lastTurn(page)).toHaveAttribute('data-state', 'completed')
  await expect(lastTurn(page)).toContainText('Hello')
  await expect(page).toHaveTitle('Say hello in one short sentence. · Engine Kit')
  await say(page, 'Repeat what you just said in French.')
  await expect(turns(page)).toHaveCount(2)
  await expect(lastTurn(page)).toContainText('Bonjour')
})

test('a new task offers three things to try, and each starts a task', async ({ page }) => {
  await page.goto('/')
  await expect(page.getByRole('listitem').getByRole('button')).toHaveCount(3)
  await page.getByRole('button', { name: /Search in many files/ }).click()
  await expect(page).toHaveURL(/\/tasks\//)
  await expect(lastTurn(page)).toHaveAttribute('data-state', 'completed')
})

test('thinking and parallel tools are shown collapsed and open on demand', async ({ page }) => {
  await say(page, '/script thinksThenRunsToolsInParallel')
  await expect(lastTurn(page)).toHaveAttribute('data-state', 'completed')
  const thinking = lastTurn(page).getByRole('button', { name: /Thought/ })
  await expect(thinking).toHaveAttribute('aria-expanded', 'false')
  await thinking.click()
  await expect(lastTurn(page)).toContainText('The plan and the meeting notes may disagree')
  const group = lastTurn(page).getByRole('button', { expanded: false }).first()
  await group.click()
  await expect(lastTurn(page)).toContainText('notes/plan.md')
})

test('an approved deletion happens', async ({ page }) => {
  await say(page, 'Delete notes/draft-old.md')
  const prompt = page.getByRole('group', { name: /wants to delete/ })
  await expect(prompt).toContainText('notes/draft-old.md')
  await (await armedButton(page, 'Approve')).click()
  await expect(lastTurn(page)).toContainText('is deleted')
  await say(page, 'What files are there?')
  await expect(lastTurn(page)).toHaveAttribute('data-state', 'completed')
  await expect(lastTurn(page)).toContainText('notes/plan.md')
  await expect(lastTurn(page)).not.toContainText('draft-old.md')
})

test('a refused deletion leaves the file, and the agent says so', async ({ page }) => {
  await say(page, 'Delete notes/budget.md')
  await (await armedButton(page, 'Deny')).click()
  await expect(lastTurn(page)).toContainText('it is still there')
  await say(page, 'Read notes/budget.md')
  await expect(lastTurn(page)).toHaveAttribute('data-state', 'completed')
  await expect(lastTurn(page)).not.toContainText('could not')
})

test('a free-text question takes an answer', async ({ page }) => {
  await say(page, 'Ask me something.')
  const answer = page.getByRole('group', { name: /What should I call you/ }).getByRole('textbox')
  await answer.fill('Ada')
  await armedButton(page, 'Send answer')
  await answer.press('Enter')
  await expect(lastTurn(page)).toContainText('I will call you Ada')
})

test('a reload shows the transcript, keeps the prompt open, and the conversation goes on', async ({
  page,
}) => {
  await say(page, 'Say hello in one short sentence.')
  await expect(lastTurn(page)).toHaveAttribute('data-state', 'completed')
  await say(page, 'Delete notes/meeting.md')
  await expect(page.getByRole('button', { name: 'Approve', exact: true })).toBeVisible()
  await page.reload()
  await expect(turns(page)).toHaveCount(2)
  await (await armedButton(page, 'Deny')).click()
  await expect(lastTurn(page)).toContainText('it is still there')
  await expect(lastTurn(page)).toHaveAttribute('data-state', 'completed')
})

testWithEngine('a reload in the middle of an answer shows all of it, once', async ({ page, startEngine }) => {
  const agent = createCountingAgent()
  await startEngine({ agent })
  await say(page, 'Count')
  await expect(lastTurn(page)).toContainText('(10)')
  await page.reload()
  await keepsUp(page, agent)
  await showsEverything(page, agent)
  await page.reload()
  await showsEverything(page, agent)
  await expect(turns(page)).toHaveCount(1)
})

testWithEngine(
  'a second message waits while a turn runs, and is sent after it',
  async ({ page, startEngine }) => {
    const agent = createCountingAgent()
    await startEngine({ agent })
    await say(page, 'Count')
    await expect(lastTurn(page)).toHaveAttribute('data-state', 'running')
    await say(page, 'Count once more')
    const queue = page.getByRole('list', { name: 'Messages that wait for the agent' })
    await expect(queue.getByRole('listitem')).toContainText('Count once more')
    await expect(turns(page)).toHaveCount(1)
    agent.finish()
    await expect(turns(page)).toHaveCount(2)
    await expect(lastTurn(page)).toHaveAttribute('data-state', 'completed')
    await expect(lastTurn(page)).toContainText('(1)')
    await expect(queue).toHaveCount(0)
  },
)

for (const [script, seen] of [
  ['sendsMalformedFrames', /completed|failed/],
  ['sendsUnknownEvents', /completed/],
  ['sendsAFiveMegabyteEvent', /completed/],
] as const) {
  test(`the conversation survives a turn that ${script}`, async ({ page }) => {
    await say(page, 'Say hello in one short sentence.')
    await expect(lastTurn(page)).toHaveAttribute('data-state', 'completed')
    await say(page, `/script ${script}`)
    await expect(turns(page)).toHaveCount(2)
    await expect(lastTurn(page)).toHaveAttribute('data-state', seen)
    await expect(turns(page).first()).toContainText('Hello')
  })
}

test('an HTML error page becomes a message that was not sent, with a way on', async ({ page }) => {
  await say(page, 'Say hello in one short sentence.')
  await expect(lastTurn(page)).toHaveAttribute('data-state', 'completed')
  await say(page, '/script answersWithAnHtmlErrorPage')
  await expect(page.getByRole('button', { name: 'Send again' })).toBeVisible()
  await expect(page.locator('body')).not.toContainText('<html')
  await expect(turns(page).first()).toContainText('Hello')
})
