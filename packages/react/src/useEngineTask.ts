'use client'

import type { TaskCommands, TaskState, TaskStore } from '@engine-kit/core'
import { useMemo } from 'react'
import { useTaskStore } from './useTaskStore.ts'
import { useTaskValue } from './useTaskValue.ts'

/** A task's state together with what can be done to it. The commands keep their identity. */
export interface EngineTask extends TaskState, TaskCommands, Pick<TaskStore, 'detach'> {}

/**
 * Watches one task: its messages as they stream, its prompt, its connection, and the commands.
 *
 * Any number of components may watch the same task over one connection; it closes some time after the last of them
 * has gone. Renders at most once a frame. A component that needs only a part of the state renders less often with
 * `useEngineTaskSelector`.
 *
 * @throws Error outside of an `EngineProvider`.
 */
export function useEngineTask(taskId: string): EngineTask {
  const store = useTaskStore(taskId)
  const state = useTaskValue(store, wholeState, Object.is)
  return useMemo(() => {
    const { watched: _, getSnapshot: _1, subscribe: _2, attach: _3, ...commands } = store
    return { ...state, ...commands }
  }, [state, store])
}

function wholeState(state: TaskState): TaskState {
  return state
}
