'use client'

import type { EngineError, PendingPrompt } from '@engine-kit/core'
import { useQuery } from '@tanstack/react-query'
import { ownDefaults } from './ownDefaults.ts'
import { useClientQueryKey } from './useClientQueryKey.ts'
import { useEngineClient } from './useEngineClient.ts'

/** What waits for a person, over all tasks. */
export interface PendingPrompts {
  /** Oldest first, as the Engine lists them; empty until it has answered. */
  readonly prompts: readonly PendingPrompt[]
  /** Set while the Engine cannot be asked; `prompts` then holds its last answer. */
  readonly error: EngineError | undefined
  /** Whether the first answer is still to come. */
  readonly loading: boolean
  readonly refetch: () => void
}

/**
 * Watches the prompts of all tasks: asked for at the start, whenever a watched task opens or settles one, and when
 * the window is focused again.
 *
 * @throws Error outside of an `EngineProvider`.
 */
export function usePendingPrompts(): PendingPrompts {
  const client = useEngineClient()
  const { data, error, isPending, refetch } = useQuery<PendingPrompt[], EngineError>({
    ...ownDefaults,
    queryKey: useClientQueryKey('prompts'),
    queryFn: ({ signal }) => client.pendingPrompts(signal),
    retry: (failures, failure) => failures < 2 && failure.retryable,
  })
  return {
    prompts: data ?? none,
    error: error ?? undefined,
    loading: isPending,
    refetch: () => void refetch(),
  }
}

const none: readonly PendingPrompt[] = []
