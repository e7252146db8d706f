import type { RefCallback } from 'react'

/**
 * The `ref` of what scrolls sideways. `data-more` tells on which sides there is more, `left` and `right`; nothing where all
 * of it fits. It stands on the element itself, or on the block of code around it, whose head depends on it too. Not set by
 * React: only looks depend on it.
 */
export const watchOverflow: RefCallback<HTMLElement> = (scroller) => {
  // There is none in jsdom.
  if (scroller === null || typeof ResizeObserver === 'undefined') return
  const { dataset } = scroller.closest<HTMLElement>('.ek-md-code') ?? scroller

  const look = (): void => {
    const room = scroller.scrollWidth - scroller.clientWidth
    // From right to left the browser counts down from 0.
    const left = scroller.scrollLeft + (getComputedStyle(scroller).direction === 'rtl' ? room : 0)
    dataset['more'] = (left > 1 ? 'left ' : '') + (room - left > 1 ? 'right' : '')
  }

  // It looks when the browser has laid out, so that nothing is laid out for it.
  const observer = new ResizeObserver(look)
  for (const element of [scroller, ...scroller.children]) observer.observe(element)
  scroller.addEventListener('scroll', look)
  return () => observer.disconnect()
}
