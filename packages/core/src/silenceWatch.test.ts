import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defaultSilencePolicy } from './heartbeatRhythm.ts'
import { createSilenceWatch, maxTimer, type SilenceWatch } from './silenceWatch.ts'

const second = 1_000
const minute = 60 * second

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A watch, and what it told, with the moment. */
function watch(policy = defaultSilencePolicy): { silence: SilenceWatch; told: string[] } {
  const told: string[] = []
  const begun = Date.now()
  const note = (what: string) => () => void told.push(`${what} ${(Date.now() - begun) / second}`)
  return { silence: createSilenceWatch(policy, { onStalled: note('stalled'), onDead: note('dead') }), told }
}

/** A heartbeat as it comes: bytes that hold a beat. */
function beat(silence: SilenceWatch): void {
  silence.beat()
  silence.byte()
}

describe('a regular stream', () => {
  it.each([5, 15, 30, 60])('with a beat every %i s is never called silent in ten minutes', (seconds) => {
    const { silence, told } = watch()
    silence.start()
    for (let passed = 0; passed < 10 * minute; passed += seconds * second) {
      vi.advanceTimersByTime(seconds * second)
      beat(silence)
    }
    expect(told).toEqual([])
  })

  it.each([5, 15, 30, 60])('with a beat about every %i s is not either', (seconds) => {
    const { silence, told } = watch()
    silence.start()
    const jitters = [1.2, 0.8, 1, 1.1, 0.9]
    for (let index = 0, passed = 0; passed < 10 * minute; index++) {
      const pause = seconds * second * (jitters[index % jitters.length] ?? 1)
      vi.advanceTimersByTime(pause)
      passed += pause
      beat(silence)
    }
    expect(told).toEqual([])
  })

  it('needs no beats where other bytes come', () => {
    const { silence, told } = watch()
    silence.start()
    for (let index = 0; index < 60; index++) {
      vi.advanceTimersByTime(10 * second)
      silence.byte()
    }
    expect(told).toEqual([])
  })

  it('costs one timer, however many bytes come', () => {
    const { silence } = watch()
    silence.start()
    for (let index = 0; index < 1_000; index++) silence.byte()
    expect(vi.getTimerCount()).toBe(1)
  })
})

describe('silence', () => {
  it('is stalled after two and dead after three missed beats, once each', () => {
    const { silence, told } = watch()
    silence.start()
    for (let index = 0; index < 24; index++) {
      vi.advanceTimersByTime(5 * second)
      beat(silence)
    }
    vi.advanceTimersByTime(10 * minute)
    expect(told).toEqual(['stalled 132.5', 'dead 137.5'])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('is judged by the assumed interval until two beats have come', () => {
    const { silence, told } = watch()
    silence.start()
    vi.advanceTimersByTime(10 * minute)
    expect(told).toEqual(['stalled 75', 'dead 105'])
  })

  it('is over with one byte: it takes as long again until the next', () => {
    const { silence, told } = watch()
    silence.start()
    vi.advanceTimersByTime(80 * second)
    expect(told).toEqual(['stalled 75'])
    silence.byte()
    vi.advanceTimersByTime(70 * second)
    expect(told).toEqual(['stalled 75'])
    vi.advanceTimersByTime(60 * second)
    expect(told).toEqual(['stalled 75', 'stalled 155', 'dead 185'])
  })

  it('after a clock that stepped ahead, as after sleep, is told at once', () => {
    const { silence, told } = watch()
    silence.start()
    vi.setSystemTime(Date.now() + 60 * minute)
    vi.advanceTimersByTime(75 * second)
    expect(told).toEqual([`dead ${60 * 60 + 75}`])
  })
})

describe('a watch', () => {
  it('says nothing before it is started and after it is stopped', () => {
    const { silence, told } = watch()
    silence.byte()
    vi.advanceTimersByTime(10 * minute)
    silence.start()
    vi.advanceTimersByTime(10 * second)
    silence.stop()
    vi.advanceTimersByTime(10 * minute)
    expect(told).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('keeps what it learned for the next connection; the pause between teaches nothing', () => {
    const { silence, told } = watch()
    silence.start()
    for (let index = 0; index < 3; index++) {
      vi.advanceTimersByTime(4 * second)
      beat(silence)
    }
    silence.stop()
    vi.advanceTimersByTime(minute)
    silence.start()
    vi.advanceTimersByTime(4 * second)
    beat(silence)
    vi.advanceTimersByTime(minute)
    expect(told).toEqual(['stalled 86', 'dead 90'])
  })

  it('counts silence on a new connection from its beginning', () => {
    const { silence, told } = watch()
    silence.start()
    vi.advanceTimersByTime(minute)
    silence.stop()
    silence.start()
    vi.advanceTimersByTime(10 * minute)
    expect(told).toEqual(['stalled 135', 'dead 165'])
  })

  it('started twice watches once', () => {
    const { silence, told } = watch()
    silence.start()
    vi.advanceTimersByTime(second)
    silence.start()
    vi.advanceTimersByTime(10 * minute)
    expect(told).toEqual(['stalled 76', 'dead 106'])
  })

  it('knows when the last byte came, also after the connection', () => {
    const { silence } = watch()
    expect(silence.lastByteAt).toBeUndefined()
    silence.start()
    expect(silence.lastByteAt).toBeUndefined()
    vi.advanceTimersByTime(second)
    silence.byte()
    const at = Date.now()
    vi.advanceTimersByTime(second)
    silence.stop()
    expect(silence.lastByteAt).toBe(at)
  })

  it('asked to bear more silence than a timer can wait does not lose patience early', () => {
    const patient = { assumedInterval: 2 ** 31, minInterval: 2 ** 31, maxInterval: 2 ** 32 }
    const { silence, told } = watch(patient)
    silence.start()
    vi.advanceTimersByTime(maxTimer + 1)
    vi.advanceTimersByTime(maxTimer)
    expect(told).toEqual([])
    vi.advanceTimersByTime(maxTimer)
    expect(told).toEqual([`stalled ${(2.5 * 2 ** 31) / second}`])
  })
})
