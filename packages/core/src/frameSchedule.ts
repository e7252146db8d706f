import { isHidden } from './watchPage.ts'
import { yieldToEventLoop } from './yieldToEventLoop.ts'

/** Decides when a change is shown. */
export interface FrameSchedule {
  /**
   * Something changed: publish once, however often this is called before, as soon as a publication is due.
   *
   * @param urgent in the next frame, whatever publishing has been costing.
   */
  request: (urgent: boolean) => void
  /** Publish now, if anything was requested. */
  flush: () => void
}

/** Milliseconds between publications where there are no frames: in a hidden tab, and outside a browser. */
const timerInterval = 50

/**
 * Publishes in a frame, at most once in each, so that what has come is on screen when that frame is over. Only where
 * showing takes more than about half of the page's time does it pause, and no longer than it does.
 *
 * A hidden tab has no frames, so there a timer takes their place and the screen is up to date when it is shown again.
 */
export function createFrameSchedule(publish: () => void): FrameSchedule {
  /** Whether what is to be shown is urgent; `undefined` while there is nothing. */
  let urgency: boolean | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let awaitsFrame = false
  let publishedAt = 0
  /** Milliseconds the page is busy with a frame that shows something, smoothed. */
  let cost = 0
  /** Changes since the last frame that showed some, and how many come in a millisecond, smoothed. */
  let changes = 0
  let countedFrom = 0
  let rate = 0

  function plan(): void {
    clearTimeout(timer)
    const wait = urgency ? 0 : publishedAt + pace() - performance.now()
    if (isHidden()) timer = setTimeout(show, Math.max(0, wait))
    else if (wait > 0) timer = setTimeout(awaitFrame, wait)
    else awaitFrame()
  }

  /** A bit short of a whole number of frames: else the one that is meant would begin ahead of the timer. */
  function pace(): number {
    if (isHidden()) return timerInterval
    // Nobody can follow so many words: twenty or thirty frames a second show as much, and leave the page its time.
    return Math.max(rate > thick ? Math.min(50, 16 * cost) : 0, 2 * cost - 4)
  }

  function awaitFrame(): void {
    // None comes if the tab is hidden meanwhile, or what shows it is out of view.
    timer = setTimeout(show, 4 * timerInterval)
    if (awaitsFrame) return
    awaitsFrame = true
    requestAnimationFrame(() => {
      awaitsFrame = false
      if (urgency !== undefined) void showInFrame()
    })
  }

  async function showInFrame(): Promise<void> {
    const begun = performance.now()
    rate += (changes / (begun - countedFrom) - rate) / 4
    changes = 0
    countedFrom = begun
    // Ahead of what listens to the changes, whose work of this frame is done when the message comes back.
    const painted = yieldToEventLoop()
    show()
    await painted
    // A single frame that took long counts for little: something else was under way, more often than not.
    cost += (Math.min(performance.now() - begun, 2 * cost + 8) - cost) / 3
  }

  function show(): void {
    clearTimeout(timer)
    urgency = undefined
    publishedAt = performance.now()
    publish()
  }

  return {
    request: (urgent) => {
      changes++
      if (urgency || urgency === urgent) return
      urgency = urgent
      plan()
    },
    flush: () => {
      if (urgency !== undefined) show()
    },
  }
}

/** Changes in a millisecond from which on nobody can follow single ones. */
const thick = 0.5
