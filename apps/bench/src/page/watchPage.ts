/** What a page can tell about itself. Durations are milliseconds of the clock on the wall. */
export interface PageFigures {
  readonly duration: number
  readonly commits: number
  readonly frames: number
  /** The most commits between two frames. */
  readonly commitsInAFrame: number
  /** Tasks of more than 50 ms. */
  readonly longTasks: number
  readonly longestTask: number
  /** The longest time between two frames, and the one that 95 % of them keep. */
  readonly longestGap: number
  readonly usualGap: number
  /** The sum of all layout shifts. */
  readonly layoutShift: number
}

/** Watches frames, long tasks and layout shifts from now on. */
export function watchPage(commits: () => number): { stop: () => Promise<PageFigures> } {
  const begun = performance.now()
  const commitsBefore = commits()
  const gaps: number[] = []
  const inFrames: number[] = []
  let lastFrame = begun
  let lastCommits = commitsBefore
  let next = requestAnimationFrame(onFrame)
  function onFrame(): void {
    const now = performance.now()
    gaps.push(now - lastFrame)
    inFrames.push(commits() - lastCommits)
    lastFrame = now
    lastCommits = commits()
    next = requestAnimationFrame(onFrame)
  }
  const tasks: number[] = []
  const shifts: number[] = []
  const observers = [
    observe('longtask', ({ duration }) => void tasks.push(duration)),
    observe('layout-shift', (entry) => void shifts.push('value' in entry ? Number(entry.value) : 0)),
  ]
  return {
    async stop() {
      const duration = performance.now() - begun
      cancelAnimationFrame(next)
      // Long tasks are told late.
      await new Promise((resolve) => setTimeout(resolve, 200))
      for (const observer of observers) observer.disconnect()
      return {
        duration,
        commits: commits() - commitsBefore,
        frames: gaps.length,
        commitsInAFrame: Math.max(0, ...inFrames),
        longTasks: tasks.length,
        longestTask: Math.max(0, ...tasks),
        longestGap: Math.max(0, ...gaps),
        usualGap: gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length * 0.95)] ?? 0,
        layoutShift: shifts.reduce((sum, shift) => sum + shift, 0),
      }
    },
  }
}

function observe(type: string, told: (entry: PerformanceEntry) => void): PerformanceObserver {
  const observer = new PerformanceObserver((list) => list.getEntries().forEach(told))
  observer.observe({ type })
  return observer
}
