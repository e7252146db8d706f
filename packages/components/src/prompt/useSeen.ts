'use client'
import { useEffect, useRef, useState, type RefObject } from 'react'

/** What {@link useSeen} watches. */
export interface SeenOptions {
  /** What is shown; another text has not been seen. */
  readonly content: string
  /** How much of it is shown: more of it has an end that has not been seen. */
  readonly room: number
  /** Stands before all of it. */
  readonly start: RefObject<Element | null>
  /** Stands behind all of it. */
  readonly end: RefObject<Element | null>
}

/**
 * Whether both ends of what is shown have been in view, be it one after the other. Always so where the browser cannot
 * tell, as in jsdom.
 */
export function useSeen({ content, room, start, end }: SeenOptions): boolean {
  const [seen, setSeen] = useState<Pick<SeenOptions, 'content' | 'room'>>()
  /** Of what the start was in view. More of the same has another end, and the same start. */
  const begun = useRef<string>(undefined)

  useEffect(() => {
    if (typeof IntersectionObserver === 'undefined') return
    const unseen = new Set<Element | null>([end.current])
    if (begun.current !== content) unseen.add(start.current)
    const observer = new IntersectionObserver((changes) => {
      for (const { target, isIntersecting } of changes) {
        if (!isIntersecting) continue
        unseen.delete(target)
        if (target === start.current) begun.current = content
      }
      if (unseen.size > 0) return
      observer.disconnect()
      setSeen({ content, room })
    })
    for (const edge of unseen) if (edge !== null) observer.observe(edge)
    return () => observer.disconnect()
  }, [content, room, start, end])

  return typeof IntersectionObserver === 'undefined' || (seen?.content === content && seen.room === room)
}
