import { useEffect, useRef, type ReactNode } from 'react'

/** What {@link Findable} takes. */
export interface FindableProps {
  /** Makes the text, only where the browser can search in it. */
  readonly getText: () => string
  /** Called when the browser's search leads here. */
  readonly onFound: () => void
}

/**
 * Stands for what is collapsed: as text that only the browser's search sees, and that is never laid out. In a shadow root
 * of its own no copy, translator or test of a page comes upon it.
 */
export function Findable({ getText, onFound }: FindableProps): ReactNode {
  const place = useRef<HTMLDivElement>(null)
  const shadow = useRef<ShadowRoot>(undefined)

  useEffect(() => {
    const { current } = place
    if (!current || !('onbeforematch' in current) || typeof requestIdleCallback === 'undefined') return
    // Most is never searched: it waits until nothing else is to be done.
    const task = requestIdleCallback(() => {
      shadow.current ??= current.attachShadow({ mode: 'closed' })
      shadow.current.textContent = getText()
      // React would write `hidden=""`.
      current.setAttribute('hidden', 'until-found')
    })
    current.addEventListener('beforematch', onFound)
    return () => {
      cancelIdleCallback(task)
      current.removeEventListener('beforematch', onFound)
    }
  }, [getText, onFound])

  return <div ref={place} className="ek-findable" hidden />
}
