/** How regularly a stream has given signs of life. All times in milliseconds. */
export interface HeartbeatRhythm {
  /** When the last heartbeat came; `undefined` before the first one on this connection. */
  readonly lastBeatAt: number | undefined
  /** The longest pause between two heartbeats seen lately; `undefined` until two have come. */
  readonly interval: number | undefined
}

/** Bounds of the watchdog. */
export interface SilencePolicy {
  /** What is taken for the interval until two heartbeats have come. Not documented by the Engine. @default 30_000 */
  readonly assumedInterval: number
  /** No learned interval counts as shorter, so that a burst of heartbeats does not make us nervous. @default 2_000 */
  readonly minInterval: number
  /** No learned interval counts as longer. @default 120_000 */
  readonly maxInterval: number
}

/** What holds where the application says nothing. */
export const defaultSilencePolicy: SilencePolicy = {
  assumedInterval: 30_000,
  minInterval: 2_000,
  maxInterval: 120_000,
}

/** Nothing learned yet. */
export const unknownRhythm: HeartbeatRhythm = { lastBeatAt: undefined, interval: undefined }

/** The rhythm after one more heartbeat. A longer pause counts at once, a shorter one only by degrees. */
export function afterHeartbeat({ lastBeatAt, interval }: HeartbeatRhythm, now: number): HeartbeatRhythm {
  if (lastBeatAt === undefined) return { lastBeatAt: now, interval }
  const pause = Math.max(0, now - lastBeatAt)
  return {
    lastBeatAt: now,
    interval: interval === undefined ? pause : Math.max(pause, interval * 0.75 + pause * 0.25),
  }
}

/** The rhythm on a new connection: what was learned stays, the pause in between teaches nothing. */
export function afterReconnect({ interval }: HeartbeatRhythm): HeartbeatRhythm {
  return { lastBeatAt: undefined, interval }
}

/**
 * How much silence is suspicious and how much is death: two and three missed heartbeats, with half an interval's
 * grace for the network.
 */
export function silenceLimits(
  { interval }: HeartbeatRhythm,
  policy: SilencePolicy,
): { stalledAfter: number; deadAfter: number } {
  const beat = Math.min(policy.maxInterval, Math.max(policy.minInterval, interval ?? policy.assumedInterval))
  return { stalledAfter: beat * 2.5, deadAfter: beat * 3.5 }
}
