// Over 300 lines: every event of one reducer, each with its edges; apart they would repeat the same helpers.
import { EngineError, type EngineEvent, type PendingPrompt } from '@engine-kit/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyStory } from './anyStory.fixtures.ts'
import { emptyTask, hasOpenTurn, reduceTask, withMessages, withoutOpenTurn } from './reduceTask.ts'
import type { TaskEvent } from './taskEvent.ts'
import {
  ask,
  blockStart,
  blockStop,
  call,
  completed,
  failure,
  fold,
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
import { noUsage, type Message, type TaskState } from './taskState.ts'

const lost = new EngineError('CONNECTION_LOST')
const sending: TaskEvent = { type: 'message_sending', message: outgoing('u1') }
const sent: TaskEvent = { type: 'message_sent', messageId: 'u1' }
const failed: TaskEvent = { type: 'message_failed', messageId: 'u1', error: lost }
const answering: TaskEvent = { type: 'answer_sending', requestId: 'r', answer: 'yes', feedback: 'ok' }
const answered: TaskEvent = { type: 'answer_sent', requestId: 'r' }

describe('reduceTask, turns', () => {
  it('answers a message with a turn of its own', () => {
    const state = fold([sending, sent, started, say('Hi'), completed])
    expect(state.messages).toMatchObject([
      { id: 'u1', role: 'user', status: 'sent', text: 'Hello' },
      { id: 'u1:reply', role: 'assistant', status: 'completed' },
    ])
    expect(state.status).toBe('completed')
  })

  it('keeps what the Engine tells of the turn', () => {
    const data = { turn_id: 't1', message_id: 'm1', timestamp: '2026-04-02T10:00:00.000Z' }
    expect(fold([sending, lifecycle('started', data)]).messages).toMatchObject([
      { engineMessageId: 'm1' },
      { turnId: 't1', startedAt: Date.parse('2026-04-02T10:00:00.000Z') },
    ])
  })

  it('names a message after its turn where the Engine gives it no name of its own', () => {
    const state = fold([sending, lifecycle('started', { turn_id: 't1' })])
    expect(state.messages[0]).toMatchObject({ status: 'sent', engineMessageId: 't1' })
    const better = lifecycle('started', { turn_id: 't1', message_id: 'm1' })
    expect(reduceTask(state, better).messages[0]).toMatchObject({ engineMessageId: 'm1' })
    const worse = [better, lifecycle('started', { turn_id: 't1' })]
    expect(worse.reduce((before, event) => reduceTask(before, event), state).messages[0]).toMatchObject({
      engineMessageId: 'm1',
    })
  })

  it('follows a turn that never said started, and takes the message for sent', () => {
    const state = fold([sending, say('Hi'), say('!')])
    expect(state.messages).toMatchObject([
      { id: 'u1', status: 'sent' },
      { id: 'u1:reply', status: 'running', parts: [{ text: 'Hi!' }] },
    ])
    expect(fold([say('Hi')]).messages).toMatchObject([{ role: 'assistant', parts: [{ text: 'Hi' }] }])
  })

  it('takes started after the failure of its message for the proof that it arrived', () => {
    const [message] = fold([sending, failed, started]).messages
    expect(message).toMatchObject({ status: 'sent', error: undefined })
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

  it.each([
    ['errored', [lifecycle('errored')], 'failed', undefined],
    ['an error', [failure('CONTEXT_OVERFLOW')], 'failed', 'CONTEXT_OVERFLOW'],
    ['both', [lifecycle('errored'), failure('CONTEXT_OVERFLOW')], 'failed', 'CONTEXT_OVERFLOW'],
    [
      'both, the other way round',
      [failure('CONTEXT_OVERFLOW'), lifecycle('errored')],
      'failed',
      'CONTEXT_OVERFLOW',
    ],
    ['completed twice', [completed, completed], 'completed', undefined],
  ])('ends a turn once on %s', (_, ends, status, code) => {
    const state = fold([sending, started, say('a'), ...ends])
    expect([state.status, state.error?.code]).toEqual([status, code])
    expect(state.messages).toHaveLength(2)
  })

  it('adds text after the end to the turn without bringing it to life', () => {
    const state = fold([started, say('a'), completed, say('b')])
    expect(state.status).toBe('completed')
    expect(outline(turnOf(state).parts)).toEqual(['text done: ab'])
  })

  it('begins a new turn after one that has ended', () => {
    const state = fold([started, say('a'), completed, started, say('b')])
    expect(state.messages).toMatchObject([
      { id: ':reply', status: 'completed' },
      { id: ':reply:reply', status: 'running', parts: [{ text: 'b' }] },
    ])
  })

  it.each([
    ['by its name', { turn_id: 't1' }],
    ['by its time', { timestamp: '2026-04-02T10:00:00.000Z' }],
  ])('takes the same started twice, told %s, for one', (_, data) => {
    const state = fold([lifecycle('started', data), say('a')])
    const again = reduceTask(state, lifecycle('started', data))
    expect(again).toEqual(state)
    expect(turnOf(again).parts).toBe(turnOf(state).parts)
  })

  it('adds what a second started tells to what the first told', () => {
    const state = fold([
      lifecycle('started', { turn_id: 't1' }),
      say('a'),
      lifecycle('started', { turn_id: 't1', timestamp: '2026-04-02T10:00:00.000Z' }),
      lifecycle('started', { timestamp: '2026-04-02T10:00:00.000Z' }),
    ])
    expect(state.messages).toMatchObject([
      { turnId: 't1', startedAt: Date.parse('2026-04-02T10:00:00.000Z') },
    ])
    expect(outline(turnOf(state).parts)).toEqual(['text streaming: a'])
  })

  it('takes a nameless started after something was said for a turn of its own', () => {
    expect(fold([say('a'), started]).messages).toMatchObject([{ status: 'interrupted' }, { parts: [] }])
  })

  it('interrupts a turn that another begins over', () => {
    const state = fold([
      lifecycle('started', { turn_id: 't1' }),
      call('a'),
      lifecycle('started', { turn_id: 't2' }),
    ])
    expect(state.messages).toMatchObject([
      { turnId: 't1', status: 'interrupted', parts: [{ status: 'interrupted' }] },
      { turnId: 't2', status: 'running', parts: [] },
    ])
  })

  it('lets started name a turn that so far was only expected', () => {
    const state = fold([started, lifecycle('started', { turn_id: 't1' })])
    expect(state.messages).toMatchObject([{ id: ':reply', turnId: 't1', status: 'running' }])
  })

  it('says interrupted, never completed, of a turn whose end will not be known', () => {
    const error = new EngineError('TURN_LOST')
    const state = fold([sending, started, say('half'), call('a'), ask('r'), { type: 'turn_lost', error }])
    expect(state).toMatchObject({ status: 'interrupted', error: { code: 'TURN_LOST' }, prompt: undefined })
    expect(outline(turnOf(state).parts)).toEqual([
      'text done: half',
      'tool-call interrupted',
      'prompt expired',
    ])
  })

  it('fails a message of whose turn nothing was seen, when the turn is lost', () => {
    const error = new EngineError('TURN_LOST')
    expect(fold([sending, sent, { type: 'turn_lost', error }])).toMatchObject({
      status: 'failed',
      messages: [{ id: 'u1', status: 'failed', error: { code: 'TURN_LOST' } }],
    })
    const nothing = emptyTask('task')
    expect(reduceTask(nothing, { type: 'turn_lost', error })).toBe(nothing)
    const refused = fold([sending, failed])
    expect(reduceTask(refused, { type: 'turn_lost', error })).toBe(refused)
  })

  it.each<[string, TaskEvent[]]>([
    ['nothing was said yet', [sending, started]],
    ['text was streaming', [sending, started, think('hm'), say('half')]],
    ['it was thinking', [sending, started, think('hm')]],
    ['tools ran in parallel', [sending, started, call('a', 'c1'), call('b'), result({ output: 1 })]],
    ['a prompt was open', [sending, started, call('a', 'c'), ask('r', { tool_call_id: 'c' })]],
    ['an answer was under way', [sending, started, ask('r'), answering]],
    ['one prompt was settled and another open', [sending, started, ask('r1'), resolved('r1'), ask('r2')]],
  ])('gives a lost turn back exactly as it was when it is reopened: %s', (_, events) => {
    const before = fold(events)
    const turnLost: TaskEvent = { type: 'turn_lost', error: new EngineError('TURN_LOST') }
    expect(fold([turnLost, { type: 'turn_reopened' }], before)).toEqual(before)
  })

  it.each<[string, TaskEvent[]]>([
    ['completed', [started, say('a'), completed]],
    ['failed', [started, say('a'), failure('UNKNOWN')]],
    ['running', [started, say('a')]],
  ])('does not reopen a turn that is %s', (_, events) => {
    const state = fold(events)
    expect(reduceTask(state, { type: 'turn_reopened' })).toEqual(state)
  })
})

describe('reduceTask, sums', () => {
  it('sums usage per turn and over all turns', () => {
    const state = fold([started, usage(10, 1, 5), usage(20, 2, 0), completed, started, usage(1, 1, 1)])
    expect(state.usage).toEqual({ inputTokens: 31, outputTokens: 4, cacheHitTokens: 6, modelCalls: 3 })
    expect(turnOf(state).usage).toEqual({ inputTokens: 1, outputTokens: 1, cacheHitTokens: 1, modelCalls: 1 })
  })

  it('keeps the latest memory per key, across turns', () => {
    const events = [remember('a', 1), remember('b', 2), completed, started, remember('a', 3)]
    expect(fold(events).memory).toEqual([
      { key: 'b', value: 2 },
      { key: 'a', value: 3 },
    ])
  })
})

describe('reduceTask, messages', () => {
  it('shows a message while it is sent, and why it could not be', () => {
    expect(fold([sending])).toMatchObject({ status: 'sending', messages: [{ id: 'u1', status: 'sending' }] })
    expect(fold([sending, failed])).toMatchObject({
      status: 'failed',
      error: { code: 'CONNECTION_LOST' },
      messages: [{ id: 'u1', status: 'failed', error: { code: 'CONNECTION_LOST' } }],
    })
  })

  it('sends a failed message again in place of itself', () => {
    const state = fold([sending, failed, sending])
    expect(state).toMatchObject({ status: 'sending', error: undefined, messages: [{ id: 'u1' }] })
    expect(state.messages[0]?.error).toBeUndefined()
  })

  it('drops what an edit replaces when the Engine takes it, and not before', () => {
    const first = [sending, lifecycle('started', { turn_id: 't1' }), say('Hi'), completed]
    const edit: TaskEvent = { type: 'message_sending', message: { ...outgoing('u2'), edits: 't1' } }
    const refused: TaskEvent = { type: 'message_failed', messageId: 'u2', error: lost }
    const ids = (events: (TaskEvent | EngineEvent)[]): string[] => fold(events).messages.map(({ id }) => id)
    expect(ids([...first, edit])).toEqual(['u1', 'u1:reply', 'u2'])
    expect(ids([...first, edit, refused])).toEqual(['u1', 'u1:reply', 'u2'])
    expect(ids([...first, edit, { type: 'message_sent', messageId: 'u2' }])).toEqual(['u2'])
    expect(ids([...first, edit, lifecycle('started', { turn_id: 't2' })])).toEqual(['u2', 'u2:reply'])
    expect(ids([...first, edit, say('Hello')])).toEqual(['u2', 'u2:reply'])
  })

  it('keeps everything when a message is run again', () => {
    const first = [sending, lifecycle('started', { turn_id: 't1' }), say('Hi'), completed]
    const retry: TaskEvent = { type: 'message_sending', message: { ...outgoing('u2'), retries: 't1' } }
    expect(fold([...first, retry, started]).messages.map(({ id }) => id)).toEqual([
      'u1',
      'u1:reply',
      'u2',
      'u2:reply',
    ])
  })

  it('is cancelling from the asking to the Engine’s word, whatever happens between', () => {
    const cancelling: TaskEvent = { type: 'cancellation_changed', cancellation: 'cancelling' }
    const failing: TaskEvent = { type: 'cancellation_changed', cancellation: 'failed' }
    const open = [sending, started, say('Hi')]
    expect(fold([...open, cancelling, ask('r'), say('!')])).toMatchObject({ status: 'cancelling' })
    expect(fold([...open, cancelling, failing])).toMatchObject({ status: 'running', cancellation: 'failed' })
    expect(fold([...open, cancelling, completed])).toMatchObject({
      status: 'completed',
      cancellation: 'none',
    })
    expect(fold([...open, completed, cancelling])).toMatchObject({ cancellation: 'none' })
    expect(fold([...open, cancelling, lifecycle('errored')])).toMatchObject({
      status: 'failed',
      error: { code: 'TURN_CANCELLED' },
    })
    expect(fold([...open, lifecycle('errored')]).error).toBeUndefined()
  })

  it('removes a message', () => {
    expect(fold([sending, failed, { type: 'message_removed', messageId: 'u1' }])).toMatchObject({
      status: 'idle',
      error: undefined,
      messages: [],
    })
  })

  it('never gives the id of a message to another, whatever was removed before it', () => {
    const remove = (messageId: string): TaskEvent => ({ type: 'message_removed', messageId })
    const send = (id: string): TaskEvent => ({ type: 'message_sending', message: outgoing(id) })
    const fail = (messageId: string): TaskEvent => ({ type: 'message_failed', messageId, error: lost })
    const { messages } = fold([
      ...[send('a'), started, say('1'), completed],
      ...[send('b'), fail('b'), remove('b'), started, say('2'), completed],
      ...[send('c'), fail('c'), remove('c'), started, say('3'), completed],
    ])
    const ids = messages.flatMap((message) => {
      return [message.id, ...(message.role === 'assistant' ? message.parts.map((part) => part.id) : [])]
    })
    expect(ids).toHaveLength(7)
    expect(new Set(ids).size).toBe(7)
  })

  it('queues, edits, removes and sends what was written meanwhile', () => {
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

  it('changes nothing but the connection when the connection changes', () => {
    const state = fold([sending, started, say('a')])
    const connection = { phase: 'stalled', attempt: 0 } as const
    expect(reduceTask(state, { type: 'connection_changed', connection })).toEqual({ ...state, connection })
  })
})

describe('reduceTask, prompts', () => {
  it('shows the prompt that waits until the Engine has confirmed an answer', () => {
    expect(fold([started]).prompt).toBeUndefined()
    expect(fold([started, ask('r')]).prompt).toMatchObject({ requestId: 'r', status: 'open' })
    expect(fold([started, ask('r'), answering]).prompt).toMatchObject({
      status: 'sending',
      answer: 'yes',
      feedback: 'ok',
    })
    expect(fold([started, ask('r'), answering, answered]).prompt).toMatchObject({
      status: 'sent',
      answer: 'yes',
    })
    expect(fold([started, ask('r'), answering, answered, resolved('r', 'yes')]).prompt).toBeUndefined()
  })

  it('shows the next prompt when the first is settled', () => {
    expect(fold([ask('r1'), ask('r2'), resolved('r1')]).prompt).toMatchObject({ requestId: 'r2' })
  })

  it('keeps the draft of an answer that failed', () => {
    const state = fold([ask('r'), answering, { type: 'answer_failed', requestId: 'r', error: lost }])
    expect(state.prompt).toMatchObject({
      status: 'failed',
      answer: 'yes',
      feedback: 'ok',
      error: { code: 'CONNECTION_LOST' },
    })
    expect(state.status).toBe('awaiting-answer')
  })

  it('drops the failure when the answer is given again', () => {
    const again: TaskEvent = { type: 'answer_sending', requestId: 'r', answer: 'no' }
    const state = fold([ask('r'), answering, { type: 'answer_failed', requestId: 'r', error: lost }, again])
    expect(state.prompt).toMatchObject({
      status: 'sending',
      answer: 'no',
      error: undefined,
      feedback: undefined,
    })
  })

  it('says answered elsewhere when the Engine has nothing pending', () => {
    const state = fold([ask('r'), answering, { type: 'answer_refused', requestId: 'r' }])
    expect(state.prompt).toBeUndefined()
    expect(turnOf(state).parts).toMatchObject([{ status: 'answered-elsewhere' }])
  })

  it('never opens an answered prompt again when the turn is rebuilt', () => {
    const before = fold([sending, started, ask('r'), answering, answered])
    const rebuilt = fold([started, ask('r')], withoutOpenTurn(before))
    expect(rebuilt.prompt).toMatchObject({ requestId: 'r', status: 'sent', answer: 'yes' })
    expect(rebuilt.status).toBe('running')
  })

  it('settles an answer that was under way when the turn ended', () => {
    const ended = fold([ask('r'), answering, completed])
    expect(turnOf(ended).parts).toMatchObject([{ status: 'sending' }])
    expect(turnOf(reduceTask(ended, answered)).parts).toMatchObject([{ status: 'answered' }])
    const refused: TaskEvent = { type: 'answer_failed', requestId: 'r', error: lost }
    expect(turnOf(reduceTask(ended, refused)).parts).toMatchObject([{ status: 'expired' }])
  })

  describe('after a look at what is pending', () => {
    const pending: PendingPrompt = {
      request_id: 'r',
      task_id: 'task',
      kind: 'permission',
      question: 'May I?',
    }
    const listed = (list: PendingPrompt[], askedAbout: string[] = []): TaskEvent => {
      return { type: 'prompts_listed', pending: list, askedAbout }
    }

    it('adds a prompt that the stream has not shown', () => {
      expect(fold([started, listed([pending])])).toMatchObject({
        status: 'awaiting-answer',
        prompt: { requestId: 'r', kind: 'permission', question: 'May I?', input: undefined },
      })
    })

    it('adds it as a turn of its own where none is open', () => {
      expect(fold([sending, sent, listed([pending])]).messages).toMatchObject([
        { id: 'u1' },
        { id: 'u1:reply', status: 'awaiting-answer' },
      ])
      expect(fold([started, completed, listed([pending])]).messages).toMatchObject([
        { status: 'completed' },
        { status: 'awaiting-answer' },
      ])
    })

    it('adds no prompt that is known', () => {
      const state = fold([ask('r')])
      expect(turnOf(reduceTask(state, listed([pending]))).parts).toHaveLength(1)
    })

    it('says of an answer that is still asked for that it got lost', () => {
      const state = fold([ask('r'), answering, answered, listed([pending], ['r'])])
      expect(state.prompt).toMatchObject({ status: 'failed', answer: 'yes', error: { code: 'ANSWER_LOST' } })
    })

    it('leaves an open prompt open that still waits', () => {
      expect(fold([ask('r'), listed([pending], ['r'])]).prompt).toMatchObject({ status: 'open' })
    })

    it('takes our answer for taken, and a prompt we did not answer for answered elsewhere, when neither waits', () => {
      expect(fold([ask('r'), answering, listed([], ['r'])]).prompt).toMatchObject({ status: 'sent' })
      expect(turnOf(fold([ask('r'), listed([], ['r'])])).parts).toMatchObject([
        { status: 'answered-elsewhere' },
      ])
    })
  })
})

describe('reduceTask, identity', () => {
  const earlier = [sending, started, say('a'), call('t'), completed]
  const running = [{ type: 'message_sending', message: outgoing('u2') } as const, started, say('b')]
  const changes: TaskEvent[] = [
    say('c'),
    think('c'),
    blockStart('text'),
    blockStop('text'),
    call('d'),
    result({ output: 1 }),
    ask('r'),
    resolved('r'),
    remember('k', 1),
    usage(1, 1, 1),
    failure('UNKNOWN'),
    completed,
    started,
    { type: 'compaction_event', data: { before_tokens: 2, after_tokens: 1, strategy: 's' } },
    { type: 'unknown', name: 'x', data: 1 },
    { type: 'malformed', name: 'x', problem: 'p', raw: '' },
    { type: 'message_queued', message: outgoing('q') },
    { type: 'turn_lost', error: lost },
    answering,
    { type: 'connection_changed', connection: { phase: 'live', attempt: 0 } },
  ]

  it.each(changes)('keeps every earlier message through %j', (event) => {
    const before = fold([...earlier, ...running])
    const after = reduceTask(before, event)
    before.messages.slice(0, 3).forEach((message, index) => expect(after.messages[index]).toBe(message))
  })

  it('answers a heartbeat with the same state', () => {
    const state = fold(running)
    expect(reduceTask(state, { type: 'heartbeat', data: {} })).toBe(state)
  })

  it('never changes a state it was given', () => {
    const state = fold([...earlier, ...running, ask('r')])
    const before = JSON.stringify(state)
    for (const event of changes) reduceTask(freeze(state), event)
    expect(JSON.stringify(state)).toBe(before)
  })
})

describe('reduceTask, for any course of events', () => {
  it('is a fold: where it is paused makes no difference', () => {
    fc.assert(
      fc.property(anyStory, anyStory, (first, second) => {
        expect(fold(second, fold(first))).toEqual(fold([...first, ...second]))
      }),
    )
  })

  it('leaves nothing running, streaming or asking in a turn that has ended', () => {
    fc.assert(
      fc.property(anyStory, (story) => {
        for (const message of fold(story).messages) {
          if (message.role !== 'assistant' || message.status === 'running') continue
          if (message.status === 'awaiting-answer') continue
          expect(outline(message.parts).join()).not.toMatch(/running|streaming|prompt open/)
        }
      }),
    )
  })

  it('says completed only when the Engine did', () => {
    fc.assert(
      fc.property(anyStory, (story) => {
        const told = story.some(({ type, data }) => {
          return type === 'thread_lifecycle' && (data as { phase: string }).phase === 'completed'
        })
        if (!told) expect(JSON.stringify(fold(story).messages)).not.toContain('"completed"')
      }),
    )
  })

  it('loses no text', () => {
    fc.assert(
      fc.property(anyStory, (story) => {
        const said = story.map((each) => (each.type === 'text_delta' ? each.data.text : '')).join('')
        const shown = fold(story).messages.flatMap((message) =>
          message.role === 'assistant' ? message.parts : [],
        )
        expect(shown.map((part) => (part.type === 'text' ? part.text : '')).join('')).toBe(said)
      }),
    )
  })

  it('gives every message and part an id of its own', () => {
    fc.assert(
      fc.property(anyStory, (story) => {
        const { messages } = fold(story)
        const ids = messages.flatMap((message) => {
          return [message.id, ...(message.role === 'assistant' ? message.parts.map((part) => part.id) : [])]
        })
        expect(new Set(ids).size).toBe(ids.length)
      }),
    )
  })
})

describe('withoutOpenTurn', () => {
  it('takes back the open turn and its usage, and keeps what this browser did', () => {
    const before = fold([
      sending,
      sent,
      started,
      usage(1, 1, 1),
      completed,
      { type: 'message_sending', message: outgoing('u2') },
    ])
    const queued: TaskEvent = { type: 'message_queued', message: outgoing('q') }
    const state = withoutOpenTurn(fold([started, say('a'), usage(5, 5, 5), ask('r'), queued], before))
    expect(state.messages.map((message) => message.id)).toEqual(['u1', 'u1:reply', 'u2'])
    expect(state.usage).toEqual(before.usage)
    expect(state.queue).toHaveLength(1)
    expect(state.prompt).toBeUndefined()
  })

  it.each<[string, TaskEvent[]]>([
    ['nothing was said', []],
    ['a message is under way', [sending]],
    ['the turn has ended', [started, completed]],
  ])('changes nothing where %s', (_, events) => {
    const state = fold(events)
    expect(withoutOpenTurn(state)).toBe(state)
  })
})

describe('hasOpenTurn', () => {
  it.each<[TaskEvent[], boolean]>([
    [[], false],
    [[sending], true],
    [[sending, sent], true],
    [[sending, failed], false],
    [[sending, started], true],
    [[ask('r')], true],
    [[started, completed], false],
    [[started, failure('UNKNOWN')], false],
    [[started, { type: 'turn_lost', error: lost }], false],
  ])('after %j it is %s', (events, open) => {
    expect(hasOpenTurn(fold(events))).toBe(open)
  })
})

describe('withMessages', () => {
  it('shows a kept transcript with everything that follows from it', () => {
    const kept = fold([sending, started, usage(1, 2, 0), ask('r')])
    expect(withMessages({ ...emptyTask('task'), usage: kept.usage }, kept.messages)).toEqual(kept)
    const messages: readonly Message[] = []
    expect(withMessages(emptyTask('task'), messages)).toEqual({ ...emptyTask('task'), usage: noUsage })
  })
})

function freeze(state: TaskState): TaskState {
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return
    Object.freeze(value)
    Object.values(value).forEach(visit)
  }
  visit(state)
  return state
}
