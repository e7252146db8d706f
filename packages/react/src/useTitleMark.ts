'use client'

import { useEffect } from 'react'

/**
 * Puts a number in front of the page's title while something waits for the person, "(2) Title", so that it is seen from
 * another tab: the length of `prompts` from `usePendingPrompts`, for instance. What the application writes into the title
 * meanwhile keeps the mark. Where several components ask for one, the largest number shows.
 *
 * @param waiting How many wait; with 0 the title is as the application wrote it.
 */
export function useTitleMark(waiting: number): void {
  useEffect(() => {
    if (waiting === 0) return
    const claim = { waiting }
    claims.add(claim)
    observer ??= observe()
    apply()
    return () => {
      claims.delete(claim)
      if (claims.size === 0) {
        observer?.disconnect()
        observer = undefined
      }
      apply()
    }
  }, [waiting])
}

const claims = new Set<{ readonly waiting: number }>()
let observer: MutationObserver | undefined
/** What of the title is ours. */
let shown = ''

function observe(): MutationObserver {
  const watching = new MutationObserver(apply)
  watching.observe(document.head, { childList: true, characterData: true, subtree: true })
  return watching
}

function apply(): void {
  const most = Math.max(0, ...[...claims].map(({ waiting }) => waiting))
  const { title } = document
  const bare = shown !== '' && title.startsWith(shown) ? title.slice(shown.length).trimStart() : title
  shown = most === 0 ? '' : `(${most})`
  const marked = `${shown} ${bare}`.trim()
  if (marked !== title) document.title = marked
}
