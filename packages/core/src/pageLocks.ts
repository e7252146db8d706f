/** Works under a lock of this page: `granted` is false where another holds it and one did not want to wait. */
export type PageLocks = <Result>(
  name: string,
  work: (granted: boolean) => Result | Promise<Result>,
  options: LockOptions,
) => Promise<Result>

/** Web Locks for where there are none: exclusive, in the order of the requests, and for this page alone. */
export function createPageLocks(): PageLocks {
  /** Who waits for each lock that is held. */
  const waiting = new Map<string, (() => void)[]>()

  return async (name, work, { ifAvailable = false, signal }) => {
    const others = waiting.get(name)
    if (others === undefined) waiting.set(name, [])
    else if (ifAvailable) return work(false)
    else await turnIn(others, signal)
    try {
      return await work(true)
    } finally {
      const next = waiting.get(name)?.shift()
      if (next === undefined) waiting.delete(name)
      else next()
    }
  }
}

function turnIn(line: (() => void)[], signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    line.push(resolve)
    signal?.addEventListener('abort', () => {
      const place = line.indexOf(resolve)
      if (place >= 0) line.splice(place, 1)
      reject(signal.reason as Error)
    })
  })
}
