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

/** How often a second a text is shown that grows every so many milliseconds, where showing it does this. */
async function rateOf(show: () => void, every = 5): Promise<number> {
  const published: number[] = []
  const schedule = createFrameSchedule(() => {
    published.push(performance.now())
    show()
  })
  const growing = setInterval(() => schedule.request(false), every)
  await vi.advanceTimersByTimeAsync(1000)
  const [before, since] = [published.length, performance.now()]
  await vi.advanceTimersByTimeAsync(1000)
  clearInterval(growing)
  return ((published.length - before) * 1000) / (performance.now() - since)
}

describe('createFrameSchedule', () => {
  // Frames come every 16 ms, and time that the page is busy is on top of them: 8 ms are a third, 16 ms are half.
  it.each([
    [0.5, 50, 63],
    [3, 50, 63],
    [8, 38, 63],
    [20, 17, 26],
    [40, 8, 13],
  ])('shows what costs %d ms between %d and %d times a second', async (cost, least, most) => {
    const rate = await rateOf(() => (busy += cost))
    expect(rate).toBeGreaterThanOrEqual(least)
    expect(rate).toBeLessThanOrEqual(most)
  })

  it.each([12, 20, 40, 100])(
    'leaves the page about half of its time where showing costs %d ms',
    async (cost) => {
      const rate = await rateOf(() => (busy += cost))
      expect((rate * cost) / 1000).toBeLessThan(0.56)
      expect((rate * cost) / 1000).toBeGreaterThan(0.33)
    },
  )

  it.each([
    [1, 50, 63],
    [3, 18, 28],
    [6, 12, 20],
  ])('shows words that come every ms less often where that costs %d ms', async (cost, least, most) => {
    const rate = await rateOf(() => (busy += cost), 1)
    expect(rate).toBeGreaterThanOrEqual(least)
    expect(rate).toBeLessThanOrEqual(most)
  })

  it('counts what the frame in which it is shown costs, whoever spends it', async () => {
    const rate = await rateOf(() => {
      requestAnimationFrame(() => undefined)
      queueMicrotask(() => (busy += 40))
    })
    expect(rate).toBeGreaterThanOrEqual(8)
    expect(rate).toBeLessThanOrEqual(13)
  })

  it('shows a word in the very next frame', async () => {
    const frames = holdFrames()
    const publish = vi.fn()
    const schedule = createFrameSchedule(publish)
    for (let word = 1; word <= 20; word++) {
      schedule.request(false)
      schedule.request(false)
      await vi.advanceTimersByTimeAsync(7)
      expect(publish).toHaveBeenCalledTimes(word - 1)
      frames.next()
      expect(publish).toHaveBeenCalledTimes(word)
      await vi.advanceTimersByTimeAsync(13)
    }
    expect(frames.asked).toBe(0)
  })

  it('does not slow down for one slow frame among five', async () => {
    const shown: number[] = []
    const costs = [100, 1, 1, 1, 1, 100]
    const schedule = createFrameSchedule(() => {
      shown.push(performance.now())
      busy += costs.shift() ?? 1
    })
    const growing = setInterval(() => schedule.request(false), 5)
    await vi.advanceTimersByTimeAsync(160)
    clearInterval(growing)
    expect(gapsOf(shown).filter((gap) => gap > 20)).toHaveLength(2)
  })

  it('is back in each frame within five publications of becoming cheap', async () => {
    const shown: number[] = []
    let cost = 40
    const schedule = createFrameSchedule(() => {
      shown.push(performance.now())
      busy += cost
    })
    const growing = setInterval(() => schedule.request(false), 5)
    await vi.advanceTimersByTimeAsync(1000)
    cost = 1
    shown.length = 0
    await vi.advanceTimersByTimeAsync(1000)
    clearInterval(growing)
    expect(Math.max(...gapsOf(shown).slice(5))).toBeLessThan(20)
  })

  it('never asks for a negative delay, which Node warns of', async () => {
    vi.stubGlobal('document', { visibilityState: 'hidden' })
    const later = vi.spyOn(globalThis, 'setTimeout')
    const publish = vi.fn()
    const schedule = createFrameSchedule(publish)
    await vi.advanceTimersByTimeAsync(1000)
    schedule.request(false)
    await vi.advanceTimersByTimeAsync(1000)
    schedule.request(true)
    await vi.advanceTimersByTimeAsync(1)
    expect(publish).toHaveBeenCalledTimes(2)
    for (const [, delay] of later.mock.calls) expect(delay).toBeGreaterThanOrEqual(0)
  })

  it('shows every 50 ms in a page that nobody sees', async () => {
    vi.stubGlobal('document', { visibilityState: 'hidden' })
    const rate = await rateOf(() => undefined)
    expect(rate).toBeGreaterThanOrEqual(18)
    expect(rate).toBeLessThanOrEqual(20)
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

  it('shows what is urgent in the next frame, whatever showing costs, once', async () => {
    const published: number[] = []
    const schedule = createFrameSchedule(() => {
      published.push(performance.now())
      busy += 60
    })
    for (let round = 0; round < 20; round++) {
      schedule.request(false)
      await vi.advanceTimersByTimeAsync(100)
    }
    schedule.request(false)
    await vi.advanceTimersByTimeAsync(32)
    published.length = 0
    schedule.request(false)
    await vi.advanceTimersByTimeAsync(16)
    expect(published).toEqual([])
    schedule.request(true)
    schedule.request(true)
    await vi.advanceTimersByTimeAsync(16)
    expect(published).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(500)
    expect(published).toHaveLength(1)
  })

  it('shows once in a frame, however urgent', async () => {
    const frames = holdFrames()
    const publish = vi.fn()
    const schedule = createFrameSchedule(publish)
    schedule.request(true)
    frames.next()
    expect(publish).toHaveBeenCalledTimes(1)
    schedule.request(true)
    await vi.advanceTimersByTimeAsync(100)
    expect(publish).toHaveBeenCalledTimes(1)
    frames.next()
    expect(publish).toHaveBeenCalledTimes(2)
  })

  it('does not wait for ever for a frame that does not come', async () => {
    holdFrames()
    const publish = vi.fn()
    const schedule = createFrameSchedule(publish)
    for (const count of [1, 2]) {
      schedule.request(false)
      await vi.advanceTimersByTimeAsync(190)
      expect(publish).toHaveBeenCalledTimes(count - 1)
      await vi.advanceTimersByTimeAsync(20)
      expect(publish).toHaveBeenCalledTimes(count)
    }
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

  it('shows what is requested while it publishes in the next frame, not in the same', () => {
    const frames = holdFrames()
    const publish = vi.fn().mockImplementationOnce(() => schedule.request(true))
    const schedule = createFrameSchedule(publish)
    schedule.request(true)
    frames.next()
    expect(publish).toHaveBeenCalledTimes(1)
    frames.next()
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

/** Frames that come when the test says so. */
function holdFrames(): { next: () => void; readonly asked: number } {
  const asked: FrameRequestCallback[] = []
  vi.stubGlobal('requestAnimationFrame', (callback: FrameRequestCallback) => asked.push(callback))
  return {
    next: () => {
      for (const callback of asked.splice(0)) callback(performance.now())
    },
    get asked() {
      return asked.length
    },
  }
}

function gapsOf(moments: readonly number[]): number[] {
  return moments.slice(1).map((moment, index) => moment - (moments[index] ?? NaN))
}

class TimelessChannel {
  readonly port1: { onmessage?: () => void; close: () => void } = { close: () => undefined }
  readonly port2: { postMessage: () => void } = {
    postMessage: () => queueMicrotask(() => this.port1.onmessage?.()),
  }
}
