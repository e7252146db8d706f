import type { EngineEndpoint } from './requestEngine.ts'

/**
 * What is known of the Engine's clock. The only moments that tie it to ours are the turns that our own requests began:
 * the Engine wrote `started` after the request had left and before the answer came.
 */
export interface EngineClock {
  /** A turn of ours began at `startedAt` by the Engine's clock, between these two moments of ours. */
  learn: (startedAt: number, sentAt: number, heardAt: number) => void
  /**
   * Whether a turn began while a request was on its way, by the Engine's own time. `undefined` where the Engine's clock
   * is not known well enough to say so.
   */
  began: (startedAt: number | undefined, sentAt: number, answeredAt: number) => boolean | undefined
}

/** Two clocks may drift apart by this much of the time that has passed. */
const drift = 1e-4
/** The Engine writes whole milliseconds. */
const rounding = 2
/** A clock known less exactly than this, in milliseconds, proves nothing. */
const maxUncertainty = 5_000

/** Creates a clock of which nothing is known. All moments are in milliseconds. */
export function createEngineClock(): EngineClock {
  /** Bounds of what the Engine's clock is ahead of ours, and when they were learned. */
  let ahead: { from: number; to: number; at: number } | undefined

  return {
    learn: (startedAt, sentAt, heardAt) => {
      const next = { from: startedAt - heardAt, to: startedAt - sentAt, at: heardAt }
      // What was learned before has become less exact since.
      const slack = ahead === undefined ? 0 : Math.abs(heardAt - ahead.at) * drift
      const from = Math.max(next.from, (ahead?.from ?? next.from) - slack)
      const to = Math.min(next.to, (ahead?.to ?? next.to) + slack)
      // Bounds that exclude each other say that a clock was set; the latest holds.
      ahead = from <= to ? { from, to, at: heardAt } : next
    },
    began: (startedAt, sentAt, answeredAt) => {
      if (ahead === undefined || startedAt === undefined) return undefined
      const slack = rounding + Math.abs(answeredAt - ahead.at) * drift
      if (ahead.to - ahead.from + slack > maxUncertainty) return undefined
      return startedAt >= sentAt + ahead.from - slack && startedAt <= answeredAt + ahead.to + slack
    },
  }
}

const clocks = new WeakMap<EngineEndpoint, EngineClock>()

/** The clock of the Engine behind an endpoint, shared by all tasks of a client. */
export function engineClockOf(endpoint: EngineEndpoint): EngineClock {
  const known = clocks.get(endpoint)
  if (known !== undefined) return known
  const clock = createEngineClock()
  clocks.set(endpoint, clock)
  return clock
}
