/** What a page learns about the network and about being looked at. */
export type PageEvent = 'online' | 'offline' | 'visible' | 'hidden' | 'detached'

/**
 * Tells what happens to the page until the returned function is called. Does nothing outside a browser.
 *
 * `hidden` comes also when the page goes away, and `visible` when it comes back from the back/forward cache or is
 * woken. `detached` means that it stands still from now on, and may hold nothing that others wait for until it is
 * `visible`.
 */
export function watchPage(tell: (event: PageEvent) => void): () => void {
  const { window, document } = globalThis
  if (window === undefined || document === undefined) return () => undefined
  const leaving = new AbortController()
  const { signal } = leaving
  const on = (target: EventTarget, type: string, event: PageEvent): void =>
    target.addEventListener(type, () => tell(event), { signal })
  on(window, 'online', 'online')
  on(window, 'offline', 'offline')
  on(window, 'pagehide', 'hidden')
  on(window, 'pagehide', 'detached')
  on(window, 'pageshow', 'visible')
  on(document, 'freeze', 'detached')
  on(document, 'resume', 'visible')
  document.addEventListener('visibilitychange', () => tell(isHidden() ? 'hidden' : 'visible'), { signal })
  return () => leaving.abort()
}

/** Whether nobody sees the page, so that it has no frames. True outside a browser. */
export function isHidden(): boolean {
  return globalThis.document?.visibilityState !== 'visible'
}
