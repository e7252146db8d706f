'use client'

import { emptyTask, type TaskState, type TaskStore } from '@engine-kit/core'
import { startTransition, useEffect, useEffectEvent, useMemo, useState, useSyncExternalStore } from 'react'

/**
 * Watches a store and renders again when the selected value has changed.
 *
 * Not `useSyncExternalStore`: its updates are synchronous, and at sixty a second they would interrupt every
 * navigation before it could commit. Growing text is published in a transition, which waits its turn; a message, a
 * prompt or a change of status is shown at once.
 */
export function useTaskValue<Value>(
  store: TaskStore,
  select: (state: TaskState) => Value,
  isEqual: (a: Value, b: Value) => boolean,
): Value {
  const [held, setHeld] = useState(() => ({ store, state: store.getSnapshot() }))
  const changed = useEffectEvent(
    (before: TaskState, after: TaskState) => !isEqual(select(before), select(after)),
  )

  useEffect(() => {
    let shown = store.getSnapshot()
    const show = (): void => {
      const state = store.getSnapshot()
      const urgent = isStructural(shown, state)
      if (shown !== state && !changed(shown, state)) return
      shown = state
      const update = (): void => setHeld((last) => (last.state === state ? last : { store, state }))
      if (urgent) update()
      else startTransition(update)
    }
    const leave = store.subscribe(show)
    setHeld((last) => (last.state === shown ? last : { store, state: shown }))
    return leave
  }, [store])

  // The server rendered an empty task, so hydration must too, even if the store already knows more.
  const hydrating = useSyncExternalStore(subscribeToNothing, isFalse, isTrue)
  const empty = useMemo(() => emptyTask(store.taskId), [store])
  if (hydrating) return select(empty)
  return select(held.store === store ? held.state : store.getSnapshot())
}

function isStructural(before: TaskState, after: TaskState): boolean {
  return (
    before.messages.length !== after.messages.length ||
    before.status !== after.status ||
    before.prompt?.status !== after.prompt?.status ||
    before.prompt?.requestId !== after.prompt?.requestId ||
    before.queue !== after.queue ||
    before.connection !== after.connection
  )
}

function subscribeToNothing(): () => void {
  return () => undefined
}

function isTrue(): boolean {
  return true
}

function isFalse(): boolean {
  return false
}
