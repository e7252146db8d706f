'use client'
import { useCallback, useLayoutEffect, useRef } from 'react'

/**
 * A function that never changes and always calls the newest `callback`, or `undefined` while there is none: what an
 * application writes inline must not make every message render again.
 */
export function useStableCallback<Arguments extends unknown[]>(
  callback: ((...given: Arguments) => void) | undefined,
): ((...given: Arguments) => void) | undefined {
  const latest = useRef(callback)
  useLayoutEffect(() => {
    latest.current = callback
  })
  const stable = useCallback((...given: Arguments) => latest.current?.(...given), [])
  return callback === undefined ? undefined : stable
}
