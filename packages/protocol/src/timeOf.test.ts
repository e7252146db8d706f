import { expect, it } from 'vitest'
import { decodeEvent } from './decodeEvent.ts'
import { timeOf } from './timeOf.ts'

const time = Date.UTC(2026, 3, 2, 10, 0, 0, 123)

it.each(['thread_lifecycle', 'text_delta', 'tool_call', 'heartbeat', 'agent_handoff'])(
  'gives the time of %s, whichever way it is written',
  (event) => {
    const at = (timestamp: string) =>
      timeOf(
        decodeEvent({ event, data: `{"phase":"started","text":"a","tool":"x","timestamp":${timestamp}}` }),
      )
    expect(at('"2026-04-02T10:00:00.123Z"')).toBe(time)
    expect(at('"2026-04-02T12:00:00.123+02:00"')).toBe(time)
    expect(at('"2026-04-02T10:00:00.123456"')).toBe(time)
    expect(at(String(time))).toBe(time)
    for (const none of ['"soon"', '""', 'null', '{}', '1e300']) expect(at(none)).toBeUndefined()
  },
)

it('gives none where there is none', () => {
  expect(timeOf(decodeEvent({ event: 'text_delta', data: '{"text":"a"}' }))).toBeUndefined()
  expect(timeOf(decodeEvent({ event: 'ping', data: '17' }))).toBeUndefined()
  expect(timeOf(decodeEvent({ event: 'ping', data: 'not JSON' }))).toBeUndefined()
})
