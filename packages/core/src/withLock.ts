/** How a lock was come by. */
export type LockOutcome =
  /** It is held until the work is done. */
  | 'held'
  /** Somebody else holds it, and one did not want to wait. */
  | 'taken'
  /** There are no locks here: nobody can be told apart from, and nobody waits. */
  | 'without'

/**
 * Works under a lock that the pages of this origin share.
 *
 * A browser that blocks site data, or a sandboxed frame, has Web Locks and refuses each request. Refusing is a way of
 * lacking: the work is done all the same.
 *
 * Rejects as the work does, and with the signal's reason when that is aborted while one waits.
 */
export async function withLock<Result>(
  name: string,
  work: (outcome: LockOutcome) => Result | Promise<Result>,
  options: LockOptions = {},
): Promise<Result> {
  let begun = false
  try {
    const locks: LockManager | undefined = globalThis.navigator?.locks
    if (locks !== undefined) {
      return await locks.request(name, options, (lock) => {
        begun = true
        return work(lock === null ? 'taken' : 'held')
      })
    }
  } catch (error) {
    if (begun || options.signal?.aborted) throw error
  }
  return work('without')
}
