'use client'
import { useEffect, useState, type RefObject } from 'react'

/**
 * Whether the browser may skip an element while it is out of view (`content-visibility: auto`): one that is finished
 * when it appears, and one that became finished since, as soon as it has left the view. To begin with one in view
 * would make it go and come back, which a reader sees and layout shifts count.
 */
export function useSkippable(element: RefObject<Element | null>, finished: boolean): boolean {
  const [skippable, setSkippable] = useState(finished)

  useEffect(() => {
    if (!finished || skippable || element.current === null || typeof IntersectionObserver === 'undefined')
      return
    const observer = new IntersectionObserver(([entry]) => {
      if (entry?.isIntersecting === false) setSkippable(true)
    })
    observer.observe(element.current)
    return () => observer.disconnect()
  }, [element, finished, skippable])

  return finished && skippable
}
