import { EngineError, type ExecuteRequest } from '@engine-kit/protocol'
import { elapsed } from './elapsed.ts'
import { requestEventStream, type EngineEndpoint } from './requestEngine.ts'
import { asEngineError, isSafeToResend, mayHaveArrived } from './requestFailure.ts'
import { retryDelay, type RetryPolicy } from './retryDelay.ts'
import { steadyNow } from './steadyNow.ts'
import type { ClientEvent } from './taskEvent.ts'
import type { QueuedMessage } from './taskState.ts'
import type { TurnFollower } from './turnFollower.ts'

/** What a sender needs. */
export interface MessageSenderOptions {
  readonly taskId: string
  readonly endpoint: EngineEndpoint
  readonly turn: TurnFollower
  readonly retryPolicy: RetryPolicy
  /** The Engine is at work on another message, or waits for an answer first: the message has to wait. */
  readonly onTurnRunning: (message: QueuedMessage) => void
  /** The Engine may be at work on a message that is called not sent, or may begin with it yet. */
  readonly onUnconfirmed: () => void
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
  const { taskId, endpoint, turn, retryPolicy, onTurnRunning, onUnconfirmed } = options

  async function open(message: QueuedMessage): Promise<void> {
    turn.connect({ type: 'opening' })
    turn.apply({ type: 'message_sending', message })
    const giveUpAt = steadyNow() + resendLimit
    for (let attempt = 1; ; attempt++) {
      const request = turn.beginRequest()
      try {
        await turn.takePlace(request)
        const sentAt = steadyNow()
        const stream = await requestEventStream(endpoint, {
          method: 'POST',
          path: '/execute',
          body: toRequest(taskId, message),
          signal: request.signal,
        })
        if (!turn.isCurrent(request)) return
        turn.apply({ type: 'message_sent', messageId: message.id })
        return await turn.read(stream, request, sentAt)
      } catch (cause) {
        if (!turn.isCurrent(request)) return turn.apply(unconfirmed(message))
        const error = asEngineError(cause)
        const pause = resendDelay(error, attempt, giveUpAt)
        if (pause === undefined) return await refused(message, error)
        await elapsed(pause, request.signal)
        if (!turn.isCurrent(request)) return turn.apply(unconfirmed(message))
      } finally {
        // What has ended by itself gives its place back, too.
        request.abort()
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
    return delay === undefined || steadyNow() + delay > giveUpAt ? undefined : delay
  }

  async function refused(message: QueuedMessage, error: EngineError): Promise<void> {
    // Whatever its code: the task is at work for somebody, or waits for an answer.
    if (error.status === 409) {
      onTurnRunning(message)
      return turn.followOther()
    }
    turn.connect({ type: 'finished' })
    if (!mayHaveArrived(error)) {
      return turn.apply({ type: 'message_failed', messageId: message.id, error })
    }
    // No answer is no proof: the turn may have begun. What is at work is shown, and never taken for ours: a turn of another
    // client can begin in the same moment, and nothing in it names the message that began it.
    const asked = await turn.look()
    turn.apply(asked ? unconfirmed(message) : { type: 'message_failed', messageId: message.id, error })
    onUnconfirmed()
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

/** Nobody can say whether this message was taken. */
function unconfirmed({ id }: Pick<QueuedMessage, 'id'>): ClientEvent {
  return { type: 'message_failed', messageId: id, error: new EngineError('MESSAGE_UNCONFIRMED') }
}
