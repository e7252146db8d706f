import type { MediaBlock } from '@engine-kit/protocol'
import type { AnswerOptions } from './promptAnswers.ts'
import { hasOpenTurn, openPrompts } from './reduceTask.ts'
import type { SharedEvent } from './tabShare.ts'
import type { QueuedMessage, TaskState, UserMessage } from './taskState.ts'

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
  readonly say: (message: QueuedMessage) => void
  /** Sends a message unless a turn runs. */
  readonly sendNow: (message: QueuedMessage) => void
  readonly sendAnswer: (answer: AnswerOptions) => void
  /** Does something here and in the other tabs. */
  readonly share: (event: SharedEvent) => void
  readonly reconnect: () => void
  readonly cancelTurn: (() => Promise<unknown>) | undefined
}

/** Creates the commands of one task. Each does nothing where it does not apply. */
export function createTaskCommands(options: TaskCommandsOptions): TaskCommands {
  const { current, say, sendNow, sendAnswer, share, reconnect, cancelTurn } = options

  function sayNew({ text, media = [] }: SendOptions, names?: Pick<QueuedMessage, 'edits' | 'retries'>): void {
    say({ id: crypto.randomUUID(), text, media, createdAt: Date.now(), ...names })
  }

  function withUserMessage(messageId: string, act: (message: UserMessage) => void): void {
    for (const message of current().messages) {
      if (message.role === 'user' && message.id === messageId) act(message)
    }
  }

  function withFailed(messageId: string, act: (message: UserMessage) => void): void {
    withUserMessage(messageId, (message) => {
      if (message.status === 'failed') act(message)
    })
  }

  function withNamed(messageId: string, act: (message: UserMessage, name: string) => void): void {
    withUserMessage(messageId, (message) => {
      if (message.engineMessageId !== undefined) act(message, message.engineMessageId)
    })
  }

  function cancel(): void {
    const state = current()
    if (!hasOpenTurn(state) || state.cancellation === 'cancelling') return
    const tell = (cancellation: TaskState['cancellation']): void => {
      share({ type: 'cancellation_changed', cancellation })
    }
    tell('cancelling')
    cancelTurn?.().catch(() => tell('failed'))
  }

  return {
    send: (message) => sayNew(message),
    edit: (messageId, text) =>
      withNamed(messageId, ({ media }, name) => sayNew({ text, media }, { edits: name })),
    retry: (messageId) => withNamed(messageId, (message, name) => sayNew(message, { retries: name })),
    sendAgain: (messageId) => withFailed(messageId, sendNow),
    removeMessage: (messageId) => withFailed(messageId, () => share({ type: 'message_removed', messageId })),
    editQueued: (messageId, text) => share({ type: 'queued_message_edited', messageId, text }),
    removeQueued: (messageId) => share({ type: 'queued_message_removed', messageId }),
    sendQueued: (messageId) => {
      for (const message of current().queue) if (message.id === messageId) sendNow(message)
    },
    answer: (given) => {
      const prompt = openPrompts(current().messages.at(-1)).find(
        ({ requestId }) => requestId === given.requestId,
      )
      if (prompt?.status === 'open' || prompt?.status === 'failed') sendAnswer(given)
    },
    reconnect,
    cancel: cancelTurn && cancel,
  }
}
