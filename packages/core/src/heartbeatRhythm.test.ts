import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  afterHeartbeat,
  afterReconnect,
  defaultSilencePolicy,
  silenceLimits,
  unknownRhythm,
  type HeartbeatRhythm,
} from './heartbeatRhythm.ts'

describe('the heartbeat rhythm', () => {
  it('is unknown until two heartbeats have come', () => {
    expect(beats(1000)).toEqual({ lastBeatAt: 1000, interval: undefined })
    expect(beats(1000, 6000)).toEqual({ lastBeatAt: 6000, interval: 5000 })
  })

  it('follows a longer pause at once and a shorter one by degrees', () => {
    expect(beats(0, 5000, 25_000).interval).toBe(20_000)
    expect(beats(0, 20_000, 24_000).interval).toBe(16_000)
  })

  it('counts a clock that steps back as no pause', () => {
    expect(beats(5000, 1000)).toEqual({ lastBeatAt: 1000, interval: 0 })
  })

  it('keeps what it learned over a new connection, without counting the pause between', () => {
    const resumed = afterReconnect(beats(0, 5000))
    expect(resumed).toEqual({ lastBeatAt: undefined, interval: 5000 })
    expect(afterHeartbeat(resumed, 900_000)).toEqual({ lastBeatAt: 900_000, interval: 5000 })
  })
})

describe('silenceLimits', () => {
  it.each([
    ['nothing learned', undefined, 30_000],
    ['a beat every 5 s', 5000, 5000],
    ['a burst of beats', 10, 2000],
    ['a beat an hour', 3_600_000, 120_000],
  ])('waits for two and for three missed beats, after %s', (_, interval, beat) => {
    const limits = silenceLimits({ lastBeatAt: 0, interval }, defaultSilencePolicy)
    expect(limits).toEqual({ stalledAfter: beat * 2.5, deadAfter: beat * 3.5 })
  })

  it('is never reached by ten minutes of regular beats, whatever their interval', () => {
    const interval = fc.integer({ min: 100, max: 120_000 })
    const jitter = fc.double({ min: 0.9, max: 1.1, noNaN: true })
    fc.assert(
      fc.property(interval, fc.array(jitter, { minLength: 10, maxLength: 50 }), (beat, jitters) => {
        let rhythm: HeartbeatRhythm = unknownRhythm
        let now = 0
        for (let beatNumber = 0; now < 600_000; beatNumber++) {
          const pause = beat * (jitters[beatNumber % jitters.length] ?? 1)
          // The policy assumes 30 s until two beats have come; a slower first pause is its to misjudge.
          const known = rhythm.interval !== undefined
          if (known) expect(silenceLimits(rhythm, defaultSilencePolicy).stalledAfter).toBeGreaterThan(pause)
          now += pause
          rhythm = afterHeartbeat(rhythm, now)
        }
      }),
    )
  })
})

function beats(...times: number[]): HeartbeatRhythm {
  return times.reduce(afterHeartbeat, unknownRhythm)
}
