'use client'
import type { PromptPart } from '@engine-kit/core'
import { useEffect, useMemo, useRef, useState, type RefObject } from 'react'
import { wholeText } from '../tool-call/wholeText.ts'

/** Milliseconds for which a prompt must have stood as it is before its buttons work. Our figure. */
const armingDelay = 500

/** What {@link useArmed} watches. */
export interface ArmedOptions {
  readonly prompt: PromptPart
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
 * Watches whether `element` has been in place, and what it asks the same, for {@link armingDelay}. A prompt that slides
 * under a moving finger, that comes to ask something else, or that appears in a tab just opened, starts again.
 */
export function useArmed({ prompt, element, edge, active }: ArmedOptions): Armed {
  const content = useContent(prompt)
  /** What it asked when it was last seen to be still: another content is not, from its first rendering on. */
  const [stillWith, setStillWith] = useState<string>()
  const last = useRef<Rest>(undefined)

  useEffect(() => {
    if (!active) return
    const look = (): void => setStillWith(measure(last, content, element.current, edge) ? content : undefined)
    measure(last, content, element.current, edge)
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
      setStillWith(undefined)
    }
  }, [active, content, edge, element])

  return { still: stillWith === content, isStill: () => measure(last, content, element.current, edge) }
}

/** All that a prompt shows, as one text: the same for equal content, whichever objects it came in. */
function useContent({ kind, question, tool, input, inputSource, options }: PromptPart): string {
  return useMemo(
    () => wholeText({ kind, question, tool, options, input: inputSource ?? input }),
    [kind, question, tool, input, inputSource, options],
  )
}

/** Milliseconds between looks. */
const interval = 100

/** Pixels of movement that a person does not notice. */
const tolerance = 4

/** What came to rest, where, and when. */
interface Rest {
  readonly content: string
  readonly place: number
  readonly since: number
}

/** Compares with where it came to rest, not with the last look: a slow slide is a move, too. */
function measure(
  last: RefObject<Rest | undefined>,
  content: string,
  element: HTMLElement | null,
  edge: ArmedOptions['edge'],
): boolean {
  const now = performance.now()
  const place = element?.getBoundingClientRect()[edge] ?? 0
  const before = last.current
  const rests = before?.content === content && Math.abs(place - before.place) <= tolerance
  if (rests && isVisible()) return now - before.since >= armingDelay
  last.current = { content, place, since: now }
  return false
}

function isVisible(): boolean {
  return document.visibilityState === 'visible'
}
