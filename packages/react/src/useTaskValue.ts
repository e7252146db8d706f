'use client'

import { emptyTask, type TaskState, type TaskStore } from '@engine-kit/core'
import {
  useEffect,
  useLayoutEffect,
  useMemo,
  useReducer,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'

/**
 * Watches a store and renders again when the selected value has changed, in the frame in which that is published.
 *
 * A synchronous update throws away what a navigation has rendered so far, and would do so sixty times a second. So each,
 * and whatever may begin a navigation, is followed by a plain one that changes nothing: React comes to that when no
 * navigation is under way, and until then nothing more is shown. One that begins by itself is thrown back once at most.
 */
export function useTaskValue<Value>(
  store: TaskStore,
  select: (state: TaskState) => Value,
  isEqual: (a: Value, b: Value) => boolean,
): Value {
  // What is read here changes without React's knowledge; a compiler must not remember it.
  'use no memo'
  const [updates] = useState(createUpdates)
  // The server rendered an empty task, so hydration must too, even if the store already knows more.
  const update = useSyncExternalStore(updates.subscribe, updates.latest, noUpdate)
  const empty = useMemo(() => emptyTask(store.taskId), [store])
  const state = update === undefined ? empty : store.getSnapshot()
  const value = select(state)
  const isNews = useRef<(next: TaskState) => boolean>(undefined)
  const [, whenFree] = useReducer(callLater, undefined)

  useLayoutEffect(() => {
    isNews.current = (next) => next !== state && !isEqual(value, select(next))
  })

  useEffect(() => {
    let held: ReturnType<typeof setTimeout> | undefined
    const show = (): void => {
      if (held !== undefined || isNews.current?.(store.getSnapshot()) !== true) return
      updates.update()
      hold()
    }
    const hold = (): void => {
      clearTimeout(held)
      // A navigation that was asked for meanwhile begins first.
      const mine = (held = setTimeout(() => {
        whenFree(() => {
          if (held !== mine) return
          held = undefined
          show()
        })
      }, 4))
    }
    const unsubscribe = store.subscribe(show)
    show()
    // What begins most navigations, ahead of whoever listens to it.
    addEventListener('click', hold, true)
    return () => {
      removeEventListener('click', hold, true)
      clearTimeout(held)
      held = undefined
      unsubscribe()
    }
  }, [store, updates])

  return value
}

/** Asks React for synchronous updates. */
interface Updates {
  readonly subscribe: (listener: () => void) => () => void
  readonly latest: () => number
  readonly update: () => void
}

function createUpdates(): Updates {
  let count = 0
  let listener: (() => void) | undefined
  return {
    subscribe: (added) => {
      listener = added
      return () => (listener = undefined)
    },
    latest: () => count,
    update: () => {
      count++
      listener?.()
    },
  }
}

/** Nothing changes: React calls this when it comes to such an update, and renders nothing below. */
function callLater(_state: undefined, act: () => void): undefined {
  queueMicrotask(act)
}

function noUpdate(): undefined {
  return undefined
}
