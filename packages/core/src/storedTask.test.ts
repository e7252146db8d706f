import { EngineError } from '@engine-kit/protocol'
import { describe, expect, it } from 'vitest'
import { fromStoredTask, parseStoredTask, serializeStoredTask, toStoredTask } from './storedTask.ts'
import {
  ask,
  call,
  failure,
  fold,
  outgoing,
  remember,
  result,
  say,
  started,
  usage,
} from './taskEvents.fixtures.ts'
import type { TaskState } from './taskState.ts'

const refused = new EngineError('LLM_RATE_LIMITED', {
  status: 429,
  retryAfter: 2000,
  cause: 'a server’s words',
})

const eventful = fold([
  { type: 'message_sending', message: outgoing('u1') },
  started,
  say('one'),
  call('read', 'c1', { path: 'a' }),
  result({ tool_call_id: 'c1', output: { lines: 3 } }),
  remember('k', { v: 1 }),
  usage(3, 2, 1),
  failure('CONTEXT_OVERFLOW'),
  { type: 'message_sending', message: outgoing('u2') },
  ask('r'),
  { type: 'answer_sending', requestId: 'r', answer: 'yes' },
  { type: 'answer_failed', requestId: 'r', error: refused },
  { type: 'message_queued', message: outgoing('q') },
])

describe('a stored task', () => {
  it('shows the same after a reload', () => {
    expect(visible(reload(eventful))).toEqual(visible(eventful))
  })

  it('comes back without a connection', () => {
    const live = fold([{ type: 'connection_changed', connection: { phase: 'live', attempt: 0 } }], eventful)
    expect(reload(live).connection).toEqual({ phase: 'idle', attempt: 0 })
  })

  it('keeps errors by their code and facts, and no server’s words', () => {
    const text = serializeStoredTask(toStoredTask(eventful, 5))
    expect(text).not.toContain('a server’s words')
    const error = reload(eventful).answers['r']?.error
    expect(error).toBeInstanceOf(EngineError)
    expect(error).toMatchObject({ code: 'LLM_RATE_LIMITED', status: 429, retryAfter: 2000 })
    expect(error?.message).toBe(refused.message)
  })

  it('leaves the error text of a tool as it is', () => {
    const state = fold([started, call('a'), result({ error: 'UNKNOWN' })])
    expect(reload(state).messages).toEqual(state.messages)
  })

  it('leaves a tool’s data alone that only looks like an error', () => {
    const input = { error: { code: 'E1', other: true } }
    const state = fold([started, call('a', 'c', input)])
    expect(reload(state).messages).toMatchObject([{ parts: [{ input }] }])
  })
})

describe('parseStoredTask', () => {
  const whole = {
    version: 1,
    taskId: 't',
    savedAt: 1,
    messages: [],
    queue: [],
    usage: {},
    memory: [],
    answers: {},
  }

  it('reads a whole task', () => {
    expect(parseStoredTask(JSON.stringify(whole))).toEqual(whole)
  })

  it.each([null, '', 'no JSON', '{', 'null', '7', '"x"', '[]', '{}'])('does not read %j', (text) => {
    expect(parseStoredTask(text)).toBeUndefined()
  })

  it.each(Object.keys(whole))('does not read a task without %s', (field) => {
    expect(parseStoredTask(JSON.stringify({ ...whole, [field]: undefined }))).toBeUndefined()
  })

  it.each([
    ['version', 2],
    ['taskId', 1],
    ['savedAt', '1'],
    ['messages', {}],
    ['queue', 'x'],
    ['memory', {}],
    ['usage', 1],
    ['answers', 'x'],
  ])('does not read a task whose %s is %j', (field, value) => {
    expect(parseStoredTask(JSON.stringify({ ...whole, [field]: value }))).toBeUndefined()
  })
})

describe('serializeStoredTask', () => {
  it('refuses what is nested too deeply to be written', () => {
    const deep: unknown = JSON.parse('['.repeat(50_000) + ']'.repeat(50_000))
    const state = fold([started, call('a', 'c', { deep })])
    expect(() => serializeStoredTask(toStoredTask(state, 1))).toThrow(RangeError)
  })
})

function reload(state: TaskState): TaskState {
  const stored = parseStoredTask(serializeStoredTask(toStoredTask(state, 5)))
  if (stored === undefined) throw new Error('The task cannot be read back.')
  return fromStoredTask(stored)
}

/** What a person sees; an error is what it says. */
function visible(state: TaskState): unknown {
  return JSON.parse(JSON.stringify(state))
}
