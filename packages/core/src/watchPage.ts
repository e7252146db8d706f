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
  // No signal takes the listeners away: under Jest there is Node's, which jsdom does not take for one.
  // The functions that do are asked for now: a test runner takes a page's globals away before its timers end.
  const leaving: (() => void)[] = []
  const on = (target: EventTarget, type: string, event?: PageEvent): void => {
    const listener = (): void => tell(event ?? (isHidden() ? 'hidden' : 'visible'))
    target.addEventListener(type, listener)
    leaving.push(target.removeEventListener.bind(target, type, listener))
  }
  on(window, 'online', 'online')
  on(window, 'offline', 'offline')
  on(window, 'pagehide', 'hidden')
  on(window, 'pagehide', 'detached')
  on(window, 'pageshow', 'visible')
  on(document, 'freeze', 'detached')
  on(document, 'resume', 'visible')
  on(document, 'visibilitychange')
  return () => leaving.forEach((leave) => leave())
}

/** Whether nobody sees the page, so that it has no frames. True outside a browser. */
export function isHidden(): boolean {
  return globalThis.document?.visibilityState !== 'visible'
}
