'use client'

import { useQueryClient, type QueryKey } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { queryRoot } from './forgetAtSignOut.ts'
import { useEngineClient } from './useEngineClient.ts'

/** The key of what is asked again whenever the client says that the answer may have changed. */
export function useClientQueryKey(change: 'prompts' | 'tasks'): QueryKey {
  const client = useEngineClient()
  const queryClient = useQueryClient()
  const queryKey = useMemo(() => [...queryRoot(client), change], [client, change])
  useEffect(
    () =>
      client.onChange((happened) => {
        if (happened === change) void queryClient.invalidateQueries({ queryKey })
      }),
    [client, queryClient, change, queryKey],
  )
  return queryKey
}
