import { createTestEngine } from '@engine-kit/simulator/testing'
import type { ReliabilityCheck } from './benchReliability.ts'
import { percentile } from './percentile.ts'

const cuts = 100
/** Each connection lives for between one and three tenths of a second. */
const lifetime = (): number => 100 + Math.random() * 200

/** A turn that talks on, over real sockets that are reset again and again: how long until the screen goes on? */
export const cutToNextEvent: ReliabilityCheck = async ({ withPage }) => {
  let over = false
  const cutAt: number[] = []
  const openedAt: number[] = []
  const engine = createTestEngine({
    pace: 1,
    agent: {
      run: async (turn) => {
        while (!over) await turn.say('so it goes on ', 100)
      },
    },
  })
  const answer = async (request: Request): Promise<Response> => {
    const response = await engine.fetch(request)
    if (response.body === null || !/execute/.test(request.url)) return response
    openedAt.push(Date.now())
    if (cutAt.length >= cuts) return response
    const reader = response.body.getReader()
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        setTimeout(() => {
          cutAt.push(Date.now())
          void reader.cancel()
          controller.error(new TypeError('The connection is cut.'))
        }, lifetime())
      },
      async pull(controller) {
        const { done, value } = await reader.read()
        // Cancelled by the cut: the stream has its error already.
        if (!done) controller.enqueue(value)
      },
      cancel: () => reader.cancel(),
    })
    return new Response(body, { status: response.status, headers: response.headers })
  }
  const waits = await withPage(answer, async (page) => {
    await page.evaluate(() => window.reliability?.watchGrowth())
    const late = Date.now() + cuts * 3000
    let growths: readonly number[] = []
    for (;;) {
      const found = cutAt.map((cut) => {
        // What was read before the cut may be shown after it, and does not count.
        const opened = openedAt.find((moment) => moment >= cut) ?? Infinity
        const next = growths.find((growth) => growth > opened)
        return next === undefined ? Infinity : next - cut
      })
      const complete = found.length >= cuts && found.every(Number.isFinite)
      if (complete || Date.now() > late) return found
      await page
        .waitForFunction((seen) => (window.reliability?.growths().length ?? 0) > seen, growths.length, {
          timeout: Math.max(1, late - Date.now()),
        })
        // Nothing grows any more: what was found is told as it is.
        .catch(() => undefined)
      growths = (await page.evaluate(() => window.reliability?.growths())) ?? []
    }
  })
  over = true
  await engine.close()
  const p95 = percentile(waits, 0.95)
  return [
    {
      work: `from a cut to the next event on screen, ${waits.length} cuts, 95 of 100`,
      measured: `${p95.toFixed(0)} ms (median ${percentile(waits, 0.5).toFixed(0)} ms)`,
      target: 'at most 1,500 ms',
      met: waits.length >= cuts && p95 <= 1500,
    },
  ]
}
