import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyEvent, eventTypes } from './arbitraryEvent.fixtures.ts'
import { decodeEvent } from './decodeEvent.ts'
import { encodeEvent } from './encodeEvent.ts'
import { splitFrames } from './splitFrames.fixtures.ts'

describe('encodeEvent', () => {
  it('writes what decodeEvent reads back, for every event there can be', () => {
    const seen = new Set<string>()
    fc.assert(
      fc.property(anyEvent, (event) => {
        seen.add(event.type)
        expect(splitFrames(encodeEvent(event)).map(decodeEvent)).toEqual([event])
      }),
      { numRuns: 2_000 },
    )
    expect([...seen].sort()).toEqual([...eventTypes, 'unknown'].sort())
  })

  it('writes one block of an id, a type and a line of data', () => {
    const event = { type: 'text_delta', data: { text: 'a\n\nb' }, id: '7' } as const
    expect(encodeEvent(event)).toBe('id: 7\nevent: text_delta\ndata: {"text":"a\\n\\nb"}\n\n')
  })

  it('writes an unknown event under its own name', () => {
    expect(encodeEvent({ type: 'unknown', name: 'agent_handoff', data: [1] })).toBe(
      'event: agent_handoff\ndata: [1]\n\n',
    )
  })

  it.each(['', 'two\nlines', 'two\rlines'])('refuses an event named %j', (name) => {
    expect(() => encodeEvent({ type: 'unknown', name, data: {} })).toThrow(TypeError)
  })

  it.each(['two\nlines', 'two\rlines', 'nul\0'])('refuses the id %j', (id) => {
    expect(() => encodeEvent({ type: 'heartbeat', data: {}, id })).toThrow(TypeError)
  })

  it('refuses a payload without a JSON form', () => {
    expect(() => encodeEvent({ type: 'unknown', name: 'later', data: undefined })).toThrow(TypeError)
    expect(() => encodeEvent({ type: 'unknown', name: 'later', data: 1n })).toThrow(TypeError)
  })

  it('refuses a payload nested too deeply to be written', () => {
    const data: unknown = JSON.parse('['.repeat(50_000) + ']'.repeat(50_000))
    expect(() => encodeEvent({ type: 'unknown', name: 'later', data })).toThrow(RangeError)
  })
})
