import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyEvent, anyText, eventTypes } from './arbitraryEvent.fixtures.ts'
import { decodeEvent, decodeEventList } from './decodeEvent.ts'

const anyName = fc.option(fc.oneof(fc.constantFrom(...eventTypes), fc.string()), { nil: undefined })

describe('decodeEvent', () => {
  it('never throws, whatever the data and the name', () => {
    fc.assert(
      fc.property(anyName, anyText, (event, data) => {
        expect(decodeEvent({ event, data }).type).toEqual(expect.any(String))
      }),
    )
  })

  it('never throws on valid JSON of any shape, and keeps the raw text of what it cannot read', () => {
    fc.assert(
      fc.property(anyName, fc.json(), (event, data) => {
        const decoded = decodeEvent({ event, data })
        if (decoded.type !== 'malformed') return
        expect(decoded.raw).toBe(data)
        expect(decoded.problem).not.toBe('')
      }),
      { numRuns: 2_000 },
    )
  })

  it('reads data nested a hundred thousand levels deep', () => {
    const data = `{"tool":"read","input":{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`
    expect(decodeEvent({ event: 'tool_call', data }).type).toBe('tool_call')
    expect(decodeEvent({ event: 'text_delta', data: '['.repeat(100_000) }).type).toBe('malformed')
  })

  it('reads the short form of a delta exactly as JSON.parse does', () => {
    const inner = fc.string({
      unit: fc.constantFrom('a', ' ', '}', '"', '\\', 'n', '\n', '\t', '\0', 'u0041', '\x7f', '😀', '\ud800'),
    })
    const form = fc.constantFrom(
      '{"text":"*"}',
      '{"text": "*"}',
      '{"text":  "*"}',
      '{"text":"*"} ',
      '{ "text":"*"}',
    )
    fc.assert(
      fc.property(fc.constantFrom('text_delta', 'thinking_delta'), form, inner, (event, shape, value) => {
        const data = shape.replace('*', () => value)
        const decoded = decodeEvent({ event, data })
        const parsed = parse(data)
        if (parsed === undefined) expect(decoded.type).toBe('malformed')
        else expect(decoded).toEqual({ type: event, data: parsed })
      }),
      { numRuns: 2_000 },
    )
  })

  it('keeps fields it does not know', () => {
    const decoded = decodeEvent({ event: 'text_delta', data: '{"text":"Hi","agent":{"name":"researcher"}}' })
    expect(decoded).toEqual({ type: 'text_delta', data: { text: 'Hi', agent: { name: 'researcher' } } })
  })

  it('keeps an event it does not know whole, an object or not', () => {
    expect(decodeEvent({ event: 'agent_handoff', data: '{"to":"researcher"}', id: '9' })).toEqual({
      type: 'unknown',
      name: 'agent_handoff',
      data: { to: 'researcher' },
      id: '9',
    })
    expect(decodeEvent({ event: 'ping', data: 'null' })).toEqual({
      type: 'unknown',
      name: 'ping',
      data: null,
    })
  })

  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])(
    'takes the inherited name %s for an unknown event',
    (event) => {
      expect(decodeEvent({ event, data: '{}' })).toEqual({ type: 'unknown', name: event, data: {} })
    },
  )

  it('keeps a lifecycle phase it does not know as an unknown event, so that it ends no turn', () => {
    const decoded = decodeEvent({ event: 'thread_lifecycle', data: '{"phase":"paused"}' })
    expect(decoded).toEqual({ type: 'unknown', name: 'thread_lifecycle', data: { phase: 'paused' } })
  })

  it('takes a frame without a type whose data has a text for a text_delta', () => {
    expect(decodeEvent({ data: '{"text":"Hi"}' })).toEqual({ type: 'text_delta', data: { text: 'Hi' } })
    expect(decodeEvent({ data: '{"tool":"x"}' })).toEqual({
      type: 'unknown',
      name: 'message',
      data: { tool: 'x' },
    })
    expect(decodeEvent({ event: 'message', data: '{"text":"Hi"}' }).type).toBe('unknown')
  })

  it.each([
    ['thread_lifecycle', '{"phase":"completed","timestamp":[1],"turn_id":null}', { phase: 'completed' }],
    ['hitl_request', '{"request_id":"r1","question":7,"options":[{"id":1}]}', { request_id: 'r1' }],
    ['error', '{"error":"LLM_PROVIDER_ERROR","message":null,"details":[]}', { error: 'LLM_PROVIDER_ERROR' }],
    ['hitl_resolved', '{"request_id":"r1","answer":false}', { request_id: 'r1' }],
  ])('takes optional fields of %s that have the wrong type for absent', (type, data, read) => {
    expect(decodeEvent({ event: type, data })).toEqual({ type, data: read })
  })

  it('keeps the options of a prompt, without a description that is no text', () => {
    const data = '{"request_id":"r1","options":["a",{"id":"b","label":"B","description":null}]}'
    expect(decodeEvent({ event: 'hitl_request', data })).toEqual({
      type: 'hitl_request',
      data: { request_id: 'r1', options: ['a', { id: 'b', label: 'B' }] },
    })
  })

  it('keeps a null where any value is allowed', () => {
    expect(decodeEvent({ event: 'tool_result', data: '{"output":null,"error":null}' })).toEqual({
      type: 'tool_result',
      data: { output: null, error: null },
    })
  })

  it.each([
    ['text_delta', '', 'the data is not valid JSON'],
    ['text_delta', '{"text":"H', 'the data is not valid JSON'],
    [undefined, 'Hello', 'the data is not valid JSON'],
    ['agent_handoff', '<html>', 'the data is not valid JSON'],
    ['text_delta', '"Hi"', 'text_delta must be an object, not a string'],
    ['text_delta', 'null', 'text_delta must be an object, not null'],
    ['usage', '[]', 'usage must be an object, not a list'],
    ['heartbeat', '1', 'heartbeat must be an object, not a number'],
    ['text_delta', '{}', 'text_delta.text is missing'],
    ['text_delta', '{"text":null}', 'text_delta.text is missing'],
    ['text_delta', '{"text":5}', 'text_delta.text must not be a number'],
    ['thinking_delta', '{"text":["a"]}', 'thinking_delta.text must not be a list'],
    ['thread_lifecycle', '{}', 'thread_lifecycle.phase is missing'],
    ['thread_lifecycle', '{"phase":1}', 'thread_lifecycle.phase must not be a number'],
    ['content_block_start', '{"block_type":"text"}', 'content_block_start.block_index is missing'],
    ['content_block_stop', '{"block_index":0}', 'content_block_stop.block_type is missing'],
    ['tool_call', '{"input":{}}', 'tool_call.tool is missing'],
    ['tool_call', '{"tool":7,"input":{}}', 'tool_call.tool must not be a number'],
    ['hitl_request', '"r1"', 'hitl_request must be an object, not a string'],
    ['compaction_event', '{"after_tokens":1,"strategy":"s"}', 'compaction_event.before_tokens is missing'],
    [
      'compaction_event',
      '{"before_tokens":1e999,"after_tokens":1,"strategy":"s"}',
      'compaction_event.before_tokens must not be a number',
    ],
  ])('says what is wrong with %s and the data %s', (event, data, problem) => {
    expect(decodeEvent({ event, data, id: '3' })).toEqual({
      type: 'malformed',
      name: event ?? 'message',
      problem,
      raw: data,
      id: '3',
    })
  })
})

describe('decodeEventList', () => {
  it('reads every event there can be from a list, under either name of the type', () => {
    fc.assert(
      fc.property(anyEvent, fc.constantFrom('event', 'type'), (event, field) => {
        const name = event.type === 'unknown' ? event.name : event.type
        const { data, id } = event
        expect(decodeEventList([{ [field]: name, data, id }])).toEqual([event])
      }),
    )
  })

  it('takes an empty id for none', () => {
    expect(decodeEventList([{ event: 'heartbeat', data: {}, id: '' }])[0]).not.toHaveProperty('id')
  })

  it('reads a number as an id, and a text without a type as a text_delta', () => {
    expect(decodeEventList([{ data: { text: 'Hi' }, id: 12 }])).toEqual([
      { type: 'text_delta', data: { text: 'Hi' }, id: '12' },
    ])
  })

  it('describes entries it cannot read and goes on with the next', () => {
    expect(decodeEventList([7, { event: 'text_delta', data: {} }, { event: 'heartbeat', data: {} }])).toEqual(
      [
        { type: 'malformed', name: 'message', problem: 'an entry must be an object', raw: '7' },
        {
          type: 'malformed',
          name: 'text_delta',
          problem: 'text_delta.text is missing',
          raw: '{"event":"text_delta","data":{}}',
        },
        { type: 'heartbeat', data: {} },
      ],
    )
  })

  it('says of an entry without data what it should be', () => {
    expect(decodeEventList([{ event: 'text_delta' }])).toMatchObject([
      { type: 'malformed', problem: 'text_delta must be an object, not undefined' },
    ])
  })

  it('never throws, whatever the list holds', () => {
    fc.assert(
      fc.property(fc.array(fc.anything()), (list) => {
        expect(decodeEventList(list)).toHaveLength(list.length)
      }),
    )
  })
})

function parse(data: string): unknown {
  try {
    return JSON.parse(data)
  } catch {
    return undefined
  }
}
