'use client'

import { emptyTask, type TaskState, type TaskStore } from '@engine-kit/core'
import { useEffect, useEffectEvent, useMemo, useState, useSyncExternalStore } from 'react'

/**
 * Watches a store and renders again when the selected value has changed.
 *
 * Not `useSyncExternalStore`: its updates are synchronous and throw away what a navigation has rendered so far, at
 * sixty a second for ever. Not a transition either: each transition takes the next of ten priorities in a ring, so
 * that every few frames a text would overtake the navigation and make it begin again. A plain update waits for a
 * navigation that is under way.
 */
export function useTaskValue<Value>(
  store: TaskStore,
  select: (state: TaskState) => Value,
  isEqual: (a: Value, b: Value) => boolean,
): Value {
  // What is read here changes without React's knowledge; a compiler must not remember it.
  'use no memo'
  const [rendering, render] = useState<Rendering>({})
  // The server rendered an empty task, so hydration must too, even if the store already knows more.
  const hydrating = useSyncExternalStore(subscribeToNothing, isFalse, isTrue)
  const empty = useMemo(() => emptyTask(store.taskId), [store])
  const state = hydrating ? empty : store.getSnapshot()
  const value = select(state)
  const isNews = useEffectEvent((next: TaskState) => next !== state && !isEqual(value, select(next)))

  useEffect(() => {
    let seen = store.getSnapshot()
    let underWay = false
    let left = false
    let pause: ReturnType<typeof setTimeout> | undefined
    const show = (): void => {
      const next = store.getSnapshot()
      const urgent = isStructural(seen, next)
      seen = next
      if ((underWay && !urgent) || !isNews(next)) return
      underWay = true
      render({ onCommit })
    }
    // Text waits until its last rendering is on screen, and for one task more: a navigation that is asked for
    // meanwhile can then begin, however long the text takes to render.
    const onCommit = (): void => {
      clearTimeout(pause)
      if (left) return
      pause = setTimeout(() => {
        underWay = false
        show()
      })
    }
    const unsubscribe = store.subscribe(show)
    show()
    return () => {
      left = true
      clearTimeout(pause)
      unsubscribe()
    }
  }, [store])
  useEffect(() => rendering.onCommit?.(), [rendering])

  return value
}

/** One rendering that was asked for. */
interface Rendering {
  readonly onCommit?: () => void
}

/** Whether more has changed than a growing text: that is shown at once. */
function isStructural(before: TaskState, after: TaskState): boolean {
  const differs = (key: keyof TaskState): boolean => before[key] !== after[key]
  const parts = ['status', 'prompt', 'queue', 'connection', 'cancellation'] as const
  return before.messages.length !== after.messages.length || parts.some(differs)
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
