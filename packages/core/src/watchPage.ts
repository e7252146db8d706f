/** What a page learns about the network and about being looked at. */
export type PageEvent = 'online' | 'offline' | 'visible' | 'hidden'

/**
 * Tells what happens to the page until the returned function is called. Does nothing outside a browser.
 *
 * `hidden` comes also when the page goes away for good or into the back/forward cache, and `visible` when it comes
 * back from there.
 */
export function watchPage(tell: (event: PageEvent) => void): () => void {
  const { window, document } = globalThis
  if (window === undefined || document === undefined) return () => undefined
  const leaving = new AbortController()
  const { signal } = leaving
  const visibility = (): void => tell(document.visibilityState === 'visible' ? 'visible' : 'hidden')
  window.addEventListener('online', () => tell('online'), { signal })
  window.addEventListener('offline', () => tell('offline'), { signal })
  window.addEventListener('pagehide', () => tell('hidden'), { signal })
  window.addEventListener('pageshow', () => tell('visible'), { signal })
  document.addEventListener('visibilitychange', visibility, { signal })
  return () => leaving.abort()
}
