import { EngineError } from '@engine-kit/protocol'
import { describe, expect, it } from 'vitest'
import { fromStoredTask, toStoredTask, type StoredTask } from './storedTask.ts'
import type { TaskEvent } from './taskEvent.ts'
import {
  ask,
  call,
  completed,
  failure,
  fold,
  idsOf,
  outgoing,
  remember,
  result,
  say,
  started,
  usage,
} from './taskEvents.fixtures.ts'
import { withoutOpenTurn } from './taskMessages.ts'
import type { TaskState } from './taskState.ts'

const refused = new EngineError('LLM_RATE_LIMITED', {
  status: 429,
  retryAfter: 2000,
  cause: 'a server’s words',
})

const promptId = 'u2:reply/prompt-0'
const eventful = fold([
  { type: 'message_sending', message: outgoing('u1') },
  { type: 'message_sent', messageId: 'u1' },
  started,
  say('one'),
  call('read', 'c1', { path: 'a' }),
  result({ tool_call_id: 'c1', output: { lines: 3 } }),
  remember('k', { v: 1 }),
  usage(3, 2, 1),
  failure('CONTEXT_OVERFLOW'),
  { type: 'message_sending', message: outgoing('u2') },
  { type: 'message_sent', messageId: 'u2' },
  ask('r'),
  { type: 'answer_sending', promptId, answer: 'yes' },
  { type: 'answer_failed', promptId, error: refused },
  { type: 'message_queued', message: outgoing('q') },
  { type: 'message_sending', message: outgoing('u3') },
  { type: 'message_failed', messageId: 'u3', error: refused },
])

/** The two ways a storage keeps plain data. */
const keeping: [string, (task: StoredTask) => unknown][] = [
  ['as JSON', (task) => JSON.parse(JSON.stringify(task))],
  ['by structured cloning', (task) => structuredClone(task)],
]

describe.each(keeping)('a task kept %s', (_, keep) => {
  const reload = (state: TaskState): TaskState => {
    const restored = fromStoredTask(keep(toStoredTask(state, 5)))
    if (restored === undefined) throw new Error('The task cannot be read back.')
    return restored
  }

  it('shows the same after a reload', () => {
    expect(visible(reload(eventful))).toEqual(visible(eventful))
  })

  it('goes on where it was: a prompt that waited can be answered', () => {
    const state = fold([{ type: 'answer_sending', promptId, answer: 'no' }], reload(eventful))
    expect(state.prompt).toMatchObject({ requestId: 'r', status: 'sending', answer: 'no' })
  })

  it('keeps an answer with the prompt of its turn: the same request id asks anew in the next', () => {
    const answered: TaskEvent[] = [
      { type: 'answer_sending', promptId: ':reply/prompt-0', answer: 'yes' },
      { type: 'answer_sent', promptId: ':reply/prompt-0' },
    ]
    const restored = reload(fold([started, ask('0'), ...answered]))
    expect(restored.answers).toMatchObject({ ':reply/prompt-0': { requestId: '0', answer: 'yes' } })
    const rebuilt = fold([started, ask('0')], withoutOpenTurn(restored))
    expect(rebuilt.prompt).toMatchObject({ status: 'sent', answer: 'yes' })
    expect(fold([completed, started, ask('0')], rebuilt).prompt).toMatchObject({ status: 'open' })
  })

  it('goes on counting parts where it was', () => {
    const ids = idsOf(fold([call('next'), ask('next')], reload(eventful)))
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('comes back without a connection', () => {
    const live = fold([{ type: 'connection_changed', connection: { phase: 'live', attempt: 0 } }], eventful)
    expect(reload(live).connection).toEqual({ phase: 'idle', attempt: 0 })
  })

  it('holds plain data only, which Redux keeps and windows send to one another', () => {
    const plain = (value: unknown): boolean => {
      if (typeof value !== 'object' || value === null) return typeof value !== 'function'
      const { constructor } = value
      return [Object, Array].some((one) => one === constructor) && Object.values(value).every(plain)
    }
    expect(eventful.error).toBeDefined()
    expect(plain(eventful)).toBe(true)
    expect(structuredClone(eventful)).toEqual(eventful)
  })

  it('keeps errors by their code and facts, wherever they stand, and no server’s words', () => {
    expect(JSON.stringify(keep(toStoredTask(eventful, 5)))).not.toContain('a server’s words')
    const state = reload(eventful)
    for (const error of [state.answers[promptId]?.error, state.prompt?.error, state.error]) {
      expect(error).toMatchObject({ code: 'LLM_RATE_LIMITED', status: 429, retryAfter: 2000 })
      expect(error?.message).toBe(refused.message)
    }
    const [, turn] = state.messages
    expect(turn?.error?.code).toBe('CONTEXT_OVERFLOW')
  })

  it('leaves the error text of a tool as it is', () => {
    const state = fold([started, call('a'), result({ error: 'UNKNOWN' })])
    expect(visible(reload(state))).toEqual(visible(state))
    expect(reload(state).messages).toMatchObject([{ parts: [{ status: 'failed', error: 'UNKNOWN' }] }])
  })

  it.each([
    ['that only looks like an error', { code: 'E1', other: true }],
    ['that has the shape of one of ours', { code: 'UNKNOWN', status: 500 }],
  ])('leaves a tool’s data alone %s', (_what, error) => {
    const state = fold([started, call('a', 'c', { error }), result({ output: { error } })])
    expect(reload(state).messages).toMatchObject([{ parts: [{ input: { error }, output: { error } }] }])
  })
})

describe('toStoredTask', () => {
  it('names the task by what the person said first, shortened', () => {
    expect(toStoredTask(eventful, 5)).toMatchObject({
      version: 1,
      taskId: 'task',
      title: 'Hello',
      savedAt: 5,
    })
    expect(toStoredTask(fold([started]), 5).title).toBe('')
    const long = { type: 'message_sending', message: outgoing('u', 'x'.repeat(5000)) } as const
    expect(toStoredTask(fold([long]), 5).title).toBe('x'.repeat(200))
  })
})

describe('fromStoredTask', () => {
  const { content, ...envelope } = JSON.parse(JSON.stringify(toStoredTask(eventful, 5))) as StoredTask
  const whole = content as Record<string, unknown>
  const message = { id: 'm', role: 'assistant', status: 'running', parts: [], usage: {} }

  it('reads a whole task', () => {
    expect(fromStoredTask({ ...envelope, content: whole })).toMatchObject({ taskId: 'task' })
  })

  it.each([undefined, null, '', 'text', 7, [], {}])('does not read %j', (stored) => {
    expect(fromStoredTask(stored)).toBeUndefined()
    expect(fromStoredTask({ ...envelope, content: stored })).toBeUndefined()
  })

  it.each([
    { version: 0 },
    { version: 2 },
    { version: '1' },
    { version: undefined },
    { taskId: 1 },
    { taskId: undefined },
  ])('does not read a task whose envelope has %j', (change) => {
    expect(fromStoredTask({ ...envelope, content: whole, ...change })).toBeUndefined()
  })

  it.each(Object.keys(whole))('does not read a task without %s', (field) => {
    for (const value of [undefined, null, 'x', 1]) {
      expect(fromStoredTask({ ...envelope, content: { ...whole, [field]: value } })).toBeUndefined()
    }
  })

  it.each([
    { messages: {} },
    { messages: [null] },
    { messages: [message, null] },
    {
      messages: [
        { ...message, usage: whole['usage'] },
        { ...message, role: 'system' },
      ],
    },
    { messages: [[]] },
    { messages: [{}] },
    { messages: [{ ...message, id: 1 }] },
    { messages: [{ ...message, role: 'system' }] },
    { messages: [{ ...message, role: 'user' }] },
    { messages: [{ ...message, status: undefined }] },
    { messages: [{ ...message, usage: null }] },
    { messages: [{ ...message, parts: null }] },
    { messages: [{ ...message, parts: [null] }] },
    { messages: [{ ...message, parts: [{ type: 'text' }] }] },
    { messages: [{ id: 'u', role: 'user', status: 'sent', text: 'x' }] },
    { queue: [null] },
    { queue: [{ id: 'q' }] },
    { memory: [null] },
    { memory: [{ value: 1 }] },
    { usage: [] },
    { usage: {} },
    { usage: { inputTokens: 1, outputTokens: 1, cacheHitTokens: 1, modelCalls: '1' } },
    { answers: [] },
    { answers: { r: null } },
    { answers: { r: 'yes' } },
  ])('does not read a transcript with %j', (change) => {
    expect(fromStoredTask({ ...envelope, content: { ...whole, ...change } })).toBeUndefined()
  })

  it('drops an error it does not know and keeps the rest', () => {
    const user = { id: 'u', role: 'user', status: 'failed', text: 'x', media: [], createdAt: 1 }
    for (const error of ['text', null, { code: 'NEVER_HEARD_OF' }, { message: 'x' }]) {
      const restored = fromStoredTask({ ...envelope, content: { ...whole, messages: [{ ...user, error }] } })
      expect(restored).toMatchObject({ status: 'failed', messages: [{ text: 'x', error: undefined }] })
    }
  })
})

/** What a person sees; an error is its code and facts. */
function visible({ connection, ...state }: TaskState): unknown {
  return JSON.parse(JSON.stringify({ ...state, live: connection.phase === 'live' }))
}
