import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyWrittenJson, canonicalJson } from './arbitraryJson.fixtures.ts'
import { decodeEvent, decodeEventList } from './decodeEvent.ts'
import { encodeEvent } from './encodeEvent.ts'
import type { EngineEvent } from './engineEvent.ts'
import { splitFrames } from './splitFrames.fixtures.ts'

function decode(event: string, data: string): EngineEvent {
  const decoded = decodeEvent({ event, data })
  if (decoded.type === 'malformed') throw new Error(decoded.problem)
  return decoded
}

describe('the sources of an event', () => {
  it('are the texts of those fields of which parsing lost something', () => {
    const input = '{"account_id":2512292042121000001,"n":9007199254740993}'
    expect(decode('tool_call', `{"tool":"db","tool_call_id":"c1","input":${input},"x":{"y":1.0}}`)).toEqual({
      type: 'tool_call',
      data: {
        tool: 'db',
        tool_call_id: 'c1',
        input: { account_id: 2512292042121000000, n: 9007199254740992 },
        x: { y: 1 },
      },
      sources: { input },
    })
    expect(decode('tool_result', '{"output":[ 1e400 ],"error":{"a":1,"a":2},"z":0}').sources).toEqual({
      output: '[ 1e400 ]',
      error: '{"a":1,"a":2}',
    })
    expect(decode('working_memory_update', '{"key":"n","value":12345678901234567890}').sources).toEqual({
      value: '12345678901234567890',
    })
    expect(
      decode('hitl_request', '{"request_id":9007199254740993,"input":{"to":"alice","to":"mallory"}}'),
    ).toEqual({
      type: 'hitl_request',
      data: { request_id: '9007199254740993', input: { to: 'mallory' } },
      sources: { input: '{"to":"alice","to":"mallory"}' },
    })
  })

  it('keep every digit of what a permission permits', () => {
    const input = '{"account_id":2512292042121000001,"n":9007199254740993}'
    const prompt =
      '{"request_id":"r1","task_id":"t1","kind":"permission","question":"Delete?","tool_call_id":"c1","tool":"db.delete_account","input":'
    expect(decode('hitl_request', `${prompt}${input}}`).sources).toEqual({ input })
  })

  it('are absent where nothing was lost', () => {
    for (const input of ['{"id":7,"rate":0.1}', '{"a":1.0,"b":1E+2,"c":-0}', '123456789012345680000']) {
      expect(decode('tool_call', `{"tool":"x","input":${input}}`)).not.toHaveProperty('sources')
    }
  })

  it('hold the payload of an event that nobody here knows', () => {
    const data = '{ "n": 9007199254740993 }'
    expect(decode('agent_handoff', data)).toMatchObject({ type: 'unknown', sources: { data } })
    expect(decode('thread_lifecycle', '{"phase":"paused","n":1e400}')).toMatchObject({
      type: 'unknown',
      sources: { data: '{"phase":"paused","n":1e400}' },
    })
    expect(decode('agent_handoff', '{"n":9007199254740992}')).not.toHaveProperty('sources')
  })

  it('hold what stands within JSON text', () => {
    const data = JSON.stringify({ tool: 'x', input: '{"id":9007199254740993}' })
    expect(decode('tool_call', data).sources).toEqual({ input: '{"id":9007199254740993}' })
  })

  it('show a field of the payload that stands twice as often as it was written', () => {
    const data = '{"tool":"x","input":{"a":1},"input":{"b":2}}'
    expect(decode('tool_call', data)).toMatchObject({
      data: { input: { b: 2 } },
      sources: { input: '{"input":{"a":1},"input":{"b":2}}' },
    })
  })

  it('come from a replay that is a list, where its text is given', () => {
    const text = '[{"event":"usage","data":{}},{"type":"tool_call","data":{"tool":"x","input":[1e400]}}, 7]'
    const [, call] = decodeEventList(JSON.parse(text), text)
    expect(call).toEqual({
      type: 'tool_call',
      data: { tool: 'x', input: [Infinity] },
      sources: { input: '[1e400]' },
    })
  })

  it('are there for any JSON exactly where it would be written otherwise, and say what was written', () => {
    fc.assert(
      fc.property(anyWrittenJson, (input) => {
        const { data, sources } = decode('tool_result', `{"output":${input}}`)
        const again = JSON.stringify((data as { output: unknown }).output)
        if (sources === undefined) expect(canonicalJson(again)).toBe(canonicalJson(input))
        else {
          expect(sources).toEqual({ output: input })
          expect(canonicalJson(again)).not.toBe(canonicalJson(input))
        }
      }),
      { numRuns: 3_000 },
    )
  })

  it('are written back by encodeEvent', () => {
    fc.assert(
      fc.property(fc.constantFrom('tool_result', 'agent_handoff'), anyWrittenJson, (event, output) => {
        const decoded = decode(event, `{"output":${output},"x":1}`)
        const [frame] = splitFrames(encodeEvent(decoded))
        if (frame === undefined) throw new Error('no frame')
        const again = decodeEvent(frame)
        expect(canonicalJson(frame.data)).toBe(canonicalJson(`{"output":${output},"x":1}`))
        expect(again.type).toBe(decoded.type)
      }),
    )
  })
})
