import { encodeEvent } from '@engine-kit/protocol'
import type { ReliabilityCheck } from './benchReliability.ts'
import { percentile } from './percentile.ts'

const events = 20_000
const runs = 5

/** Catching up with 20,000 events at once; only the length of the text is shown, so that this is core and hooks alone. */
export const replayOfManyEvents: ReliabilityCheck = async ({ withPage }) => {
  const lifecycle = (phase: 'started' | 'completed'): string =>
    encodeEvent({ type: 'thread_lifecycle', data: { phase, turn_id: 'turn-1' } })
  const deltas = Array.from({ length: events }, (_, index) =>
    encodeEvent({ type: 'text_delta', data: { text: `word ${index} ` } }),
  )
  const turn = [lifecycle('started'), ...deltas, lifecycle('completed')].join('')
  const measured = await withPage(
    async () => new Response(null, { status: 404 }),
    async (page) => {
      const session = await page.context().newCDPSession(page)
      await session.send('Performance.enable', { timeDomain: 'threadTicks' })
      const spent = async (): Promise<number> => {
        const { metrics } = await session.send('Performance.getMetrics')
        return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN) * 1000
      }
      const results = []
      while (results.length < runs) {
        const before = await spent()
        const figures = await page.evaluate((text) => window.reliability?.replayBurst(text), turn)
        if (figures === undefined) throw new Error('The page is gone.')
        results.push({ ...figures, cpu: (await spent()) - before })
      }
      return results
    },
  )
  const medianOf = (read: (run: (typeof measured)[number]) => number): number =>
    percentile(measured.map(read), 0.5)
  const cpu = medianOf((run) => run.cpu)
  const longest = medianOf((run) => run.longestTask)
  const publications = Math.max(...measured.map((run) => run.publications))
  const onePerFrame = measured.every((run) => run.publications === run.frames)
  const what = `replay of ${events.toLocaleString('en')} events, median of ${runs}`
  return [
    {
      work: `${what}: CPU of the main thread`,
      measured: `${cpu.toFixed(0)} ms`,
      target: 'at most 250 ms',
      met: cpu <= 250,
    },
    {
      work: `${what}: longest task over 50 ms`,
      measured: longest === 0 ? 'none' : `${longest.toFixed(0)} ms`,
      target: 'none',
      met: longest === 0,
    },
    {
      work: `${what}: publications of growing text`,
      measured: `${publications}, ${onePerFrame ? 'each in a frame of its own' : 'some in the same frame'}`,
      target: 'at most 1 per frame',
      met: onePerFrame,
    },
  ]
}
