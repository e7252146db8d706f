import type { EngineError, ExecuteRequest } from '@engine-kit/protocol'
import { elapsed } from './elapsed.ts'
import { requestEventStream, type EngineEndpoint } from './requestEngine.ts'
import { asEngineError, isSafeToResend, mayHaveArrived } from './requestFailure.ts'
import { retryDelay, type RetryPolicy } from './retryDelay.ts'
import type { QueuedMessage } from './taskState.ts'
import type { TurnFollower } from './turnFollower.ts'

/** What a sender needs. */
export interface MessageSenderOptions {
  readonly taskId: string
  readonly endpoint: EngineEndpoint
  readonly turn: TurnFollower
  readonly retryPolicy: RetryPolicy
  /** The Engine is at work on another message; that turn is followed now. */
  readonly onTurnRunning: (message: QueuedMessage) => void
  /** The Engine waits for an answer first. */
  readonly onAnswerRequired: () => void
}

/** A message the Engine refused is sent again by itself for at most this many milliseconds, as its table advises. */
const resendLimit = 30_000

/**
 * Creates what sends a message and follows the turn it begins; resolves when that is over, and never rejects.
 *
 * A message leaves once. It leaves again only where the Engine's own refusal, before any event, proves that no turn
 * began and its table says that trying again helps.
 */
export function createMessageSender(
  options: MessageSenderOptions,
): (message: QueuedMessage) => Promise<void> {
  const { taskId, endpoint, turn, retryPolicy, onTurnRunning, onAnswerRequired } = options

  async function open(message: QueuedMessage): Promise<void> {
    turn.connect({ type: 'opening' })
    turn.apply({ type: 'message_sending', message })
    const giveUpAt = Date.now() + resendLimit
    for (let attempt = 1; ; attempt++) {
      const request = turn.beginRequest()
      try {
        const stream = await requestEventStream(endpoint, {
          method: 'POST',
          path: '/execute',
          body: toRequest(taskId, message),
          signal: request.signal,
        })
        if (!turn.isCurrent(request)) return
        turn.apply({ type: 'message_sent', messageId: message.id })
        return await turn.read(stream, request)
      } catch (cause) {
        if (!turn.isCurrent(request)) return
        const error = asEngineError(cause)
        const pause = resendDelay(error, attempt, giveUpAt)
        if (pause === undefined) return await refused(message, error)
        await elapsed(pause, request.signal)
        if (!turn.isCurrent(request)) return
      }
    }
  }

  /** When to send a refused message again without a person, in milliseconds from now; `undefined` for never. */
  function resendDelay(error: EngineError, attempt: number, giveUpAt: number): number | undefined {
    if (!isSafeToResend(error) || (error.retry === 'once' && attempt > 1)) return undefined
    // The Engine's table asks for one second at first, doubled each time.
    const delay = retryDelay(
      attempt,
      Math.random(),
      error.retryAfter ?? 1000 * 2 ** (attempt - 1),
      retryPolicy,
    )
    return delay === undefined || Date.now() + delay > giveUpAt ? undefined : delay
  }

  async function refused(message: QueuedMessage, error: EngineError): Promise<void> {
    if (error.code === 'TURN_RUNNING') {
      onTurnRunning(message)
      turn.connect({ type: 'finished' })
      turn.connect({ type: 'following' })
      return
    }
    // No answer is no proof: the turn may have begun. It is looked for, never begun a second time.
    if (mayHaveArrived(error) && (await turn.findTurn())) return
    turn.apply({ type: 'message_failed', messageId: message.id, error })
    turn.connect({ type: 'finished' })
    if (error.code === 'HITL_REQUIRED') onAnswerRequired()
  }

  return open
}

function toRequest(taskId: string, { text, media, edits, retries }: QueuedMessage): ExecuteRequest {
  return {
    message: text,
    task_id: taskId,
    media: media.length > 0 ? media : undefined,
    edit_message_id: edits,
    retry_message_id: retries,
  }
}
