import { randomUUID } from 'node:crypto'
import { chromium, expect, type Page } from '@playwright/test'
import { createCountingAgent, type CountingAgent } from './createCountingAgent.ts'
import { freePort } from './freePort.ts'
import { lastTurn } from './say.ts'
import { testWithEngine } from './testWithEngine.ts'

/** What Playwright switches off so that all tabs behave as if they were looked at. */
const indulgences = [
  '--disable-back-forward-cache',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
]

/**
 * `testWithEngine` in a browser whose tabs are those of a person: one is looked at, the one brought to the front last,
 * and the others are hidden, slowed down, and frozen for real. The agent counts; `page` shows a new task.
 */
export const testWithTabs = testWithEngine.extend<{ agent: CountingAgent }>({
  agent: async ({}, provide) => {
    await provide(createCountingAgent())
  },
  context: async ({ launchOptions }, provide) => {
    const port = await freePort()
    const args = [...(launchOptions.args ?? []), `--remote-debugging-port=${port}`]
    const process = await chromium.launch({ ...launchOptions, args, ignoreDefaultArgs: indulgences })
    // Playwright makes every page of a context of its own believe that it is looked at.
    const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`, { noDefaults: true })
    const [context] = browser.contexts()
    if (context === undefined) throw new Error('The browser has no context of its own.')
    await provide(context)
    await browser.close()
    await process.close()
  },
  page: async ({ context, baseURL }, provide) => {
    const page = await context.newPage()
    await page.goto(`${baseURL}/tasks/${randomUUID()}`)
    await provide(page)
  },
})

/** The task that a page shows. */
export function taskOn(page: Page): string {
  return page.url().split('/').at(-1) ?? ''
}

/** Resolves when the page shows as many numbers as the agent has said by now, and some more. */
export async function keepsUp(page: Page, agent: CountingAgent): Promise<void> {
  const awaited = agent.countIn(taskOn(page)) + 10
  const shown = async (): Promise<number> => (await numbersOn(page)).length
  await expect.poll(shown, { intervals: [50] }).toBeGreaterThanOrEqual(awaited)
}

/** Lets the agent end, and checks that a page shows all that it said, once and in its order. */
export async function showsEverything(page: Page, agent: CountingAgent): Promise<void> {
  agent.finish()
  await expect(lastTurn(page)).toHaveAttribute('data-state', 'completed')
  const said = Array.from({ length: agent.countIn(taskOn(page)) }, (_, index) => index + 1)
  // A hidden tab draws its last text when it has time.
  await expect.poll(() => numbersOn(page)).toEqual(said)
}

/** The numbers that the counting agent's last turn shows. */
async function numbersOn(page: Page): Promise<number[]> {
  const text = await lastTurn(page).textContent()
  return [...(text ?? '').matchAll(/\((\d+)\)/g)].map(([, number]) => Number(number))
}
