import { vi } from 'vitest'

/** Puts timers and clocks into the hands of the test, until `vi.useRealTimers()`. */
export function stopTime(): void {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'],
  })
}

/** Lets so many milliseconds pass, with everything that they lead to: timers, promises, streams and messages. */
export async function passTime(milliseconds: number, step = 50): Promise<void> {
  for (let passed = 0; passed < milliseconds; passed += step) {
    await vi.advanceTimersByTimeAsync(Math.min(step, milliseconds - passed))
    // What waits for the event loop rather than for a time.
    await new Promise((resolve) => setImmediate(resolve))
  }
}
