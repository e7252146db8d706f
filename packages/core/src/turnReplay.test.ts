import type { EngineEvent } from '@engine-kit/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyTask, reduceTask } from './reduceTask.ts'
import type { TaskEvent } from './taskEvent.ts'
import {
  ask,
  call,
  completed,
  failure,
  fold,
  lifecycle,
  outgoing,
  outline,
  remember,
  result,
  say,
  started,
  think,
  turnOf,
} from './taskEvents.fixtures.ts'
import type { TaskState } from './taskState.ts'
import { createTurnReplay } from './turnReplay.ts'

const named = (turn: string): EngineEvent => lifecycle('started', { turn_id: turn })
const timed = (second: number): EngineEvent => {
  return lifecycle('started', { timestamp: new Date(Date.UTC(2026, 3, 2, 10, 0, second)).toISOString() })
}
const sending = (id: string): TaskEvent => ({ type: 'message_sending', message: outgoing(id) })

/** Plays a replay to a screen, as the follower does. Answers with all the screen showed, the last at the end. */
function play(
  visible: TaskState,
  replayed: readonly EngineEvent[],
  { lastId, seen = new Set() }: { lastId?: string; seen?: Set<string> } = {},
): { shown: TaskState[]; last: TaskState; adopted: boolean } {
  const replay = createTurnReplay(visible, seen, lastId)
  const shown = [visible]
  let state = visible
  const take = (ready: readonly TaskEvent[]): void => {
    state = fold(ready, state)
    state = replay.caughtUp(state) ?? state
    shown.push(state)
  }
  for (const event of replayed) take(replay.push(event))
  take(replay.settle(false))
  return { shown, last: state, adopted: replay.adopted }
}

const body = [
  think('hm'),
  say('ha'),
  say('ha'),
  call('read', 'c1'),
  remember('k', 1),
  result({ tool_call_id: 'c1', output: 1 }),
  say(''),
  say('!'),
  ask('r'),
]

describe('a replay without ids', () => {
  it.each<[string, EngineEvent]>([
    ['by its name', named('t1')],
    ['by its time', timed(1)],
    ['although it has neither', started],
  ])('R1 is never shorter nor doubled on screen, and whole in the end, for a turn known %s', (_, start) => {
    const turn = [start, ...body, completed]
    // Once the end is on screen nothing is replayed.
    fc.assert(
      fc.property(fc.nat(turn.length - 1), fc.nat(turn.length), (cut, held) => {
        const before = fold([sending('u'), ...turn.slice(0, cut)])
        const { shown, last } = play(before, turn.slice(0, held))
        const uncut = fold([sending('u'), ...turn.slice(0, Math.max(cut, held))])
        expect(outline(partsOf(last))).toEqual(outline(partsOf(uncut)))
        shown.reduce((longest, state) => {
          expect(extent(state)).toBeGreaterThanOrEqual(longest)
          return extent(state)
        }, 0)
        if (held < turn.length) expect(shown.map(({ status }) => status)).not.toContain('completed')
      }),
    )
  })

  it('R2 shows nothing of a turn whose beginning the Engine no longer has', () => {
    const before = fold([sending('u'), named('t1'), say('one '), say('two ')])
    for (const rest of [[say('two '), say('three'), completed], [say('three'), completed], [completed]]) {
      expect(play(before, rest)).toMatchObject({ last: before, adopted: false })
    }
  })

  it('R2 shows nothing of a turn that lacks what is on screen', () => {
    const before = fold([sending('u'), named('t1'), say('one '), call('read', 'c1'), say('two')])
    for (const turn of [
      [say('two')],
      [say('One '), call('read', 'c1'), say('two')],
      [say('one '), call('read', 'c2'), say('two')],
      [say('one '), call('write', 'c1'), say('two')],
      [say('one '), say('two')],
      [call('read', 'c1'), say('one '), say('two')],
    ]) {
      expect(play(before, [named('t1'), ...turn, completed]).adopted).toBe(false)
    }
  })

  it('R1 waits for the result of a tool that has ended on screen', () => {
    const before = fold([named('t1'), call('read', 'c1'), result({ tool_call_id: 'c1', output: 1 })])
    const behind = [named('t1'), call('read', 'c1')]
    expect(play(before, behind).adopted).toBe(false)
    expect(play(before, [...behind, result({ tool_call_id: 'c1', output: 1 })]).adopted).toBe(true)
  })

  it('R8 keeps what was measured live of thinking', () => {
    const turn = [named('t1'), think('hm'), say('a')]
    const live = turn.reduce(
      (state, event, index) => reduceTask(state, event, index * 1_000),
      emptyTask('task'),
    )
    const { last } = play(live, [...turn, say('b')])
    expect(turnOf(last).parts).toMatchObject([{ startedAt: 1_000, duration: 1_000 }, { text: 'ab' }])
  })

  it('R8 is shown with what this browser did meanwhile', () => {
    const before = fold([sending('u'), named('t1'), ask('r')])
    const replay = createTurnReplay(before, new Set(), undefined)
    const queued = { type: 'message_queued', message: outgoing('q') } as const
    const answering = { type: 'answer_sending', requestId: 'r', answer: 'yes' } as const
    replay.apply(queued)
    replay.push(named('t1'))
    replay.apply(answering)
    replay.push(ask('r'))
    const after = fold([queued, answering], before)
    expect(replay.caughtUp(after)).toEqual(after)
  })

  it('R9 is shown once, and hands everything on from then', () => {
    const before = fold([sending('u'), named('t1'), say('a')])
    const replay = createTurnReplay(before, new Set(), undefined)
    for (const event of [named('t1'), say('a')]) expect(replay.push(event)).toEqual([])
    const shown = replay.caughtUp(before) ?? before
    expect([replay.adopted, replay.caughtUp(shown)]).toEqual([true, undefined])
    expect(replay.push(say('b'))).toEqual([say('b')])
  })
})

describe('other turns in a replay', () => {
  const earlier = [sending('u1'), named('t1'), say('one'), completed, sending('u2')]

  it.each<[string, EngineEvent[], EngineEvent]>([
    ['by their name', [named('t1'), say('one'), completed], named('t2')],
    ['by their time', [timed(1), say('one'), completed], timed(2)],
  ])('R3 are left out where they are known %s', (_, first, second) => {
    const before = fold([sending('u1'), ...first, sending('u2'), second, say('tw')])
    const { last } = play(before, [...first, second, say('two'), completed])
    expect(texts(last)).toEqual(['one', 'two'])
    expect(last.status).toBe('completed')
  })

  it('R3 are left out where the one we look for has not begun on screen', () => {
    const ours = [named('t2'), say('two'), completed]
    const { last, shown } = play(fold(earlier), [named('t1'), say('one'), completed, ...ours])
    expect(texts(last)).toEqual(['one', 'two'])
    for (const state of shown.slice(0, -1)) expect(texts(state)).toEqual(['one'])
    expect(play(fold(earlier), [named('t1'), say('one'), completed]).adopted).toBe(false)
  })

  it('R3 that belong to other tasks are left out, with all that they say', () => {
    const theirs = [
      lifecycle('started', { task_id: 'other', turn_id: 'x' }),
      say('secret'),
      lifecycle('completed', { task_id: 'other' }),
    ]
    const before = fold([sending('u'), named('t1'), say('o')])
    const { last } = play(before, [...theirs, named('t1'), say('one'), ...theirs])
    expect(texts(last)).toEqual(['one'])
    expect(last.status).toBe('running')
    // The end of a turn whose beginning the Engine no longer has.
    expect(play(before, [named('t1'), say('one'), ...theirs.slice(-1)]).last.status).toBe('running')
  })

  it('R5 that came after ours go below it', () => {
    const before = fold([sending('u'), named('t1'), say('o')])
    const { last } = play(before, [named('t1'), say('one'), completed, named('t2'), say('two')])
    expect(texts(last)).toEqual(['one', 'two'])
    expect(last.messages).toMatchObject([{ id: 'u' }, { status: 'completed' }, { status: 'running' }])
  })

  it('R5 are all shown where nothing is known of the task', () => {
    const { last, shown } = play(emptyTask('task'), [
      named('t1'),
      say('one'),
      completed,
      named('t2'),
      say('two'),
    ])
    expect(texts(last)).toEqual(['one', 'two'])
    expect(shown.at(-2)).toEqual(emptyTask('task'))
  })
})

describe('turns without a name', () => {
  const before = [sending('u1'), started, say('ha'), completed, sending('u2')]

  it('R4 are told apart only when all has come: the last one is ours', () => {
    const { last, shown } = play(fold(before), [started, say('ha'), completed, started, say('two')])
    expect(texts(last)).toEqual(['ha', 'two'])
    for (const state of shown.slice(0, -1)) expect(texts(state)).toEqual(['ha'])
  })

  it('R4 that say word for word what the one before said are that one, where there is no second', () => {
    expect(play(fold(before), [started, say('ha'), completed]).adopted).toBe(false)
  })

  it('R4 that say the same as the one before are ours, where there are two', () => {
    const { last } = play(fold(before), [started, say('ha'), completed, started, say('ha'), completed])
    expect(texts(last)).toEqual(['ha', 'ha'])
    expect(last.messages).toHaveLength(4)
  })

  it('R4 that say something else than the one before are ours, where the Engine has forgotten that one', () => {
    expect(texts(play(fold(before), [started, say('new'), failure('UNKNOWN')]).last)).toEqual(['ha', 'new'])
  })

  it('R4 that are on screen already are found again by what they say', () => {
    const running = fold([started, say('h')], fold(before))
    const { last } = play(running, [started, say('ha'), completed, started, say('ha!')])
    expect(texts(last)).toEqual(['ha', 'ha!'])
  })
})

describe('a replay that goes on behind a frame', () => {
  const turn = [named('t1'), say('one '), say('two '), say('two '), completed].map((event, index) => {
    return { ...event, id: String(index + 1) }
  })
  const seenUpTo = (count: number): Set<string> => new Set(turn.slice(0, count).map(({ id }) => id))

  it.each([1, 2, 3, 4])(
    'R7 adds what is new behind frame %i, whether the Engine repeats what was before it',
    (count) => {
      const before = fold([sending('u'), ...turn.slice(0, count)])
      for (const from of [0, count - 1, count]) {
        const { last } = play(before, turn.slice(from), { lastId: String(count), seen: seenUpTo(count) })
        expect(texts(last)).toEqual(['one two two '])
        expect(last.status).toBe('completed')
      }
    },
  )

  it('R6 puts frames in order and takes each once', () => {
    const before = fold([sending('u'), ...turn.slice(0, 1)])
    const mixed = [2, 1, 1, 4, 2, 3, 3, 4].flatMap((index) => turn[index] ?? [])
    const { last, shown } = play(before, mixed, { lastId: '1', seen: seenUpTo(1) })
    expect(texts(last)).toEqual(['one two two '])
    expect(shown.map(texts)).toContainEqual(['one two '])
  })

  it('R7 leaves out an earlier turn that an Engine repeats which ignores the frame it was asked for', () => {
    const id = (name: string, event: EngineEvent): EngineEvent => ({ ...event, id: name })
    const known = [id('b/x', named('t2')), id('b/y', say('two'))]
    const before = fold([sending('u1'), named('t1'), say('one'), completed, sending('u2'), ...known])
    const earlier = [id('a/x', named('t1')), id('a/y', say('one')), id('a/z', completed)]
    const seen = new Set(['b/x', 'b/y'])
    const { last } = play(before, [...earlier, ...known, id('b/z', say('!'))], { lastId: 'b/y', seen })
    expect(texts(last)).toEqual(['one', 'two!'])
    expect(last.status).toBe('running')
  })

  it('R6 holds back what came behind a gap, and takes it when it comes again', () => {
    const before = fold([sending('u'), ...turn.slice(0, 2)])
    const seen = seenUpTo(2)
    const replay = createTurnReplay(before, seen, '2')
    expect(turn.slice(3).flatMap((event) => replay.push(event))).toEqual([])
    expect([...replay.settle(false)]).toEqual([])
    expect(replay.close()).toBe(true)
    const { last } = play(before, turn.slice(2), { lastId: '2', seen })
    expect(texts(last)).toEqual(['one two two '])
  })
})

function partsOf(state: TaskState): ReturnType<typeof turnOf>['parts'] {
  return state.messages.flatMap((message) => (message.role === 'assistant' ? message.parts : []))
}

/** What each assistant message says. */
function texts(state: TaskState): string[] {
  return state.messages.flatMap((message) => {
    if (message.role === 'user') return []
    return [message.parts.map((part) => (part.type === 'text' ? part.text : '')).join('')]
  })
}

function extent(state: TaskState): number {
  return partsOf(state).reduce((sum, part) => sum + 1 + ('text' in part ? part.text.length : 0), 0)
}
