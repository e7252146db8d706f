/** Decides when a change is shown. */
export interface FrameSchedule {
  /** Something changed: publish at the next frame, once, however often this is called before. */
  request: () => void
  /** Publish now, if anything was requested. */
  flush: () => void
  /** Forget what was requested. */
  cancel: () => void
}

/** Milliseconds between publications where there are no frames: in a hidden tab, and outside a browser. */
const timerInterval = 50

/**
 * Publishes at most once per frame, by construction: changes only mark that there is something to show.
 *
 * A hidden tab has no frames, so there a timer takes their place and the screen is up to date when it is shown again.
 */
export function createFrameSchedule(publish: () => void): FrameSchedule {
  let cancelPending: (() => void) | undefined
  const run = (): void => {
    cancelPending = undefined
    publish()
  }
  return {
    request: () => {
      cancelPending ??= onNextFrame(run)
    },
    flush: () => {
      if (cancelPending === undefined) return
      cancelPending()
      run()
    },
    cancel: () => {
      cancelPending?.()
      cancelPending = undefined
    },
  }
}

function onNextFrame(run: () => void): () => void {
  const hasFrames = typeof requestAnimationFrame === 'function'
  // Asked for in a hidden tab too: there it comes at once when the tab is shown again.
  const frame = hasFrames ? requestAnimationFrame(done) : undefined
  // A frame asked for while visible never comes if the tab is hidden meanwhile, so a slow timer stands behind it.
  const timer = setTimeout(done, hasFrames && !isHidden() ? 4 * timerInterval : timerInterval)
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
