'use client'
import { useEffect, useState } from 'react'

/**
 * Whole seconds until a moment in milliseconds since the epoch, counting down; `undefined` without a moment and in
 * the first render, which must be the same on the server.
 */
export function useCountdown(until: number | undefined): number | undefined {
  const [now, setNow] = useState<number>()

  useEffect(() => {
    if (until === undefined) return
    const tick = (): void => setNow(Date.now())
    const first = setTimeout(tick, 0)
    const timer = setInterval(tick, 1000)
    return () => {
      clearTimeout(first)
      clearInterval(timer)
      setNow(undefined)
    }
  }, [until])

  return until === undefined || now === undefined ? undefined : Math.max(0, Math.ceil((until - now) / 1000))
}
