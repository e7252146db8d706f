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
/** An empty one counts as absent. */
const id = text.filter((value) => value !== '')
const count = fc.nat()
/** A text that holds an object or a list is read into it. */
const input = json.filter((value) => typeof value !== 'string' && value !== null)
/** What any event may say of itself. */
const common = { task_id: id, timestamp: text }
const object = fc.dictionary(text, json).filter((value) => !Object.hasOwn(value, '__proto__'))

/** Every payload of every event, optional fields there or not. The compiler asks for a row per event and per field. */
const payloads: { [Type in EngineEventType]: fc.Arbitrary<EngineEventData[Type]> } = {
  thread_lifecycle: fc.record(
    {
      ...common,
      phase: fc.constantFrom('started', 'completed', 'errored'),
      turn_id: id,
      message_id: id,
    },
    { requiredKeys: ['phase'] },
  ),
  error: fc.record({ ...common, error: text, message: text, details: object }, { requiredKeys: ['error'] }),
  text_delta: fc.record({ ...common, text }, { requiredKeys: ['text'] }),
  thinking_delta: fc.record({ ...common, text }, { requiredKeys: ['text'] }),
  content_block_start: block(),
  content_block_stop: block(),
  tool_call: fc.record({ ...common, tool: text, tool_call_id: id, input }, { requiredKeys: ['tool'] }),
  tool_result: fc.record(
    { ...common, output: json, error: json, tool_call_id: id, tool: text },
    { requiredKeys: [] },
  ),
  hitl_request: fc.record(
    {
      ...common,
      request_id: text,
      kind: text,
      question: text,
      created_at: text,
      options: fc.array(
        fc.oneof(
          text,
          fc.record({ id: text, label: text, description: text }, { requiredKeys: ['id', 'label'] }),
        ),
      ),
      tool_call_id: id,
      tool: text,
      input,
      expires_at: text,
    },
    { requiredKeys: ['request_id'] },
  ),
  hitl_resolved: fc.record({ ...common, request_id: id, answer: text }, { requiredKeys: [] }),
  working_memory_update: fc.record(
    { ...common, key: text, value: json, content: json },
    { requiredKeys: [] },
  ),
  compaction_event: fc.record(
    { ...common, before_tokens: count, after_tokens: count, strategy: text },
    { requiredKeys: ['before_tokens', 'after_tokens', 'strategy'] },
  ),
  heartbeat: fc.record(common, { requiredKeys: [] }),
  usage: fc.record(
    { ...common, input_tokens: count, output_tokens: count, cache_hit_tokens: count },
    { requiredKeys: [] },
  ),
}

function block(): fc.Arbitrary<EngineEventData['content_block_start']> {
  return fc.record(
    { ...common, block_index: count, block_type: text },
    { requiredKeys: ['block_index', 'block_type'] },
  )
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
  const frameId = id.filter((value) => !/[\r\n\0]/.test(value))
  return fc
    .tuple(event, fc.option(frameId, { nil: undefined }))
    .map(([bare, value]) => (value === undefined ? bare : { ...bare, id: value }))
    .map(asParsed)
}

/** The same value as parsing would give it: objects with their usual prototype, no negative zero. */
function asParsed<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value
}
