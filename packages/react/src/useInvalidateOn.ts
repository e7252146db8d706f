'use client'

import type { EngineClientChange } from '@engine-kit/core'
import { useQueryClient, type QueryKey } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useEngineClient } from './useEngineClient.ts'

/** Asks again when the client says that the answer may have changed. */
export function useInvalidateOn(change: EngineClientChange, queryKey: QueryKey): void {
  const client = useEngineClient()
  const queryClient = useQueryClient()
  const key = JSON.stringify(queryKey)
  useEffect(
    () =>
      client.onChange((happened) => {
        if (happened === change) void queryClient.invalidateQueries({ queryKey: JSON.parse(key) as QueryKey })
      }),
    [client, queryClient, change, key],
  )
}
