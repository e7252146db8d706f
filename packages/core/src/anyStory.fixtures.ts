import type { EngineEvent } from '@engine-kit/protocol'
import fc from 'fast-check'
import {
  ask,
  blockStart,
  blockStop,
  call,
  completed,
  failure,
  lifecycle,
  remember,
  resolved,
  result,
  say,
  started,
  think,
  usage,
} from './taskEvents.fixtures.ts'

const id = fc.constantFrom('1', '2', '3')
const maybeId = fc.option(id, { nil: undefined })
const event: fc.Arbitrary<EngineEvent> = fc.oneof(
  fc.string({ maxLength: 3 }).map(say),
  fc.string({ maxLength: 3 }).map(think),
  fc.constantFrom('text', 'thinking', 'tool_use').map(blockStart),
  fc.constantFrom('text', 'thinking', 'tool_use').map(blockStop),
  fc.tuple(id, maybeId).map(([tool, callId]) => call(tool, callId)),
  fc
    .record({ output: id, error: maybeId, tool: maybeId, tool_call_id: maybeId })
    .map(({ output, error, tool, tool_call_id }) =>
      result({ output, error, ...(tool && { tool }), ...(tool_call_id && { tool_call_id }) }),
    ),
  id.map((request) => ask(request)),
  maybeId.map((request) => resolved(request)),
  id.map((key) => remember(key, key)),
  fc.constant(usage(1, 1, 1)),
  fc.constantFrom<EngineEvent>(
    started,
    completed,
    lifecycle('errored'),
    failure('UNKNOWN'),
    lifecycle('started', { turn_id: 't1' }),
    { type: 'unknown', name: 'x', data: null },
    { type: 'heartbeat', data: {} },
  ),
)

/** Any course of events the Engine may tell of, likely or not. */
export const anyStory: fc.Arbitrary<readonly EngineEvent[]> = fc.array(event, { maxLength: 40 })
