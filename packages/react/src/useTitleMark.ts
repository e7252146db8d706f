'use client'

import { useEffect } from 'react'

/**
 * Puts a number in front of the page's title while something waits for the person, "(2) Title", so that it is seen from
 * another tab: the length of `prompts` from `usePendingPrompts`, for instance. What the application writes into the title
 * meanwhile keeps the mark.
 *
 * @param waiting How many wait; with 0 the title is as the application wrote it.
 */
export function useTitleMark(waiting: number): void {
  useEffect(() => {
    if (waiting === 0) return
    const mark = `(${waiting}) `
    const apply = (): void => {
      if (!document.title.startsWith(mark)) document.title = mark + document.title
    }
    apply()
    const observer = new MutationObserver(apply)
    observer.observe(document.head, { childList: true, characterData: true, subtree: true })
    return () => {
      observer.disconnect()
      if (document.title.startsWith(mark)) document.title = document.title.slice(mark.length)
    }
  }, [waiting])
}
