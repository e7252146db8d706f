import { EngineError } from '@engine-kit/protocol'
import { describe, expect, it } from 'vitest'
import { emptyTask, reduceTask } from './reduceTask.ts'
import type { TaskEvent } from './taskEvent.ts'
import {
  ask,
  call,
  completed,
  failure,
  fold,
  heartbeat,
  lifecycle,
  outgoing,
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

const lost = new EngineError('CONNECTION_LOST')
const sending: TaskEvent = { type: 'message_sending', message: outgoing('u1') }
const sent: TaskEvent = { type: 'message_sent', messageId: 'u1' }
const failed: TaskEvent = { type: 'message_failed', messageId: 'u1', error: lost }
const promptId = 'u1:reply/prompt-0'
const answering: TaskEvent = { type: 'answer_sending', promptId, answer: 'yes', feedback: 'ok' }
const answered: TaskEvent = { type: 'answer_sent', promptId }
const early = '2026-04-02T10:00:00.000Z'
const later = '2026-04-02T10:00:01.000Z'

describe('a turn', () => {
  it('answers the message that was sent', () => {
    const state = fold([sending, sent, started, say('Hi'), completed])
    expect(state.messages).toMatchObject([
      { id: 'u1', role: 'user', status: 'sent', text: 'Hello' },
      { id: 'u1:reply', role: 'assistant', status: 'completed' },
    ])
    expect(state.status).toBe('completed')
  })

  it('keeps what the Engine tells of it', () => {
    const data = { turn_id: 't1', message_id: 'm1', timestamp: early }
    expect(fold([sending, sent, lifecycle('started', data)]).messages).toMatchObject([
      { engineMessageId: 'm1' },
      { turnId: 't1', startedAt: Date.parse(early) },
    ])
  })

  it('names its message where the Engine gives that no name of its own', () => {
    const state = fold([sending, sent, lifecycle('started', { turn_id: 't1' })])
    expect(state.messages[0]).toMatchObject({ status: 'sent', engineMessageId: 't1' })
    const better = lifecycle('started', { turn_id: 't1', message_id: 'm1' })
    expect(reduceTask(state, better).messages[0]).toMatchObject({ engineMessageId: 'm1' })
    const worse = [better, lifecycle('started', { turn_id: 't1' })]
    expect(fold(worse, state).messages[0]).toMatchObject({ engineMessageId: 'm1' })
  })

  it('is followed where it never said started', () => {
    expect(fold([sending, sent, say('Hi'), say('!')]).messages).toMatchObject([
      { id: 'u1', status: 'sent' },
      { id: 'u1:reply', status: 'running', parts: [{ text: 'Hi!' }] },
    ])
    expect(fold([say('Hi')]).messages).toMatchObject([{ role: 'assistant', parts: [{ text: 'Hi' }] }])
  })

  it('says at every step what the task is doing', () => {
    const story: [TaskEvent, string][] = [
      [sending, 'sending'],
      [sent, 'running'],
      [started, 'running'],
      [ask('r'), 'awaiting-answer'],
      [answering, 'awaiting-answer'],
      [answered, 'running'],
      [say('done'), 'running'],
      [completed, 'completed'],
    ]
    let state = emptyTask('task')
    expect(state.status).toBe('idle')
    for (const [event, status] of story) {
      state = reduceTask(state, event)
      expect(state.status).toBe(status)
    }
  })

  it.each<[string, TaskEvent[], string, string | undefined]>([
    ['errored', [lifecycle('errored')], 'failed', undefined],
    ['an error', [failure('CONTEXT_OVERFLOW')], 'failed', 'CONTEXT_OVERFLOW'],
    ['both', [lifecycle('errored'), failure('CONTEXT_OVERFLOW')], 'failed', 'CONTEXT_OVERFLOW'],
    ['error, errored', [failure('CONTEXT_OVERFLOW'), lifecycle('errored')], 'failed', 'CONTEXT_OVERFLOW'],
    ['completed twice', [completed, completed], 'completed', undefined],
  ])('ends once on %s', (_, ends, status, code) => {
    const state = fold([sending, sent, started, say('a'), ...ends])
    expect([state.status, state.error?.code]).toEqual([status, code])
    expect(state.messages).toHaveLength(2)
  })

  it('takes in text after its end without coming to life', () => {
    const state = fold([started, say('a'), completed, say('b')])
    expect(state.status).toBe('completed')
    expect(outline(turnOf(state).parts)).toEqual(['text done: ab'])
  })

  it('begins below one that has ended', () => {
    const state = fold([started, say('a'), completed, started, say('b')])
    expect(state.messages).toMatchObject([
      { id: ':reply', status: 'completed' },
      { id: ':reply:reply', status: 'running', parts: [{ text: 'b' }] },
    ])
  })
})

describe('started', () => {
  it.each([
    ['by its name', { turn_id: 't1' }],
    ['by its time', { timestamp: early }],
    ['by both', { turn_id: 't1', timestamp: early }],
  ])('told twice, %s, is one turn', (_, data) => {
    const state = fold([lifecycle('started', data), say('a')])
    const again = reduceTask(state, lifecycle('started', data))
    expect(again).toEqual(state)
    expect(turnOf(again).parts).toBe(turnOf(state).parts)
  })

  it('adds what it tells to what the first told', () => {
    const state = fold([
      lifecycle('started', { turn_id: 't1' }),
      say('a'),
      lifecycle('started', { turn_id: 't1', timestamp: early }),
      lifecycle('started', { timestamp: early }),
    ])
    expect(state.messages).toMatchObject([{ turnId: 't1', startedAt: Date.parse(early) }])
    expect(outline(turnOf(state).parts)).toEqual(['text streaming: a'])
  })

  it.each([
    ['another name', { turn_id: 't2' }],
    ['another time', { timestamp: later }],
    ['the same name and another time', { turn_id: 't1', timestamp: later }],
    ['another name and the same time', { turn_id: 't2', timestamp: early }],
  ])('with %s is another turn, and interrupts the first', (_, data) => {
    const state = fold([
      lifecycle('started', { turn_id: 't1', timestamp: early }),
      call('a'),
      lifecycle('started', data),
    ])
    expect(state.messages).toMatchObject([
      { status: 'interrupted', parts: [{ status: 'interrupted' }] },
      { status: 'running', parts: [] },
    ])
  })

  it('without a name is another turn once something was said without one', () => {
    expect(fold([say('a'), started]).messages).toMatchObject([{ status: 'interrupted' }, { parts: [] }])
  })

  it('names a turn that so far was only expected', () => {
    const state = fold([started, lifecycle('started', { turn_id: 't1' })])
    expect(state.messages).toMatchObject([{ id: ':reply', turnId: 't1', status: 'running' }])
  })
})

describe('a heartbeat', () => {
  it.each<[string, TaskEvent[]]>([
    ['is known', []],
    ['a message is on its way', [sending]],
    ['a message was sent', [sending, sent]],
    ['a message was not sent', [sending, failed]],
    ['a turn runs', [started, say('a')]],
    ['a turn has ended', [started, completed]],
  ])('changes nothing where nothing but %s', (_, events) => {
    const state = fold(events)
    expect(reduceTask(state, heartbeat)).toBe(state)
  })
})

describe('a turn whose end will not be known', () => {
  const error = new EngineError('TURN_LOST')
  const turnLost: TaskEvent = { type: 'turn_lost', error }
  const reopened: TaskEvent = { type: 'turn_reopened' }
  /** What the driver does when it gives up. */
  const givenUp: TaskEvent[] = [
    turnLost,
    { type: 'connection_changed', connection: { phase: 'ended', attempt: 3, error } },
  ]

  it('is interrupted, never completed', () => {
    const state = fold([started, say('half'), call('a'), ask('r'), turnLost])
    expect(state).toMatchObject({ status: 'interrupted', error: { code: 'TURN_LOST' }, prompt: undefined })
    expect(outline(turnOf(state).parts)).toEqual([
      'text done: half',
      'tool-call interrupted',
      'prompt expired',
    ])
  })

  it('fails the message of which nothing else was seen', () => {
    expect(fold([sending, sent, turnLost])).toMatchObject({
      status: 'failed',
      messages: [{ id: 'u1', status: 'failed', error: { code: 'TURN_LOST' } }],
    })
  })

  it.each<[string, TaskEvent[]]>([
    ['nothing is known', []],
    ['a message is only on its way', [sending]],
    ['a message was refused', [sending, failed]],
  ])('is nothing where %s', (_, events) => {
    const state = fold(events)
    expect(reduceTask(state, turnLost)).toBe(state)
  })

  it.each<[string, TaskEvent[]]>([
    ['nothing was said yet', [started]],
    ['text was streaming', [started, think('hm'), say('half')]],
    ['it was thinking', [started, think('hm')]],
    ['tools ran in parallel', [started, call('a', 'c1'), call('b'), result({ output: 1 })]],
    ['a prompt was open', [started, call('a', 'c'), ask('r', { tool_call_id: 'c' })]],
    ['an answer was under way', [started, ask('r'), answering]],
    ['an answer was taken', [started, ask('r'), answering, answered]],
    ['an answer was lost', [started, ask('r'), answering, { type: 'answer_failed', promptId, error: lost }]],
    ['somebody else answered', [started, ask('r'), answering, answered, resolved('r', 'no')]],
    ['one prompt was settled and another open', [started, ask('r1'), resolved('r1'), ask('r2')]],
    [
      'a message below it was not sent',
      [
        started,
        { type: 'message_sending', message: outgoing('u2') },
        { type: 'message_failed', messageId: 'u2', error: lost },
      ],
    ],
  ])('comes back exactly as it was: %s', (_, events) => {
    const before = fold([sending, sent, ...events])
    expect(fold([turnLost, reopened], before)).toEqual(before)
  })

  it.each<[string, TaskEvent[]]>([
    ['completed', [started, say('a'), completed]],
    ['failed', [started, say('a'), failure('UNKNOWN')]],
    ['running', [started, say('a')]],
  ])('is none that is %s', (_, events) => {
    const state = fold(events)
    expect(reduceTask(state, reopened)).toEqual(state)
  })

  it.each<[string, TaskEvent[]]>([
    ['first', []],
    ['latest', [started, say('a'), completed]],
  ])('brings back the %s message, which was lost with the connection', (_, events) => {
    const before = fold([...events, sending, sent])
    const after = fold([...givenUp, reopened], before)
    expect(after).toMatchObject({ status: 'running', error: undefined })
    expect(after.messages).toEqual(before.messages)
  })

  it.each<[string, TaskEvent[]]>([
    [
      'refused',
      [sending, failed, { type: 'connection_changed', connection: { phase: 'ended', attempt: 0, error } }],
    ],
    ['refused without a connection', [sending, failed]],
    ['never sent', [sending]],
  ])('brings back no message that was %s', (_, events) => {
    const before = fold(events)
    expect(reduceTask(before, reopened).messages).toEqual(before.messages)
  })
})

describe('sums', () => {
  it('count usage per turn and over all turns', () => {
    const state = fold([started, usage(10, 1, 5), usage(20, 2, 0), completed, started, usage(1, 1, 1)])
    expect(state.usage).toEqual({ inputTokens: 31, outputTokens: 4, cacheHitTokens: 6, modelCalls: 3 })
    expect(turnOf(state).usage).toEqual({ inputTokens: 1, outputTokens: 1, cacheHitTokens: 1, modelCalls: 1 })
  })

  it('count no tokens from a cache where the Engine says nothing of one', () => {
    const plain: TaskEvent = { type: 'usage', data: { input_tokens: 10, output_tokens: 2 } }
    expect(fold([plain, usage(1, 1, 1)]).usage).toMatchObject({ inputTokens: 11, cacheHitTokens: 1 })
  })

  it('hold the latest memory per key, across turns, in the Engine’s words', () => {
    const again: TaskEvent = {
      type: 'working_memory_update',
      data: { key: 'a', value: 1e20 },
      sources: { value: '1E20' },
    }
    expect(fold([remember('a', 1), remember('b', 2), completed, started, again]).memory).toEqual([
      { key: 'b', value: 2 },
      { key: 'a', value: 1e20, valueSource: '1E20' },
    ] satisfies TaskState['memory'])
  })
})
