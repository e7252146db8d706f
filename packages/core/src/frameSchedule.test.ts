import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createFrameSchedule } from './frameSchedule.ts'

/** Milliseconds the page has been busy, on top of the clock that the timers follow. */
let busy = 0

beforeEach(() => {
  // Node has no frames to be faked.
  vi.stubGlobal('requestAnimationFrame', () => 0)
  vi.stubGlobal('cancelAnimationFrame', () => undefined)
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
  busy = 0
  const idleClock = performance.now.bind(performance)
  vi.spyOn(performance, 'now').mockImplementation(() => idleClock() + busy)
})

afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** How often a second a text is shown that grows every 5 ms, where showing it keeps the page busy for so long. */
function rateAt(cost: number): number {
  let published = 0
  const schedule = createFrameSchedule(() => {
    published++
    busy += cost
  })
  const growing = setInterval(() => schedule.request(false), 5)
  vi.advanceTimersByTime(1000)
  const [before, since] = [published, performance.now()]
  vi.advanceTimersByTime(1000)
  clearInterval(growing)
  return ((published - before) * 1000) / (performance.now() - since)
}

describe('createFrameSchedule', () => {
  it.each([
    [0.5, 50, 63],
    [6, 22, 31],
    [15, 15, 22],
    [40, 8, 13],
  ])('shows what costs %d ms between %d and %d times a second', (cost, least, most) => {
    const rate = rateAt(cost)
    expect(rate).toBeGreaterThanOrEqual(least)
    expect(rate).toBeLessThanOrEqual(most)
  })

  it('shows the last change, however seldom it shows', () => {
    const shown: number[] = []
    let text = 0
    const schedule = createFrameSchedule(() => {
      shown.push(text)
      busy += 40
    })
    for (let round = 0; round < 20; round++) {
      text++
      schedule.request(false)
      vi.advanceTimersByTime(7)
    }
    vi.advanceTimersByTime(100)
    expect(shown.at(-1)).toBe(20)
    expect(shown.length).toBeLessThan(10)
  })

  it('shows what is urgent at the very next frame, once', () => {
    let published = 0
    const schedule = createFrameSchedule(() => {
      published++
      busy += 20
    })
    for (let round = 0; round < 20; round++) {
      schedule.request(false)
      vi.advanceTimersByTime(50)
    }
    schedule.request(false)
    vi.advanceTimersToNextFrame()
    published = 0
    schedule.request(false)
    vi.advanceTimersToNextFrame()
    expect(published).toBe(0)
    schedule.request(true)
    schedule.request(true)
    vi.advanceTimersToNextFrame()
    expect(published).toBe(1)
    vi.advanceTimersByTime(500)
    expect(published).toBe(1)
  })

  it('shows at once when told to, and not again at the frame', () => {
    const publish = vi.fn()
    const schedule = createFrameSchedule(publish)
    schedule.flush()
    expect(publish).not.toHaveBeenCalled()
    schedule.request(false)
    schedule.flush()
    expect(publish).toHaveBeenCalledOnce()
    vi.advanceTimersByTime(500)
    expect(publish).toHaveBeenCalledOnce()
  })
})
