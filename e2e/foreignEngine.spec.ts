import { expect } from '@playwright/test'
import { dialects } from './foreign-engine/dialects.ts'
import { heldMark } from './foreign-engine/playbook.ts'
import { prompt, record, sent, tellsTheStory } from './foreign-engine/tellsTheStory.ts'
import { armedButton, lastTurn, messageField, say, turns } from './say.ts'
import { testWithForeignEngine as test } from './testWithForeignEngine.ts'

// The journeys of a person with an Engine that nobody here has tuned the kit to: it keeps to the contract, and differs in
// each dialect wherever the contract leaves it open.

for (const dialect of Object.values(dialects)) {
  test.describe(`an Engine whose wire is ${dialect.name}`, () => {
    test.use({ dialect })

    test('answers, and gives the same answer again when it is asked again', async ({ page }) => {
      await say(page, 'Say hello')
      await expect(lastTurn(page)).toHaveAttribute('data-state', 'completed')
      await say(page, 'Say hello')
      await expect(turns(page)).toHaveCount(2)
      for (const turn of await turns(page).all()) {
        await expect(turn).toHaveAttribute('data-state', 'completed')
        await expect(turn).toContainText('Hello from another house.')
      }
      await expect(sent(page)).toHaveCount(2)
    })

    test('thinks and uses tools side by side; each result is with its call', async ({ page }) => {
      await say(page, 'Compare the notes')
      const turn = lastTurn(page)
      await expect(turn).toHaveAttribute('data-state', 'completed')
      await expect(turn).toContainText('They differ by a day.')
      await expect(turns(page)).toHaveCount(1)
      await turn.getByRole('button', { name: /Thought/ }).click()
      await expect(turn).toContainText('The plan and the minutes may disagree about the date.')
      await turn.getByRole('button', { name: /Read 1 file/ }).click()
      for (const [name, output] of [
        ['Read plan.md', 'The launch is on Monday.'],
        ['Searched for launch', 'minutes.md:3: launch on Tuesday'],
        ['Listed notes', 'plan.md minutes.md'],
      ] as const) {
        const card = turn.locator('.ek-tool').filter({ has: page.getByRole('button', { name, exact: true }) })
        await card.getByRole('button', { name, exact: true }).click()
        await expect(card).toContainText(output)
      }
    })

    test('asks before it removes; the prompt shows what would run, and a yes runs it', async ({
      page,
      engine,
    }) => {
      await say(page, 'Clean the build folder')
      await expect(prompt(page)).toContainText('rm -rf ./build')
      await expect(prompt(page)).not.toContainText('ls ./build')
      await (await armedButton(page, 'Approve')).click()
      await expect(lastTurn(page)).toContainText('The folder is gone.')
      await expect(lastTurn(page)).toHaveAttribute('data-state', 'completed')
      expect(engine.log.answers).toEqual(['yes'])
    })

    test('asks again in the next turn, and a no leaves the folder', async ({ page, engine }) => {
      for (const turn of [1, 2]) {
        await say(page, 'Clean the build folder')
        await expect(turns(page)).toHaveCount(turn)
        await expect(prompt(page)).toContainText('rm -rf ./build')
        await (await armedButton(page, 'Deny')).click()
        await expect(lastTurn(page)).toContainText('I left the folder alone.')
        await expect(lastTurn(page)).toHaveAttribute('data-state', 'completed')
        await expect(record(page, /You denied/)).toHaveCount(turn)
      }
      expect(engine.log.answers).toEqual(['no', 'no'])
    })

    test('asks a question and takes the words', async ({ page, engine }) => {
      await say(page, 'Ask for my name')
      const question = page.getByRole('group', { name: 'What shall I call you?' })
      await expect(question).toBeVisible()
      await question.getByRole('textbox').fill('Ada')
      await (await armedButton(page, 'Send answer')).click()
      await expect(lastTurn(page)).toContainText('Then Ada it is.')
      await expect(lastTurn(page)).toHaveAttribute('data-state', 'completed')
      expect(engine.log.answers).toEqual(['Ada'])
    })

    test('fails in a tool and goes on; fails in a turn and says so; and answers after that', async ({
      page,
    }) => {
      await say(page, 'Read what is not there')
      await expect(lastTurn(page)).toContainText('There is no such file.')
      await expect(lastTurn(page)).toHaveAttribute('data-state', 'completed')
      await expect(lastTurn(page).getByRole('button', { name: 'Could not read lost.md' })).toBeVisible()
      await say(page, 'Break down')
      await expect(turns(page)).toHaveCount(2)
      await expect(lastTurn(page)).toHaveAttribute('data-state', 'failed')
      await expect(lastTurn(page)).toContainText('I was about to')
      await expect(lastTurn(page).locator('[data-code=LLM_PROVIDER_ERROR]')).toBeVisible()
      await say(page, 'Say hello')
      await expect(turns(page)).toHaveCount(3)
      await expect(lastTurn(page)).toHaveAttribute('data-state', 'completed')
    })

    test('runs an edited message in place of the first where it names messages, and else it is said', async ({
      page,
      engine,
    }) => {
      await say(page, 'Say hello')
      await expect(lastTurn(page)).toHaveAttribute('data-state', 'completed')
      if (dialect === dialects.brokered) {
        // A turn_id that every turn shares looks like a name until a second turn has carried it.
        await say(page, 'Say hello')
        await expect(turns(page)).toHaveCount(2)
        await expect(lastTurn(page)).toHaveAttribute('data-state', 'completed')
      }
      const message = page.getByRole('article', { name: 'You' }).last()
      await message.hover()
      const edit = message.getByRole('button', { name: 'Edit' })
      if (!dialect.namesMessages) {
        // Not clicked: Playwright waits until what it clicks is enabled, and this never is.
        await edit.press('Enter')
        await expect(message.locator('[data-state=explained]')).toContainText('no id')
        return
      }
      await expect(edit).toBeEnabled()
      await edit.click()
      await page.getByRole('textbox', { name: 'Your message' }).fill('Compare the notes')
      await page.keyboard.press('Enter')
      await expect(lastTurn(page)).toContainText('They differ by a day.')
      await expect(lastTurn(page)).toHaveAttribute('data-state', 'completed')
      await expect(sent(page)).toHaveText(['Compare the notes'])
      expect(engine.log.messages).toEqual(['Say hello', 'Compare the notes'])
      await page.reload()
      await expect(lastTurn(page)).toContainText('They differ by a day.')
      await expect(turns(page)).toHaveCount(1)
    })

    test('is reloaded in the middle of an answer, and all of it is there, once', async ({ page, engine }) => {
      await say(page, 'Tell a long story')
      await engine.untilHeld()
      await expect(lastTurn(page)).toContainText(heldMark)
      await page.reload()
      await expect.poll(() => engine.log.replays).toBeGreaterThan(0)
      await expect(lastTurn(page)).toContainText(heldMark)
      engine.release()
      await tellsTheStory(page)
      await page.reload()
      await tellsTheStory(page)
      await expect(turns(page)).toHaveCount(1)
      await expect(sent(page)).toHaveText(['Tell a long story'])
    })

    test('loses its connections in the middle of an answer, and nothing is lost, doubled or run twice', async ({
      page,
      engine,
    }) => {
      await say(page, 'Say hello')
      await expect(lastTurn(page)).toHaveAttribute('data-state', 'completed')
      await say(page, 'Tell a long story')
      await engine.untilHeld()
      await expect(lastTurn(page)).toContainText(heldMark)
      for (const _cut of [1, 2]) {
        const before = engine.log.replays
        await engine.cut()
        await expect.poll(() => engine.log.replays).toBeGreaterThan(before)
        await expect(lastTurn(page)).toHaveAttribute('data-state', 'running')
        await expect(lastTurn(page)).toContainText(heldMark)
      }
      engine.release()
      await tellsTheStory(page)
      await expect(turns(page)).toHaveCount(2)
      await expect(turns(page).first()).toContainText('Hello from another house.')
      expect(engine.log.messages).toEqual(['Say hello', 'Tell a long story'])
    })

    test('is watched in two tabs: either answers and sends, and both show all of it', async ({
      page: first,
      context,
      engine,
    }) => {
      await say(first, 'Clean the build folder')
      await expect(prompt(first)).toContainText('rm -rf ./build')
      const second = await context.newPage()
      await second.goto(first.url())
      await expect(prompt(second)).toContainText('rm -rf ./build')
      await (await armedButton(second, 'Deny')).click()
      for (const tab of [first, second]) {
        await expect(lastTurn(tab)).toContainText('I left the folder alone.')
        await expect(lastTurn(tab)).toHaveAttribute('data-state', 'completed')
      }
      expect(engine.log.answers).toEqual(['no'])
      await say(second, 'Tell a long story')
      await engine.untilHeld()
      await expect(lastTurn(first)).toContainText(heldMark)
      engine.release()
      for (const tab of [first, second]) await tellsTheStory(tab)
      expect(engine.log.messages).toEqual(['Clean the build folder', 'Tell a long story'])
    })

    test('is worked with by keyboard alone', async ({ page, engine }) => {
      await expect(messageField(page)).toBeFocused()
      await page.keyboard.type('Clean the build folder')
      await page.keyboard.press('Enter')
      const approve = await armedButton(page, 'Approve')
      await expect(prompt(page)).toContainText('rm -rf ./build')
      await page.keyboard.press('Shift+Tab')
      await expect(approve).toBeFocused()
      await page.keyboard.press('Enter')
      await expect(page.getByText('Enter does not approve. Press Space.')).toBeVisible()
      await page.keyboard.press('Space')
      await expect(lastTurn(page)).toContainText('The folder is gone.')
      await expect(lastTurn(page)).toHaveAttribute('data-state', 'completed')
      await page.keyboard.press('Tab')
      await expect(record(page, /You approved/)).toBeFocused()
      expect(engine.log.answers).toEqual(['yes'])
    })

    test('is joined in the middle of an answer by a browser that knows nothing of it', async ({
      page,
      otherBrowser,
      engine,
    }) => {
      await say(page, 'Say hello')
      await expect(lastTurn(page)).toHaveAttribute('data-state', 'completed')
      await say(page, 'Tell a long story')
      await engine.untilHeld()
      const other = await otherBrowser()
      // What it has said last may not be written down yet.
      await expect(lastTurn(other)).toContainText('Mile 10.')
      await expect(lastTurn(other)).toHaveAttribute('data-state', 'running')
      await expect(messageField(other)).toBeVisible()
      engine.release()
      for (const browser of [page, other]) {
        await tellsTheStory(browser)
        await expect(turns(browser)).toHaveCount(2)
        await expect(turns(browser).first()).toContainText('Hello from another house.')
      }
      await expect(other.locator('body')).not.toContainText('rm -rf')
    })

    test('is answered from a browser that knows nothing of the task but what waits', async ({
      page,
      otherBrowser,
      engine,
    }) => {
      await say(page, 'Clean the build folder')
      await expect(prompt(page)).toContainText('rm -rf ./build')
      const other = await otherBrowser()
      await expect(prompt(other)).toContainText('rm -rf ./build')
      await (await armedButton(other, 'Deny')).click()
      for (const browser of [page, other]) {
        await expect(lastTurn(browser)).toContainText('I left the folder alone.')
        await expect(lastTurn(browser)).toHaveAttribute('data-state', 'completed')
        await expect(prompt(browser)).toBeHidden()
      }
      await expect(record(other, /You denied/)).toBeVisible()
      expect(engine.log.answers).toEqual(['no'])
    })

    test('waits for an answer while another browser sends: that message is not lost and not taken for said', async ({
      page,
      otherBrowser,
      engine,
    }) => {
      await say(page, 'Say hello')
      await expect(lastTurn(page)).toHaveAttribute('data-state', 'completed')
      const other = await otherBrowser()
      await expect(messageField(other)).toBeVisible()
      await say(page, 'Clean the build folder')
      await armedButton(page, 'Deny')
      await say(other, 'What is 2 + 2?')
      const queue = other.getByRole('list', { name: 'Messages that wait for the agent' })
      const again = other.getByRole('button', { name: 'Send again' })
      await expect(queue.getByText('What is 2 + 2?').or(again).first()).toBeVisible()
      await expect(sent(other).filter({ hasText: 'What is 2 + 2?' })).toHaveCount(0)
      expect(engine.log.messages).not.toContain('What is 2 + 2?')

      await (await armedButton(page, 'Deny')).click()
      await expect(lastTurn(page)).toContainText('I left the folder alone.')
      const settled = async (): Promise<boolean> =>
        engine.log.messages.includes('What is 2 + 2?') || (await again.isVisible())
      await expect.poll(settled).toBe(true)
      if (await again.isVisible()) await again.click()
      await expect(lastTurn(other)).toContainText('You said: What is 2 + 2?')
      await expect(sent(other).last()).toContainText('What is 2 + 2?')
      expect(engine.log.messages).toEqual(['Say hello', 'Clean the build folder', 'What is 2 + 2?'])
    })
  })
}
