import type { EngineEvent, ThreadLifecycleData } from '@engine-kit/protocol'
import { describe, expect, it } from 'vitest'
import { failure, lifecycle, say, started } from './taskEvents.fixtures.ts'
import { createTurnScope, isSameTurn, type TurnName } from './turnScope.ts'

const time = (second: number): string => `2026-04-01T10:00:0${second}.000Z`
const at = (second: number): number => Date.parse(time(second))
const begins = (turn_id?: string, second?: number): EngineEvent =>
  lifecycle('started', {
    ...(turn_id === undefined ? {} : { turn_id }),
    ...(second === undefined ? {} : { timestamp: time(second) }),
  })
const ends = (turn_id?: string): EngineEvent =>
  lifecycle('completed', turn_id === undefined ? {} : { turn_id })

/** Which of these events belong to a sub-agent of such a turn. */
function nested(turn: TurnName | undefined, ...events: EngineEvent[]): boolean[] {
  const scope = createTurnScope(() => turn)
  return events.map((event) => scope.isNested(event))
}

describe('the lifecycle of a sub-agent', () => {
  const names: TurnName[] = [{ turnId: 't' }, { turnId: 't', startedAt: at(1) }]

  it('is told by its name, and the turn’s own is not one', () => {
    for (const turn of names) {
      const events = [begins('t', 1), begins('sub', 2), ends('sub'), ends('t')]
      expect(nested(turn, ...events)).toEqual([false, true, true, false])
    }
  })

  it('is told by the time of its start where there is no name', () => {
    const events = [begins(undefined, 1), begins(undefined, 2), ends(), ends()]
    expect(nested({ startedAt: at(1) }, ...events)).toEqual([false, true, true, false])
  })

  it('may stand within another, and ends with a word that names nobody: the innermost is meant', () => {
    const events = [begins('a'), begins('b'), ends(), ends(), ends()]
    expect(nested({ turnId: 't' }, ...events)).toEqual([true, true, true, true, false])
  })

  it.each<[string, TurnName]>([
    ['its name', { turnId: 't' }],
    ['its time', { startedAt: at(1) }],
  ])('may run beside another, of a turn known by %s: each ends nothing but itself', (_, turn) => {
    const events = [begins('a', 2), begins('b', 3), ends('a'), ends('b'), ends()]
    expect(nested(turn, ...events)).toEqual([true, true, true, true, false])
  })

  it('is one also where its beginning was not heard', () => {
    expect(nested({ turnId: 't' }, ends('sub'), ends('t'))).toEqual([true, false])
  })

  it('that never told its end does not hold back the named end of the turn', () => {
    expect(nested({ turnId: 't' }, begins('sub'), ends('t'))).toEqual([true, false])
  })

  it('cannot be told where the turn has no name: every end is its end', () => {
    expect(nested({}, begins('sub', 2), ends('sub'))).toEqual([false, false])
    expect(nested(undefined, begins('t'), ends('t'))).toEqual([false, false])
  })

  it('is nothing but a lifecycle: words belong to the turn, and an error ends it', () => {
    expect(nested({ turnId: 't' }, begins('sub'), say('a'), failure('UNKNOWN'))).toEqual([true, false, false])
  })
})

describe('the name of a turn', () => {
  it.each<[string, TurnName, EngineEvent, boolean | undefined]>([
    ['the same id', { turnId: 't' }, begins('t', 1), true],
    ['another id', { turnId: 't' }, begins('u', 1), false],
    ['the same time', { startedAt: at(1) }, begins('t', 1), true],
    ['another time', { startedAt: at(1) }, begins('t', 2), false],
    ['both', { turnId: 't', startedAt: at(1) }, begins('t', 1), true],
    ['the same id, another time', { turnId: 't', startedAt: at(1) }, begins('t', 2), false],
    ['another id, the same time', { turnId: 't', startedAt: at(1) }, begins('u', 1), false],
    ['only what both tell counts', { turnId: 't', startedAt: at(1) }, begins('t'), true],
    ['an id here, a time there', { turnId: 't' }, begins(undefined, 1), undefined],
    ['nothing told', { turnId: 't', startedAt: at(1) }, started, undefined],
    ['nothing known', {}, begins('t', 1), undefined],
    ['a time that is none', { startedAt: at(1) }, lifecycle('started', { timestamp: 'soon' }), undefined],
  ])('%s', (_, turn, event, same) => {
    expect(isSameTurn(turn, event.data as ThreadLifecycleData)).toBe(same)
  })
})
