import type { EngineEvent } from '@engine-kit/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isStart } from './frameOrder.ts'
import { isTerminal } from './isTerminal.ts'
import { emptyTask, reduceTask } from './reduceTask.ts'
import {
  ask,
  call,
  completed,
  fold,
  outline,
  remember,
  resolved,
  result,
  say,
  started,
  think,
  turnOf,
  usage,
} from './taskEvents.fixtures.ts'
import type { TaskState } from './taskState.ts'
import { beside, named, partsOf, play, playPausing, sent, texts, timed } from './turnReplay.fixtures.ts'

const body = [
  think('hm'),
  say('ha'),
  say('ha'),
  call('read', 'c1'),
  remember('k', 1),
  result({ tool_call_id: 'c1', output: 1 }),
  say('!'),
  usage(1, 2, 3),
  ask('r'),
]

describe('a replay that tells the turn from its start', () => {
  it.each<[string, EngineEvent]>([
    ['by its name', named('t1')],
    ['by its time', timed(1)],
    ['although it has neither', started],
  ])('R4 is never shorter nor doubled on screen, and whole in the end, for a turn known %s', (_, start) => {
    const turn = [start, ...body, completed]
    // Once the end is on screen nothing is replayed.
    for (let cut = 0; cut < turn.length; cut++) {
      for (let held = 0; held <= turn.length; held++) {
        const before = fold([...sent('u'), ...turn.slice(0, cut)])
        const { shown, last } = play(before, turn.slice(0, held))
        const uncut = fold([...sent('u'), ...turn.slice(0, Math.max(cut, held))])
        const scene = `cut at ${cut}, ${held} told`
        expect(outline(partsOf(last)), scene).toEqual(outline(partsOf(uncut)))
        expect(last.usage, scene).toEqual(uncut.usage)
        shown.reduce((longest, state) => {
          expect(extent(state), scene).toBeGreaterThanOrEqual(longest)
          return extent(state)
        }, 0)
        if (held < turn.length) expect(shown.map(({ status }) => status)).not.toContain('completed')
      }
    }
  })

  it('R4 is shown once, and hands everything on from then', () => {
    const before = fold([...sent('u'), named('t1'), say('a')])
    const replay = beside(before)
    for (const event of [named('t1'), say('a')]) expect(replay.push(event)).toEqual([])
    expect([replay.found, replay.adopted]).toEqual([true, false])
    expect(replay.caughtUp()).toEqual(before)
    expect([replay.adopted, replay.caughtUp()]).toEqual([true, undefined])
    expect(replay.push(say('b'))).toEqual([say('b')])
  })

  it('R4 shows nothing of a turn whose beginning the Engine no longer has', () => {
    const before = fold([...sent('u'), named('t1'), say('one '), say('two ')])
    for (const rest of [[say('two '), say('three'), completed], [say('three'), completed], [completed]]) {
      const { last, replay } = play(before, rest)
      expect([last, replay.adopted]).toEqual([before, false])
    }
  })

  it('R9 is shown with what this browser did meanwhile', () => {
    const before = fold([...sent('u'), named('t1'), ask('r')])
    const promptId = before.prompt?.id ?? ''
    const answering = { type: 'answer_sending', promptId, answer: 'yes' } as const
    const answered = { type: 'answer_sent', promptId } as const
    const replay = beside(before)
    replay.push(named('t1'))
    replay.apply(answering)
    replay.push(ask('r'))
    replay.apply(answered)
    expect(replay.caughtUp()).toEqual(fold([answering, answered], before))
    expect(replay.caughtUp()).toBeUndefined()
  })

  it('R9 keeps what was measured live of thinking', () => {
    const turn = [named('t1'), think('hm'), say('a')]
    const live = turn.reduce(
      (state, event, index) => reduceTask(state, event, index * 1_000),
      emptyTask('task'),
    )
    const { last } = play(live, [...turn, say('b')])
    expect(turnOf(last).parts).toMatchObject([{ startedAt: 1_000, duration: 1_000 }, { text: 'ab' }])
  })

  it('R25 says what it holds that the screen does not show, and shows nothing of it unasked', () => {
    const replay = beside(emptyTask('task'))
    for (const event of [named('t1'), say('one'), completed]) replay.push(event)
    expect(replay.newTurns.map(({ turnId }) => turnId)).toEqual(['t1'])
    replay.settle(false)
    expect(replay.caughtUp()?.messages).toHaveLength(1)
    expect(replay.newTurns).toEqual([])
  })
})

describe('a replay that pauses before it goes on', () => {
  it('R7 doubles no thinking that it tells behind the pause', () => {
    const turn = [named('t1'), think('h'), think('m')]
    const before = fold([...sent('u'), ...turn])
    for (let pause = 1; pause <= turn.length; pause++) {
      const { last } = playPausing(before, turn.slice(0, pause), [...turn.slice(pause), say('a')])
      expect(outline(partsOf(last)), `paused behind ${pause}`).toEqual([
        'thinking done: hm',
        'text streaming: a',
      ])
    }
  })

  it('R8 asks nothing again that it tells behind the pause', () => {
    const turn = [named('t1'), say('a'), ask('r', { question: 'May I?' }), resolved('r', 'yes')]
    const before = fold([...sent('u'), ...turn])
    for (let pause = 1; pause <= turn.length; pause++) {
      const rest = turn.slice(pause)
      for (let told = 0; told <= rest.length; told++) {
        const { last } = playPausing(before, turn.slice(0, pause), rest.slice(0, told))
        const scene = `paused behind ${pause}, then ${told}`
        expect(outline(partsOf(last)), scene).toEqual(['text done: a', 'prompt answered-elsewhere'])
      }
    }
  })

  it('R6 counts a model call that came only behind the pause, where it told none before', () => {
    const before = fold([...sent('u'), named('t1'), say('a'), usage(5, 3, 1)])
    const { last } = playPausing(before, [named('t1'), say('a')], [say('b'), usage(1, 1, 0), completed])
    expect(texts(last)).toEqual(['ab'])
    expect(last.usage).toMatchObject({ inputTokens: 6, modelCalls: 2 })
  })
})

describe('a replay of which the frames come in any order of their ids', () => {
  it('R3 is the same turn on screen in the end, never shorter on the way', () => {
    const turn = [named('t1'), ...body, completed].map((event, index) => ({ ...event, id: `e${index + 1}` }))
    const shuffled = fc.shuffledSubarray(turn, { minLength: turn.length })
    fc.assert(
      fc.property(shuffled, fc.nat(turn.length - 1), (replayed, cut) => {
        // An end before the start is the end of the turn before.
        fc.pre(replayed.findIndex(isStart) < replayed.findIndex(isTerminal))
        const before = fold([...sent('u'), ...turn.slice(0, cut)])
        const { shown, last } = play(before, replayed)
        expect(outline(partsOf(last))).toEqual(outline(partsOf(fold([...sent('u'), ...turn]))))
        shown.reduce((longest, state) => {
          expect(extent(state)).toBeGreaterThanOrEqual(longest)
          return extent(state)
        }, 0)
      }),
    )
  })
})

/** How much is on screen. */
function extent(state: TaskState): number {
  return partsOf(state).reduce((sum, part) => sum + 1 + ('text' in part ? part.text.length : 0), 0)
}
