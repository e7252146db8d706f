import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createFrameSchedule } from './frameSchedule.ts'

/** Milliseconds the page has been busy, on top of the clock that the timers follow. */
let busy = 0

beforeEach(() => {
  // Node has no frames to be faked.
  vi.stubGlobal('requestAnimationFrame', () => 0)
  vi.stubGlobal('cancelAnimationFrame', () => undefined)
  vi.stubGlobal('document', { visibilityState: 'visible' })
  vi.useFakeTimers({
    toFake: [
      'setTimeout',
      'clearTimeout',
      'setInterval',
      'clearInterval',
      'requestAnimationFrame',
      'cancelAnimationFrame',
      'performance',
    ],
  })
  // Takes no time: what does is told by `busy`.
  vi.stubGlobal('MessageChannel', TimelessChannel)
  busy = 0
  const idleClock = performance.now.bind(performance)
  vi.spyOn(performance, 'now').mockImplementation(() => idleClock() + busy)
})

afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** How often a second a text is shown that grows every 5 ms, where showing it does this. */
async function rateOf(show: () => void): Promise<number> {
  let published = 0
  const schedule = createFrameSchedule(() => {
    published++
    show()
  })
  const growing = setInterval(() => schedule.request(false), 5)
  await vi.advanceTimersByTimeAsync(1000)
  const [before, since] = [published, performance.now()]
  await vi.advanceTimersByTimeAsync(1000)
  clearInterval(growing)
  return ((published - before) * 1000) / (performance.now() - since)
}

describe('createFrameSchedule', () => {
  it.each([
    [0.5, 50, 63],
    [3, 22, 31],
    [6, 15, 22],
    [40, 8, 15],
  ])('shows what costs %d ms between %d and %d times a second', async (cost, least, most) => {
    const rate = await rateOf(() => (busy += cost))
    expect(rate).toBeGreaterThanOrEqual(least)
    expect(rate).toBeLessThanOrEqual(most)
  })

  it.each([
    [3, 22, 31],
    [40, 8, 15],
  ])('counts %d ms of the frame in which it is shown, whoever spends them', async (cost, least, most) => {
    const rate = await rateOf(() => {
      requestAnimationFrame(() => (busy += cost))
    })
    expect(rate).toBeGreaterThanOrEqual(least)
    expect(rate).toBeLessThanOrEqual(most)
  })

  it('shows the last change, however seldom it shows', async () => {
    const shown: number[] = []
    let text = 0
    const schedule = createFrameSchedule(() => {
      shown.push(text)
      busy += 40
    })
    for (let round = 0; round < 20; round++) {
      text++
      schedule.request(false)
      await vi.advanceTimersByTimeAsync(7)
    }
    await vi.advanceTimersByTimeAsync(100)
    expect(shown.at(-1)).toBe(20)
    expect(shown.length).toBeLessThan(10)
  })

  it('shows what is urgent without waiting for its turn, once', async () => {
    let published = 0
    const schedule = createFrameSchedule(() => {
      published++
      busy += 12
    })
    for (let round = 0; round < 20; round++) {
      schedule.request(false)
      await vi.advanceTimersByTimeAsync(100)
    }
    schedule.request(false)
    await vi.advanceTimersByTimeAsync(16)
    published = 0
    schedule.request(false)
    await vi.advanceTimersByTimeAsync(16)
    expect(published).toBe(0)
    schedule.request(true)
    schedule.request(true)
    await vi.advanceTimersByTimeAsync(1)
    expect(published).toBe(1)
    await vi.advanceTimersByTimeAsync(500)
    expect(published).toBe(1)
  })

  it('shows nothing, however urgent, before the last is painted', async () => {
    const frames: FrameRequestCallback[] = []
    vi.stubGlobal('requestAnimationFrame', (callback: FrameRequestCallback) => frames.push(callback))
    const publish = vi.fn()
    const schedule = createFrameSchedule(publish)
    schedule.request(true)
    await vi.advanceTimersByTimeAsync(1)
    expect(publish).toHaveBeenCalledTimes(1)
    schedule.request(true)
    await vi.advanceTimersByTimeAsync(100)
    expect(publish).toHaveBeenCalledTimes(1)
    for (const frame of frames) frame(0)
    await vi.advanceTimersByTimeAsync(1)
    expect(publish).toHaveBeenCalledTimes(2)
  })

  it('does not wait for ever for a frame that does not come', async () => {
    vi.stubGlobal('requestAnimationFrame', () => 0)
    const publish = vi.fn()
    const schedule = createFrameSchedule(publish)
    schedule.request(false)
    await vi.advanceTimersByTimeAsync(16)
    schedule.request(false)
    await vi.advanceTimersByTimeAsync(210)
    expect(publish).toHaveBeenCalledTimes(2)
  })

  it('goes on after a publication that threw', async () => {
    const publish = vi.fn().mockImplementationOnce(() => {
      throw new Error('a bug in a listener')
    })
    const schedule = createFrameSchedule(publish)
    const told = new Promise((resolve) => process.once('unhandledRejection', resolve))
    schedule.request(false)
    await vi.advanceTimersByTimeAsync(16)
    await expect(told).resolves.toMatchObject({ message: 'a bug in a listener' })
    schedule.request(false)
    await vi.advanceTimersByTimeAsync(16)
    expect(publish).toHaveBeenCalledTimes(2)
  })

  it('shows what is requested while it publishes after the next frame, not in the same', async () => {
    const frames: FrameRequestCallback[] = []
    vi.stubGlobal('requestAnimationFrame', (callback: FrameRequestCallback) => frames.push(callback))
    const publish = vi.fn().mockImplementationOnce(() => schedule.request(true))
    const schedule = createFrameSchedule(publish)
    schedule.request(true)
    await vi.advanceTimersByTimeAsync(100)
    expect(publish).toHaveBeenCalledTimes(1)
    for (const frame of frames) frame(0)
    await vi.advanceTimersByTimeAsync(1)
    expect(publish).toHaveBeenCalledTimes(2)
  })

  it('shows at once when told to, and not again at the frame', async () => {
    const publish = vi.fn()
    const schedule = createFrameSchedule(publish)
    schedule.flush()
    expect(publish).not.toHaveBeenCalled()
    schedule.request(false)
    schedule.flush()
    expect(publish).toHaveBeenCalledOnce()
    await vi.advanceTimersByTimeAsync(500)
    expect(publish).toHaveBeenCalledOnce()
  })
})

class TimelessChannel {
  readonly port1: { onmessage?: () => void; close: () => void } = { close: () => undefined }
  readonly port2: { postMessage: () => void } = {
    postMessage: () => queueMicrotask(() => this.port1.onmessage?.()),
  }
}
