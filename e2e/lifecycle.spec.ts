import type { Simulator } from '@engine-kit/simulator'
import { expect, type Page } from '@playwright/test'
import { messageField, say } from './say.ts'
import { keepsUp, showsEverything, taskOn, testWithTabs as test } from './testWithTabs.ts'

test.describe('a tab that is frozen in the middle of an answer', () => {
  test('catches up when it is woken', async ({ page, context, agent, startEngine }) => {
    const engine = await startEngine({ agent })
    await say(page, 'Count')
    await keepsUp(page, agent)
    await context.newPage()
    const wake = await freeze(page)
    await expect.poll(() => engine.openStreams).toBe(0)
    const missed = agent.countIn(taskOn(page)) + 20
    await expect.poll(() => agent.countIn(taskOn(page))).toBeGreaterThan(missed)
    await wake()
    await keepsUp(page, agent)
    expect(engine.openStreams).toBe(1)
    await showsEverything(page, agent)
  })

  test('lets the next one take over, and follows it when it is woken', async ({
    page: frozen,
    context,
    agent,
    startEngine,
  }) => {
    const engine = await startEngine({ agent })
    await say(frozen, 'Count')
    await keepsUp(frozen, agent)
    const other = await context.newPage()
    await other.goto(frozen.url())
    await keepsUp(other, agent)
    const wake = await freeze(frozen)
    await expect.poll(() => replays(engine)).toBe(1)
    await keepsUp(other, agent)
    expect(engine.openStreams).toBe(1)
    await wake()
    await keepsUp(frozen, agent)
    expect(engine.openStreams).toBe(1)
    await showsEverything(frozen, agent)
    await showsEverything(other, agent)
  })
})

test.describe('a tab that goes to another page and back in the middle of an answer', () => {
  test('is restored as it was, and catches up', async ({ page, agent, startEngine }) => {
    await allowRestoring(page)
    const engine = await startEngine({ agent })
    await say(page, 'Count')
    await keepsUp(page, agent)
    await page.evaluate(() => Reflect.set(window, 'documentBefore', document))
    await page.goto(new URL('/icon.svg', page.url()).href)
    await expect.poll(() => engine.openStreams).toBe(0)
    await page.goBack({ waitUntil: 'commit' })
    expect(await page.evaluate(() => Reflect.get(window, 'documentBefore') === document)).toBe(true)
    await keepsUp(page, agent)
    expect(engine.openStreams).toBe(1)
    await showsEverything(page, agent)
    await expect.poll(() => engine.openStreams).toBe(0)
  })

  test('lets the next one take over, and follows it when it is back', async ({
    page: away,
    context,
    agent,
    startEngine,
  }) => {
    await allowRestoring(away)
    const engine = await startEngine({ agent })
    await say(away, 'Count')
    await keepsUp(away, agent)
    const other = await context.newPage()
    await other.goto(away.url())
    await keepsUp(other, agent)
    const address = away.url()
    await away.goto(new URL('/icon.svg', address).href)
    await expect.poll(() => replays(engine)).toBe(1)
    await keepsUp(other, agent)
    expect(engine.openStreams).toBe(1)
    await away.goBack({ waitUntil: 'commit' })
    await expect(messageField(away)).toBeVisible()
    await keepsUp(away, agent)
    expect(engine.openStreams).toBe(1)
    await showsEverything(away, agent)
    await showsEverything(other, agent)
  })
})

/** Freezes a hidden tab as a browser does that saves energy. Returns what wakes it. */
async function freeze(page: Page): Promise<() => Promise<unknown>> {
  const browser = await page.context().newCDPSession(page)
  await browser.send('Page.setWebLifecycleState', { state: 'frozen' })
  return () => browser.send('Page.setWebLifecycleState', { state: 'active' })
}

/** Next forbids to keep a page that is rendered per request, and with it to restore it; an application need not. */
async function allowRestoring(page: Page): Promise<void> {
  await page.route('**/tasks/*', async (route) => {
    if (route.request().resourceType() !== 'document') return route.fallback()
    const response = await route.fetch()
    await route.fulfill({ response, headers: { ...response.headers(), 'cache-control': 'no-cache' } })
  })
  await page.reload()
}

function replays({ requests }: Simulator): number {
  return requests.filter(({ path }) => path === '/execute/replay').length
}
