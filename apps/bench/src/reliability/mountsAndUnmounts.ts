import { createTestEngine } from '@engine-kit/simulator/testing'
import type { Page } from 'playwright'
import type { MountFigures } from '../page/mountAndUnmount.tsx'
import type { ReliabilityCheck } from './benchReliability.ts'

/** 10,000 mounts and unmounts of a watched task under StrictMode, over HTTP: what is left afterwards? */
export const mountsAndUnmounts: ReliabilityCheck = async ({ withPage }) => {
  const engine = createTestEngine({
    pace: 1,
    agent: {
      run: async (turn) => {
        await turn.say('Working.', 1000)
        await turn.pause(3_600_000)
      },
    },
  })
  const measure = async (page: Page): Promise<MountFigures & { growth: number; streams: number }> => {
    await page.evaluate(() => window.reliability?.prepareMounts())
    const before = await usedHeap(page)
    const figures = await page.evaluate(() => window.reliability?.mountAndUnmount())
    if (figures === undefined) throw new Error('The page is gone.')
    const growth = (await usedHeap(page)) - before
    // A server hears of it later than the page: Chromium may read on for five seconds, to use the connection again.
    const late = Date.now() + patience
    while (engine.simulator.openStreams > 0 && Date.now() < late) await page.evaluate(() => undefined)
    return { ...figures, growth, streams: engine.simulator.openStreams }
  }
  const result = await withPage(engine.fetch, measure, 'reliability-development')
  await engine.close()
  const kept = Object.entries(result.held).map(([kind, count]) => `${count} × ${kind}`)
  const open = result.requestsOpen + result.streams
  const what = `after ${result.mounts.toLocaleString('en')} mounts and unmounts under StrictMode`
  return [
    {
      work: `${what}: open requests`,
      measured: String(open),
      target: '0',
      met: result.mounts >= 10_000 && open === 0,
    },
    {
      work: `${what}: timers, listeners, frames, channels`,
      measured: kept.length === 0 ? `0 of ${result.asked.toLocaleString('en')}` : kept.join(', '),
      target: '0',
      met: kept.length === 0 && result.asked > 0,
    },
    {
      work: `${what}: growth of the heap`,
      measured: `${(result.growth / megabyte).toFixed(2)} MB`,
      target: 'at most 2 MB',
      met: result.growth <= 2 * megabyte,
    },
  ]
}

const megabyte = 1024 * 1024

/** Milliseconds. */
const patience = 6000

/** Bytes in use once everything that nobody holds has been thrown away. */
async function usedHeap(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  await session.detach()
  return usedSize
}
