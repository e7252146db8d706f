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
  // No signal takes the listeners away: under Jest there is Node's, which jsdom does not take for one.
  const over: (() => void)[] = []
  function on<Type extends keyof HTMLElementEventMap>(
    target: EventTarget,
    type: Type,
    act: (event: HTMLElementEventMap[Type]) => void,
  ): void {
    const listener = act as EventListener
    target.addEventListener(type, listener, { passive: true })
    over.push(() => target.removeEventListener(type, listener))
  }

  /** Whether what leads up there moves this view, and nothing inside of it. */
  function movesUp(target: EventTarget | null): boolean {
    if (element.scrollTop <= 0) return false
    for (let inner = target; inner instanceof Element && inner !== element; inner = inner.parentElement) {
      if (inner.scrollTop > 0) return false
    }
    return true
  }

  // The view may be back at the end before the browser tells of a scroll so small.
  on(element, 'wheel', ({ deltaY, ctrlKey, target }) => {
    if (deltaY < 0 && !ctrlKey && movesUp(target)) onLeave()
  })

  let fingerY = 0
  const onTouch = ({ type, touches: [finger], target }: TouchEvent): void => {
    if (finger === undefined) return
    if (type === 'touchmove' && finger.clientY > fingerY && movesUp(target)) onLeave()
    fingerY = finger.clientY
  }
  on(element, 'touchstart', onTouch)
  on(element, 'touchmove', onTouch)

  on(element, 'pointerdown', ({ button, target, offsetX }) => {
    // Beyond what the element shows is its scroll bar, of whose release not every browser tells.
    if (target === element && (offsetX < 0 || offsetX >= element.clientWidth)) onLeave()
    else if (button === 0) onHold(true)
  })
  const onRelease = (): void => onHold(false)
  on(document, 'pointerup', onRelease)
  on(document, 'pointercancel', onRelease)

  on(document, 'selectionchange', () => {
    if (isSelectedIn(element)) onLeave()
  })
  return () => over.forEach((leave) => leave())
}
