import type { EngineEvent } from '@engine-kit/protocol'
import { describe, expect, it } from 'vitest'
import { createFrameOrder } from './frameOrder.ts'
import { createResumeDoubt } from './resumeDoubt.ts'
import { completed, fold, lifecycle, say } from './taskEvents.fixtures.ts'
import { behind, beside, goOn, named, numbered, sent, texts } from './turnReplay.fixtures.ts'
import type { TurnName } from './turnScope.ts'

const start = Date.UTC(2026, 3, 2, 10)
const at = (time: number, phase: 'started' | 'completed'): EngineEvent =>
  lifecycle(phase, { timestamp: new Date(start + time).toISOString() })

describe('a doubt', () => {
  const live = numbered([named('t1'), say('one ')], 5)
  const [two, end] = numbered([say('two '), completed], 7) as [EngineEvent, EngineEvent]
  const [heartbeat]: EngineEvent[] = [{ type: 'heartbeat', data: {} }]

  function doubt(frames: readonly EngineEvent[] = live, turn: TurnName = { turnId: 't1' }) {
    let astray = false
    const position = behind(...frames)
    position.reconnect()
    const order = createFrameOrder(position.counts, position.lastEventId)
    const doubted = createResumeDoubt(order, { position, turn: () => turn, onAstray: () => (astray = true) })
    const passed = (...events: EngineEvent[]): unknown[] => events.map((event) => doubted.push(event))
    return { doubted, passed, isAstray: () => astray }
  }

  it('is over with the next number, where ids go on over all turns', () => {
    const { passed, isAstray } = doubt()
    expect(passed(two, end)).toEqual([[two], [end]])
    expect(isAstray()).toBe(false)
  })

  it('holds an end back until all has come, and believes it only behind what goes on', () => {
    const next = doubt()
    expect([next.passed({ ...end, id: '7' }), next.doubted.breakOff()]).toEqual([[[]], []])
    expect([next.doubted.flush(false), next.isAstray()]).toEqual([[{ ...end, id: '7' }], false])
    const words = doubt([
      { ...named('t1'), id: 'a' },
      { ...say('one '), id: 'b' },
    ])
    expect([words.passed({ ...end, id: 'c' }), words.doubted.flush(true)]).toEqual([[[]], []])
    expect(words.isAstray()).toBe(true)
  })

  it('holds back, where ids begin again with each turn, what goes on by its number; the break shows it', () => {
    const first = numbered([named('t1'), say('one ')])
    const third = { ...two, id: '3' }
    const { doubted, passed } = doubt(first)
    expect(passed(heartbeat as EngineEvent, third)).toEqual([[], []])
    expect([doubted.breakOff(), doubted.breakOff()]).toEqual([[third], []])
    const other = doubt(first)
    expect([other.passed({ ...two, id: '8' }), other.doubted.breakOff()]).toEqual([[[]], []])
  })

  it('drops what came before the start of the turn, and what is older than that by the Engine’s clock', () => {
    const begins = { ...named('t1'), id: '5' }
    const { passed, isAstray } = doubt()
    expect(passed({ ...say('old'), id: '3' }, { ...completed, id: '4' }, begins)).toEqual([[], [], [begins]])
    expect(isAstray()).toBe(false)
    const timed = doubt(live, { startedAt: start })
    expect(timed.passed({ ...at(-1, 'completed'), id: '4' }, two)).toEqual([[], [two]])
  })

  it('takes the start of another turn for the one behind ours only where what came first goes on', () => {
    const later = { ...named('t2'), id: '8' }
    const first = numbered([named('t1'), say('one ')])
    const going = doubt(first)
    expect(going.passed({ ...two, id: '3' }, { ...later, id: '4' })).toEqual([
      [],
      [
        { ...two, id: '3' },
        { ...later, id: '4' },
      ],
    ])
    const gapped = doubt(first)
    expect([gapped.passed({ ...two, id: '6' }, later), gapped.isAstray()]).toEqual([[[], []], true])
  })
})

describe('a replay that begins with the end of the turn before, whatever it was asked', () => {
  const kinds: [string, (index: number) => string][] = [
    ['are counted in each turn', (index) => String(index + 1)],
    ['are counted over all turns', (index) => String(index + 40)],
    ['do not count', (index) => `${'gkbtmz'[index]}f`],
  ]
  const cases = kinds.flatMap(([kind, id]) => [3, 9, 12, 40].map((last) => [kind, last, id] as const))
  it.each(cases)('R14 takes nothing of it for ours, where ids %s (its last is %i)', (_, last, id) => {
    for (const ms of [0, 1]) {
      for (const size of [1, 2]) {
        const ours = [at(ms, 'started'), say('one '), say('two '), say('three '), completed].map(
          (event, index) => ({
            ...event,
            id: id(index),
          }),
        )
        const tail = [say('old'), at(0, 'completed')].map((event, index) => ({
          ...event,
          id: id === kinds[2]?.[1] ? `old${'ab'[index]}` : String(last + index - 1),
        }))
        for (let count = 1; count < 5; count++) {
          for (const replay of [
            goOn(ours.slice(0, count), [...tail.slice(-size), ...ours]),
            goOn(ours.slice(0, count), [...tail.slice(-size), ...ours.slice(0, 4)]),
          ]) {
            for (const state of replay.shown) {
              const [text = ''] = texts(state)
              expect('one two three '.startsWith(text), text).toBe(true)
              if (state.status === 'completed') expect(text).toBe('one two three ')
            }
            const whole = texts(replay.last)[0] === 'one two three '
            expect(whole || replay.replay.astray).toBe(true)
          }
        }
      }
    }
  })

  it.each([3, 9, 40])(
    'R14 never ends ours, also where the whole turn was asked for (its last is %i)',
    (last) => {
      const ours = numbered([at(1, 'started'), say('one '), say('two '), completed])
      const tail = numbered([say('old'), at(0, 'completed')], last - 1)
      for (let count = 1; count < 4; count++) {
        const before = fold([
          ...sent('u1'),
          at(-9, 'started'),
          say('old'),
          completed,
          ...sent('u2'),
          ...ours.slice(0, 1),
        ])
        const replay = beside(before)
        const ready = [...tail, ...ours.slice(0, count)].flatMap((event) => [...replay.push(event)])
        expect([...ready, ...replay.settle(true)]).toEqual([])
        const now = replay.caughtUp() ?? before
        expect([now.status, texts(now)[1]]).toEqual(['running', ['', '', 'one ', 'one two '][count]])
      }
    },
  )

  it('R14 believes what comes behind it at once where it is later than our start, else when all has come', () => {
    const live = [at(0, 'started'), say('one ')].map((event, index) => ({ ...event, id: `e${'ab'[index]}` }))
    const before = fold([...sent('u'), ...live])
    for (const [event, atOnce] of [
      [{ ...say('two '), id: 'ec' }, false],
      [{ ...at(5, 'completed'), id: 'ec' }, true],
    ] as const) {
      const position = behind(...live)
      position.reconnect()
      const replay = beside(before, { position, point: { by: 'id', lastEventId: 'eb' } })
      expect(replay.push(event)).toEqual(atOnce ? [event] : [])
      expect(replay.settle(false)).toEqual(atOnce ? [] : [event])
    }
  })
})
