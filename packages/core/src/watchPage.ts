/** What a page learns about the network and about being looked at. */
export type PageEvent = 'online' | 'offline' | 'visible' | 'hidden' | 'detached'

/** The BroadcastChannel by which hidden tabs are asked for the room that their streams take. */
export const roomChannel = 'engine-kit:room'

/**
 * Tells what happens to the page until the returned function is called. Does nothing outside a browser.
 *
 * `hidden` comes also when the page goes away, and `visible` when it comes back from the back/forward cache or is
 * woken. `detached` means that it may hold nothing that others wait for, until it is `visible`: it stands still from
 * now on, or it is hidden and another tab needs the room.
 */
export function watchPage(tell: (event: PageEvent) => void): () => void {
  const { window, document } = globalThis
  if (window === undefined || document === undefined) return () => undefined
  const leaving = new AbortController()
  const { signal } = leaving
  const room = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(roomChannel)
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
  if (room !== undefined) room.onmessage = () => isHidden() && tell('detached')
  return () => {
    leaving.abort()
    room?.close()
  }
}

/** Whether nobody sees the page, so that it has no frames. True outside a browser. */
export function isHidden(): boolean {
  return globalThis.document?.visibilityState !== 'visible'
}
