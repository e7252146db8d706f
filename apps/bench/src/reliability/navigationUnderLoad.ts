import type { ReliabilityCheck } from './benchReliability.ts'
import { percentile } from './percentile.ts'

/** A transition with 100 ms of rendering, while 1,000 deltas a second arrive from another thread. */
export const navigationUnderLoad: ReliabilityCheck = async ({ withPage }) => {
  const durations = await withPage(
    async () => new Response(null, { status: 404 }),
    (page) => page.evaluate(() => window.reliability?.navigateUnderLoad()),
  )
  if (durations === undefined) throw new Error('The page is gone.')
  const median = percentile(durations, 0.5)
  return [
    {
      work: `navigation with 100 ms of rendering under 1,000 deltas a second, median of ${durations.length}`,
      measured: `${median.toFixed(0)} ms (longest ${Math.max(...durations).toFixed(0)} ms)`,
      target: 'at most 300 ms',
      met: median <= 300,
    },
  ]
}
