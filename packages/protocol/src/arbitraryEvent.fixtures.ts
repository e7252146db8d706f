import fc from 'fast-check'
import type {
  EngineEvent,
  EngineEventData,
  EngineEventType,
  KnownEvent,
  UnknownEvent,
} from './engineEvent.ts'

const codeUnit = fc.nat(0xffff).map((code) => String.fromCharCode(code))

/** Any text: plain, or of any UTF-16 units, control characters and halves of surrogate pairs included. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string(),
  fc.string({ unit: codeUnit }),
  fc.constantFrom('', 'ha', '"', '\\', '\r\n', '\u2028', '👩‍👩‍👧'),
)

/** Any JSON value. Without own `__proto__` fields, which object literals and assertions treat specially. */
const json: fc.Arbitrary<unknown> = fc
  .jsonValue({ maxDepth: 3 })
  .filter((value) => !JSON.stringify(value).includes('__proto__'))
  .map(asParsed)

const text = anyText
const count = fc.nat()
const object = fc.dictionary(text, json).filter((value) => !Object.hasOwn(value, '__proto__'))

/** Every payload of every event, optional fields there or not. The compiler asks for a row per event and per field. */
const payloads: { [Type in EngineEventType]: fc.Arbitrary<EngineEventData[Type]> } = {
  thread_lifecycle: fc.record(
    {
      phase: fc.constantFrom('started', 'completed', 'errored'),
      task_id: text,
      turn_id: text,
      message_id: text,
      timestamp: text,
    },
    { requiredKeys: ['phase'] },
  ),
  error: fc.record({ error: text, message: text, details: object }, { requiredKeys: ['error'] }),
  text_delta: fc.record({ text }),
  thinking_delta: fc.record({ text }),
  content_block_start: fc.record({ block_index: count, block_type: text }),
  content_block_stop: fc.record({ block_index: count, block_type: text }),
  tool_call: fc.record(
    { tool: text, tool_call_id: text, input: object },
    { requiredKeys: ['tool', 'input'] },
  ),
  tool_result: fc.record({ output: json, error: json, tool_call_id: text, tool: text }, { requiredKeys: [] }),
  hitl_request: fc.record(
    {
      request_id: text,
      task_id: text,
      kind: text,
      question: text,
      created_at: text,
      options: fc.array(
        fc.oneof(
          text,
          fc.record({ id: text, label: text, description: text }, { requiredKeys: ['id', 'label'] }),
        ),
      ),
      tool_call_id: text,
      tool: text,
      input: json,
      expires_at: text,
    },
    { requiredKeys: ['request_id'] },
  ),
  hitl_resolved: fc.record({ request_id: text, answer: text }, { requiredKeys: [] }),
  working_memory_update: fc.record({ key: text, value: json, content: json }, { requiredKeys: [] }),
  compaction_event: fc.record({ before_tokens: count, after_tokens: count, strategy: text }),
  heartbeat: fc.record({ timestamp: text }, { requiredKeys: [] }),
  usage: fc.record({ input_tokens: count, output_tokens: count, cache_hit_tokens: count }),
}

/** The names of all events with a known payload. */
export const eventTypes: readonly EngineEventType[] = Object.keys(payloads) as EngineEventType[]

/** Any event of that type, with an id or without, with fields the Engine may add later or without. */
function arbitraryEvent(type: EngineEventType): fc.Arbitrary<KnownEvent> {
  const payload: fc.Arbitrary<KnownEvent['data']> = payloads[type]
  const later = fc.dictionary(fc.stringMatching(/^x_[a-z]{1,8}$/), json, { maxKeys: 2 })
  const event = fc.tuple(payload, later).map(([data, more]) => ({ type, data: { ...data, ...more } }))
  return withId(event as fc.Arbitrary<KnownEvent>)
}

/** Any event of a type this package does not know. */
const unknownEvent: fc.Arbitrary<UnknownEvent> = withId(
  fc.record({
    type: fc.constant('unknown' as const),
    name: text.filter(
      (name) => name !== '' && !/[\r\n]/.test(name) && !eventTypes.some((type) => type === name),
    ),
    data: json,
  }),
)

/** Any event at all. */
export const anyEvent: fc.Arbitrary<EngineEvent> = fc.oneof(...eventTypes.map(arbitraryEvent), unknownEvent)

function withId<Event extends EngineEvent>(event: fc.Arbitrary<Event>): fc.Arbitrary<Event> {
  const id = text.filter((value) => !/[\r\n\0]/.test(value))
  return fc
    .tuple(event, fc.option(id, { nil: undefined }))
    .map(([bare, value]) => (value === undefined ? bare : { ...bare, id: value }))
    .map(asParsed)
}

/** The same value as parsing would give it: objects with their usual prototype, no negative zero. */
function asParsed<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value
}
