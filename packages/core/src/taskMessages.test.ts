import { EngineError } from '@engine-kit/protocol'
import { describe, expect, it } from 'vitest'
import { emptyTask } from './reduceTask.ts'
import type { TaskEvent } from './taskEvent.ts'
import { ask, completed, failure, fold, outgoing, say, started, usage } from './taskEvents.fixtures.ts'
import {
  hasOpenTurn,
  lastTurnOf,
  openPrompts,
  openTurnOf,
  saidLength,
  sendingOf,
  unansweredOf,
  withMessages,
  withoutOpenTurn,
} from './taskMessages.ts'
import { noUsage, type Message } from './taskState.ts'

const lost = new EngineError('CONNECTION_LOST')
const send = (id: string): TaskEvent => ({ type: 'message_sending', message: outgoing(id) })
const sent = (messageId: string): TaskEvent => ({ type: 'message_sent', messageId })
const fail = (messageId: string): TaskEvent => ({ type: 'message_failed', messageId, error: lost })
const turnLost: TaskEvent = { type: 'turn_lost', error: lost }

interface Standing {
  /** The ids of what is under way, or nothing. */
  readonly open?: string
  readonly last?: string
  readonly unanswered?: string
  readonly sending?: string
  readonly said: number
}

describe('how the messages stand', () => {
  it.each<[string, TaskEvent[], Standing]>([
    ['nothing', [], { said: 0 }],
    ['a message on its way', [send('u1')], { sending: 'u1', said: 0 }],
    ['a message that was sent', [send('u1'), sent('u1')], { unanswered: 'u1', said: 1 }],
    ['a message that was not sent', [send('u1'), fail('u1')], { said: 0 }],
    ['a turn that runs', [started], { open: ':reply', last: ':reply', said: 1 }],
    ['a turn that asks', [ask('r')], { open: ':reply', last: ':reply', said: 1 }],
    ['a turn that has ended', [started, completed], { last: ':reply', said: 1 }],
    ['a turn that failed', [started, failure('UNKNOWN')], { last: ':reply', said: 1 }],
    ['a turn that was lost', [started, turnLost], { last: ':reply', said: 1 }],
    [
      'a message on its way below a turn that runs',
      [started, send('u1')],
      { open: ':reply', last: ':reply', sending: 'u1', said: 1 },
    ],
    [
      'a message not sent below a turn that has ended',
      [started, completed, send('u1'), fail('u1')],
      { last: ':reply', said: 1 },
    ],
    [
      'a message not sent below one that was',
      [send('u1'), fail('u1'), send('u2'), sent('u2')],
      { unanswered: 'u2', said: 1 },
    ],
    [
      'several messages not sent below one on its way',
      [send('u1'), fail('u1'), send('u2'), fail('u2'), send('u1')],
      { sending: 'u1', said: 0 },
    ],
  ])('with %s', (_, events, expected) => {
    const state = fold(events)
    const standing = {
      open: openTurnOf(state)?.id,
      last: lastTurnOf(state)?.id,
      unanswered: unansweredOf(state)?.id,
      sending: sendingOf(state)?.id,
      said: saidLength(state.messages),
    }
    expect(standing).toEqual(expected)
    expect(hasOpenTurn(state)).toBe(expected.open !== undefined || expected.unanswered !== undefined)
  })
})

describe('openPrompts', () => {
  it('are those of the last turn, whatever was not sent below it', () => {
    const state = fold([ask('r1'), completed, started, ask('r2'), ask('r3'), send('u1'), fail('u1')])
    expect(openPrompts(state).map(({ requestId }) => requestId)).toEqual(['r2', 'r3'])
    expect(state.prompt).toBe(openPrompts(state)[0])
  })

  it('are none once a message was sent behind their turn', () => {
    expect(openPrompts(fold([ask('r1'), send('u1'), sent('u1')]))).toEqual([])
  })
})

describe('withoutOpenTurn', () => {
  it('takes back the open turn and its usage, and keeps what this browser did', () => {
    const before = fold([send('u1'), sent('u1'), started, usage(1, 1, 1), completed, send('u2'), sent('u2')])
    const queued: TaskEvent = { type: 'message_queued', message: outgoing('q') }
    const state = withoutOpenTurn(fold([started, say('a'), usage(5, 5, 5), ask('r'), queued], before))
    expect(state.messages.map((message) => message.id)).toEqual(['u1', 'u1:reply', 'u2'])
    expect(state.usage).toEqual(before.usage)
    expect(state.queue).toHaveLength(1)
    expect(state.prompt).toBeUndefined()
  })

  it('keeps the messages that were not sent below it', () => {
    const below = fold([started, say('a'), send('u1'), fail('u1')])
    expect(withoutOpenTurn(below).messages).toEqual([below.messages[1]])
  })

  it('rebuilds the turn under the same name', () => {
    const shown = fold([send('u1'), sent('u1'), started, say('a'), send('u2')])
    const rebuilt = fold([started, say('a')], withoutOpenTurn(shown))
    expect(rebuilt).toEqual(shown)
  })

  it.each<[string, TaskEvent[]]>([
    ['nothing was said', []],
    ['a message is under way', [send('u1')]],
    ['a message waits for its turn', [send('u1'), sent('u1')]],
    ['the turn has ended', [started, completed]],
  ])('changes nothing where %s', (_, events) => {
    const state = fold(events)
    expect(withoutOpenTurn(state)).toBe(state)
  })
})

describe('withMessages', () => {
  it('shows a kept transcript with everything that follows from it', () => {
    const kept = fold([send('u1'), sent('u1'), started, usage(1, 2, 0), ask('r')])
    expect(withMessages({ ...emptyTask('task'), usage: kept.usage }, kept.messages)).toEqual(kept)
    const messages: readonly Message[] = []
    expect(withMessages(emptyTask('task'), messages)).toEqual({ ...emptyTask('task'), usage: noUsage })
  })
})
