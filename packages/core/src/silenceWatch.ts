import { steadyNow } from './steadyNow.ts'
import {
  afterHeartbeat,
  afterReconnect,
  silenceLimits,
  unknownRhythm,
  type HeartbeatRhythm,
  type SilencePolicy,
} from './heartbeatRhythm.ts'

/** Watches one connection for silence. Any byte is life; heartbeats teach it how long a pause is normal. */
export interface SilenceWatch {
  /** A connection begins. What was learned of the rhythm stays. */
  start: () => void
  stop: () => void
  byte: () => void
  beat: () => void
  /** When the last byte came, by the steady clock. */
  readonly lastByteAt: number | undefined
}

/** What a watch tells. */
export interface SilenceListener {
  readonly onStalled: () => void
  readonly onDead: () => void
}

/** A timer beyond this many milliseconds would fire at once. */
export const maxTimer: number = 2 ** 31 - 1

/** Creates a watch. It keeps one timer that looks again, not one per byte. */
export function createSilenceWatch(
  policy: SilencePolicy,
  { onStalled, onDead }: SilenceListener,
): SilenceWatch {
  let rhythm: HeartbeatRhythm = unknownRhythm
  let timer: ReturnType<typeof setTimeout> | undefined
  let lastByteAt: number | undefined
  let aliveAt = 0
  let aliveAtWall = 0

  const alive = (): void => {
    aliveAt = steadyNow()
    aliveAtWall = Date.now()
  }

  function look(): void {
    // The steady clock may stand still while a laptop sleeps, and the wall clock may be set back: the longer one holds.
    const silent = Math.max(steadyNow() - aliveAt, Date.now() - aliveAtWall)
    const { stalledAfter, deadAfter } = silenceLimits(rhythm, policy)
    if (silent >= deadAfter) return onDead()
    if (silent >= stalledAfter) onStalled()
    const next = silent < stalledAfter ? stalledAfter : deadAfter
    timer = setTimeout(look, Math.min(next - silent, maxTimer))
  }

  return {
    get lastByteAt() {
      return lastByteAt
    },
    start: () => {
      clearTimeout(timer)
      rhythm = afterReconnect(rhythm)
      alive()
      look()
    },
    stop: () => clearTimeout(timer),
    byte: () => {
      alive()
      lastByteAt = aliveAt
    },
    beat: () => {
      rhythm = afterHeartbeat(rhythm, steadyNow())
      // The limit may be nearer now than when the timer was set.
      clearTimeout(timer)
      look()
    },
  }
}
