'use client'

import type { TaskState } from '@engine-kit/core'
import { useTaskStore } from './useTaskStore.ts'
import { useTaskValue } from './useTaskValue.ts'

/**
 * Watches one part of a task and renders only when that part has changed, for instance
 * `useEngineTaskSelector(taskId, (task) => task.status)`.
 *
 * @param isEqual whether two selected values are the same to the component. @default Object.is
 * @throws Error outside of an `EngineProvider`.
 */
export function useEngineTaskSelector<Value>(
  taskId: string,
  select: (state: TaskState) => Value,
  isEqual: (a: Value, b: Value) => boolean = Object.is,
): Value {
  return useTaskValue(useTaskStore(taskId), select, isEqual)
}
