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
  let hurry = false
  /** Milliseconds the page is busy with a publication, smoothed. */
  let cost = 0

  const run = (): void => {
    cancelPending = undefined
    hurry = false
    const began = performance.now()
    publishedAt = began
    publish()
    // In a microtask, because only in one does React schedule its work: this comes behind that, and behind the painting.
    queueMicrotask(() => {
      void yieldToEventLoop().then(() => (cost += (performance.now() - began - cost) / 4))
    })
  }

  const isDue = (): boolean => {
    // 60, 30 or 20 times a second, a little less than so many frames, because frames do not come to the millisecond.
    const interval = cost > 9 ? 45 : cost > 3 ? 28 : 12
    // However slow the page is, half of its time stays free.
    return hurry || performance.now() - publishedAt >= Math.max(interval, 2 * cost)
  }

  return {
    request: (urgent) => {
      hurry ||= urgent
      cancelPending ??= onFrame(isDue, run)
    },
    flush: () => {
      if (cancelPending === undefined) return
      cancelPending()
      run()
    },
  }
}

/** Calls `run` at the first frame at which it is due. */
function onFrame(isDue: () => boolean, run: () => void): () => void {
  const hasFrames = typeof requestAnimationFrame === 'function'
  // Asked for in a hidden tab too: there it comes at once when the tab is shown again.
  let frame = hasFrames ? requestAnimationFrame(look) : undefined
  // A frame asked for while visible never comes if the tab is hidden meanwhile, so a slow timer stands behind it.
  const timer = setTimeout(done, hasFrames && !isHidden() ? 4 * timerInterval : timerInterval)
  function look(): void {
    if (isDue()) done()
    else frame = requestAnimationFrame(look)
  }
  function stop(): void {
    clearTimeout(timer)
    if (frame !== undefined) cancelAnimationFrame(frame)
  }
  function done(): void {
    stop()
    run()
  }
  return stop
}

function isHidden(): boolean {
  return globalThis.document?.visibilityState === 'hidden'
}
