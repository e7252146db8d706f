'use client'
import { useEffect, useState, type ReactNode } from 'react'
import { formatDuration } from '../parts/formatDuration.ts'

/** What {@link ElapsedSeconds} takes. */
export interface ElapsedSecondsProps {
  /** As core tells it, by the page's own clock; `undefined` where nobody watched it begin. */
  readonly since: number | undefined
}

/** How long something runs, from two seconds on. Not read out: it would be, each second. */
export function ElapsedSeconds({ since }: ElapsedSecondsProps): ReactNode {
  const [elapsed, setElapsed] = useState(0)

  useEffect(() => {
    if (since === undefined) return
    const timer = setInterval(() => setElapsed(performance.timeOrigin + performance.now() - since), 1000)
    return () => clearInterval(timer)
  }, [since])

  return since === undefined || elapsed < 2000 ? null : (
    <span className="ek-tool-decision ek-tool-seconds" aria-hidden="true">
      {formatDuration(elapsed)}
    </span>
  )
}
