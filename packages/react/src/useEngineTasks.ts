'use client'

import type { TaskSummary } from '@engine-kit/core'
import { useQuery } from '@tanstack/react-query'
import { useClientQueryKey } from './useClientQueryKey.ts'
import { useEngineClient } from './useEngineClient.ts'

/** The tasks this browser knows. */
export interface EngineTasks {
  /** Newest first; empty until the storage has been read. */
  readonly tasks: readonly TaskSummary[]
  readonly loading: boolean
  /** Forgets a transcript here. The Engine keeps its own memory of the task. */
  readonly remove: (taskId: string) => void
}

/**
 * Watches the list of stored tasks. The Engine documents no way to list tasks, so these are the ones in the client's
 * storage.
 *
 * @throws Error outside of an `EngineProvider`.
 */
export function useEngineTasks(): EngineTasks {
  const client = useEngineClient()
  const { data, isPending, refetch } = useQuery({
    queryKey: useClientQueryKey('tasks'),
    queryFn: () => client.storage.list(),
    networkMode: 'always',
  })
  const remove = (taskId: string): void => void client.storage.remove(taskId).then(() => refetch())
  return { tasks: data ?? none, loading: isPending, remove }
}

const none: readonly TaskSummary[] = []
