'use client'
import { useEffect, useRef, type RefObject } from 'react'
import { focusedBeside } from '../controls/focusedBeside.ts'
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
    else kept.current = hasFocus(place.current)
  }, [status])

  function keep(): void {
    kept.current = hasFocus(place.current)
  }

  return { place, keep }
}

function hasFocus(place: Element | null): boolean {
  return place?.contains(focusedBeside(place)) === true
}
