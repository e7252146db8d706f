import { EngineError } from '@engine-kit/protocol'
import { describe, expect, it } from 'vitest'
import { reduceTask } from './reduceTask.ts'
import type { TaskEvent } from './taskEvent.ts'
import { ask, completed, fold, idsOf, lifecycle, outgoing, say, started } from './taskEvents.fixtures.ts'
import type { QueuedMessage, TaskState } from './taskState.ts'

const lost = new EngineError('CONNECTION_LOST')
const send = (id: string, names: Partial<QueuedMessage> = {}): TaskEvent => {
  return { type: 'message_sending', message: { ...outgoing(id), ...names } }
}
const sent = (messageId: string): TaskEvent => ({ type: 'message_sent', messageId })
const fail = (messageId: string): TaskEvent => ({ type: 'message_failed', messageId, error: lost })
const remove = (messageId: string): TaskEvent => ({ type: 'message_removed', messageId })
const shown = ({ messages }: TaskState): string[] => messages.map(({ id, status }) => `${id} ${status}`)
/** A turn that was answered, and is known to the Engine as `t1`. */
const first = [send('u1'), sent('u1'), lifecycle('started', { turn_id: 't1' }), say('Hi'), completed]
const answered = ['u1 sent', 'u1:reply completed']

describe('a message', () => {
  it('has no name that two turns carry: another one might be edited than the one that is meant', () => {
    const turnOf = (id: string, names: object): TaskEvent[] => [
      send(id),
      sent(id),
      lifecycle('started', names),
      say('Hi'),
      completed,
    ]
    const namesOf = ({ messages }: TaskState): unknown[] =>
      messages.flatMap((message) => (message.role === 'user' ? [message.engineMessageId] : []))
    const constant = ['u1', 'u2', 'u3'].flatMap((id) => turnOf(id, { turn_id: 'x' }))
    expect(namesOf(fold(constant.slice(0, 5)))).toEqual(['x'])
    expect(namesOf(fold(constant.slice(0, 10)))).toEqual([undefined, undefined])
    expect(namesOf(fold(constant))).toEqual([undefined, undefined, undefined])
    const another = [lifecycle('started', { turn_id: 'x' }), say('Hi'), completed]
    expect(namesOf(fold([...turnOf('u1', { turn_id: 'x' }), ...another]))).toEqual([undefined])
    const between = [...turnOf('u1', { turn_id: 'x' }), ...another, ...turnOf('u2', { turn_id: 'x' })]
    expect(namesOf(fold(between))).toEqual([undefined, undefined])
    const apart = ['x', 'y', 'x'].flatMap((turn_id, index) => turnOf(`u${index}`, { turn_id }))
    expect(namesOf(fold(apart))).toEqual([undefined, 'y', undefined])
    // Also where somebody has looked meanwhile, or the start is told again.
    for (let at = 1; at < apart.length; at++) {
      const looked = fold(apart.slice(at), fold(apart.slice(0, at)))
      expect(namesOf(looked)).toEqual([undefined, 'y', undefined])
      expect(namesOf(fold(turnOf('u3', { turn_id: 'y' }), looked))).toEqual(Array(4).fill(undefined))
    }
    const again = [...apart.slice(0, 13), lifecycle('started', { turn_id: 'x' })]
    expect(namesOf(fold(again))).toEqual([undefined, 'y', undefined])
    const named = ['u1', 'u2'].flatMap((id) => turnOf(id, { turn_id: 'x', message_id: `m-${id}` }))
    expect(namesOf(fold(named))).toEqual(['m-u1', 'm-u2'])
    const own = ['u1', 'u2'].flatMap((id) => turnOf(id, { turn_id: `t-${id}` }))
    expect(namesOf(fold(own))).toEqual(['t-u1', 't-u2'])
  })

  it('is shown while it is sent, and why it could not be', () => {
    expect(fold([send('u1')])).toMatchObject({
      status: 'sending',
      messages: [{ id: 'u1', status: 'sending' }],
    })
    expect(fold([send('u1'), fail('u1')])).toMatchObject({
      status: 'failed',
      error: { code: 'CONNECTION_LOST' },
      messages: [{ id: 'u1', status: 'failed', error: { code: 'CONNECTION_LOST' } }],
    })
  })

  it('is sent when the Engine took it, once', () => {
    const state = fold([send('u1'), sent('u1')])
    expect(state).toMatchObject({ status: 'running', messages: [{ id: 'u1', status: 'sent' }] })
    expect(reduceTask(state, sent('u1'))).toBe(state)
    expect(reduceTask(state, sent('nobody'))).toBe(state)
  })

  it('that failed and then turns out to be taken is sent, and fails no more', () => {
    const state = fold([send('u1'), fail('u1'), sent('u1')])
    expect(state).toMatchObject({ status: 'running', error: undefined })
    expect(state.messages[0]?.error).toBeUndefined()
  })

  it('that failed is sent again in place of itself', () => {
    const state = fold([send('u1'), fail('u1'), send('u1')])
    expect(state).toMatchObject({ status: 'sending', error: undefined, messages: [{ id: 'u1' }] })
    expect(state.messages[0]?.error).toBeUndefined()
  })

  it('can be removed', () => {
    expect(fold([send('u1'), fail('u1'), remove('u1')])).toMatchObject({
      status: 'idle',
      error: undefined,
      messages: [],
    })
  })

  it('never gives its id to another, whatever was removed before it', () => {
    const state = fold([
      ...[send('a'), sent('a'), started, say('1'), completed],
      ...[send('b'), fail('b'), remove('b'), started, say('2'), completed],
      ...[send('c'), fail('c'), remove('c'), started, say('3'), completed],
    ])
    expect(idsOf(state)).toHaveLength(7)
    expect(new Set(idsOf(state)).size).toBe(7)
  })
})

describe('a turn that somebody else began', () => {
  it.each<[string, TaskEvent[], string]>([
    ['on its way', [send('u2')], 'sending'],
    ['not sent', [send('u2'), fail('u2')], 'failed'],
  ])('takes nothing of a message that is %s, and stands above it', (_, events, status) => {
    const before = fold([...first, ...events])
    const state = fold(
      [lifecycle('started', { turn_id: 't2', message_id: 'm2' }), say('Four'), ask('r')],
      before,
    )
    expect(shown(state)).toEqual([...answered, 'u1:reply:reply awaiting-answer', `u2 ${status}`])
    expect(state.messages.at(-1)).toBe(before.messages.at(-1))
    expect(state).toMatchObject({ status: 'awaiting-answer', prompt: { requestId: 'r' } })
  })

  it('goes on above a message that is sent meanwhile, until it ends', () => {
    const state = fold([...first, started, say('a'), send('u2'), say('b'), fail('u2'), say('c'), completed])
    expect(shown(state)).toEqual([...answered, 'u1:reply:reply completed', 'u2 failed'])
    expect(state.messages[2]).toMatchObject({ parts: [{ text: 'abc' }] })
  })

  it('is followed by the message, once that was taken', () => {
    const state = fold([...first, send('u2'), started, completed, sent('u2'), started, say('!')])
    expect(shown(state)).toEqual([...answered, 'u1:reply:reply completed', 'u2 sent', 'u2:reply running'])
  })
})

describe('messages that were not sent', () => {
  it('stand below one that was sent after them', () => {
    const state = fold([...first, send('u2'), fail('u2'), send('u3'), sent('u3'), started])
    expect(shown(state)).toEqual([...answered, 'u3 sent', 'u3:reply running', 'u2 failed'])
  })

  it('say nothing about the task while one that was sent waits for its turn', () => {
    const state = fold([send('u1'), fail('u1'), send('u2'), sent('u2')])
    expect(shown(state)).toEqual(['u2 sent', 'u1 failed'])
    expect(state.status).toBe('running')
  })

  it('are sent again from below the others', () => {
    const state = fold([send('u1'), fail('u1'), send('u2'), fail('u2'), send('u1')])
    expect(shown(state)).toEqual(['u2 failed', 'u1 sending'])
    expect(state.status).toBe('sending')
  })
})

describe('an edit', () => {
  const edit = send('u2', { edits: 't1' })

  it('drops what it replaces when the Engine takes it, and not before', () => {
    expect(shown(fold([...first, edit]))).toEqual([...answered, 'u2 sending'])
    expect(shown(fold([...first, edit, fail('u2')]))).toEqual([...answered, 'u2 failed'])
    expect(shown(fold([...first, edit, sent('u2')]))).toEqual(['u2 sent'])
    expect(shown(fold([...first, edit, sent('u2'), started]))).toEqual(['u2 sent', 'u2:reply running'])
  })

  it('drops nothing when somebody else’s turn begins', () => {
    const state = fold([...first, edit, lifecycle('started', { turn_id: 't2' }), say('Hello')])
    expect(shown(state)).toEqual([...answered, 'u1:reply:reply running', 'u2 sending'])
  })

  it('drops no message that was not sent', () => {
    const state = fold([...first, send('u9'), fail('u9'), edit, sent('u2')])
    expect(shown(state)).toEqual(['u2 sent', 'u9 failed'])
  })

  it('drops what it replaces and all that followed, and nothing before', () => {
    const second = [send('u3'), sent('u3'), lifecycle('started', { turn_id: 't3' }), completed]
    const third = [send('u4'), sent('u4'), lifecycle('started', { turn_id: 't4' }), completed]
    const state = fold([...first, ...second, ...third, send('u5', { edits: 't3' }), sent('u5')])
    expect(shown(state)).toEqual([...answered, 'u5 sent'])
  })

  it('of a message that is not there drops nothing', () => {
    const state = fold([...first, send('u2', { edits: 'gone' }), sent('u2')])
    expect(shown(state)).toEqual([...answered, 'u2 sent'])
  })
})

describe('a message that is run again', () => {
  it('keeps everything', () => {
    const state = fold([...first, send('u2', { retries: 't1' }), sent('u2'), started])
    expect(shown(state)).toEqual([...answered, 'u2 sent', 'u2:reply running'])
  })
})

describe('cancelling', () => {
  const cancelling: TaskEvent = { type: 'cancellation_changed', cancellation: 'cancelling' }
  const failing: TaskEvent = { type: 'cancellation_changed', cancellation: 'failed' }
  const open = [send('u1'), sent('u1'), started, say('Hi')]

  it('lasts from the asking to the Engine’s word, whatever happens between', () => {
    expect(fold([...open, cancelling, ask('r'), say('!')])).toMatchObject({ status: 'cancelling' })
    expect(fold([...open, cancelling, failing])).toMatchObject({ status: 'running', cancellation: 'failed' })
    expect(fold([...open, cancelling, completed])).toMatchObject({
      status: 'completed',
      cancellation: 'none',
    })
  })

  it('can be asked for as soon as the message is on its way', () => {
    expect(fold([send('u1'), cancelling])).toMatchObject({ status: 'cancelling' })
    expect(fold([send('u1'), cancelling, sent('u1')])).toMatchObject({ status: 'cancelling' })
    expect(fold([send('u1'), cancelling, fail('u1')])).toMatchObject({
      status: 'failed',
      cancellation: 'none',
    })
  })

  it('is nothing where nothing runs', () => {
    expect(fold([...open, completed, cancelling])).toMatchObject({ cancellation: 'none' })
    expect(fold([...first, send('u2'), fail('u2'), cancelling])).toMatchObject({ cancellation: 'none' })
  })

  it('says why the turn failed where the Engine does not', () => {
    expect(fold([...open, cancelling, lifecycle('errored')])).toMatchObject({
      status: 'failed',
      error: { code: 'TURN_CANCELLED' },
    })
    expect(fold([...open, lifecycle('errored')]).error).toBeUndefined()
  })
})

describe('the queue', () => {
  it('holds, changes, drops and sends what was written meanwhile', () => {
    const queued = fold([
      { type: 'message_queued', message: outgoing('q1', 'one') },
      { type: 'message_queued', message: outgoing('q2', 'two') },
      { type: 'message_queued', message: outgoing('q3', 'three') },
      { type: 'queued_message_edited', messageId: 'q2', text: 'TWO' },
      { type: 'queued_message_removed', messageId: 'q3' },
    ])
    expect(queued.queue).toMatchObject([
      { id: 'q1', text: 'one' },
      { id: 'q2', text: 'TWO' },
    ])
    const [, second] = queued.queue
    const state = reduceTask(queued, { type: 'message_sending', message: second ?? outgoing('none') })
    expect(state.queue.map(({ id }) => id)).toEqual(['q1'])
    expect(state.messages).toMatchObject([{ id: 'q2', text: 'TWO', status: 'sending' }])
  })
})

describe('a connection that changes', () => {
  it('changes nothing else', () => {
    const state = fold([...first, started, say('a')])
    const connection = { phase: 'stalled', attempt: 0 } as const
    expect(reduceTask(state, { type: 'connection_changed', connection })).toEqual({ ...state, connection })
  })
})
