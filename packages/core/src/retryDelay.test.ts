import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultRetryPolicy, retryDelay } from './retryDelay.ts'

const policy = { baseDelay: 100, maxDelay: 1000, maxServerDelay: 60_000, maxAttempts: 12 }
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
const attempt = fc.integer({ min: 1, max: 10_000 })

describe('retryDelay', () => {
  it.each([
    [1, 100],
    [2, 200],
    [3, 400],
    [4, 800],
    [5, 1000],
    [40, 1000],
    [1e9, 1000],
  ])('spreads attempt %i over 0 to %i ms', (number, ceiling) => {
    expect(retryDelay(number, 0, undefined, policy)).toBe(0)
    expect(retryDelay(number, 0.5, undefined, policy)).toBe(ceiling / 2)
    expect(retryDelay(number, 1 - Number.EPSILON, undefined, policy)).toBeCloseTo(ceiling)
  })

  it('is never negative, nor longer than the bound, nor too long for a timer', () => {
    fc.assert(
      fc.property(attempt, random, (number, chance) => {
        const delay = retryDelay(number, chance, undefined, defaultRetryPolicy)
        expect(delay).toBeGreaterThanOrEqual(0)
        expect(delay).toBeLessThanOrEqual(defaultRetryPolicy.maxDelay)
      }),
    )
  })

  it('waits at least as long as the server asks, or not at all without a person', () => {
    fc.assert(
      fc.property(attempt, random, fc.double({ min: 0, noNaN: true }), (number, chance, retryAfter) => {
        const delay = retryDelay(number, chance, retryAfter, policy)
        if (retryAfter > policy.maxServerDelay) expect(delay).toBeUndefined()
        else expect(delay).toBe(Math.max(retryAfter, retryDelay(number, chance, undefined, policy) ?? NaN))
      }),
    )
  })

  it('waits out a wish of exactly the bound', () => {
    expect(retryDelay(1, 0, 60_000, policy)).toBe(60_000)
    expect(retryDelay(1, 0, 60_001, policy)).toBeUndefined()
  })
})
