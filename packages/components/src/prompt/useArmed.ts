'use client'
import type { PromptPart } from '@engine-kit/core'
import { useEffect, useMemo, useRef, useState, type RefObject } from 'react'
import { wholeText } from '../tool-call/wholeText.ts'

/** Milliseconds between looks, by a timer that is set anew after each: it may come late, and never early. */
const interval = 100

/**
 * Looks that must have found a prompt as it was before its buttons work: half a second, our figure. They are counted, and
 * no clock is asked. So a timer that comes late, after a sleep of the machine, says no more than one that is in time.
 */
const looksUntilArmed = 5

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
  /** All that the prompt shows, as one text: the same for equal content, whichever objects it came in. */
  readonly content: string
}

/**
 * Watches whether `element` has been in place, and what it asks the same, for {@link looksUntilArmed}. A prompt that slides
 * under a moving finger, that comes to ask something else, or that appears in a tab just opened, starts again.
 */
export function useArmed({ prompt, element, edge, active }: ArmedOptions): Armed {
  const content = useContent(prompt)
  /** What it asked when it was last seen to be still: another content is not, from its first rendering on. */
  const [stillWith, setStillWith] = useState<string>()
  const last = useRef<Rest>(undefined)

  useEffect(() => {
    if (!active) return
    let timer: ReturnType<typeof setTimeout>
    const look = (): void => {
      setStillWith(measure(last, content, element.current, edge, 1) ? content : undefined)
      timer = setTimeout(look, interval)
    }
    // The timers of a tab that nobody looks at come late, and none of them may have seen that it was hidden.
    const startAgain = (): void => {
      clearTimeout(timer)
      last.current = undefined
      look()
    }
    startAgain()
    document.addEventListener('visibilitychange', startAgain)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', startAgain)
      last.current = undefined
      setStillWith(undefined)
    }
  }, [active, content, edge, element])

  return {
    still: stillWith === content,
    isStill: () => measure(last, content, element.current, edge, 0),
    content,
  }
}

function useContent({ kind, question, tool, input, inputSource, options }: PromptPart): string {
  return useMemo(
    () => wholeText({ kind, question, tool, options, input: inputSource ?? input }),
    [kind, question, tool, input, inputSource, options],
  )
}

/** Pixels of movement that a person does not notice. */
const tolerance = 4

/** What came to rest, where, and how often it was found there since. */
interface Rest {
  readonly content: string
  readonly place: number
  readonly looks: number
}

/** Compares with where it came to rest, not with the last look: a slow slide is a move, too. */
function measure(
  last: RefObject<Rest | undefined>,
  content: string,
  element: HTMLElement | null,
  edge: ArmedOptions['edge'],
  looks: 0 | 1,
): boolean {
  const place = element?.getBoundingClientRect()[edge] ?? 0
  const before = last.current
  const rests =
    before?.content === content &&
    Math.abs(place - before.place) <= tolerance &&
    document.visibilityState === 'visible'
  last.current = rests ? { ...before, looks: before.looks + looks } : { content, place, looks: 0 }
  return last.current.looks >= looksUntilArmed
}
