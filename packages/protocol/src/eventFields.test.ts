import { describe, expect, it } from 'vitest'
import { decodeEvent, decodeEventList } from './decodeEvent.ts'
import { readErrorEvent } from './readEngineError.ts'

/** What a frame of that type says. */
function read(event: string, data: string): unknown {
  const decoded = decodeEvent({ event, data })
  return decoded.type === event && 'data' in decoded ? decoded.data : decoded
}

describe('an id', () => {
  it.each([
    ['tool_call', '{"tool":"x","tool_call_id":1}', { tool: 'x', tool_call_id: '1' }],
    ['tool_result', '{"output":"","tool_call_id":0}', { output: '', tool_call_id: '0' }],
    ['hitl_request', '{"request_id":7,"tool_call_id":-1}', { request_id: '7', tool_call_id: '-1' }],
    ['hitl_resolved', '{"request_id":1.5}', { request_id: '1.5' }],
    [
      'thread_lifecycle',
      '{"phase":"started","task_id":9007199254740993,"turn_id":2512292042121000001,"message_id":1e3}',
      {
        phase: 'started',
        task_id: '9007199254740993',
        turn_id: '2512292042121000001',
        message_id: '1000',
      },
    ],
    ['heartbeat', '{"task_id":12345678901234567890123}', { task_id: '12345678901234567890123' }],
    ['text_delta', '{"text":"a","task_id":9007199254740993}', { text: 'a', task_id: '9007199254740993' }],
    [
      'hitl_resolved',
      '{"request_id":9007199254740993,"request_id":9007199254740995}',
      { request_id: '9007199254740995' },
    ],
  ])('of %s in %s is read as its decimal text', (event, data, expected) => {
    expect(read(event, data)).toEqual(expected)
  })

  it.each(['""', 'null', 'true', '{}', '[]'])('is absent where it is %s', (id) => {
    expect(read('tool_result', `{"tool_call_id":${id},"task_id":${id}}`)).toEqual({})
    expect(read('hitl_request', `{"request_id":${id},"kind":"permission"}`)).toEqual({
      request_id: '',
      kind: 'permission',
    })
  })

  it('is read the same in a replay that is a list', () => {
    const text = '[{"event":"hitl_resolved","id":9007199254740993,"data":{"request_id":2512292042121000001}}]'
    expect(decodeEventList(JSON.parse(text), text)).toEqual([
      { type: 'hitl_resolved', id: '9007199254740993', data: { request_id: '2512292042121000001' } },
    ])
  })
})

describe('a prompt without an id', () => {
  it('is a prompt', () => {
    expect(read('hitl_request', '{"question":"Sure?"}')).toEqual({ request_id: '', question: 'Sure?' })
  })
})

describe('the input of a tool', () => {
  it.each([
    ['null', undefined],
    ['["a"]', ['a']],
    ['"ls -la"', 'ls -la'],
    ['5', 5],
    ['false', false],
    [String.raw`"{\"path\":\"a\"}"`, { path: 'a' }],
    [String.raw`" [1,2]\n"`, [1, 2]],
    [String.raw`"{\"path\":"`, '{"path":'],
    [String.raw`"[draft] of a letter"`, '[draft] of a letter'],
    [String.raw`"\"quoted\""`, '"quoted"'],
    ['"7"', '7'],
  ])('that is written %s is read as it is meant', (written, input) => {
    expect(read('tool_call', `{"tool":"x","input":${written}}`)).toEqual({ tool: 'x', input })
    expect(read('hitl_request', `{"request_id":"r","input":${written}}`)).toEqual({ request_id: 'r', input })
  })

  it('may be missing', () => {
    expect(read('tool_call', '{"tool":"x"}')).toEqual({ tool: 'x' })
  })
})

describe('usage', () => {
  it('needs none of its counts', () => {
    expect(read('usage', '{"input_tokens":3,"output_tokens":1}')).toEqual({
      input_tokens: 3,
      output_tokens: 1,
    })
    expect(read('usage', '{"input_tokens":"3","output_tokens":1e999,"cache_hit_tokens":null}')).toEqual({})
  })
})

describe('a time', () => {
  it('that is a number is read as milliseconds since the epoch', () => {
    const timestamp = '2026-04-02T10:00:00.123Z'
    const data = `{"phase":"started","timestamp":${Date.parse(timestamp)}}`
    expect(read('thread_lifecycle', data)).toEqual({ phase: 'started', timestamp })
    expect(read('heartbeat', '{"timestamp":1e300}')).toEqual({})
  })
})

describe('an error', () => {
  const limited = { error: 'LLM_RATE_LIMITED', message: 'busy', details: { retry_after: 2 } }

  it.each([
    ['as documented', limited],
    ['nested with a code', { error: { code: limited.error, message: 'busy', details: limited.details } }],
    ['nested with an error', { error: { error: limited.error, message: 'busy', details: limited.details } }],
    [
      'nested, its details beside it',
      { error: { code: limited.error, message: 'busy' }, details: limited.details },
    ],
    ['in a detail', { detail: limited }],
  ])('%s has its code, words and pause', (_, data) => {
    const decoded = decodeEvent({ event: 'error', data: JSON.stringify(data), id: '3' })
    if (decoded.type !== 'error') throw new Error(decoded.type)
    expect(decoded).toMatchObject({ id: '3', data: limited })
    expect(readErrorEvent(decoded.data)).toMatchObject({
      code: 'LLM_RATE_LIMITED',
      engineCode: 'LLM_RATE_LIMITED',
      cause: 'busy',
      retryAfter: 2_000,
    })
  })

  it.each([
    ['{"detail":"Internal error"}', 'Internal error'],
    ['{"message":"no code"}', 'no code'],
    ['{"error":{"message":"no code"}}', 'no code'],
    ['"just words"', 'just words'],
    ['upstream connect error', 'upstream connect error'],
    ['<html>', '<html>'],
    ['', ''],
    ['{"error":"LLM_RATE', '{"error":"LLM_RATE'],
    ['{"status":500}', undefined],
    ['{}', undefined],
    ['null', undefined],
    ['[1]', undefined],
    ['7', undefined],
  ])('without a code ends the call all the same: %s', (data, words) => {
    const decoded = decodeEvent({ event: 'error', data })
    if (decoded.type !== 'error') throw new Error(decoded.type)
    expect(decoded.data.error).toBe('')
    const error = readErrorEvent(decoded.data)
    expect(error).toMatchObject({ code: 'UNKNOWN', engineCode: undefined })
    expect(error.cause).toBe(words)
  })

  it('in a replay that is a list may be anything, too', () => {
    expect(decodeEventList([{ event: 'error', data: 'gone' }, { event: 'error' }])).toEqual([
      { type: 'error', data: { error: '', message: 'gone' } },
      { type: 'error', data: { error: '' } },
    ])
  })
})
