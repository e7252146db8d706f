/**
 * When the same request may be made again without a person: never, once, or with growing pauses.
 * From the Engine's documented error table for its own codes; ours for the others.
 */
export type RetryRule = 'never' | 'once' | 'backoff'

/**
 * The closed list of error codes: the ones the Engine documents, then the ones this kit adds for what a status, a
 * socket or a body says when the Engine gave no code.
 */
export type EngineErrorCode =
  | 'INVALID_KEY'
  | 'KEY_ROTATION_PENDING'
  | 'TASK_NOT_FOUND'
  | 'HITL_REQUIRED'
  | 'LLM_RATE_LIMITED'
  | 'LLM_PROVIDER_ERROR'
  | 'CONTEXT_OVERFLOW'
  | 'PERMISSION_DENIED'
  | 'MCP_CONNECTION_FAILED'
  | 'MCP_TOKEN_EXPIRED'
  | 'MIGRATION_REQUIRED'
  | 'ENGINE_UNREACHABLE'
  | 'ENGINE_UNAVAILABLE'
  | 'ENGINE_FAILED'
  | 'PROVIDER_TIMEOUT'
  | 'UNAUTHORIZED'
  | 'NOT_FOUND'
  | 'BAD_REQUEST'
  | 'TURN_RUNNING'
  | 'NOTHING_PENDING'
  | 'ANSWER_LOST'
  | 'MESSAGE_UNCONFIRMED'
  | 'TURN_MISSING'
  | 'TURN_SILENT'
  | 'TURN_LOST'
  | 'TURN_CANCELLED'
  | 'CONNECTIONS_BUSY'
  | 'CONNECTION_LOST'
  | 'UNEXPECTED_RESPONSE'
  | 'EVENT_TOO_LARGE'
  | 'UNKNOWN'

/**
 * Every code an {@link EngineError} can carry, with what a person should know. The retry rule is `never` where
 * `retryRules` does not say otherwise. None tells to try again: the button beside it names the action.
 */
const messages: Record<EngineErrorCode, string> = {
  // Documented by the Engine.
  INVALID_KEY: 'The Engine refused the key. Set ENGINE_KEY on the server.',
  KEY_ROTATION_PENDING: 'The Engine key is being replaced. That takes a moment.',
  TASK_NOT_FOUND: 'The Engine does not know this task. Start a new task.',
  HITL_REQUIRED: 'The agent is waiting for an answer. Answer it, then send the message again.',
  LLM_RATE_LIMITED: 'The model is busy. Send the message again in a moment.',
  LLM_PROVIDER_ERROR: 'The model did not answer. Send the message again.',
  CONTEXT_OVERFLOW: 'The conversation is too large for the model. Start a new task.',
  PERMISSION_DENIED: 'The Engine does not allow this.',
  MCP_CONNECTION_FAILED: 'A connected service did not answer. Send the message again.',
  MCP_TOKEN_EXPIRED: 'The sign-in to a connected service has expired. Sign in again.',
  MIGRATION_REQUIRED: 'The Engine needs maintenance. Tell whoever runs it.',
  // Ours: what a status, a socket or a body says when the Engine gave no code.
  ENGINE_UNREACHABLE: 'The Engine did not answer. Check that it is running.',
  ENGINE_UNAVAILABLE: 'The Engine is restarting. That takes a moment.',
  ENGINE_FAILED: 'The Engine failed. What it did so far is kept.',
  PROVIDER_TIMEOUT: 'The model did not answer in time. Send the message again.',
  UNAUTHORIZED: 'You may not use this task. Sign in again.',
  NOT_FOUND: 'The Engine does not know this address. Check the address of the Engine.',
  BAD_REQUEST: 'The Engine did not accept the message. Change it, then send the message again.',
  TURN_RUNNING: 'The agent is still at work. Send the message again in a moment.',
  NOTHING_PENDING: 'This prompt was answered elsewhere or has expired.',
  ANSWER_LOST: 'The Engine did not get the answer. Answer again.',
  MESSAGE_UNCONFIRMED:
    'No answer came: nobody knows whether the Engine took this message. See what the agent does before you send it again, or it may run twice.',
  TURN_MISSING: 'The Engine answers and does not tell of this turn. We keep looking for it.',
  TURN_SILENT: 'The Engine has told nothing new of this turn for a long time. The agent may have stopped.',
  TURN_LOST: 'The Engine lost this turn. If you send the message again, what it did may happen twice.',
  TURN_CANCELLED: 'This turn was stopped. What it did so far is kept.',
  CONNECTIONS_BUSY: 'Other tasks use all connections. This one goes on when a connection is free.',
  CONNECTION_LOST: 'The connection was lost before the turn ended.',
  UNEXPECTED_RESPONSE: 'The answer did not come from an Engine. Check the address of the Engine.',
  EVENT_TOO_LARGE: 'An event was too large. This turn cannot be followed.',
  UNKNOWN: 'The Engine reported an unknown error.',
}

const retryRules: Partial<Record<EngineErrorCode, RetryRule>> = {
  // Documented by the Engine.
  KEY_ROTATION_PENDING: 'backoff',
  LLM_RATE_LIMITED: 'backoff',
  LLM_PROVIDER_ERROR: 'once',
  MCP_CONNECTION_FAILED: 'once',
  // Ours.
  ENGINE_UNREACHABLE: 'backoff',
  ENGINE_UNAVAILABLE: 'backoff',
  PROVIDER_TIMEOUT: 'once',
  CONNECTIONS_BUSY: 'backoff',
  CONNECTION_LOST: 'backoff',
  TURN_MISSING: 'backoff',
  TURN_SILENT: 'backoff',
}

/** All codes, for tests and for tables of translated messages. */
export const engineErrorCodes: readonly EngineErrorCode[] = Object.keys(messages) as EngineErrorCode[]

/** What else is known of an error when it is made. */
export interface EngineErrorDetails {
  /** The HTTP status, where there was an answer. */
  status?: number | undefined
  /** Milliseconds the server asked us to wait, from `Retry-After` or `details.retry_after`. */
  retryAfter?: number | undefined
  /** The code as the Engine wrote it; of use where `code` is `UNKNOWN`. */
  engineCode?: string | undefined
  /** What the server or the runtime said, for logs. Never shown: it may hold anything. */
  cause?: unknown
}

/** An error as plain data, as every state holds it: it can be stored, cloned, compared and sent to another window. */
export interface EngineErrorData extends Readonly<Omit<EngineErrorDetails, 'cause'>> {
  readonly code: EngineErrorCode
  /** Fixed by `code`, for a person: what happened and what to do. */
  readonly message: string
  /** Whether trying again can help at all. */
  readonly retryable: boolean
}

/**
 * The one error of the kit. `message` is ours, fixed by `code`: what happened and what to do, never a server's text.
 */
export class EngineError extends Error implements EngineErrorData {
  override readonly name = 'EngineError'
  readonly code: EngineErrorCode
  readonly status: number | undefined
  /** Milliseconds to wait before trying again, where the server named a time. */
  readonly retryAfter: number | undefined
  readonly engineCode: string | undefined
  /** What a state holds of it: everything but the cause and the stack. */
  readonly data: EngineErrorData

  constructor(code: EngineErrorCode, details: EngineErrorDetails = {}) {
    super(messages[code], details.cause === undefined ? undefined : { cause: details.cause })
    this.code = code
    this.status = details.status
    this.retryAfter = details.retryAfter
    this.engineCode = details.engineCode
    const { message, status, retryAfter, engineCode, retryable } = this
    this.data = { code, message, status, retryAfter, engineCode, retryable }
  }

  /** When the same request may be made again without a person. */
  get retry(): RetryRule {
    return retryRules[this.code] ?? 'never'
  }

  /** Whether trying again can help at all. */
  get retryable(): boolean {
    return this.retry !== 'never'
  }

  toJSON(): EngineErrorData {
    return this.data
  }
}

/** Whether a string is one of {@link engineErrorCodes}. */
export function isEngineErrorCode(code: unknown): code is EngineErrorCode {
  return typeof code === 'string' && Object.hasOwn(messages, code)
}
