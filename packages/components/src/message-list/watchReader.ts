import { isSelectedIn } from '../controls/isSelectedIn.ts'

/** What a reader does to a view with their hands. */
export interface ReaderWatcher {
  /** They move away from the end: by the wheel, a finger or the scroll bar, or by selecting text. */
  readonly onLeave: () => void
  /** They press something in the view, which must not slide away under the pointer; and let go of it. */
  readonly onHold: (held: boolean) => void
}

/** Watches for a reader's hands on a scrolling element, until what it returns is called. */
export function watchReader(element: HTMLElement, { onLeave, onHold }: ReaderWatcher): () => void {
  const over = new AbortController()
  const options = { passive: true, signal: over.signal }

  /** Whether what leads up there moves this view, and nothing inside of it. */
  function movesUp(target: EventTarget | null): boolean {
    if (element.scrollTop <= 0) return false
    for (let inner = target; inner instanceof Element && inner !== element; inner = inner.parentElement) {
      if (inner.scrollTop > 0) return false
    }
    return true
  }

  // The view may be back at the end before the browser tells of a scroll so small.
  element.addEventListener(
    'wheel',
    ({ deltaY, ctrlKey, target }) => {
      if (deltaY < 0 && !ctrlKey && movesUp(target)) onLeave()
    },
    options,
  )

  let fingerY = 0
  const onTouch = ({ type, touches: [finger], target }: TouchEvent): void => {
    if (finger === undefined) return
    if (type === 'touchmove' && finger.clientY > fingerY && movesUp(target)) onLeave()
    fingerY = finger.clientY
  }
  element.addEventListener('touchstart', onTouch, options)
  element.addEventListener('touchmove', onTouch, options)

  element.addEventListener(
    'pointerdown',
    ({ button, target, offsetX }) => {
      // Beyond what the element shows is its scroll bar, of whose release not every browser tells.
      if (target === element && (offsetX < 0 || offsetX >= element.clientWidth)) onLeave()
      else if (button === 0) onHold(true)
    },
    options,
  )
  const onRelease = (): void => onHold(false)
  document.addEventListener('pointerup', onRelease, options)
  document.addEventListener('pointercancel', onRelease, options)

  document.addEventListener(
    'selectionchange',
    () => {
      if (isSelectedIn(element)) onLeave()
    },
    options,
  )
  return () => over.abort()
}
