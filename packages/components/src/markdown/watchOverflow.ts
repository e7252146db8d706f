import type { RefCallback } from 'react'

/**
 * The `ref` of what scrolls sideways, from left to right. In `data-more` its parent tells on which sides there is more,
 * `left` and `right`; nothing where all of it fits. Set on the element itself: only looks depend on it.
 */
export const watchOverflow: RefCallback<HTMLElement> = (scroller) => {
  // There is none in jsdom.
  if (!scroller?.parentElement || typeof ResizeObserver === 'undefined') return
  const { dataset } = scroller.parentElement

  const look = (): void => {
    const { scrollLeft, scrollWidth, clientWidth } = scroller
    dataset['more'] =
      (scrollLeft > 1 ? 'left ' : '') + (scrollWidth - clientWidth - scrollLeft > 1 ? 'right' : '')
  }

  // It looks when the browser has laid out, so that nothing is laid out for it.
  const observer = new ResizeObserver(look)
  for (const element of [scroller, ...scroller.children]) observer.observe(element)
  scroller.addEventListener('scroll', look)
  return () => observer.disconnect()
}
