import { useState, useSyncExternalStore } from 'react'

/** What is being written. It outlives the field it is written in. */
export interface Draft {
  readonly read: () => string
  readonly write: (text: string) => void
}

/**
 * The draft of that name, for as long as this tab has its session; without a name, one for this component alone.
 *
 * @returns the draft, and what it says.
 */
export function useDraft(key: string | undefined): [draft: Draft, text: string] {
  const [own] = useState(() => createDraft())
  // A server would keep one for everybody.
  const draft = key === undefined || typeof document === 'undefined' ? own : keptDraft(key)
  return [draft, useSyncExternalStore(draft.subscribe, draft.read, () => '')]
}

interface WatchedDraft extends Draft {
  readonly subscribe: (changed: () => void) => () => void
}

const kept = new Map<string, WatchedDraft>()

function keptDraft(key: string): WatchedDraft {
  const draft = kept.get(key) ?? createDraft(`ek-draft:${key}`)
  kept.set(key, draft)
  return draft
}

function createDraft(name?: string): WatchedDraft {
  const watchers = new Set<() => void>()
  let text = (name && tryStorage((storage) => storage.getItem(name))) ?? ''
  return {
    read: () => text,
    write(next) {
      if (next === text) return
      text = next
      if (name !== undefined)
        tryStorage((storage) => (next === '' ? storage.removeItem(name) : storage.setItem(name, next)))
      for (const changed of watchers) changed()
    },
    subscribe(changed) {
      watchers.add(changed)
      return () => watchers.delete(changed)
    },
  }
}

/** Storage may be blocked, or full: then a draft is kept until the page is left. */
function tryStorage<Result>(act: (storage: Storage) => Result): Result | undefined {
  try {
    return act(sessionStorage)
  } catch {
    return undefined
  }
}
