// Over 300 lines: each kind of turn that is not ours, with what would be shown if it were taken for ours.
import type { EngineEvent } from '@engine-kit/protocol'
import { describe, expect, it } from 'vitest'
import { emptyTask } from './reduceTask.ts'
import {
  call,
  completed,
  failure,
  fold,
  lifecycle,
  outgoing,
  say,
  started,
  think,
  turnOf,
  usage,
} from './taskEvents.fixtures.ts'
import { createTurnPosition } from './turnPosition.ts'
import { beside, catchUp, named, play, playPausing, sent, texts, timed } from './turnReplay.fixtures.ts'

const both = (turn_id: string, second: number): EngineEvent =>
  lifecycle('started', { turn_id, timestamp: new Date(Date.UTC(2026, 3, 2, 10, 0, second)).toISOString() })

describe('other turns in a replay', () => {
  const earlier = [...sent('u1'), named('t1'), say('one'), completed, ...sent('u2')]

  it.each<[string, EngineEvent, EngineEvent]>([
    ['by their name', named('t1'), named('t2')],
    ['by their time', timed(1), timed(2)],
    ['by their time, where all carry one name', both('t', 1), both('t', 2)],
    ['by their name, where they began at one moment', both('t1', 1), both('t2', 1)],
  ])('R16 are left out where they have ended on screen, known %s', (_, first, second) => {
    const before = fold([...sent('u1'), first, say('one'), completed, ...sent('u2'), second, say('tw')])
    const { last } = play(before, [first, say('one'), completed, second, say('two'), completed])
    expect(texts(last)).toEqual(['one', 'two'])
    expect(last.status).toBe('completed')
  })

  it('R16 are left out where the replay begins anew in the middle of ours', () => {
    const before = fold([
      ...sent('u1'),
      named('t1'),
      say('one'),
      completed,
      ...sent('u2'),
      named('t2'),
      say('tw'),
    ])
    const once = [named('t1'), say('one'), completed, named('t2'), say('two')]
    const { last, shown } = play(before, [...once, ...once])
    for (const state of shown) expect(texts(state)[1]).toMatch(/^two?$/)
    expect(texts(last)).toEqual(['one', 'two'])
  })

  it('R16 are no answer to a message that waits, where the replay tells all of it twice', () => {
    const withIds = [named('t1'), say('one'), completed].map((event, index) => ({ ...event, id: `${index}` }))
    expect(texts(play(fold(earlier), [...withIds, ...withIds]).last)).toEqual(['one'])
  })

  it('R16 are left out where the one we look for has not begun on screen', () => {
    const ours = [named('t2'), say('two'), completed]
    const { last, shown } = play(fold(earlier), [named('t1'), say('one'), completed, ...ours])
    expect(texts(last)).toEqual(['one', 'two'])
    for (const state of shown.slice(0, -1)) expect(texts(state)).toEqual(['one'])
    expect(play(fold(earlier), [named('t1'), say('one'), completed]).replay.adopted).toBe(false)
  })

  it('R16 are older where a turn that has ended on screen comes behind them', () => {
    const replayed = [named('t0'), say('zero'), completed, named('t1'), say('one'), completed]
    const { last, replay } = play(fold(earlier), replayed)
    expect([texts(last), replay.found]).toEqual([['one'], false])
  })

  it('R16 that are told again from their start are told once', () => {
    const before = fold([...sent('u'), named('t1'), say('o')])
    const replayed = [named('t1'), say('on'), named('t1'), say('one'), completed]
    expect(texts(play(before, replayed).last)).toEqual(['one'])
  })

  it('R18 that came after ours go below it', () => {
    const before = fold([...sent('u'), named('t1'), say('o')])
    const { last } = play(before, [named('t1'), say('one'), completed, named('t2'), say('two')])
    expect(texts(last)).toEqual(['one', 'two'])
    expect(last.messages).toMatchObject([{ id: 'u' }, { status: 'completed' }, { status: 'running' }])
  })

  it('R18 go below it also where nothing of ours was on screen, and times tell which is ours', () => {
    const began = (second: number): EngineEvent[] => [both(`t${second}`, second), say(`${second}`), completed]
    const before = fold([...sent('u1'), ...began(1), ...sent('u2')])
    expect(texts(play(before, [...began(1), ...began(2), ...began(3)]).last)).toEqual(['1', '2', '3'])
  })

  it('R18 may each be the answer to our message where no time tells which', () => {
    const other = [named('t2'), say('two'), completed]
    const { last, replay } = play(fold(earlier), [...other, named('t3'), say('3'), completed])
    expect([texts(last), replay.found]).toEqual([['one'], false])
  })

  it('R18 are told from the answer to our message by the Engine’s clock, where that is known', () => {
    const second = Date.UTC(2026, 3, 2, 10, 0, 2)
    const isAnswer = (startedAt: number | undefined): boolean => startedAt === second
    const replayed = [both('x', 1), say('theirs'), completed, both('t', 2), say('ours'), completed]
    const { last } = play(fold(sent('u')), replayed, { isAnswer })
    expect(last.messages.at(-1)).toMatchObject({ role: 'assistant', turnId: 't' })
    expect(last.messages.findIndex(({ id }) => id === 'u')).toBe(last.messages.length - 2)
  })

  it('R18 are all shown where nothing is known of the task', () => {
    const replayed = [named('t1'), say('one'), completed, named('t2'), say('two')]
    const { last, shown } = play(emptyTask('task'), replayed)
    expect(texts(last)).toEqual(['one', 'two'])
    expect(shown.at(-2)).toEqual(emptyTask('task'))
  })
})

describe('turns without a name', () => {
  const before = [...sent('u1'), started, say('ha'), completed, ...sent('u2')]

  it('R17 are told apart only when all has come: the last one is ours', () => {
    const { last, shown } = play(fold(before), [started, say('ha'), completed, started, say('two')])
    expect(texts(last)).toEqual(['ha', 'two'])
    for (const state of shown.slice(0, -1)) expect(texts(state)).toEqual(['ha'])
  })

  it('R17 are the only one that holds what is on screen, with all that was done here meanwhile', () => {
    const replay = beside(fold([...sent('u'), started, say('It is'), usage(1, 1, 0)]))
    const theirs = [started, say('Four.'), usage(5, 5, 0), completed]
    for (const event of [started, say('It is safe.'), usage(1, 1, 0), completed, ...theirs])
      replay.push(event)
    replay.apply({ type: 'message_queued', message: outgoing('later') })
    replay.settle(false)
    const state = replay.caughtUp()
    expect(state && texts(state)).toEqual(['It is safe.'])
    expect(state).toMatchObject({ queue: [{ id: 'later' }], usage: { inputTokens: 1 } })
  })

  it('R17 that say word for word what the one before said are that one, where there is no second', () => {
    expect(play(fold(before), [started, say('ha'), completed]).replay.adopted).toBe(false)
  })

  it('R17 that say the same as the one before are ours, where there are two', () => {
    const { last } = play(fold(before), [started, say('ha'), completed, started, say('ha'), completed])
    expect(texts(last)).toEqual(['ha', 'ha'])
    expect(last.messages).toHaveLength(4)
  })

  it.each<[string, EngineEvent[], string]>([
    ['something else', [say('new'), failure('UNKNOWN')], 'new'],
    ['more', [say('ha!'), completed], 'ha!'],
    ['less', [say('h'), completed], 'h'],
    ['the same, and did something', [say('ha'), call('read', 'c'), completed], 'ha'],
  ])('R17 that say %s are ours, where the Engine has forgotten the one before', (_, turn, text) => {
    expect(texts(play(fold(before), [started, ...turn]).last)).toEqual(['ha', text])
  })

  it('R17 that are on screen already are found again by what they say', () => {
    const running = fold([started, say('h')], fold(before))
    const { last } = play(running, [started, say('ha'), completed, started, say('ha!')])
    expect(texts(last)).toEqual(['ha', 'ha!'])
  })

  it.each<[string, EngineEvent[]]>([
    ['not even its start', []],
    ['nothing but its start', [started]],
    ['its thinking', [started, think('hm')]],
  ])('R17 are not ours because the replay pauses behind the turn before, with %s on screen', (_, shown) => {
    const earlier = [started, think('so'), say('ha'), completed]
    const screen = fold([...sent('u1'), ...earlier, ...sent('u2'), ...shown])
    const ours = [started, think('hm'), say('two'), completed]
    for (let pause = 0; pause <= earlier.length; pause++) {
      const { last, shown } = playPausing(screen, earlier.slice(0, pause), [...earlier.slice(pause), ...ours])
      expect([texts(last), last.messages.length], `paused behind ${pause}`).toEqual([['ha', 'two'], 4])
      for (const state of shown) expect(texts(state).slice(1)).not.toEqual(['ha'])
    }
  })

  it('R17 that are over are not shown where nobody waits for one', () => {
    const over = fold([...sent('u1'), started, say('ha'), completed])
    expect(play(over, [started, say('other'), completed]).last).toBe(over)
    expect(texts(play(over, [started, say('ha'), completed, started, say('new')]).last)).toEqual([
      'ha',
      'new',
    ])
  })

  it('R17 of which all carry one name are told apart like those that carry none', () => {
    const same = [...sent('u1'), named('t'), say('one'), completed, ...sent('u2'), named('t'), say('t')]
    const { last } = play(fold(same), [named('t'), say('one'), completed, named('t'), say('two'), completed])
    expect(texts(last)).toEqual(['one', 'two'])
  })
})

describe('turns of one name, without a time', () => {
  const kinds: [string, (index: number) => string][] = [
    ['begin again with each turn', (index) => String(index + 1)],
    ['are one for all frames', () => '1'],
  ]
  const alike = kinds.map(([kind, id]) => {
    const turn = (...words: string[]): EngineEvent[] =>
      [named('t'), ...words.map(say), completed].map((event, index) => ({ ...event, id: id(index) }))
    return [kind, turn] as const
  })

  it.each(alike)('R17 are told apart by what they say, where ids %s', (_, turn) => {
    const first = turn('no ', 'ha')
    for (const second of [turn('yes'), turn('no ', 'ha', 'ha'), turn('no ')]) {
      for (let heard = 0; heard < second.length; heard++) {
        const asked = fold([...sent('u1'), ...first, ...sent('u2')])
        const screen = fold(second.slice(0, heard), asked)
        const all = [...first, ...second]
        for (let pause = 0; pause <= all.length; pause++) {
          const { last, shown } = playPausing(screen, all.slice(0, pause), all.slice(pause))
          const scene = `${heard} heard, paused behind ${pause}`
          expect([last.status, texts(last)], scene).toEqual(['completed', texts(fold(second, asked))])
          for (const state of shown) {
            if (state.status === 'completed') expect(state, scene).toBe(last)
          }
        }
      }
    }
  })

  it.each(alike)(
    'R17 that say under known ids what one before said may be that one, where ids %s',
    (_, turn) => {
      const [first, second] = [turn('yes'), turn('no')]
      const screen = fold([...sent('u1'), ...first, ...sent('u2'), ...second, ...sent('u3')])
      for (const again of [first, [...first, ...second], first.slice(0, 2), second.slice(0, 1)]) {
        const { last, replay } = play(screen, [...first, ...second, ...again])
        expect([last, replay.found]).toEqual([screen, false])
      }
      const { last } = play(screen, [...first, ...second, ...first, ...second, ...turn('yes', 'no')])
      expect(texts(last)).toEqual(['yes', 'no', 'yesno'])
    },
  )

  it.each<[string, EngineEvent, number]>([
    ['of one name, of which the last has begun on screen', named('t'), 1],
    ['without a name', started, 0],
  ])('R15 are not mixed where the replay breaks off in an earlier one: turns %s', (_, begins, heard) => {
    const turn = (...words: string[]): EngineEvent[] =>
      [begins, ...words.map(say), completed].map((event, index) => ({ ...event, id: String(index + 1) }))
    const [first, second] = [turn('a', 'b', 'c', 'd'), turn('1', '2', '3', '4', '5', '6')]
    const screen = fold([...sent('u1'), ...first, ...sent('u2'), ...second.slice(0, heard)])
    const all = [...first, ...second]
    for (let length = 1; length < all.length; length++) {
      let connections = 0
      const { last, shown } = catchUp(screen, createTurnPosition(true), (point) => {
        const id = point?.by === 'id' ? point.lastEventId : undefined
        const held = all.slice(all.findLastIndex((frame) => frame.id === id) + 1)
        const breaks = connections++ < 2
        return { frames: breaks ? held.slice(0, length) : held, breaks }
      })
      expect(texts(last), `broken behind ${length}`).toEqual(['abcd', '123456'])
      for (const state of shown) expect('123456').toContain(texts(state)[1] ?? '')
    }
  })
})

describe('a turn without a start', () => {
  it('R19 begins with the first thing that is said', () => {
    const before = fold([...sent('u'), say('ha'), say('ha')])
    const notices: EngineEvent[] = [
      { type: 'unknown', name: 'hello', data: 1 },
      usage(1, 1, 1),
      { type: 'heartbeat', data: {} },
    ]
    const { last } = play(before, [...notices, say('haha'), say('!'), completed])
    expect([texts(last), last.status]).toEqual([['haha!'], 'completed'])
    const quiet = play(before, notices)
    expect([quiet.replay.found, quiet.last]).toEqual([false, before])
  })

  it('R19 is told from the one before, which had none either', () => {
    const before = fold([...sent('u1'), say('one'), completed, ...sent('u2'), say('t')])
    const { last } = play(before, [say('one'), completed, say('two'), completed])
    expect(texts(last)).toEqual(['one', 'two'])
  })
})

describe('frames of others', () => {
  const ofTask = (task_id: string, event: EngineEvent): EngineEvent =>
    ({ ...event, data: { ...(event.data as object), task_id } }) as EngineEvent
  const before = fold([...sent('u'), named('t1'), say('o')])

  it('R20 are left out where they name another task, wherever they stand', () => {
    const replayed = [
      named('t1'),
      ofTask('other', say('secret')),
      say('one'),
      ofTask('other', completed),
      say('!'),
    ]
    const { last } = play(before, replayed)
    expect([texts(last), last.status]).toEqual([['one!'], 'running'])
  })

  it('R20 are left out where they follow the start of another task, with all that it says until its end', () => {
    const theirs = [lifecycle('started', { task_id: 'other', turn_id: 'x' }), say('secret'), usage(9, 9, 9)]
    const end = lifecycle('completed', { task_id: 'other' })
    for (const ending of [end, completed]) {
      const { last } = play(before, [...theirs, ending, named('t1'), say('one'), ofTask('task', completed)])
      expect([texts(last), last.status, last.usage.modelCalls]).toEqual([['one'], 'completed', 0])
    }
    // The end of a turn whose beginning the Engine no longer has.
    expect(play(before, [named('t1'), say('one'), end]).last.status).toBe('running')
  })

  it.each<[string, EngineEvent, EngineEvent]>([
    ['by its name', named('sub'), lifecycle('completed', { turn_id: 'sub' })],
    ['by its task', lifecycle('started', { task_id: 'sub' }), lifecycle('completed', { task_id: 'sub' })],
    ['by its name, without a name at its end', named('sub'), completed],
  ])('R21 begin and end nothing but themselves where they are a sub-agent’s, known %s', (_, begins, ends) => {
    const turn = [named('t1'), say('one '), begins, say('two '), ends, say('three')]
    for (let cut = 1; cut <= turn.length; cut++) {
      const live = fold([
        ...sent('u'),
        ...turn.slice(0, cut).filter((event) => event !== begins && event !== ends),
      ])
      const { last } = play(live, [...turn, lifecycle('completed', { turn_id: 't1' })])
      expect(texts(last)).toEqual(['one two three'])
      expect(turnOf(last).status).toBe('completed')
    }
  })
})
