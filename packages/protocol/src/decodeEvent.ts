import type {
  EngineEvent,
  EngineEventData,
  EngineEventType,
  KnownEvent,
  MalformedEvent,
  UnknownEvent,
} from './engineEvent.ts'
import type { Frame } from './frame.ts'

/**
 * Turns one frame into an event. Never throws: what cannot be read comes back as a {@link MalformedEvent} that says
 * why and keeps the raw text.
 *
 * The payload is the parsed object itself, so fields this package does not know stay on it. An optional field that
 * is `null` counts as absent. A frame without a type whose data has a `text` string is a `text_delta`, as in the
 * Engine's own quickstart clients.
 */
export function decodeEvent(frame: Frame): EngineEvent | MalformedEvent {
  const name = frame.event ?? 'message'
  let data: unknown
  try {
    data = JSON.parse(frame.data)
  } catch {
    return malformed(frame, name, 'the data is not valid JSON')
  }
  return decodePayload(frame, name, data)
}

/**
 * Reads a replay that came as a JSON array of `{ event | type, data, id? }` instead of as a stream.
 *
 * Not documented by the Engine; we accept it because its replay format is not documented either. Entries that are
 * not objects become {@link MalformedEvent}s.
 */
export function decodeEventList(list: readonly unknown[]): (EngineEvent | MalformedEvent)[] {
  return list.map((entry) => {
    const record = isRecord(entry) ? entry : {}
    const name = record['event'] ?? record['type']
    const id = record['id']
    const frame: Frame = {
      event: typeof name === 'string' ? name : undefined,
      data: '',
      id: typeof id === 'string' || typeof id === 'number' ? String(id) : undefined,
    }
    if (!isRecord(entry)) return malformed(frame, 'message', 'the replay entry is not an object')
    return decodePayload(frame, frame.event ?? 'message', record['data'])
  })
}

function decodePayload(frame: Frame, name: string, data: unknown): EngineEvent | MalformedEvent {
  if (frame.event === undefined && isRecord(data) && typeof data['text'] === 'string') {
    return known(frame, 'text_delta', data)
  }
  if (!isKnownType(name)) return withId<UnknownEvent>(frame, { type: 'unknown', name, data })
  if (!isRecord(data)) return malformed(frame, name, `${name} must be an object, not ${describe(data)}`)
  if (name === 'thread_lifecycle' && typeof data['phase'] === 'string' && !phases.has(data['phase'])) {
    return withId<UnknownEvent>(frame, { type: 'unknown', name, data })
  }
  let payload = data
  const fields = fieldTable[name]
  for (const field in fields) {
    const check = fields[field] as FieldCheck
    const value = payload[field]
    if (value === undefined || value === null) {
      if (check.required) return malformed(frame, name, `${name}.${field} is missing`)
      if (value === null) payload = without(payload, field)
    } else if (!check.accepts(value)) {
      return malformed(frame, name, `${name}.${field} must be ${check.expected}, not ${describe(value)}`)
    }
  }
  return known(frame, name, payload)
}

interface FieldCheck {
  expected: string
  required: boolean
  accepts: (value: unknown) => boolean
}

const phases = new Set(['started', 'completed', 'errored'])

const text = check('a string', (value) => typeof value === 'string')
const count = check('a number', (value) => typeof value === 'number' && Number.isFinite(value))
const record = check('an object', isRecord)
const anything = check('a value', () => true)
const options = check(
  'a list of strings or { id, label }',
  (value) => Array.isArray(value) && value.every(isOption),
)

/** Every field with a type to hold, by event. `satisfies` makes the compiler ask for a row per event. */
const fieldTable: Record<EngineEventType, Record<string, FieldCheck>> = {
  thread_lifecycle: {
    phase: required(text),
    task_id: text,
    turn_id: text,
    message_id: text,
    timestamp: text,
  },
  error: { error: required(text), message: text, details: record },
  text_delta: { text: required(text) },
  thinking_delta: { text: required(text) },
  content_block_start: { block_index: required(count), block_type: required(text) },
  content_block_stop: { block_index: required(count), block_type: required(text) },
  tool_call: { tool: required(text), tool_call_id: text, input: required(record) },
  tool_result: { output: anything, error: anything, tool_call_id: text, tool: text },
  hitl_request: {
    request_id: required(text),
    task_id: text,
    kind: text,
    question: text,
    created_at: text,
    options,
    tool_call_id: text,
    tool: text,
    input: anything,
    expires_at: text,
  },
  hitl_resolved: { request_id: text, answer: text },
  working_memory_update: { key: text, value: anything, content: anything },
  compaction_event: {
    before_tokens: required(count),
    after_tokens: required(count),
    strategy: required(text),
  },
  heartbeat: { timestamp: text },
  usage: { input_tokens: required(count), output_tokens: required(count), cache_hit_tokens: required(count) },
} satisfies { [Type in EngineEventType]: { [Field in keyof Required<EngineEventData[Type]>]: FieldCheck } }

function check(expected: string, accepts: (value: unknown) => boolean): FieldCheck {
  return { expected, accepts, required: false }
}

function required(field: FieldCheck): FieldCheck {
  return { ...field, required: true }
}

function isOption(value: unknown): boolean {
  if (typeof value === 'string') return true
  return isRecord(value) && typeof value['id'] === 'string' && typeof value['label'] === 'string'
}

function isKnownType(name: string): name is EngineEventType {
  return Object.hasOwn(fieldTable, name)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function describe(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

function without(source: Record<string, unknown>, field: string): Record<string, unknown> {
  const { [field]: _dropped, ...rest } = source
  return rest
}

/** The one place where a checked payload takes its type. */
function known(frame: Frame, type: EngineEventType, data: Record<string, unknown>): EngineEvent {
  return withId(frame, { type, data } as unknown as KnownEvent)
}

function malformed(frame: Frame, name: string, problem: string): MalformedEvent {
  return withId<MalformedEvent>(frame, { type: 'malformed', name, problem, raw: frame.data })
}

function withId<Event extends EngineEvent | MalformedEvent>(frame: Frame, event: Event): Event {
  if (frame.id !== undefined) event.id = frame.id
  return event
}
