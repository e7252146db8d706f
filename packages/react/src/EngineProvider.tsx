'use client'

import type { EngineClient } from '@engine-kit/core'
import { QueryClient, QueryClientContext, QueryClientProvider } from '@tanstack/react-query'
import { useContext, useEffect, useState, type ReactElement, type ReactNode } from 'react'
import { forgetAtSignOut } from './forgetAtSignOut.ts'
import { EngineClientContext } from './useEngineClient.ts'

/** What the provider needs. */
export interface EngineProviderProps {
  /** From `createEngineClient`, created once for each person, outside of rendering. */
  client: EngineClient
  children?: ReactNode
}

/**
 * Gives the hooks below it their client. Uses the application's TanStack Query client where there is one, and brings
 * its own where there is none.
 */
export function EngineProvider({ client, children }: EngineProviderProps): ReactElement {
  const theirs = useContext(QueryClientContext)
  const [ours] = useState(() => new QueryClient())
  const queryClient = theirs ?? ours
  useEffect(() => forgetAtSignOut(client, queryClient), [client, queryClient])
  return (
    <EngineClientContext value={client}>
      <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
    </EngineClientContext>
  )
}
