'use client'

import type { EngineError, HealthResponse } from '@engine-kit/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { queryRoot } from './forgetAtSignOut.ts'
import { ownDefaults } from './ownDefaults.ts'
import { useEngineClient } from './useEngineClient.ts'

/** How the Engine is. */
export interface EngineHealth {
  /** `unhealthy` covers an Engine that is sick and one that cannot be reached; `error` tells which. */
  readonly status: 'checking' | 'healthy' | 'unhealthy'
  /** The Engine's last healthy answer. */
  readonly health: HealthResponse | undefined
  readonly error: EngineError | undefined
  readonly refetch: () => void
}

/** What {@link useEngineHealth} takes. */
export interface EngineHealthOptions {
  /** Milliseconds between two questions; a tenth of it while the Engine is unwell. @default 30_000 */
  readonly interval?: number | undefined
}

/**
 * Watches the Engine's health, asking more often while it is unwell, and at once when the browser loses its network.
 * @throws Error outside of an `EngineProvider`.
 */
export function useEngineHealth({ interval = 30_000 }: EngineHealthOptions = {}): EngineHealth {
  const client = useEngineClient()
  const { data, error, status, refetch } = useQuery<HealthResponse, EngineError>({
    ...ownDefaults,
    queryKey: [...queryRoot(client), 'health'],
    queryFn: ({ signal }) => client.health(signal),
    retry: false,
    // An Engine on this machine is reachable although the browser is offline.
    networkMode: 'always',
    refetchInterval: (query) => (query.state.status === 'error' ? interval / 10 : interval),
  })
  useEffect(() => {
    const ask = (): void => void refetch()
    addEventListener('offline', ask)
    return () => removeEventListener('offline', ask)
  }, [refetch])
  return {
    status: status === 'pending' ? 'checking' : status === 'error' ? 'unhealthy' : 'healthy',
    health: data,
    error: error ?? undefined,
    refetch: () => void refetch(),
  }
}
