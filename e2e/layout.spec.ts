import { expect, test, type Locator } from '@playwright/test'
import { createCountingAgent } from './createCountingAgent.ts'
import { armedButton, lastTurn, messageField, say, turns } from './say.ts'
import { testWithEngine } from './testWithEngine.ts'

for (const width of [360, 1200]) {
  test(`messages, queue and composer share their edges at ${width} px, and nothing scrolls sideways`, async ({
    page,
  }) => {
    await page.setViewportSize({ width, height: 600 })
    await say(page, `/script ${'averylongword'.repeat(12)}`)
    await expect(lastTurn(page)).toHaveAttribute('data-state', 'completed')
    await say(page, '/script asksPermissionToDelete')
    await expect(page.getByRole('group', { name: /wants to delete/ })).toBeVisible()
    await say(page, 'averylongword '.repeat(30))
    const edges = await edgesOf(page.locator('.ek-composer-box'))
    expect(await edgesOf(lastTurn(page))).toEqual(edges)
    expect(await edgesOf(page.locator('.ek-queued'))).toEqual(edges)
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(overflow).toBe(0)
    const side = page.locator('#demo-side')
    expect(await side.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0)
  })
}

testWithEngine(
  'the composer stays where it is from the first word of a turn to its end',
  async ({ page, startEngine }) => {
    const agent = createCountingAgent()
    await startEngine({ agent })
    await say(page, '/script thinksThenRunsToolsInParallel')
    await expect(lastTurn(page)).toHaveAttribute('data-state', 'completed')
    await page.evaluate(() => {
      const tops = new Set<number>()
      Object.assign(window, { composerTops: tops })
      const look = (): void => {
        const top = document.querySelector('.ek-composer-box')?.getBoundingClientRect().top
        if (top !== undefined) tops.add(top)
        requestAnimationFrame(look)
      }
      look()
    })
    await say(page, '/script thinksThenRunsToolsInParallel')
    await expect(turns(page)).toHaveCount(2)
    await expect(lastTurn(page)).toHaveAttribute('data-state', 'completed')
    await say(page, 'Count')
    await expect(turns(page)).toHaveCount(3)
    await expect(lastTurn(page)).toHaveAttribute('data-state', 'running')
    agent.finish()
    await expect(lastTurn(page)).toHaveAttribute('data-state', 'completed')
    const count = await page.evaluate(
      () => (window as unknown as { composerTops: Set<number> }).composerTops.size,
    )
    expect(count).toBe(1)
  },
)

test('the list of tasks folds away on a narrow screen and closes on choosing, even the same task', async ({
  page,
}) => {
  await page.setViewportSize({ width: 360, height: 700 })
  await say(page, 'Say hello in one short sentence.')
  await expect(lastTurn(page)).toHaveAttribute('data-state', 'completed')
  const menu = page.getByRole('button', { name: 'Tasks' })
  const task = page.getByRole('link', { name: /Say hello/ })
  await expect(task).toBeHidden()
  await menu.click()
  await task.click()
  await expect(task).toBeHidden()
  await expect(messageField(page)).toBeVisible()
  await menu.click()
  await page.keyboard.press('Escape')
  await expect(task).toBeHidden()
  await expect(menu).toBeFocused()
})

testWithEngine(
  'what waits in a task shows in the title and on the button that opens the tasks',
  async ({ page, startEngine }) => {
    await startEngine()
    await page.setViewportSize({ width: 390, height: 844 })
    await say(page, '/script asksPermissionToDelete')
    await armedButton(page, 'Approve')
    await page.getByRole('link', { name: 'Engine Kit' }).click()
    const menu = page.getByRole('button', { name: 'Tasks 1 needs your answer' })
    await expect(menu).toBeVisible()
    await expect(page).toHaveTitle('(1) Engine Kit')
    await menu.click()
    await page.getByRole('link', { name: /Needs your answer/ }).click()
    await (await armedButton(page, 'Approve')).click()
    await expect(page.getByRole('button', { name: 'Tasks', exact: true })).toBeVisible()
    await expect(page).not.toHaveTitle(/^\(/)
  },
)

/** Where an element begins and ends, in whole pixels from the left. */
async function edgesOf(locator: Locator): Promise<number[]> {
  const box = await locator.boundingBox()
  if (box === null) throw new Error('The element is not on the page.')
  return [Math.round(box.x), Math.round(box.x + box.width)]
}
