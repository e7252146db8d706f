import { elapsed } from './elapsed.ts'
import { isHidden } from './watchPage.ts'
import { yieldToEventLoop } from './yieldToEventLoop.ts'

/** Decides when a change is shown. */
export interface FrameSchedule {
  /**
   * Something changed: publish once, however often this is called before, as soon as a publication is due.
   *
   * @param urgent as soon as the last publication is on screen, whatever publishing has been costing.
   */
  request: (urgent: boolean) => void
  /** Publish now, if anything was requested. */
  flush: () => void
}

/** Milliseconds between publications where there are no frames: in a hidden tab, and outside a browser. */
const timerInterval = 50

/**
 * Publishes at most once per frame, by construction: what is published has to be painted before anything else is, but
 * for what is flushed. It is published ahead of that frame rather than in one, so that none is drawn that shows nothing
 * new. What is costly to show is shown less often, so that a page which streams always has time left for its reader.
 *
 * A hidden tab has no frames, so there a timer takes their place and the screen is up to date when it is shown again.
 */
export function createFrameSchedule(publish: () => void): FrameSchedule {
  /** Whether what is to be shown is urgent; `undefined` while there is nothing. */
  let urgency: boolean | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let publishedAt = 0
  /** How many publications are not painted yet. */
  let unpainted = 0
  /** Milliseconds the page is busy with a publication, smoothed. */
  let cost = 0

  function plan(): void {
    clearTimeout(timer)
    if (urgency === undefined || unpainted > 0) return
    // 60, 30 or 20 times a second; and however slow the page is, about half of its time stays free.
    const pace = isHidden() ? timerInterval : Math.max(cost > 4 ? 50 : cost > 2 ? 33 : 16, 2 * cost)
    timer = setTimeout(() => void run(), urgency ? 0 : publishedAt + pace - performance.now())
  }

  async function run(): Promise<void> {
    clearTimeout(timer)
    urgency = undefined
    publishedAt = performance.now()
    unpainted++
    let frame = 0
    let begun = 0
    try {
      // Ahead of what listens to the changes: what that does in the frame is part of what the publication costs.
      if (!isHidden()) {
        requestAnimationFrame((time) => {
          frame = time
          begun = performance.now()
        })
      }
      publish()
      // React schedules its work in a microtask: what is awaited behind that comes when it is done.
      await Promise.resolve()
      await yieldToEventLoop()
      let spent = performance.now() - publishedAt
      if (!isHidden()) {
        // What was rendered is laid out and painted at the next frame. None comes if the tab is hidden meanwhile.
        const next = await Promise.race([new Promise(requestAnimationFrame), elapsed(4 * timerInterval)])
        spent -= next === frame ? begun : performance.now()
        await yieldToEventLoop()
        spent += performance.now()
      }
      cost += (spent - cost) / 4
    } finally {
      unpainted--
      plan()
    }
  }

  return {
    request: (urgent) => {
      if (urgency || urgency === urgent) return
      urgency = urgent
      plan()
    },
    flush: () => {
      if (urgency !== undefined) void run()
    },
  }
}
