import type { RefCallback } from 'react'

/**
 * The `ref` of what scrolls sideways, from left to right. In `data-more` its parent tells on which sides there is more,
 * `start` and `end`; the attribute is absent where all of it fits. Set on the element itself: only looks depend on it.
 */
export const watchOverflow: RefCallback<HTMLElement> = (scroller) => {
  if (!scroller?.parentElement) return
  const { dataset } = scroller.parentElement

  const look = (): void => {
    const { scrollLeft, scrollWidth, clientWidth } = scroller
    const rest = scrollWidth - clientWidth - scrollLeft
    if (rest + scrollLeft < 1) delete dataset['more']
    else dataset['more'] = (scrollLeft > room ? 'start ' : '') + (rest > room ? 'end' : '')
  }

  // There is none in jsdom. Else it looks when the browser has laid out, so that nothing is laid out for it.
  const observer = typeof ResizeObserver === 'undefined' ? undefined : new ResizeObserver(look)
  observer?.observe(scroller)
  observer?.observe(scroller.firstElementChild as Element)
  scroller.addEventListener('scroll', look)
  return () => observer?.disconnect()
}

/** Pixels at each end in which no text stands. */
const room = 12
