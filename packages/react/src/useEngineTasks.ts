'use client'

import type { TaskSummary } from '@engine-kit/core'
import { useQuery } from '@tanstack/react-query'
import { ownDefaults } from './ownDefaults.ts'
import { useClientQueryKey } from './useClientQueryKey.ts'
import { useEngineClient } from './useEngineClient.ts'

/** The tasks this browser knows. */
export interface EngineTasks {
  /** Newest first; empty until the storage has been read. */
  readonly tasks: readonly TaskSummary[]
  readonly loading: boolean
  /**
   * Forgets a task here and in the other tabs. The Engine keeps its own memory of it. Resolves with whether it is
   * forgotten, and never rejects: where the storage refuses, the task is still in the list.
   */
  readonly remove: (taskId: string) => Promise<boolean>
}

/**
 * Watches the list of stored tasks. The Engine documents no way to list tasks, so these are the ones in the client's
 * storage.
 *
 * @throws Error outside of an `EngineProvider`.
 */
export function useEngineTasks(): EngineTasks {
  const client = useEngineClient()
  const { data, isPending } = useQuery({
    ...ownDefaults,
    queryKey: useClientQueryKey('tasks'),
    queryFn: () => client.storage.list(),
    networkMode: 'always',
  })
  const remove = (taskId: string): Promise<boolean> =>
    client.forget(taskId).then(
      () => true,
      () => false,
    )
  return { tasks: data ?? none, loading: isPending, remove }
}

const none: readonly TaskSummary[] = []
