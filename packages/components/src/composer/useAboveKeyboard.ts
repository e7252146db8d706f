import { useEffect, type RefObject } from 'react'

/**
 * Keeps an element with the focus above the keyboard on the screen, where that covers a page instead of making it smaller:
 * the element gets as much of a margin as of it and the room below is covered.
 */
export function useAboveKeyboard(element: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const { current } = element
    const view = window.visualViewport
    if (!current || !view) return
    const lift = (): void => {
      current.style.marginBlockEnd = ''
      // A view that is zoomed into is moved by hand.
      if (view.scale > 1.01 || !current.matches(':focus-within')) return
      const bottom = Math.min(current.getBoundingClientRect().bottom, document.documentElement.clientHeight)
      const covered = bottom - view.offsetTop - view.height
      if (covered > 0) current.style.marginBlockEnd = `${covered}px`
    }
    view.addEventListener('resize', lift)
    view.addEventListener('scroll', lift)
    return () => {
      view.removeEventListener('resize', lift)
      view.removeEventListener('scroll', lift)
    }
  }, [element])
}
