import type { Sources } from './readSources.ts'

/**
 * The payload of every event the Engine is known to send, by event type, in the wire's own field names.
 *
 * Adding an event starts here: the decoder's table, the reducer's switch and the example frames in `PROTOCOL.md`
 * stop compiling or stop passing until they know it. Fields the Engine adds later stay on the object untyped.
 */
export interface EngineEventData {
  thread_lifecycle: ThreadLifecycleData
  error: ErrorEventData
  text_delta: TextDeltaData
  thinking_delta: ThinkingDeltaData
  content_block_start: ContentBlockData
  content_block_stop: ContentBlockData
  tool_call: ToolCallData
  tool_result: ToolResultData
  hitl_request: HitlRequestData
  hitl_resolved: HitlResolvedData
  working_memory_update: WorkingMemoryUpdateData
  compaction_event: CompactionEventData
  heartbeat: HeartbeatData
  usage: UsageData
}

/** The event types whose payload this package knows. */
export type EngineEventType = keyof EngineEventData

/** An event whose type and payload this package knows. */
export type KnownEvent = {
  [Type in EngineEventType]: {
    type: Type
    data: EngineEventData[Type]
    id?: string
    /**
     * The JSON text, as it was written, of those fields of which parsing lost something: digits that a double cannot
     * hold, or a key that stands twice. Absent where nothing was lost.
     */
    sources?: Sources
  }
}[EngineEventType]

/**
 * An event of a type this package does not know. The Engine documents "32+" types and lists about 15, so these are
 * normal: they are kept whole and never fail a turn.
 */
export interface UnknownEvent {
  type: 'unknown'
  /** The `event:` field, or `"message"` where the server sent none. */
  name: string
  /** The parsed JSON. */
  data: unknown
  id?: string
  /** As for a known event; `data` is the text of the whole payload. */
  sources?: Sources
}

/** Everything the Engine can say on a stream, as a closed union over `type`. */
export type EngineEvent = KnownEvent | UnknownEvent

/**
 * A frame that could not be read: not JSON, or a known type with a required field missing or mistyped. It is a value rather
 * than an exception so that one bad frame never costs the rest of the stream. An `error` is never one: it ends the call
 * however it is written.
 */
export interface MalformedEvent {
  type: 'malformed'
  /** What is wrong, for a person, for instance `text_delta.text must not be a number`. */
  problem: string
  /** The event type the frame claimed, or `"message"`. */
  name: string
  /** The `data:` text exactly as it came. */
  raw: string
  id?: string
}

/**
 * What any event may say of itself. Documented by the Engine for `thread_lifecycle` only; we read it wherever it comes.
 *
 * Every id of a payload is read alike: a number is its decimal text, digit for digit; an empty one counts as absent.
 */
export interface EventData {
  task_id?: string
  /** ISO 8601. A number is read as milliseconds since the epoch. */
  timestamp?: string
}

/** Opens and closes a turn. Documented by the Engine. */
export interface ThreadLifecycleData extends EventData {
  /** `completed` and `errored` are terminal. */
  phase: 'started' | 'completed' | 'errored'
  turn_id?: string
  /** Not documented by the Engine; needed to edit or retry, so we read it when it comes. */
  message_id?: string
}

/**
 * Ends the call: nothing follows it. Documented by the Engine in this shape; a nested `{ error: { code } }`, a
 * `{ detail }` or plain text is read into it.
 */
export interface ErrorEventData extends EventData {
  /** A stable code; see `engineErrorCodes`. `''` where none was named. */
  error: string
  /** Not stable: never route on it. */
  message?: string
  /** `retry_after` is in seconds. */
  details?: Record<string, unknown>
}

/** A piece of the answer, to be concatenated in order. Documented by the Engine. */
export interface TextDeltaData extends EventData {
  text: string
}

/** A piece of extended thinking, to be concatenated in order. Documented by the Engine. */
export interface ThinkingDeltaData extends EventData {
  text: string
}

/** Brackets the deltas of one content block. Documented by the Engine. */
export interface ContentBlockData extends EventData {
  block_index: number
  /** `text`, `thinking` or `tool_use` are documented; another word is kept and means nothing to us. */
  block_type: string
}

/** The agent starts a tool. Documented by the Engine. */
export interface ToolCallData extends EventData {
  /** snake_case or dotted, for instance `slack.send_message`. */
  tool: string
  tool_call_id?: string
  /**
   * An object, by all examples. Another value is kept; JSON text of an object or a list is read into it, and `null`
   * counts as absent.
   */
  input?: unknown
}

/** A tool has ended. Documented by the Engine, except for what says which call it belongs to. */
export interface ToolResultData extends EventData {
  /** May be empty when `error` is set. */
  output?: unknown
  /** A tool's failure; the turn goes on. A string by the examples; any other truthy value counts too. */
  error?: unknown
  /** Not documented by the Engine; without it the oldest open call is meant. */
  tool_call_id?: string
  /** Not documented by the Engine. */
  tool?: string
}

/** One choice of a prompt. Not documented by the Engine; a bare string is accepted as well. */
export interface HitlOptionData {
  id: string
  label: string
  description?: string
}

/** The turn waits for a person. Only `request_id` is documented on the stream; see the contract's section 6. */
export interface HitlRequestData extends EventData {
  /** `''` where the Engine named none. */
  request_id: string
  /** `permission` asks yes or no; anything else is a question that takes free text. */
  kind?: string
  question?: string
  /** ISO 8601. */
  created_at?: string
  options?: (string | HitlOptionData)[]
  tool_call_id?: string
  tool?: string
  /** Read as in `tool_call`. */
  input?: unknown
  /** ISO 8601. */
  expires_at?: string
}

/** A person has answered. Not documented by the Engine beyond its name. */
export interface HitlResolvedData extends EventData {
  request_id?: string
  answer?: string
}

/** Something the agent keeps in mind. Not documented by the Engine beyond its name; the whole object is kept. */
export interface WorkingMemoryUpdateData extends EventData {
  key?: string
  value?: unknown
  content?: unknown
}

/** The conversation was shortened to fit the model. Documented by the Engine. */
export interface CompactionEventData extends EventData {
  before_tokens: number
  after_tokens: number
  strategy: string
}

/** Says that the connection lives. Its interval is not documented by the Engine. */
export type HeartbeatData = EventData

/**
 * What one model call cost; several arrive in one turn and are summed. Documented by the Engine. A count that is missing
 * or no number is 0 tokens.
 */
export interface UsageData extends EventData {
  input_tokens?: number
  output_tokens?: number
  /** Part of `input_tokens`, not in addition to it. */
  cache_hit_tokens?: number
}
