import { useEngineHealth, usePendingPrompts } from '@engine-kit/react'

/** Why the Engine is unwell, and a way to ask it again at once. */
export function useEngineTrouble() {
  const { error: unhealthy, refetch } = useEngineHealth()
  // Health needs no key, so a wrong one shows only where a key is asked for.
  const { error: refused, refetch: askAgain } = usePendingPrompts()
  return {
    engineError: unhealthy ?? (refused?.code === 'INVALID_KEY' ? refused : undefined),
    askAgain: () => {
      refetch()
      askAgain()
    },
  }
}
