import { expect, type BrowserContext, type Locator, type Page } from '@playwright/test'
import { armedButton, lastTurn, messageField, say } from './say.ts'
import { keepsUp, showsEverything, testWithTabs as test } from './testWithTabs.ts'
import { testWithEngine } from './testWithEngine.ts'

testWithEngine(
  'two tabs that answer one prompt at the same moment give one answer, and both show whose',
  async ({ page: first, context, startEngine }) => {
    await startEngine()
    let accepted = 0
    context.on('response', (response) => {
      if (response.url().endsWith('/hitl/respond') && response.ok()) accepted += 1
    })
    await say(first, '/script asksPermissionToDelete')
    await armedButton(first, 'Approve')
    const second = await openTab(context, first)
    const buttons = await Promise.all([armedButton(first, 'Approve'), armedButton(second, 'Deny')])
    // Held as they are: the one that comes second on a busy machine may be gone by then.
    const held = await Promise.all(buttons.map((button) => button.elementHandle()))

    const moment = Date.now() + 1000
    await Promise.all(held.map((button) => button?.evaluate(clickAt, moment)))

    for (const tab of [first, second]) {
      await expect(lastTurn(tab)).toHaveAttribute('data-state', 'completed')
      await expect(tab.getByRole('group', { name: /wants to delete/ })).toBeHidden()
    }
    const said = await outcome(first)
    expect(await outcome(second)).toBe(said)
    for (const tab of [first, second]) {
      await expect(decision(tab)).toHaveText(said === 'deleted' ? /approved|elsewhere/i : /denied|elsewhere/i)
    }
    expect(accepted).toBe(1)
  },
)

test('seven tabs on one task share one stream, and any of them answers and sends', async ({
  page: first,
  context,
  agent,
  startEngine,
}) => {
  test.slow()
  const engine = await startEngine({ agent })
  await say(first, '/script asksPermissionToDelete')
  await armedButton(first, 'Approve')
  const tabs = [first]
  while (tabs.length < 7) tabs.push(await openTab(context, first))
  for (const tab of tabs) await expect(lastTurn(tab)).toHaveAttribute('data-state', 'awaiting-answer')
  expect(engine.openStreams).toBe(1)

  const [, second = first, third = first] = tabs
  await second.bringToFront()
  await (await armedButton(second, 'Deny')).click()
  for (const tab of tabs) await expect(lastTurn(tab)).toContainText('I left notes/draft-old.md where it is.')

  await third.bringToFront()
  await say(third, 'Count')
  await Promise.all(tabs.map((tab) => keepsUp(tab, agent)))
  expect(engine.openStreams).toBe(1)
  await Promise.all(tabs.map((tab) => showsEverything(tab, agent)))
  await expect.poll(() => engine.openStreams).toBe(0)
})

test('seven tabs on seven tasks leave room: the one that is looked at streams, answers and sends', async ({
  page: first,
  context,
  agent,
  startEngine,
}) => {
  test.slow()
  const engine = await startEngine({ agent })
  const tabs = [first]
  await say(first, '/script asksPermissionToDelete')
  await armedButton(first, 'Deny')
  while (tabs.length < 7) {
    const tab = await context.newPage()
    tabs.push(tab)
    await tab.goto(new URL(`/tasks/${crypto.randomUUID()}`, first.url()).href)
    await say(tab, 'Count')
    await keepsUp(tab, agent)
    expect(engine.openStreams).toBeLessThanOrEqual(5)
  }

  await first.bringToFront()
  await (await armedButton(first, 'Deny')).click()
  await expect(lastTurn(first)).toHaveAttribute('data-state', 'completed')
  await say(first, 'Count')
  await keepsUp(first, agent)
  for (const tab of tabs) {
    await tab.bringToFront()
    await showsEverything(tab, agent)
  }
})

test('the next tab takes over when the one that holds the stream is closed', async ({
  page: first,
  context,
  agent,
  startEngine,
}) => {
  const engine = await startEngine({ agent })
  await say(first, 'Count')
  await keepsUp(first, agent)
  const second = await openTab(context, first)
  const third = await openTab(context, first)
  await keepsUp(third, agent)
  expect(engine.openStreams).toBe(1)

  const before = replays(engine)
  await first.close()
  await expect.poll(() => replays(engine)).toBe(before + 1)
  await keepsUp(third, agent)
  expect(engine.openStreams).toBe(1)
  await showsEverything(third, agent)
  await showsEverything(second, agent)
  expect(engine.requests.filter(({ path }) => path === '/execute')).toHaveLength(1)
})

test('another tab answers a prompt whose tab was closed', async ({ page: first, context, startEngine }) => {
  const engine = await startEngine()
  await say(first, '/script asksPermissionToDelete')
  await armedButton(first, 'Deny')
  const second = await openTab(context, first)
  const deny = await armedButton(second, 'Deny')
  await first.close()
  await deny.click()
  await expect(lastTurn(second)).toContainText('I left notes/draft-old.md where it is.')
  await expect(lastTurn(second)).toHaveAttribute('data-state', 'completed')
  expect(engine.requests.filter(({ path }) => path === '/hitl/respond')).toHaveLength(1)
})

test('a tab that is looked at shows text as it comes, although a hidden one holds the stream', async ({
  page: hidden,
  context,
  agent,
  startEngine,
}) => {
  const engine = await startEngine({ agent })
  await say(hidden, 'Count')
  await keepsUp(hidden, agent)
  const before = replays(engine)
  const looked = await openTab(context, hidden)
  await keepsUp(looked, agent)
  expect(await hidden.evaluate(() => document.visibilityState)).toBe('hidden')
  // The timers of a hidden tab come once a second.
  expect(await lastTurn(looked).evaluate(medianPause)).toBeLessThan(500)
  expect(replays(engine)).toBe(before)
})

for (const missing of ['Web Locks', 'BroadcastChannel']) {
  test(`without ${missing} each tab has a stream of its own`, async ({
    page,
    context,
    agent,
    startEngine,
  }) => {
    await context.addInitScript((name) => {
      if (name === 'Web Locks') Reflect.deleteProperty(Navigator.prototype, 'locks')
      else Reflect.deleteProperty(globalThis, 'BroadcastChannel')
    }, missing)
    await page.reload()
    const engine = await startEngine({ agent })
    await say(page, 'Count')
    const second = await openTab(context, page)
    await keepsUp(second, agent)
    await expect.poll(() => engine.openStreams).toBe(2)
    await showsEverything(second, agent)
    await showsEverything(page, agent)
    await say(second, '/script asksPermissionToDelete')
    await (await armedButton(second, 'Deny')).click()
    await expect(lastTurn(second)).toContainText('I left notes/draft-old.md where it is.')
  })
}

/** How often the Engine was asked for a replay. A tab on a new task asks once whether anybody else began a turn there. */
function replays({ requests }: { requests: readonly { path: string }[] }): number {
  return requests.filter(({ path }) => path === '/execute/replay').length
}

/** Opens another tab on the same task, in front of the others. */
async function openTab(context: BrowserContext, page: Page): Promise<Page> {
  const tab = await context.newPage()
  await tab.goto(page.url())
  await expect(messageField(tab)).toBeVisible()
  return tab
}

/** Clicks in the page itself: two clicks from outside are too far apart. */
function clickAt(element: Node, moment: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(() => {
      ;(element as HTMLElement).click()
      resolve()
    }, moment - Date.now())
  })
}

/** The milliseconds between two growths of a page's text, in the middle of as many as it takes to count 100 further. */
function medianPause(turn: HTMLElement): Promise<number | undefined> {
  return new Promise((resolve) => {
    const count = (): number => turn.textContent.match(/\(\d+\)/g)?.length ?? 0
    const end = count() + 100
    const pauses: number[] = []
    let last = { count: count(), at: performance.now() }
    const observer = new MutationObserver(() => {
      const now = { count: count(), at: performance.now() }
      if (now.count === last.count) return
      pauses.push(now.at - last.at)
      last = now
      if (now.count < end) return
      observer.disconnect()
      resolve(pauses.toSorted((a, b) => a - b)[Math.floor(pauses.length / 2)])
    })
    observer.observe(turn, { childList: true, subtree: true, characterData: true })
  })
}

/** The line that a settled prompt leaves behind. */
function decision(page: Page): Locator {
  return page
    .getByRole('button', { name: /You (?:approved|denied)|elsewhere/ })
    .and(page.locator('.ek-assistant button'))
}

/** What the agent says that it did. */
async function outcome(page: Page): Promise<'deleted' | 'kept'> {
  const text = (await lastTurn(page).textContent()) ?? ''
  const deleted = text.includes('notes/draft-old.md is gone.')
  expect(text.includes('I left notes/draft-old.md where it is.')).toBe(!deleted)
  return deleted ? 'deleted' : 'kept'
}
