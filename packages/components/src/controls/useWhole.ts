import { useSyncExternalStore } from 'react'

/**
 * Whether all of something is to be shown, and at once: while the page is printed, before the browser lays it out for
 * paper.
 *
 * @param onServer whether also on a server, and in the page that takes over from it.
 */
export function useWhole(onServer: boolean): boolean {
  return useSyncExternalStore(subscribe, isPrinting, () => onServer)
}

let printing = false

const isPrinting = (): boolean => printing

function subscribe(changed: () => void): () => void {
  const note = ({ type }: Event): void => {
    printing = type === 'beforeprint'
    changed()
  }
  addEventListener('beforeprint', note)
  addEventListener('afterprint', note)
  return () => {
    removeEventListener('beforeprint', note)
    removeEventListener('afterprint', note)
  }
}
