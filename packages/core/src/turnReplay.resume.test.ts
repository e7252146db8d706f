// Over 300 lines: each way in which a connection may go on, or not, with what is shown then.
import type { EngineEvent, MalformedEvent } from '@engine-kit/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyTurn } from './anyTurn.fixtures.ts'
import { completed, fold, lifecycle, outline, say, think, usage } from './taskEvents.fixtures.ts'
import type { ResumePoint } from './turnPosition.ts'
import {
  behind,
  beside,
  catchUp,
  goOn,
  named,
  numbered,
  partsOf,
  play,
  sent,
  texts,
} from './turnReplay.fixtures.ts'

const turn = numbered([named('t1'), say('one '), say('two '), say('two '), completed])

describe('a replay that goes on behind a frame', () => {
  it.each([1, 2, 3, 4])(
    'R12 adds what is new behind frame %i, also where the Engine repeats some before it',
    (count) => {
      for (const from of [0, count - 1, count]) {
        const { last } = goOn(turn.slice(0, count), turn.slice(from))
        expect([texts(last), last.status]).toEqual([['one two two '], 'completed'])
      }
    },
  )

  it('R12 shows a later turn that follows the end of ours, below it', () => {
    const later = numbered([named('t2'), say('next')], 6)
    const { last } = goOn(turn.slice(0, 2), [...turn.slice(2), ...later])
    expect(texts(last)).toEqual(['one two two ', 'next'])
    expect(last.messages).toMatchObject([{ id: 'u' }, { status: 'completed' }, { status: 'running' }])
  })

  it('R3 puts frames in order, and takes what is told twice once', () => {
    const mixed = [2, 1, 4, 3].flatMap((index) => turn[index] ?? [])
    const { last, shown } = goOn(turn.slice(0, 2), mixed)
    expect([texts(last), last.status]).toEqual([['one two two '], 'completed'])
    for (const state of shown) expect('one two two '.startsWith(texts(state)[0] ?? '?')).toBe(true)
  })

  it('R3 holds back what came behind a gap until it closes, or until it is told that it is none', () => {
    const before = fold([...sent('u'), ...turn.slice(0, 2)])
    const position = behind(...turn.slice(0, 2))
    position.reconnect()
    const gapped = (): ReturnType<typeof beside> =>
      beside(before, { position, point: { by: 'id', lastEventId: '2' } })
    const closing = gapped()
    expect([...closing.push(turn[3] as EngineEvent), ...closing.settle(false)]).toEqual([])
    expect(closing.holding).toBe(true)
    expect(closing.push(turn[2] as EngineEvent)).toEqual(turn.slice(2, 4))
    const none = gapped()
    expect(none.push({ ...say('three'), id: '9' })).toEqual([])
    expect(none.astray).toBe(false)
  })

  it('R14 is rebuilt where the Engine tells the turn from its start, whatever it was asked', () => {
    const { last, replay } = goOn(turn.slice(0, 3), turn)
    expect([texts(last), replay.resumedBy]).toEqual([['one two two '], undefined])
  })

  it.each<[string, EngineEvent[]]>([
    ['tells other words under a known id', [{ ...say('2 '), id: '3' }]],
    ['leaves numbers out', [{ ...say('x'), id: '6' }]],
    ['tells a frame without an id', [say('two ')]],
    ['tells an earlier turn first', numbered([named('t0'), say('x')])],
    ['numbers anew', [{ ...say('x'), id: 'e1' }]],
  ])('R14 goes astray where the Engine %s, and shows nothing of it', (_, replayed) => {
    const live = turn.slice(0, 3)
    const before = fold([...sent('u'), ...live])
    const position = behind(...live)
    position.reconnect()
    const replay = beside(before, { position, point: { by: 'id', lastEventId: '3' } })
    const ready = [...replayed.flatMap((event) => [...replay.push(event)]), ...replay.settle(true)]
    expect([ready, replay.astray, replay.resumedBy]).toEqual([[], true, 'id'])
    expect(replay.caughtUp()).toBeUndefined()
  })
})

describe('a replay that goes on from a moment', () => {
  const start = Date.UTC(2026, 3, 2, 10)
  const at = (time: number, event: EngineEvent): EngineEvent =>
    ({
      ...event,
      data: { ...(event.data as object), timestamp: new Date(start + time).toISOString() },
    }) as EngineEvent
  const frames = [at(0, named('t1')), at(5, say('ha')), at(5, say('ha')), at(5, say('!')), at(9, completed)]

  it('R13 adds what is new of that moment and behind it', () => {
    for (let count = 1; count < frames.length; count++) {
      const live = frames.slice(0, count)
      const position = behind(...live)
      const point: ResumePoint = { by: 'time', after: (position.lastTime ?? NaN) - 1 }
      const told = frames.filter(
        (frame) => Date.parse((frame.data as { timestamp: string }).timestamp) >= point.after,
      )
      const { last } = play(fold([...sent('u'), ...live]), told, { position, point })
      expect([texts(last), last.status]).toEqual([['haha!'], 'completed'])
    }
  })

  it('R14 goes astray where a frame of that moment is told otherwise', () => {
    const live = frames.slice(0, 3)
    const position = behind(...live)
    position.reconnect()
    const replay = beside(fold([...sent('u'), ...live]), {
      position,
      point: { by: 'time', after: start + 4 },
    })
    expect([at(5, say('ha')), at(5, say('HA'))].flatMap((event) => [...replay.push(event)])).toEqual([])
    expect([replay.astray, replay.resumedBy]).toEqual([true, 'time'])
  })
})

describe('a replay that breaks off', () => {
  it('R15 goes on where it was, though nothing of it is on screen yet', () => {
    const before = fold([...sent('u'), ...turn.slice(0, 4)])
    const replay = beside(before, { position: behind(...turn.slice(0, 4)) })
    for (const event of turn.slice(0, 2)) replay.push(event)
    expect([replay.caughtUp(), replay.position.lastEventId]).toEqual([undefined, '2'])
    replay.reconnect({ by: 'id', lastEventId: '2' })
    for (const event of turn.slice(2)) replay.push(event)
    expect(texts(replay.caughtUp() ?? before)).toEqual(['one two two '])
  })

  it('R15 begins anew where there is no point to go on from', () => {
    const before = fold([...sent('u'), named('t1'), say('a')])
    const replay = beside(before)
    for (const event of [named('t1'), think('hm')]) replay.push(event)
    replay.reconnect(undefined)
    expect(replay.found).toBe(false)
    for (const event of [named('t1'), think('hm'), say('ab')]) replay.push(event)
    expect(outline(partsOf(replay.caughtUp() ?? before))).toEqual(['thinking done: hm', 'text streaming: ab'])
  })

  it('R15 counts what it carried over once, also behind the break', () => {
    const unknown: EngineEvent = { type: 'unknown', name: 'step', data: 1 }
    const whole = numbered([named('t1'), say('a'), unknown, usage(5, 3, 1), say('b'), completed])
    const before = fold([...sent('u'), ...whole.slice(0, 4)])
    const replay = beside(before)
    let state = before
    for (const event of whole.slice(0, 2)) replay.push(event)
    state = replay.caughtUp() ?? state
    replay.reconnect({ by: 'id', lastEventId: '2' })
    state = fold(
      [...whole.slice(2).flatMap((event) => [...replay.push(event)]), ...replay.settle(false)],
      state,
    )
    expect(outline(partsOf(state))).toEqual(['text done: ab', 'unknown'])
    expect(state.usage).toMatchObject({ inputTokens: 5, modelCalls: 1 })
  })
})

describe('a replay that ends before it has told all', () => {
  it('R15 counts what it carried over once, also where the next one tells it', () => {
    const unknown: EngineEvent = { type: 'unknown', name: 'step', data: 1 }
    const whole = numbered([named('t1'), say('a'), unknown, usage(5, 3, 1), say('b'), completed])
    const before = fold([...sent('u'), ...whole.slice(0, 4)])
    const first = play(before, whole.slice(0, 2))
    const point: ResumePoint = { by: 'id', lastEventId: '2' }
    const { last } = play(first.last, whole.slice(2), { position: first.replay.position, point })
    expect(outline(partsOf(last))).toEqual(['text done: ab', 'unknown'])
    expect(last.usage).toMatchObject({ inputTokens: 5, modelCalls: 1 })
  })
})

describe('a turn that is caught up over many connections', () => {
  const kinds: Record<string, (index: number) => string | undefined> = {
    none: () => undefined,
    'that count': (index) => `e${index + 1}`,
    'that begin at 0': String,
    'that leave numbers out': (index) => String(index * index + 7),
    'that are words': (index) => 'abcdefghij'.charAt(index % 10).repeat(1 + Math.floor(index / 10)),
    'that are one for all': () => 'x',
    'that are one number for all': () => '7',
    'that come in pairs': (index) => String(1_000 + Math.floor(index / 2)),
    'on some frames only': (index) => (index % 3 === 0 ? undefined : String(index)),
  }

  it.each(Object.entries(kinds))('R2 is whole in the end, nothing doubled, with ids %s', (_, idOf) => {
    const cuts = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 5 })
    const engine = fc.record({
      byId: fc.boolean(),
      byTime: fc.boolean(),
      inclusive: fc.boolean(),
      timed: fc.boolean(),
    })
    fc.assert(
      fc.property(
        anyTurn,
        fc.nat(),
        cuts,
        engine,
        (body, place, lengths, { byId, byTime, inclusive, timed }) => {
          const frames = [named('t1'), ...body, lifecycle('completed', { turn_id: 't1' })].map(
            (event, index) => {
              const id = idOf(index)
              const timestamp = new Date(Date.UTC(2026, 3, 2) + Math.floor(index / 2)).toISOString()
              const data = timed ? { ...(event.data as object), timestamp } : event.data
              return { ...event, data, ...(id === undefined ? {} : { id }) } as EngineEvent
            },
          )
          const live = frames.slice(0, place % frames.length)
          let connection = 0
          const { last, shown } = catchUp(fold([...sent('u'), ...live]), behind(...live), (point) => {
            const held = heldBehind(frames, point, { byId, byTime, inclusive })
            // A link that never lets enough through is helped by nothing but a point: it gets better in the end.
            const length = (lengths[connection % lengths.length] ?? 1) + Math.floor(connection++ / 3) * 4
            return { frames: held.slice(0, length), breaks: length < held.length }
          })
          const uncut = fold([...sent('u'), ...frames])
          expect(outline(partsOf(last))).toEqual(outline(partsOf(uncut)))
          expect(last.usage).toEqual(uncut.usage)
          const said = texts(uncut)[0] ?? ''
          for (const state of shown) expect(said.startsWith(texts(state)[0] ?? '')).toBe(true)
        },
      ),
      { numRuns: 60 },
    )
  })
})

interface Honours {
  readonly byId: boolean
  readonly byTime: boolean
  readonly inclusive: boolean
}

/** What an Engine tells behind a point, if it cares for it. */
function heldBehind(
  frames: readonly (EngineEvent | MalformedEvent)[],
  point: ResumePoint | undefined,
  { byId, byTime, inclusive }: Honours,
): readonly (EngineEvent | MalformedEvent)[] {
  if (point?.by === 'id') {
    return byId ? frames.slice(frames.findIndex(({ id }) => id === point.lastEventId) + 1) : frames
  }
  if (point === undefined || !byTime) return frames
  return frames.filter((frame) => {
    const time = Date.parse((frame as { data: { timestamp: string } }).data.timestamp)
    return inclusive ? time >= point.after : time > point.after
  })
}
