import type { EngineErrorData, MediaBlock } from '@engine-kit/protocol'
import type { ConnectionState } from './connectionState.ts'

/**
 * Everything a screen shows about one task: one immutable snapshot, folded from what the Engine said and what this
 * browser did. A message or part that did not change keeps its identity (`===`) from snapshot to snapshot.
 */
export interface TaskState {
  readonly taskId: string
  /**
   * Oldest first. A user message is followed by the assistant message of the turn it began. Messages that were not sent
   * stand last, below a turn that somebody else began.
   */
  readonly messages: readonly Message[]
  /** Messages written while a turn runs, to be sent in this order when it has completed. */
  readonly queue: readonly QueuedMessage[]
  /** What the task is doing, derived from the last message and from `cancellation`. */
  readonly status: TaskStatus
  /** What came of asking the application to stop the running turn; `none` again when the turn ends. */
  readonly cancellation: 'none' | 'cancelling' | 'failed'
  readonly connection: ConnectionState
  /**
   * Whether the transcript outlives the page, as far as is known: `full` where there is no room for it, `unavailable`
   * where the storage is missing, forbidden or failed. What was kept before stays, and a later save may succeed.
   */
  readonly storage: 'kept' | 'full' | 'unavailable'
  /** The prompt that waits for the person, until the Engine has confirmed an answer. */
  readonly prompt: PromptPart | undefined
  /** The sum over all turns. */
  readonly usage: Usage
  /** What the agent keeps in mind: the latest update per key. */
  readonly memory: readonly MemoryEntry[]
  /** Why the last turn failed or was interrupted, or why the last message could not be sent. */
  readonly error: EngineErrorData | undefined
  /**
   * What this browser answered, by the id of the prompt's part: an answer belongs to the prompt of its turn. Kept
   * beside the messages so that a turn rebuilt from a replay never opens an answered prompt again.
   */
  readonly answers: Readonly<Record<string, PromptAnswer>>
}

/**
 * `interrupted` means that the end of the turn is unknown: nothing but the Engine's own word makes a turn
 * `completed` or `failed`. `cancelling` lasts until the Engine says that the turn is over.
 */
export type TaskStatus =
  'idle' | 'sending' | 'running' | 'awaiting-answer' | 'cancelling' | 'completed' | 'failed' | 'interrupted'

/** One entry of the conversation. */
export type Message = UserMessage | AssistantMessage

/** What the person said. */
export interface UserMessage {
  readonly id: string
  readonly role: 'user'
  readonly text: string
  readonly media: readonly MediaBlock[]
  readonly status: UserMessageStatus
  /** When it was written, in milliseconds since the epoch by this browser's clock. */
  readonly createdAt: number
  /**
   * The Engine's id of the message, without which it can be neither edited nor run again. Not documented by the Engine;
   * we take the `message_id` or else the `turn_id` of the turn it began.
   */
  readonly engineMessageId?: string | undefined
  /** The Engine's id of the message that this one takes the place of, with all that followed. */
  readonly edits?: string | undefined
  /** The Engine's id of the message that this one runs again. */
  readonly retries?: string | undefined
  /** Why it was not sent; set when `status` is `failed`. */
  readonly error?: EngineErrorData | undefined
}

/** `failed` means that no turn was seen to begin; sending it again is the person's choice. */
export type UserMessageStatus = 'sending' | 'sent' | 'failed'

/** A message that waits for the running turn to complete. */
export type QueuedMessage = Pick<UserMessage, 'id' | 'text' | 'media' | 'createdAt' | 'edits' | 'retries'>

/** What the agent did in one turn. */
export interface AssistantMessage {
  readonly id: string
  readonly role: 'assistant'
  /** The Engine's id of the turn, where it names one. */
  readonly turnId?: string | undefined
  readonly status: AssistantMessageStatus
  /** In the order in which they began. */
  readonly parts: readonly Part[]
  readonly usage: Usage
  /** The Engine's time of `started`, in milliseconds since the epoch, where it sent one. */
  readonly startedAt?: number | undefined
  /** The Engine's time of the terminal event, in milliseconds since the epoch, where it sent one. */
  readonly endedAt?: number | undefined
  /** Set when `status` is `failed` or `interrupted`. */
  readonly error?: EngineErrorData | undefined
}

/** How far a turn has come. */
export type AssistantMessageStatus = 'running' | 'awaiting-answer' | 'completed' | 'failed' | 'interrupted'

/** One piece of an assistant message. `id` is unique within the task and the same in every rebuild of the turn. */
export type Part =
  TextPart | ThinkingPart | ToolCallPart | PromptPart | CompactionPart | MemoryPart | UnknownPart

/** Whether more of a text may come. `interrupted`: the turn ended without its end. */
export type TextStatus = 'streaming' | 'done' | 'interrupted'

/** A stretch of the answer, in Markdown written by the model. */
export interface TextPart {
  readonly id: string
  readonly type: 'text'
  readonly status: TextStatus
  readonly text: string
}

/** A stretch of extended thinking. */
export interface ThinkingPart {
  readonly id: string
  readonly type: 'thinking'
  readonly status: TextStatus
  readonly text: string
  /** When it began to arrive, in milliseconds since the epoch by this browser's clock; a replay does not tell. */
  readonly startedAt?: number | undefined
  /** How long it took in milliseconds, where it was watched from beginning to end. */
  readonly duration?: number | undefined
}

/** A tool at work, or what came of it. */
export type ToolCallPart = ToolCallBase &
  (
    | { readonly status: 'running' }
    | {
        readonly status: 'succeeded'
        readonly output: unknown
        /** The JSON text of `output` as it was written, where parsing lost digits or a key that stands twice. */
        readonly outputSource?: string | undefined
      }
    | {
        readonly status: 'failed'
        readonly error: string
        readonly output?: unknown
        /** As for `succeeded`. */
        readonly outputSource?: string | undefined
      }
    /** The turn ended before a result came. */
    | { readonly status: 'interrupted' }
  )

/** What is known of a tool call from its start. */
export interface ToolCallBase {
  readonly id: string
  readonly type: 'tool-call'
  /** The Engine's id of the call, where it names one. */
  readonly toolCallId?: string | undefined
  /** The Engine's name, snake_case or dotted. */
  readonly tool: string
  /** Nearly always an object; `undefined` where the Engine named none. */
  readonly input?: unknown
  /** The JSON text of `input` as it was written, where parsing lost digits or a key that stands twice. */
  readonly inputSource?: string | undefined
  /** When it began, in milliseconds since the epoch by this browser's clock; a replay does not tell. */
  readonly startedAt?: number | undefined
  /** How long it took in milliseconds, where it was watched from beginning to end. */
  readonly duration?: number | undefined
}

/** One choice of a prompt. */
export interface PromptOption {
  readonly id: string
  readonly label: string
  readonly description?: string | undefined
}

/** The states of a prompt: the first four still want the person's attention, the last three are history. */
export type PromptStatus =
  'open' | 'sending' | 'sent' | 'failed' | 'answered' | 'answered-elsewhere' | 'expired'

/** The agent asks a person. `open` and `failed` can be answered. */
export interface PromptPart {
  readonly id: string
  readonly type: 'prompt'
  /** The Engine's id of the request; `''` where it named none. */
  readonly requestId: string
  /** `permission` is answered `yes` or `no`; a `question` takes free text or one of `options`. */
  readonly kind: 'permission' | 'question'
  readonly status: PromptStatus
  /** The model's words: secondary, and not to be trusted. */
  readonly question: string
  readonly options: readonly PromptOption[]
  readonly toolCallId?: string | undefined
  /** The `id` of the tool call that is asked about; set only where exactly one running call is meant. */
  readonly callId?: string | undefined
  /** The tool that wants to run, where the Engine names it or a running tool call does. */
  readonly tool?: string | undefined
  /** What the tool would run with: what the person really approves. `undefined` where the Engine does not say. */
  readonly input?: unknown
  /** The JSON text of `input` as it was written, where parsing lost digits or a key that stands twice. */
  readonly inputSource?: string | undefined
  /** Set when what would run changed after the prompt had been shown. */
  readonly changed?: true | undefined
  /** ISO 8601, as the Engine wrote it. */
  readonly createdAt?: string | undefined
  /** ISO 8601, as the Engine wrote it. */
  readonly expiresAt?: string | undefined
  /** The answer given; in `failed` the one to try again with. */
  readonly answer?: string | undefined
  readonly feedback?: string | undefined
  /**
   * When the answer was given, in ISO 8601: by the Engine's time of `hitl_resolved` where that carries one (no time of it
   * is documented), else by the clock of the browser in which it was given. Absent where neither is known.
   */
  readonly answeredAt?: string | undefined
  /** Set when `status` is `failed`. */
  readonly error?: EngineErrorData | undefined
}

/** What this browser answered to one prompt, and how far that came. */
export interface PromptAnswer {
  readonly requestId: string
  /** What was asked, and when by the Engine's clock: it tells the prompt from another of the same request id. */
  readonly question?: string | undefined
  readonly createdAt?: string | undefined
  readonly status: 'sending' | 'sent' | 'failed' | 'answered' | 'answered-elsewhere'
  readonly answer?: string | undefined
  readonly feedback?: string | undefined
  /** By this browser's clock, in ISO 8601. */
  readonly answeredAt?: string | undefined
  readonly error?: EngineErrorData | undefined
}

/** The Engine shortened the conversation to fit the model. */
export interface CompactionPart {
  readonly id: string
  readonly type: 'compaction'
  readonly beforeTokens: number
  readonly afterTokens: number
  readonly strategy: string
}

/** The agent changed its working memory. */
export interface MemoryPart {
  readonly id: string
  readonly type: 'memory'
  readonly entry: MemoryEntry
  /**
   * The update of the same key before it. The Engine does not tell it; it is the one in the transcript, and absent where
   * that holds none.
   */
  readonly replaced?: MemoryEntry | undefined
}

/** One thing the agent keeps in mind. */
export interface MemoryEntry {
  /** `''` where the Engine named none. */
  readonly key: string
  readonly value: unknown
  /** The JSON text of `value` as it was written, where parsing lost digits or a key that stands twice. */
  readonly valueSource?: string | undefined
}

/** An event this version does not know, or one that could not be read: kept whole, shown on request. */
export interface UnknownPart {
  readonly id: string
  readonly type: 'unknown'
  /** The event type as the Engine wrote it. */
  readonly name: string
  /** The payload; for an unreadable event its raw text. */
  readonly data: unknown
  /** The JSON text of `data` as it was written, where parsing lost digits or a key that stands twice. */
  readonly dataSource?: string | undefined
  /** Why it could not be read. Absent for an event that is merely unknown. */
  readonly problem?: string | undefined
  /** The id of the frame, where one that could not be read carried one. */
  readonly eventId?: string | undefined
}

/** Tokens, summed over model calls. */
export interface Usage {
  readonly inputTokens: number
  readonly outputTokens: number
  /** Part of `inputTokens`. */
  readonly cacheHitTokens: number
  readonly modelCalls: number
}

/** No tokens yet. */
export const noUsage: Usage = { inputTokens: 0, outputTokens: 0, cacheHitTokens: 0, modelCalls: 0 }

/** Two sums in one; `sign` -1 takes the second away. */
export function addUsage(sum: Usage, usage: Usage, sign: 1 | -1 = 1): Usage {
  return {
    inputTokens: sum.inputTokens + sign * usage.inputTokens,
    outputTokens: sum.outputTokens + sign * usage.outputTokens,
    cacheHitTokens: sum.cacheHitTokens + sign * usage.cacheHitTokens,
    modelCalls: sum.modelCalls + sign * usage.modelCalls,
  }
}
