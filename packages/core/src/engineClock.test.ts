import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createEngineClock, engineClockOf, type EngineClock } from './engineClock.ts'
import type { EngineEndpoint } from './requestEngine.ts'

const hour = 3_600_000

/** A clock that was learned from one turn of an Engine that is so far ahead of us. */
function learned(ahead: number, { at = 0, way = 50 } = {}): EngineClock {
  const clock = createEngineClock()
  clock.learn(at + way + ahead, at, at + 2 * way)
  return clock
}

describe('the Engine’s clock', () => {
  it('proves nothing while nothing is known of it, nor of a turn that does not say when it began', () => {
    expect(createEngineClock().began(10, 0, 20)).toBeUndefined()
    expect(learned(0).began(undefined, 0, 20)).toBeUndefined()
  })

  it('says of every turn that began while our request was on its way that it did, however wrong it goes', () => {
    const turns = fc.array(fc.record({ pause: fc.nat(hour), out: fc.nat(2_000), back: fc.nat(2_000) }), {
      minLength: 1,
      maxLength: 8,
    })
    fc.assert(
      fc.property(fc.integer({ min: -9e9, max: 9e9 }), turns, fc.nat(hour), (ahead, known, pause) => {
        const clock = createEngineClock()
        let now = 1e12
        for (const { pause: before, out, back } of known) {
          const sentAt = now + before
          now = sentAt + out + back
          clock.learn(sentAt + out + ahead, sentAt, now)
        }
        const sentAt = now + pause
        expect(clock.began(sentAt + 30 + ahead, sentAt, sentAt + 40)).toBe(true)
      }),
    )
  })

  it('says of no turn that began long before or after that it is ours', () => {
    const off = fc.oneof(fc.integer({ min: 300, max: hour }), fc.integer({ min: -hour, max: -300 }))
    fc.assert(
      fc.property(fc.integer({ min: -9e9, max: 9e9 }), off, (ahead, other) => {
        const began = 1_000 + (other > 0 ? 40 + other : other) + ahead
        expect(learned(ahead).began(began, 1_000, 1_040)).toBe(false)
      }),
    )
  })

  it('is known the better the more turns were heard', () => {
    const clock = createEngineClock()
    clock.learn(10_000, 8_000, 12_000)
    expect(clock.began(21_500, 20_000, 20_100)).toBe(true)
    clock.learn(15_000, 14_990, 15_010)
    expect(clock.began(21_500, 20_000, 20_100)).toBe(false)
    // A slow answer takes nothing of what is known.
    clock.learn(18_000, 16_000, 19_900)
    expect(clock.began(21_500, 20_000, 20_100)).toBe(false)
    expect(clock.began(20_050, 20_000, 20_100)).toBe(true)
  })

  it('that was set is believed as it goes now', () => {
    for (const set of [-hour, hour]) {
      const clock = learned(0)
      clock.learn(10_050 + set, 10_000, 10_100)
      expect(clock.began(20_050 + set, 20_000, 20_100)).toBe(true)
      expect(clock.began(20_050, 20_000, 20_100)).toBe(false)
    }
  })

  it('may drift from ours, the further the longer ago it was heard', () => {
    const clock = learned(0)
    expect(clock.began(10_000 + 1_100, 10_000, 10_100)).toBe(false)
    expect(clock.began(10 * hour + 1_100, 10 * hour, 10 * hour + 100)).toBe(true)
  })

  it('may drift between two turns that were heard: what the first told is not exact for ever', () => {
    // One part in 10,000 for an hour: 360 ms.
    for (const drift of [1, -1]) {
      const clock = learned(0, { way: 1 })
      const ahead = drift * 360
      clock.learn(hour + 500 + ahead, hour, hour + 1_000)
      const sentAt = hour + 2_000
      expect(clock.began(sentAt + 5 + ahead, sentAt, sentAt + 10)).toBe(true)
    }
  })

  it('that is known too little proves nothing', () => {
    expect(learned(0, { way: 2_000 }).began(10_000, 10_000, 10_100)).toBe(true)
    expect(learned(0, { way: 2_600 }).began(10_000, 10_000, 10_100)).toBeUndefined()
    const days = 48 * hour
    expect(learned(0).began(days + 50, days, days + 100)).toBeUndefined()
  })

  it('is one for all tasks of an endpoint, and another for another', () => {
    const [a, b] = [{} as EngineEndpoint, {} as EngineEndpoint]
    expect(engineClockOf(a)).toBe(engineClockOf(a))
    expect(engineClockOf(a)).not.toBe(engineClockOf(b))
  })
})
