import { randomUUID } from 'node:crypto'
import type { Page } from '@playwright/test'
import { dialects, type Dialect } from './foreign-engine/dialects.ts'
import { ForeignEngine } from './foreign-engine/ForeignEngine.ts'
import { testWithEngine } from './testWithEngine.ts'

/**
 * Playwright's `test` on a demo whose Engine was written from the contract alone, and speaks the `dialect` of the test.
 * The Engine has a past and other work: one task is done, another waits for an answer. `page` shows a new task.
 */
export const testWithForeignEngine = testWithEngine.extend<ForeignFixtures>({
  dialect: [dialects.terse, { option: true }],
  engine: async ({ dialect, ownDemo, engineKey }, provide, testInfo) => {
    const engine = new ForeignEngine({ dialect, key: engineKey })
    await engine.listen(ownDemo.enginePort)
    engine.begin('somebody-elses-past', 'Say hello')
    engine.begin('somebody-elses-present', 'Clean the build folder')
    await provide(engine)
    await engine.close()
    if (testInfo.status !== testInfo.expectedStatus) {
      await testInfo.attach('wire', { body: engine.log.toString(), contentType: 'text/plain' })
    }
  },
  page: async ({ page, baseURL, engine: _running }, provide) => {
    await page.goto(`${baseURL}/tasks/${randomUUID()}`)
    await provide(page)
  },
  otherBrowser: async ({ browser, page }, provide) => {
    const context = await browser.newContext()
    await provide(async () => {
      const other = await context.newPage()
      await other.goto(page.url())
      return other
    })
    await context.close()
  },
})

interface ForeignFixtures {
  readonly dialect: Dialect
  readonly engine: ForeignEngine
  /** Opens the task of `page` in a browser that knows nothing of it. */
  readonly otherBrowser: () => Promise<Page>
}
