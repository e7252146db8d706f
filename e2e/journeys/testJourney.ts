import { randomUUID } from 'node:crypto'
import type { Driver, Window } from '../browsers/Driver.ts'
import { openBrowser } from '../browsers/openBrowser.ts'
import { createCountingAgent, type CountingAgent } from '../createCountingAgent.ts'
import { testWithEngine } from '../testWithEngine.ts'
import { field } from './talk.ts'
import { untilSeen } from './see.ts'

/**
 * `testWithEngine` for a journey that is the same in every browser: written against `Window`, run in the browser of the
 * project. `window` shows a new task. Its agent counts, in sentences and paragraphs, and plays
 * scripts.
 */
export const testJourney = testWithEngine.extend<JourneyFixtures, { driver: Driver }>({
  driver: [
    async ({ browserName, launchOptions }, provide) => {
      const driver = await openBrowser(browserName, launchOptions)
      await provide(driver)
      await driver.close()
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  agent: async ({}, provide) => {
    await provide(createCountingAgent('comes after the number before it, and then'))
  },
  openWindow: async ({ driver }, provide, testInfo) => {
    const profile = await driver.openProfile()
    const windows: Window[] = []
    await provide(async (address) => {
      const window = await profile.openWindow()
      windows.push(window)
      await window.open(address)
      await untilSeen(window, field, { count: 1 })
      return window
    })
    try {
      if (testInfo.status === testInfo.expectedStatus) return
      for (const window of windows) {
        const body = await window.screenshot()
        await testInfo.attach('window', { body, contentType: 'image/png' })
      }
    } finally {
      await profile.close()
    }
  },
  address: ({ baseURL }, provide) => provide(`${baseURL}/tasks/${randomUUID()}`),
  window: async ({ openWindow, address }, provide) => {
    await provide(await openWindow(address))
  },
})

interface JourneyFixtures {
  readonly agent: CountingAgent
  /** The task that `window` shows. */
  readonly address: string
  /** Opens another window of the same person, in front of the others. */
  readonly openWindow: (address: string) => Promise<Window>
  readonly window: Window
}
