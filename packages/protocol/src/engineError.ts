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
  | 'TURN_LOST'
  | 'CONNECTION_LOST'
  | 'UNEXPECTED_RESPONSE'
  | 'EVENT_TOO_LARGE'
  | 'UNKNOWN'

/** Every code an {@link EngineError} can carry, with what a person should know and whether to try again. */
const codes: Record<EngineErrorCode, readonly [RetryRule, string]> = {
  // Documented by the Engine.
  INVALID_KEY: ['never', 'The Engine refused the key. Set the right ENGINE_KEY on the server and try again.'],
  KEY_ROTATION_PENDING: ['backoff', 'The Engine key is being replaced. Try again with the new key.'],
  TASK_NOT_FOUND: ['never', 'The Engine no longer knows this task. Start a new one.'],
  HITL_REQUIRED: [
    'never',
    'The agent is waiting for an answer. Answer it first, then send the message again.',
  ],
  LLM_RATE_LIMITED: ['backoff', 'The model is busy and refused the request. Wait a moment, then send again.'],
  LLM_PROVIDER_ERROR: ['once', 'The model failed to answer. Send again.'],
  CONTEXT_OVERFLOW: ['never', 'The conversation no longer fits the model. Start a new task.'],
  PERMISSION_DENIED: ['never', 'The Engine does not allow this action.'],
  MCP_CONNECTION_FAILED: [
    'once',
    'A connected service could not be reached. Check the connector, then send again.',
  ],
  MCP_TOKEN_EXPIRED: ['never', 'The sign-in to a connected service has expired. Connect it again.'],
  MIGRATION_REQUIRED: ['never', 'The Engine needs maintenance before it can work. Tell whoever runs it.'],
  // Ours: what a status, a socket or a body says when the Engine gave no code.
  ENGINE_UNREACHABLE: ['backoff', 'The Engine cannot be reached. Check that it is running, then try again.'],
  ENGINE_UNAVAILABLE: ['backoff', 'The Engine is starting or restarting. Try again in a moment.'],
  ENGINE_FAILED: ['never', 'The Engine failed while handling the request. What it had done so far is kept.'],
  PROVIDER_TIMEOUT: ['once', 'The model took too long to answer. Send again.'],
  UNAUTHORIZED: ['never', 'You are not signed in, or may not use this task. Sign in and try again.'],
  NOT_FOUND: ['never', 'The Engine does not know this address. Check the configured Engine URL.'],
  BAD_REQUEST: ['never', 'The Engine did not accept the request. Change the message and send again.'],
  TURN_RUNNING: [
    'never',
    'The agent is still working on the previous message. Send again when it has finished.',
  ],
  NOTHING_PENDING: ['never', 'This prompt is no longer waiting: it was answered elsewhere or has expired.'],
  ANSWER_LOST: [
    'never',
    'Your answer did not reach the Engine, and the agent is still waiting. Send it again.',
  ],
  TURN_LOST: [
    'never',
    'The Engine no longer has this turn, so its end is unknown. You can send the message again; anything it already did may then happen twice.',
  ],
  CONNECTION_LOST: ['backoff', 'The connection to the Engine was lost before the turn ended.'],
  UNEXPECTED_RESPONSE: [
    'never',
    'The answer did not come from an Engine. Check the address, and any proxy between.',
  ],
  EVENT_TOO_LARGE: [
    'never',
    'The Engine sent a single event too large to read, so this turn cannot be followed further.',
  ],
  UNKNOWN: ['never', 'The Engine reported an error this version does not know.'],
}

/** All codes, for tests and for tables of translated messages. */
export const engineErrorCodes: readonly EngineErrorCode[] = Object.keys(codes) as EngineErrorCode[]

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

/**
 * The one error of the kit. `message` is ours, fixed by `code`: what happened and what to do, never a server's text.
 */
export class EngineError extends Error {
  override readonly name = 'EngineError'
  readonly code: EngineErrorCode
  readonly status: number | undefined
  /** Milliseconds to wait before trying again, where the server named a time. */
  readonly retryAfter: number | undefined
  readonly engineCode: string | undefined

  constructor(code: EngineErrorCode, details: EngineErrorDetails = {}) {
    super(codes[code][1], details.cause === undefined ? undefined : { cause: details.cause })
    this.code = code
    this.status = details.status
    this.retryAfter = details.retryAfter
    this.engineCode = details.engineCode
  }

  /** When the same request may be made again without a person. */
  get retry(): RetryRule {
    return codes[this.code][0]
  }

  /** Whether trying again can help at all. */
  get retryable(): boolean {
    return this.retry !== 'never'
  }

  /** What survives storage: everything but the cause and the stack. */
  toJSON(): { code: EngineErrorCode } & Omit<EngineErrorDetails, 'cause'> {
    return { code: this.code, status: this.status, retryAfter: this.retryAfter, engineCode: this.engineCode }
  }
}

/** Whether a string is one of {@link engineErrorCodes}. */
export function isEngineErrorCode(code: unknown): code is EngineErrorCode {
  return typeof code === 'string' && Object.hasOwn(codes, code)
}
