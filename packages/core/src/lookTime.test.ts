import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLookTime } from './lookTime.ts'

describe('the time of looking', () => {
  it('begins with the first answer', () => {
    const look = createLookTime()
    expect([look.answered(5_000), look.answered(5_250), look.answered(5_250)]).toEqual([0, 250, 250])
  })

  it('stands still from the moment in which the Engine cannot be asked until its next answer', () => {
    const look = createLookTime()
    look.answered(0)
    look.answered(100)
    look.unreachable()
    look.unreachable()
    expect([look.answered(60_000), look.answered(60_050)]).toEqual([100, 150])
  })

  it('begins anew when the turn was found', () => {
    const look = createLookTime()
    look.answered(0)
    look.answered(100)
    look.reset()
    expect([look.answered(200), look.answered(210)]).toEqual([0, 10])
  })

  it('is the sum of the spans between answers that follow each other', () => {
    const step = fc.record({ after: fc.nat(1_000), reached: fc.boolean() })
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const look = createLookTime()
        let now = 0
        let expected = 0
        steps.forEach(({ after, reached }, index) => {
          now += after
          if (!reached) return look.unreachable()
          if (steps[index - 1]?.reached === true) expected += after
          expect(look.answered(now)).toBe(expected)
        })
      }),
    )
  })
})
