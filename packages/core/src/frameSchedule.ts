import { isHidden } from './watchPage.ts'
import { yieldToEventLoop } from './yieldToEventLoop.ts'

/** Decides when a change is shown. */
export interface FrameSchedule {
  /**
   * Something changed: publish once, however often this is called before, at the next frame that is due.
   *
   * @param urgent at the very next frame, whatever publishing has been costing.
   */
  request: (urgent: boolean) => void
  /** Publish now, if anything was requested. */
  flush: () => void
}

/** Milliseconds between publications where there are no frames: in a hidden tab, and outside a browser. */
const timerInterval = 50

/**
 * Publishes at most once per frame, by construction: changes only mark that there is something to show. What is costly
 * to show is shown less often, so that a page which streams always has time left for its reader.
 *
 * A hidden tab has no frames, so there a timer takes their place and the screen is up to date when it is shown again.
 */
export function createFrameSchedule(publish: () => void): FrameSchedule {
  let cancelPending: (() => void) | undefined
  let publishedAt = 0
  let isUrgent = false
  /** Milliseconds the page is busy with a publication, smoothed. */
  let cost = 0

  const run = async (): Promise<void> => {
    cancelPending = undefined
    isUrgent = false
    publishedAt = performance.now()
    publish()
    // React schedules its work in a microtask: what is awaited behind that comes when it is done.
    await Promise.resolve()
    await yieldToEventLoop()
    let spent = performance.now() - publishedAt
    if (!isHidden()) {
      // What was rendered is laid out and painted at the next frame.
      await new Promise(requestAnimationFrame)
      spent -= performance.now()
      await yieldToEventLoop()
      spent += performance.now()
    }
    cost += (spent - cost) / 4
  }

  return {
    request: (urgent) => {
      if (urgent && !isUrgent) {
        isUrgent = true
        cancelPending?.()
        cancelPending = undefined
      }
      // 60, 30 or 20 times a second; and however slow the page is, about half of its time stays free.
      const interval = Math.max(cost > 4 ? 50 : cost > 2 ? 33 : 16, 2 * cost)
      const wait = isUrgent || isHidden() ? 0 : publishedAt + interval - performance.now()
      cancelPending ??= onFrame(wait, run)
    },
    flush: () => {
      if (!cancelPending) return
      cancelPending()
      void run()
    },
  }
}

/** Calls `run` at the frame that is nearest in so many milliseconds, and asks for none before. */
function onFrame(wait: number, run: () => Promise<void>): () => void {
  let frame: number | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  if (wait > halfFrame) timer = setTimeout(ask, wait - halfFrame)
  else ask()

  function ask(): void {
    // Asked for in a hidden tab too: there it comes at once when the tab is shown again.
    frame = globalThis.requestAnimationFrame?.(done)
    // A frame asked for while visible never comes if the tab is hidden meanwhile, so a slow timer stands behind it.
    timer = setTimeout(done, isHidden() ? timerInterval : 4 * timerInterval)
  }
  function stop(): void {
    clearTimeout(timer)
    if (frame) cancelAnimationFrame(frame)
  }
  function done(): void {
    stop()
    void run()
  }
  return stop
}

/** Milliseconds. */
const halfFrame = 8
