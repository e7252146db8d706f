'use client'
import { useId, useState, useSyncExternalStore } from 'react'

/**
 * An id that is one in the whole page. React counts for each page that a server renders, so two roots without an
 * `identifierPrefix` have the same ids, and one prompt would be named by the other. A server's are kept to hydrate.
 */
export function useOwnId(): string {
  const rendered = useId()
  const [own] = useState(nextId)
  return useSyncExternalStore(
    never,
    () => own,
    () => rendered,
  )
}

let count = 0

/** Another copy of this module counts for itself. */
const copy: string = Math.random().toString(36).slice(2, 8)

function nextId(): string {
  return `ek-${copy}-${count++}`
}

function never(): () => void {
  return never
}
