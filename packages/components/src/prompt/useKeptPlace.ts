'use client'
import { useEffect, useRef, type RefObject } from 'react'
import type { HitlPromptProps } from './HitlPrompt.tsx'

/** A place that keeps the keyboard's focus when the button that had it goes away. */
export interface KeptPlace {
  readonly place: RefObject<HTMLDivElement | null>
  /** To be called when an answer leaves. */
  readonly keep: () => void
}

/**
 * Answering takes the buttons away, and with them the focus: a keyboard would start again at the top of the page and a
 * screen reader would lose its line. The place takes the focus over, until the person moves on.
 */
export function useKeptPlace(status: HitlPromptProps['prompt']['status']): KeptPlace {
  const place = useRef<HTMLDivElement>(null)
  const kept = useRef(false)

  useEffect(() => {
    if (!kept.current) return
    const focused = document.activeElement
    if (focused === null || focused === document.body) place.current?.focus({ preventScroll: true })
    else kept.current = place.current?.contains(focused) === true
  }, [status])

  function keep(): void {
    kept.current = place.current?.contains(document.activeElement) === true
  }

  return { place, keep }
}
