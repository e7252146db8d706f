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
 * Fields this package does not know stay on the payload. An optional field of the wrong type, `null` included, counts
 * as absent: a prompt or the end of a turn must not be lost to a time stamp. A frame without a type whose data has a
 * `text` string is a `text_delta`, as in the Engine's own quickstart clients.
 */
export function decodeEvent(frame: Frame): EngineEvent | MalformedEvent {
  const name = frame.event ?? 'message'
  if ((name === 'text_delta' || name === 'thinking_delta') && plainText.test(frame.data)) {
    // Nearly every frame is one of these; this reads it eight times faster than JSON.parse, to the same result.
    const text = frame.data.slice(frame.data.charCodeAt(8) === quote ? 9 : 10, -2)
    return withId<KnownEvent>(frame, { type: name, data: { text } })
  }
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
 * Not documented by the Engine; we accept it because its replay format is not documented either. An entry that cannot
 * be read becomes a {@link MalformedEvent} whose `raw` is the entry as JSON. Never throws.
 */
export function decodeEventList(list: readonly unknown[]): (EngineEvent | MalformedEvent)[] {
  return list.map((entry) => {
    const event = decodeEntry(entry)
    return event.type === 'malformed' ? { ...event, raw: writeJson(entry) } : event
  })
}

function decodeEntry(entry: unknown): EngineEvent | MalformedEvent {
  if (!isRecord(entry)) return malformed({ data: '' }, 'message', 'an entry must be an object')
  const name = entry['event'] ?? entry['type']
  const id = entry['id']
  const frame: Frame = {
    event: typeof name === 'string' && name !== '' ? name : undefined,
    data: '',
    id: typeof id === 'string' || typeof id === 'number' ? String(id) : undefined,
  }
  return decodePayload(frame, frame.event ?? 'message', entry['data'])
}

function writeJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? ''
  } catch {
    // Reading takes any depth, writing does not.
    return ''
  }
}

/** An object with nothing but a `text` in which nothing is escaped, as JSON libraries write it. */
const plainText = /^\{"text": ?"[^"\\\p{Cc}]*"\}$/u
const quote = '"'.charCodeAt(0)

function decodePayload(frame: Frame, name: string, data: unknown): EngineEvent | MalformedEvent {
  if (frame.event === undefined && isRecord(data) && typeof data['text'] === 'string') {
    return known(frame, 'text_delta', data)
  }
  if (!isKnownType(name)) return withId<UnknownEvent>(frame, { type: 'unknown', name, data })
  if (!isRecord(data)) return malformed(frame, name, `${name} must be an object, not ${describe(data)}`)
  if (name === 'thread_lifecycle' && typeof data['phase'] === 'string' && !phases.has(data['phase'])) {
    return withId<UnknownEvent>(frame, { type: 'unknown', name, data })
  }
  const fields: Record<string, FieldCheck> = fieldTable[name]
  for (const [field, check] of Object.entries(fields)) {
    const value = data[field]
    if (!check.required || check.accepts(value)) continue
    const problem =
      value === undefined || value === null
        ? `${name}.${field} is missing`
        : `${name}.${field} must not be ${describe(value)}`
    return malformed(frame, name, problem)
  }
  return known(frame, name, withoutUnreadable(name, data))
}

/** The payload without those of its known fields that have the wrong type. The payload itself where all are right. */
export function withoutUnreadable(
  type: EngineEventType,
  data: Record<string, unknown>,
): Record<string, unknown> {
  const fields: Record<string, FieldCheck> = fieldTable[type]
  const kept = omit(data, (field) => Object.hasOwn(fields, field) && !fields[field]?.accepts(data[field]))
  const options = type === 'hitl_request' ? kept['options'] : undefined
  return Array.isArray(options) ? { ...kept, options: options.map(readableOption) } : kept
}

function readableOption(option: unknown): unknown {
  if (!isRecord(option)) return option
  return omit(option, (field) => field === 'description' && typeof option[field] !== 'string')
}

function omit(
  source: Record<string, unknown>,
  unwanted: (field: string) => boolean,
): Record<string, unknown> {
  const entries = Object.entries(source)
  const kept = entries.filter(([field]) => !unwanted(field))
  return kept.length === entries.length ? source : Object.fromEntries(kept)
}

interface FieldCheck {
  required: boolean
  accepts: (value: unknown) => boolean
}

const phases = new Set(['started', 'completed', 'errored'])

const text = check((value) => typeof value === 'string')
const count = check(Number.isFinite)
const record = check(isRecord)
const anything = check(() => true)
const options = check((value) => Array.isArray(value) && value.every(isOption))

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

function check(accepts: (value: unknown) => boolean): FieldCheck {
  return { accepts, required: false }
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

/** Whether a value is an object that is not a list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value)
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
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
