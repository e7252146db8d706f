'use client'
import { useEffect, useState, type RefObject } from 'react'

/**
 * Whether the browser may skip an element while it is out of view (`content-visibility: auto`): one that is finished
 * when it appears, and one that became finished since, as soon as it has left the view. To begin with one in view
 * would make it go and come back, which a reader sees and layout shifts count.
 *
 * The answer is the attribute `data-skippable` to begin with. Later it is set on the element itself: nothing but the
 * browser's own work depends on it, and a rendering for each would be felt.
 *
 * @param atOnce whether what is finished when it appears may be skipped from the start. What appears in view is laid out
 * twice then.
 */
export function useSkippable(
  element: RefObject<Element | null>,
  finished: boolean,
  atOnce = true,
): true | undefined {
  const [atStart] = useState(finished && atOnce)

  useEffect(() => {
    const { current } = element
    if (!finished || atStart || current === null || typeof IntersectionObserver === 'undefined') return
    const observer = new IntersectionObserver(([entry]) => {
      if (entry?.isIntersecting !== false) return
      current.setAttribute('data-skippable', 'true')
      observer.disconnect()
    })
    observer.observe(current)
    return () => {
      observer.disconnect()
      current.removeAttribute('data-skippable')
    }
  }, [element, finished, atStart])

  return (finished && atStart) || undefined
}
