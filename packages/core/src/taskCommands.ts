import type { MediaBlock } from '@engine-kit/protocol'
import { createId } from './createId.ts'
import type { AnswerOptions } from './promptAnswers.ts'
import { asksTheSame } from './promptParts.ts'
import type { SharedEvent } from './tabShare.ts'
import { hasOpenTurn, openPrompts, sendingOf } from './taskMessages.ts'
import type { PromptPart, QueuedMessage, TaskState, UserMessage } from './taskState.ts'

/** What a person can do with a task. */
export interface TaskCommands {
  /** Says something. While a turn runs the message waits in `queue`, where it can be edited and removed. */
  send: (message: SendOptions) => void
  /** Sends a failed message again. If the first attempt did arrive, the work is done twice. */
  sendAgain: (messageId: string) => void
  /**
   * Says something else in place of a message; what followed it goes as soon as the Engine has taken the new one. Does
   * nothing where the message has no `engineMessageId`.
   */
  edit: (messageId: string, text: string) => void
  /** Runs the agent again from a message. Does nothing where the message has no `engineMessageId`. */
  retry: (messageId: string) => void
  /** Takes a failed message off the screen. */
  removeMessage: (messageId: string) => void
  /** Changes a message that waits in the queue. */
  editQueued: (messageId: string, text: string) => void
  /** Takes a message out of the queue. */
  removeQueued: (messageId: string) => void
  /** Sends a queued message now, where the turn it waited for has failed or was interrupted. */
  sendQueued: (messageId: string) => void
  /** Answers a prompt. One answer at a time and one per prompt: a second call while the first is under way does nothing. */
  answer: (answer: AnswerOptions) => void
  /** Tries to connect now instead of waiting. */
  reconnect: () => void
  /** Asks the application to stop the running turn; `undefined` where it has not said how. */
  cancel: (() => void) | undefined
}

/** What to say. */
export interface SendOptions {
  readonly text: string
  /** @default [] */
  readonly media?: readonly MediaBlock[] | undefined
}

/** What the commands act through. */
export interface TaskCommandsOptions {
  readonly current: () => TaskState
  /** Sends a message, or puts it in the queue while a turn runs. */
  readonly say: (message: QueuedMessage) => Promise<void>
  /** Sends a message unless a turn runs. */
  readonly sendNow: (message: QueuedMessage) => Promise<void>
  /** Answers a prompt, which is as the person saw it. */
  readonly sendAnswer: (prompt: PromptPart, answer: AnswerOptions) => Promise<void>
  /** Does something here and in the other tabs. */
  readonly share: (event: SharedEvent) => void
  readonly reconnect: () => void
  readonly cancelTurn: (() => Promise<unknown>) | undefined
}

type EngineNames = Pick<QueuedMessage, 'edits' | 'retries'>

/** Creates the commands of one task. Each does nothing where it does not apply. */
export function createTaskCommands(options: TaskCommandsOptions): TaskCommands {
  const { current, say, sendNow, sendAnswer, share, reconnect, cancelTurn } = options

  function sayNew({ text, media = [], ...names }: SendOptions & EngineNames): void {
    void say({ id: createId(), createdAt: Date.now(), text, media, ...names })
  }

  function find(messageId: string): UserMessage | undefined {
    const known = current().messages.find((message) => message.id === messageId)
    return known?.role === 'user' ? known : undefined
  }

  function again(messageId: string, how: keyof EngineNames, newText?: string): void {
    const { text, media, engineMessageId } = find(messageId) ?? {}
    if (engineMessageId !== undefined) sayNew({ text: newText ?? text ?? '', media, [how]: engineMessageId })
  }

  function withFailed(messageId: string, act: (message: UserMessage) => unknown): void {
    const known = find(messageId)
    if (known?.status === 'failed') act(known)
  }

  function cancel(): void {
    const state = current()
    const underWay = hasOpenTurn(state) || sendingOf(state) !== undefined
    if (!underWay || state.cancellation === 'cancelling') return
    share({ type: 'cancellation_changed', cancellation: 'cancelling' })
    cancelTurn?.().catch(() => share({ type: 'cancellation_changed', cancellation: 'failed' }))
  }

  function answer(given: AnswerOptions): void {
    const { requestId, prompt: seen } = given
    const now = openPrompts(current()).find((prompt) => {
      const answerable = prompt.status === 'open' || prompt.status === 'failed'
      return answerable && (seen === undefined ? prompt.requestId === requestId : prompt.id === seen.id)
    })
    if (now === undefined) return
    if (seen === undefined || asksTheSame(seen, now)) void sendAnswer(now, given)
    else share({ type: 'answer_withheld', promptId: now.id })
  }

  return {
    send: ({ text, media }) => sayNew({ text, media }),
    edit: (messageId, text) => again(messageId, 'edits', text),
    retry: (messageId) => again(messageId, 'retries'),
    sendAgain: (messageId) => withFailed(messageId, sendNow),
    removeMessage: (messageId) => withFailed(messageId, () => share({ type: 'message_removed', messageId })),
    editQueued: (messageId, text) => share({ type: 'queued_message_edited', messageId, text }),
    removeQueued: (messageId) => share({ type: 'queued_message_removed', messageId }),
    sendQueued: (messageId) => {
      const queued = current().queue.find((message) => message.id === messageId)
      if (queued !== undefined) void sendNow(queued)
    },
    answer,
    reconnect,
    cancel: cancelTurn && cancel,
  }
}
