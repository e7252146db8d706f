import { serveSimulator } from '@engine-kit/simulator/node'
import type { Page } from 'playwright'
import { launchChromium } from '../launchChromium.ts'
import { buildPages } from '../rendering/buildPages.ts'
import { answerWithPage } from '../rendering/servePages.ts'

/** A browser and what it needs, for one run of all checks. */
export interface Lab {
  readonly version: string
  /**
   * Opens a page beside an Engine at `/engine`, both over HTTP on the loopback interface, for as long as `work` takes.
   * `open` opens another tab of the same browser.
   */
  readonly withPage: <Result>(
    engine: (request: Request) => Promise<Response>,
    work: (page: Page, open: () => Promise<Page>) => Promise<Result>,
    name?: 'reliability' | 'reliability-development',
  ) => Promise<Result>
  readonly close: () => Promise<void>
}

const page = '../page/reliability.tsx'

/** Builds the pages and starts the browser. */
export async function openLab(): Promise<Lab> {
  await buildPages([{ name: 'reliability', page }])
  await buildPages([{ name: 'reliability-development', page }], 'development')
  const browser = await launchChromium()
  return {
    version: browser.version(),
    close: () => browser.close(),
    async withPage(engine, work, name = 'reliability') {
      const server = await serveSimulator({
        fetch: async (request) =>
          new URL(request.url).pathname.startsWith('/engine/') ? engine(request) : answerWithPage(request),
      })
      const context = await browser.newContext({ viewport: { width: 1200, height: 800 } })
      const open = async (): Promise<Page> => {
        const opened = await context.newPage()
        await opened.goto(`${server.url}/${name}.html`)
        await opened.waitForFunction(() => window.reliability !== undefined)
        return opened
      }
      try {
        return await work(await open(), open)
      } finally {
        await context.close()
        await server.close()
      }
    },
  }
}
