'use client'

import { ErrorNotice } from '@engine-kit/components'
import { useEngineHealth, usePendingPrompts } from '@engine-kit/react'

/** Says plainly, on every page, when the Engine is down or refuses the key. */
export function EngineNotice() {
  const { error: unhealthy, refetch } = useEngineHealth()
  // Health needs no key, so a wrong one shows only where a key is asked for.
  const { error: refused, refetch: askAgain } = usePendingPrompts()
  const error = unhealthy ?? refused
  if (error === undefined) return null
  return (
    <div className="demo-notice">
      <ErrorNotice
        title={titles[error.code] ?? 'The Engine has a problem'}
        error={error}
        retryLabel="Check again"
        onRetry={() => {
          refetch()
          askAgain()
        }}
      />
    </div>
  )
}

const titles: Partial<Record<string, string>> = {
  ENGINE_UNREACHABLE: 'The Engine is not running',
  ENGINE_UNAVAILABLE: 'The Engine is not ready',
  INVALID_KEY: 'Wrong key',
}
