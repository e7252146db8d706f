/** When to try again, and when to stop trying alone. All times in milliseconds. */
export interface RetryPolicy {
  /** The first pause is somewhere between 0 and this. @default 300 */
  readonly baseDelay: number
  /** No pause we choose is longer. @default 10_000 */
  readonly maxDelay: number
  /** No pause a server asks for is waited out alone for longer than this. @default 60_000 */
  readonly maxServerDelay: number
  /** How many attempts in a row may fail before a person has to ask for the next. @default 12 */
  readonly maxAttempts: number
  /** How long a turn is looked for that a reachable Engine does not tell of, before it counts as lost. @default 30_000 */
  readonly maxSearch: number
  /**
   * How long a reachable Engine may tell nothing new of a turn that it only tells when asked, before the turn counts as
   * interrupted. A turn that waits for a person is waited for as long as it takes. @default 300_000
   */
  readonly maxQuiet: number
}

/** What holds where the application says nothing. */
export const defaultRetryPolicy: RetryPolicy = {
  baseDelay: 300,
  maxDelay: 10_000,
  maxServerDelay: 60_000,
  maxAttempts: 12,
  maxSearch: 30_000,
  maxQuiet: 300_000,
}

/**
 * How long to wait before attempt `attempt` (1 is the first retry), in milliseconds.
 *
 * Exponential backoff with full jitter, so that a thousand clients cut off together do not come back together. A
 * server's wish is a lower bound; `undefined` means that it asks for longer than we wait without a person.
 *
 * @param random between 0 (inclusive) and 1 (exclusive).
 */
export function retryDelay(
  attempt: number,
  random: number,
  retryAfter: number | undefined,
  policy: Omit<RetryPolicy, 'maxSearch' | 'maxQuiet'>,
): number | undefined {
  // 2 ** 40 would already be beyond any clamp, so the exponent is bounded before it can overflow.
  const ceiling = Math.min(policy.maxDelay, policy.baseDelay * 2 ** Math.min(attempt - 1, 30))
  const jittered = random * ceiling
  if (retryAfter === undefined) return jittered
  return retryAfter > policy.maxServerDelay ? undefined : Math.max(retryAfter, jittered)
}
