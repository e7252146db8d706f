'use client'

import { createEngineClient, createLocalStorage } from '@engine-kit/core'
import { EngineProvider } from '@engine-kit/react'
import { useState, type ReactNode } from 'react'

/** One client for the whole app. The gateway on this server adds the key; the browser never sees it. */
export function Providers({ children }: { children: ReactNode }) {
  const [client] = useState(() =>
    createEngineClient({ baseUrl: '/api/engine', storage: createLocalStorage() }),
  )
  return <EngineProvider client={client}>{children}</EngineProvider>
}
