import type { Browser, CDPSession, Page } from 'playwright'
import type { PageFigures } from '../page/watchPage.ts'
import type { WordFigures } from '../page/watchWords.ts'

/** One contender at one work, once. */
export interface Measurement extends PageFigures, Partial<WordFigures> {
  /** Milliseconds of processor time of the main thread: scripts, style, layout, painting and garbage collection. */
  readonly cpu: number
  /** The part of it that scripts took. */
  readonly script: number
  /** The part of it that style and layout took. */
  readonly layout: number
  /** Megabytes in use after a garbage collection. */
  readonly heap: number
  /** DOM nodes, text nodes included. */
  readonly nodes: number
}

/** Answers `undefined` where the work did not end within so many milliseconds; the browser is not usable then. */
export async function measurePage(
  browser: Browser,
  url: string,
  slowdown: number,
  cap: number,
): Promise<Measurement | undefined> {
  const context = await browser.newContext({ viewport: { width: 1200, height: 800 } })
  const page = await context.newPage()
  const failed = new Promise<never>((_resolve, reject) => page.once('pageerror', reject))
  failed.catch(() => undefined)
  const measured = Promise.race([measure(page, url, slowdown), failed])
  // Rejects when the browser is closed under it.
  measured.catch(() => undefined)
  const result = await Promise.race([measured, after(cap)])
  if (result !== undefined) await context.close()
  return result
}

async function measure(page: Page, url: string, slowdown: number): Promise<Measurement> {
  await page.goto(url)
  await page.waitForFunction(() => window.bench !== undefined)
  await page.evaluate(() => window.bench?.ready)
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  // Time of the thread, not of the clock: what else runs on the machine does not count.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
  const before = await times(session)
  const figures = await page.evaluate(() => window.bench?.run())
  const end = await times(session)
  if (figures === undefined) throw new Error(`${url} has no bench.`)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  const { nodes } = await session.send('Memory.getDOMCounters')
  return {
    ...figures,
    cpu: end.task - before.task,
    script: end.script - before.script,
    layout: end.layout - before.layout,
    heap: usedSize / 1_000_000,
    nodes,
  }
}

async function times(session: CDPSession): Promise<{ task: number; script: number; layout: number }> {
  const { metrics } = await session.send('Performance.getMetrics')
  const read = (name: string): number => {
    const metric = metrics.find((candidate) => candidate.name === name)
    if (metric === undefined) throw new Error(`Chromium does not tell ${name}.`)
    return metric.value * 1000
  }
  return {
    task: read('TaskDuration'),
    script: read('ScriptDuration'),
    layout: read('LayoutDuration') + read('RecalcStyleDuration'),
  }
}

function after(milliseconds: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), milliseconds).unref())
}
