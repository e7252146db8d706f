import type { EngineEventData, EngineEventType } from './engineEvent.ts'
import { isRecord } from './isRecord.ts'

/** Gives the JSON text of a field as it was written, where that is known. */
export type WrittenField = (field: string) => string | undefined

/**
 * A payload with its known fields read as they are meant, and without those of them that cannot be read. The payload
 * itself where that is no other.
 */
export function readFields(
  type: EngineEventType,
  data: Record<string, unknown>,
  written: WrittenField,
): Record<string, unknown> {
  let changes: Record<string, unknown> | undefined
  const fields: Record<string, Field> = fieldTable[type]
  for (const name in fields) {
    const value = data[name]
    const meant = fields[name]?.read(value, written, name)
    if (meant !== value) changes = { ...changes, [name]: meant }
  }
  if (changes === undefined) return data
  return Object.fromEntries(
    Object.entries({ ...data, ...changes }).filter(([, value]) => value !== undefined),
  )
}

/** What is wrong with the first field that an event cannot do without, for a person; `undefined` where all are there. */
export function findProblem(
  type: EngineEventType,
  data: Record<string, unknown>,
  read: Record<string, unknown>,
): string | undefined {
  const fields: Record<string, Field> = fieldTable[type]
  for (const name in fields) {
    if (read[name] !== undefined || fields[name]?.required !== true) continue
    const value = data[name]
    const missing = value === undefined || value === null
    return `${type}.${name} ${missing ? 'is missing' : `must not be ${describe(value)}`}`
  }
  return undefined
}

/** What a value is, for a person. */
export function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value)
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

/** Whether this package knows the payload of that type. */
export function isKnownType(name: string): name is EngineEventType {
  return Object.hasOwn(fieldTable, name)
}

/** Reads an id as text, a number digit for digit as it was written; `undefined` where it is none, or empty. */
export function readId(id: unknown, written: WrittenField, field: string): string | undefined {
  if (typeof id === 'string') return id === '' ? undefined : id
  if (typeof id !== 'number') return undefined
  return Number.isSafeInteger(id) ? String(id) : (written(field) ?? String(id))
}

interface Field {
  /** The value as it is meant; `undefined` counts as absent. */
  readonly read: (value: unknown, written: WrittenField, field: string) => unknown
  readonly required: boolean
}

const id = optional(readId)
const text = optional((value) => (typeof value === 'string' ? value : undefined))
const time = optional(readTime)
const count = optional((value) => (Number.isFinite(value) ? value : undefined))
const record = optional((value) => (isRecord(value) ? value : undefined))
const anything = optional((value) => value)
const input = optional(readInput)
const options = optional((value) => {
  return Array.isArray(value) && value.every(isOption) ? value.map(readOption) : undefined
})
/** What any event may say of itself. */
const common = { task_id: id, timestamp: time }

/** Every field with a type to hold, by event. `satisfies` makes the compiler ask for a row per event and field. */
const fieldTable = {
  thread_lifecycle: { ...common, phase: required(text), turn_id: id, message_id: id },
  error: { ...common, error: required(text), message: text, details: record },
  text_delta: { ...common, text: required(text) },
  thinking_delta: { ...common, text: required(text) },
  content_block_start: { ...common, block_index: required(count), block_type: required(text) },
  content_block_stop: { ...common, block_index: required(count), block_type: required(text) },
  tool_call: { ...common, tool: required(text), tool_call_id: id, input },
  tool_result: { ...common, output: anything, error: anything, tool_call_id: id, tool: text },
  hitl_request: {
    ...common,
    // A prompt without an id is a prompt still.
    request_id: optional((...id) => readId(...id) ?? ''),
    kind: text,
    question: text,
    created_at: time,
    options,
    tool_call_id: id,
    tool: text,
    input,
    expires_at: time,
  },
  hitl_resolved: { ...common, request_id: id, answer: text },
  working_memory_update: { ...common, key: text, value: anything, content: anything },
  compaction_event: {
    ...common,
    before_tokens: required(count),
    after_tokens: required(count),
    strategy: required(text),
  },
  heartbeat: common,
  usage: { ...common, input_tokens: count, output_tokens: count, cache_hit_tokens: count },
} satisfies { [Type in EngineEventType]: { [Name in keyof Required<EngineEventData[Type]>]: Field } }

function optional(read: Field['read']): Field {
  return { read, required: false }
}

function required({ read }: Field): Field {
  return { read, required: true }
}

/** Milliseconds since the epoch become what the Engine documents. */
function readTime(time: unknown): string | undefined {
  if (typeof time === 'string') return time
  const date = new Date(typeof time === 'number' ? time : NaN)
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString()
}

/** `null` is no input, and JSON text of an object or a list is that: some runtimes pass on what the model wrote. */
function readInput(input: unknown): unknown {
  if (typeof input !== 'string') return input ?? undefined
  if (!/^\s*[[{]/.test(input)) return input
  try {
    return JSON.parse(input) as unknown
  } catch {
    return input
  }
}

function isOption(value: unknown): boolean {
  if (typeof value === 'string') return true
  return isRecord(value) && typeof value['id'] === 'string' && typeof value['label'] === 'string'
}

function readOption(option: unknown): unknown {
  if (!isRecord(option) || !('description' in option) || typeof option['description'] === 'string')
    return option
  const { description: _, ...rest } = option
  return rest
}
