import type { EngineEvent, MalformedEvent } from '@engine-kit/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { call, completed, heartbeat, say, started, think } from './taskEvents.fixtures.ts'
import { createTurnPosition, type TurnPosition } from './turnPosition.ts'

const id = (name: string | number, event: EngineEvent): EngineEvent => ({ ...event, id: String(name) })
const unreadable: MalformedEvent = {
  type: 'malformed',
  name: 'text_delta',
  problem: 'torn',
  raw: '{',
  id: '9',
}

/** The position behind these frames of the live stream. */
function behind(...frames: (EngineEvent | MalformedEvent)[]): TurnPosition {
  const position = createTurnPosition(true)
  for (const frame of frames) position.take(frame)
  return position
}

describe('the id behind which a replay may go on', () => {
  it.each<[string, (EngineEvent | MalformedEvent)[], string | undefined]>([
    ['is the latest', [id('b', started), id('a', say('x'))], 'a'],
    ['is none where nothing came', [], undefined],
    ['is none where a frame has none', [id(1, started), say('x'), id(2, say('y'))], undefined],
    ['is none where one came twice', [id(1, started), id(1, say('x')), id(2, say('y'))], undefined],
    ['is none when the turn has ended', [id(1, started), id(2, completed)], undefined],
    ['is not that of a frame that could not be read', [id(1, started), unreadable], '1'],
    ['is not that of a heartbeat, with or without one', [id(1, started), id(5, heartbeat), heartbeat], '1'],
  ])('%s', (_, frames, last) => {
    expect(behind(...frames).lastEventId).toBe(last)
  })

  it('is still one where a frame came again over another connection', () => {
    const position = behind(id(1, started), id(2, say('x')))
    position.reconnect()
    for (const frame of [id(1, started), id(2, say('x')), id(3, say('y'))]) position.take(frame)
    expect([position.lastEventId, position.has('2'), position.has('4')]).toEqual(['3', true, false])
  })
})

describe('a frame that is compared by its id', () => {
  const known = (): TurnPosition => {
    const position = behind(id(1, started), id(2, say('x')))
    position.reconnect()
    return position
  }

  it.each<[string, EngineEvent, string]>([
    ['was told before where it is equal', id(2, say('x')), 'told'],
    ['proves nothing where it says something else', id(2, say('X')), 'astray'],
    ['proves nothing where it is of another kind', id(2, think('x')), 'astray'],
    ['proves nothing where it begins a turn', id(2, started), 'astray'],
    ['is new behind all that came', id(3, say('x')), 'new'],
    ['is too far where ids count', id(4, say('x')), 'astray'],
    ['is of another numbering', id('e3', say('x')), 'astray'],
    ['cannot be compared without an id', say('x'), 'astray'],
    ['says nothing as a heartbeat', heartbeat, 'new'],
  ])('%s', (_, frame, found) => {
    expect(known().compare(frame, 'id')).toBe(found)
  })

  it.each<[string, EngineEvent, EngineEvent]>([
    [
      'another event of unknown type',
      { type: 'unknown', name: 'step', data: 1, id: '3' },
      { type: 'unknown', name: 'plan', data: 1, id: '3' },
    ],
    [
      'another number of which parsing loses something',
      {
        ...call('rm', 'c', { id: 2512292042121000000 }),
        id: '3',
        sources: { input: '{"id":2512292042121000001}' },
      },
      {
        ...call('rm', 'c', { id: 2512292042121000000 }),
        id: '3',
        sources: { input: '{"id":2512292042121000002}' },
      },
    ],
  ])('proves nothing where it is %s', (_, before, now) => {
    const position = known()
    position.take(before)
    position.reconnect()
    expect([position.compare(before, 'id'), position.compare(now, 'id')]).toEqual(['told', 'astray'])
  })

  it('proves nothing where the id came before over this connection', () => {
    const position = known()
    position.take(id(3, say('y')))
    expect(position.compare(id(3, say('y')), 'id')).toBe('astray')
  })

  it('may leave numbers out where ids do not count, and in a replay, which need not keep every frame', () => {
    const gaps = behind(id(1, started), id(5, say('x')))
    gaps.reconnect()
    expect(gaps.compare(id(9, say('y')), 'id')).toBe('new')
    const replayed = createTurnPosition(false)
    for (const frame of [id(1, started), id(2, say('x'))]) replayed.take(frame)
    replayed.reconnect()
    expect(replayed.compare(id(9, say('y')), 'id')).toBe('new')
  })
})

describe('what ids are worth', () => {
  it.each<[string, (string | number)[], boolean | undefined]>([
    ['nothing is known of one', [1], undefined],
    ['they count', ['e9', 'e10', 'e11'], true],
    ['they leave numbers out', [1, 2, 4, 5], false],
    ['they go back', [2, 1, 2], false],
    ['they change their numbering', ['a1', 'a2', 'b3'], false],
    ['they are no numbers', ['a', 'b'], undefined],
    ['one comes twice', ['a', 'a'], false],
  ])('%s', (_, ids, counts) => {
    expect(behind(...ids.map((name) => id(name, say('')))).counts).toBe(counts)
  })
})

describe('a turn of which frames may be missing', () => {
  it.each<[string, (EngineEvent | MalformedEvent)[], boolean]>([
    ['nothing is', [id(1, started), id(2, say('x')), id(3, completed)], false],
    ['one could not be read', [started, unreadable, completed], true],
    ['numbers were left out', [id(1, started), id(3, say('x'))], true],
    ['a frame without an id takes away what ids prove', [id(1, started), say('x'), id(3, say('y'))], false],
    [
      'numbers of which one came twice prove nothing',
      [id(1, started), id(1, say('x')), id(5, say('y'))],
      false,
    ],
    ['there are no ids', [started, say('x')], false],
  ])('%s', (_, frames, damaged) => {
    expect(behind(...frames).damaged).toBe(damaged)
  })

  it('is not one that a replay tells, which may leave out what it does not keep', () => {
    const replayed = createTurnPosition(false)
    for (const frame of [id(1, started), id(3, say('x'))]) replayed.take(frame)
    expect(replayed.damaged).toBe(false)
  })
})

describe('the time from which a replay may go on', () => {
  const start = Date.parse('2026-04-01T10:00:00.000Z')
  const timed = (time: number, event: EngineEvent): EngineEvent =>
    ({
      ...event,
      data: { ...(event.data as object), timestamp: new Date(start + time).toISOString() },
    }) as EngineEvent

  it('is that of the latest frame, and none where frames have none, go back, or have ended', () => {
    expect(behind(timed(0, started), timed(5, say('x'))).lastTime).toBe(start + 5)
    expect(behind(timed(0, started), timed(5, say('x')), timed(9, heartbeat)).lastTime).toBe(start + 5)
    expect(behind(timed(0, started), say('x'), timed(5, say('x'))).lastTime).toBeUndefined()
    expect(behind(timed(5, started), timed(4, say('x'))).lastTime).toBeUndefined()
    expect(behind(timed(0, started), timed(5, completed)).lastTime).toBeUndefined()
  })

  it('cuts no frame and doubles none, however many share a moment, and whether it is inclusive', () => {
    const steps = fc.array(fc.record({ after: fc.nat(2), text: fc.constantFrom('ha', 'x') }), {
      minLength: 2,
    })
    fc.assert(
      fc.property(steps, fc.nat(), fc.nat(), fc.boolean(), (of, first, second, inclusive) => {
        let time = 0
        const turn = of.map(({ after, text }) => timed((time += after), say(text)))
        const cuts = [1 + (first % turn.length), 1 + (second % turn.length)].sort((a, b) => a - b) as [
          number,
          number,
        ]
        const position = behind(...turn.slice(0, cuts[0]))
        const taken = turn.slice(0, cuts[0])
        for (const end of [cuts[1], turn.length]) {
          const after = (position.lastTime ?? NaN) - 1
          position.reconnect()
          for (const frame of turn.slice(0, end).filter((each) => isAfter(each, after, inclusive))) {
            if (position.compare(frame, 'time') !== 'new') continue
            position.take(frame)
            taken.push(frame)
          }
        }
        expect(taken).toEqual(turn)
      }),
    )
  })

  it('proves nothing where what was told of its moment is told otherwise, or not at all, or without a time', () => {
    for (const frame of [timed(5, say('y')), timed(6, say('x')), say('x')]) {
      const position = behind(timed(0, started), timed(5, say('x')))
      position.reconnect()
      expect(position.compare(frame, 'time')).toBe('astray')
    }
  })
})

function isAfter(event: EngineEvent, after: number, inclusive: boolean): boolean {
  const time = Date.parse((event.data as { timestamp: string }).timestamp)
  return inclusive ? time >= after : time > after
}
