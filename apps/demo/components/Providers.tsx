'use client'

import { MarkdownPluginsProvider } from '@engine-kit/components'
import { HighlightedCode } from '@engine-kit/components/highlight'
import { mathPlugin } from '@engine-kit/components/math'
import { createEngineClient, createLocalStorage } from '@engine-kit/core'
import { EngineProvider } from '@engine-kit/react'
import { useState, type ReactNode } from 'react'

/**
 * One client for the whole app. The gateway on this server adds the key; the browser never sees it.
 *
 * `canCancel`: whether this server knows a way to stop a turn. The Engine documents none.
 */
export function Providers({ canCancel, children }: { canCancel: boolean; children: ReactNode }) {
  const [client] = useState(() =>
    createEngineClient({
      baseUrl: '/api/engine',
      storage: createLocalStorage(),
      cancel: canCancel ? cancelTurn : undefined,
    }),
  )
  return (
    <EngineProvider client={client}>
      <MarkdownPluginsProvider plugins={plugins}>{children}</MarkdownPluginsProvider>
    </EngineProvider>
  )
}

/** Colours for code and formulas, which load where there are some. */
const plugins = { Code: HighlightedCode, math: mathPlugin }

async function cancelTurn(taskId: string): Promise<void> {
  const response = await fetch('/api/cancel', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ taskId }),
  })
  if (!response.ok) throw new Error(`The turn could not be stopped: ${response.status}`)
}
