import type { EngineErrorData, EngineEvent, MalformedEvent, PendingPrompt } from '@engine-kit/protocol'
import type { ConnectionState } from './connectionState.ts'
import type { QueuedMessage, TaskState } from './taskState.ts'

/** Everything that can change a task's state: what the Engine said, and what this browser did or learned. */
export type TaskEvent = EngineEvent | MalformedEvent | ClientEvent

/** What this browser did or learned. Never on the wire. */
export type ClientEvent =
  | { type: 'message_queued'; message: QueuedMessage }
  | { type: 'queued_message_edited'; messageId: string; text: string }
  | { type: 'queued_message_removed'; messageId: string }
  /** The request is about to leave. A message of the same id, failed or queued, becomes this one. */
  | { type: 'message_sending'; message: QueuedMessage }
  /** The Engine answered with a stream. */
  | { type: 'message_sent'; messageId: string }
  | { type: 'message_failed'; messageId: string; error: EngineErrorData }
  | { type: 'message_removed'; messageId: string }
  /** `promptId` is the id of the prompt's part: request ids may come again. */
  | {
      type: 'answer_sending'
      promptId: string
      answer: string
      feedback?: string | undefined
      /** When it was given, in ISO 8601. */
      answeredAt?: string | undefined
    }
  /** The Engine took the answer. */
  | { type: 'answer_sent'; promptId: string }
  | { type: 'answer_failed'; promptId: string; error: EngineErrorData }
  /** The Engine says that nothing is pending any more. */
  | { type: 'answer_refused'; promptId: string }
  /** What would be answered is not what the person saw at the press, so nothing was sent. */
  | { type: 'answer_withheld'; promptId: string; told?: PendingPrompt | undefined }
  /** What `GET /hitl/pending` said about this task, and which prompts it was asked about, by the ids of their parts. */
  | { type: 'prompts_listed'; pending: readonly PendingPrompt[]; askedAbout: readonly string[] }
  /** The end of the open turn is not known, and nobody looks for it any more. */
  | { type: 'turn_lost'; error: EngineErrorData }
  /** The end of a lost turn is looked for again. */
  | { type: 'turn_reopened' }
  /** The application was asked to stop the turn, or could not. */
  | { type: 'cancellation_changed'; cancellation: TaskState['cancellation'] }
  | { type: 'connection_changed'; connection: ConnectionState }
  /** The transcript was kept, or could not be. */
  | { type: 'storage_changed'; storage: TaskState['storage'] }
