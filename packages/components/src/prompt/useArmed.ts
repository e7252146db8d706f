'use client'
import { useEffect, useRef, useState, type RefObject } from 'react'

/** Milliseconds for which a prompt must have been still before its buttons work. Our figure. */
const armingDelay = 500

/** What {@link useArmed} watches. */
export interface ArmedOptions {
  readonly element: RefObject<HTMLElement | null>
  /** The edge that must not move. The bottom one also moves when the element itself grows. */
  readonly edge: 'top' | 'bottom'
  /** Whether there is anything to arm. */
  readonly active: boolean
}

/** Whether a person can have meant to press something. */
export interface Armed {
  /** For the look of the buttons, up to a tenth of a second old. */
  readonly still: boolean
  /** Measures at once: for the moment of a click, which may come just after a move that nobody has noticed yet. */
  readonly isStill: () => boolean
}

/**
 * Watches whether `element` has been in place for {@link armingDelay}. A prompt that slides under a moving finger, or
 * appears in a tab just opened, starts again.
 */
export function useArmed({ element, edge, active }: ArmedOptions): Armed {
  const [still, setStill] = useState(false)
  const last = useRef<Rest>(undefined)

  useEffect(() => {
    if (!active) return
    const look = (): void => setStill(measure(last, element.current, edge))
    measure(last, element.current, edge)
    // The timers of a tab that nobody looks at come late, and none of them may have seen that it was hidden.
    const startAgain = (): void => {
      last.current = undefined
      look()
    }
    const timer = setInterval(look, interval)
    document.addEventListener('visibilitychange', startAgain)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', startAgain)
      last.current = undefined
      setStill(false)
    }
  }, [active, edge, element])

  return { still, isStill: () => measure(last, element.current, edge) }
}

/** Milliseconds between looks. */
const interval = 100

/** Pixels of movement that a person does not notice. */
const tolerance = 4

/** Where it came to rest, and when. */
interface Rest {
  readonly place: number
  readonly since: number
}

/** Compares with where it came to rest, not with the last look: a slow slide is a move, too. */
function measure(
  last: RefObject<Rest | undefined>,
  element: HTMLElement | null,
  edge: ArmedOptions['edge'],
): boolean {
  const now = performance.now()
  const place = element?.getBoundingClientRect()[edge] ?? 0
  const before = last.current
  if (before !== undefined && Math.abs(place - before.place) <= tolerance && isVisible()) {
    return now - before.since >= armingDelay
  }
  last.current = { place, since: now }
  return false
}

function isVisible(): boolean {
  return document.visibilityState === 'visible'
}
