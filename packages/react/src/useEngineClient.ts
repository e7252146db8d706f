'use client'

import type { EngineClient } from '@engine-kit/core'
import { createContext, useContext, type Context } from 'react'

/** Carries the client from `EngineProvider` to the hooks. */
export const EngineClientContext: Context<EngineClient | undefined> = createContext<EngineClient | undefined>(
  undefined,
)

/**
 * The client of the nearest `EngineProvider`.
 * @throws Error outside of one.
 */
export function useEngineClient(): EngineClient {
  const client = useContext(EngineClientContext)
  if (client === undefined) {
    throw new Error('Wrap this in <EngineProvider client={…}>.')
  }
  return client
}
