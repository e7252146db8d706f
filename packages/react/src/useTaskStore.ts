'use client'

import type { TaskStore } from '@engine-kit/core'
import { useMemo } from 'react'
import { useEngineClient } from './useEngineClient.ts'

/** The store of a task. Opens nothing; watching does. */
export function useTaskStore(taskId: string): TaskStore {
  const client = useEngineClient()
  return useMemo(() => client.task(taskId), [client, taskId])
}
