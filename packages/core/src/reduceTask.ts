import { EngineError, type EngineErrorData } from '@engine-kit/protocol'
import { elsewhere, listPrompts, recordAnswer, withholdAnswer } from './reducePrompts.ts'
import { endTurn, reopenTurn } from './reduceTurn.ts'
import { TaskDraft, type DraftedEvent } from './taskDraft.ts'
import type { TaskEvent } from './taskEvent.ts'
import { lastTurnOf, setTurn, unansweredOf, withMessages } from './taskMessages.ts'
import { noUsage, type TaskState, type UserMessage } from './taskState.ts'
import { changeTurn } from './turnDraft.ts'

/** A task about which nothing is known yet. */
export function emptyTask(taskId: string): TaskState {
  return {
    taskId,
    messages: [],
    queue: [],
    status: 'idle',
    cancellation: 'none',
    connection: { phase: 'idle', attempt: 0 },
    storage: 'kept',
    prompt: undefined,
    usage: noUsage,
    memory: [],
    error: undefined,
    answers: {},
  }
}

/**
 * The state after one more event. Pure: the same events give the same state.
 *
 * @param at when the event came, in milliseconds; leave it out for replayed events, whose time of arrival means
 * nothing.
 */
export function reduceTask(state: TaskState, event: TaskEvent, at?: number): TaskState {
  if (isDrafted(event)) {
    const draft = new TaskDraft(state)
    draft.take(event, at)
    return draft.state
  }
  switch (event.type) {
    case 'connection_changed': {
      const { connection } = event
      return { ...state, connection: { ...connection, error: dataOf(connection.error) } }
    }
    case 'storage_changed':
      return { ...state, storage: event.storage }
    case 'message_queued': {
      const { message } = event
      const known = [...state.queue, ...state.messages].some(({ id }) => id === message.id)
      return known ? state : { ...state, queue: [...state.queue, message] }
    }
    case 'queued_message_edited':
      return {
        ...state,
        queue: state.queue.map((message) => {
          return message.id === event.messageId ? { ...message, text: event.text } : message
        }),
      }
    case 'queued_message_removed':
      return { ...state, queue: state.queue.filter((message) => message.id !== event.messageId) }
    case 'message_failed': {
      const error = dataOf(event.error)
      return updateUserMessage(state, event.messageId, (message) => ({ ...message, status: 'failed', error }))
    }
    case 'message_removed':
      return withMessages(
        state,
        state.messages.filter((message) => message.id !== event.messageId),
      )
    case 'answer_sending': {
      const { promptId, type: _, ...answer } = event
      return recordAnswer(state, promptId, () => ({ ...answer, status: 'sending' }))
    }
    case 'answer_sent':
      return recordAnswer(state, event.promptId, (answer) => ({
        ...answer,
        status: 'sent',
        error: undefined,
      }))
    case 'answer_failed': {
      const error = dataOf(event.error)
      return recordAnswer(state, event.promptId, (answer) => ({ ...answer, status: 'failed', error }))
    }
    case 'answer_refused':
      return recordAnswer(state, event.promptId, () => elsewhere)
    case 'answer_withheld':
      return withholdAnswer(state, event.promptId, event.told)
    case 'prompts_listed':
      return listPrompts(state, event.pending, event.askedAbout)
    case 'turn_lost':
      return loseTurn(state, dataOf(event.error))
    case 'turn_reopened':
      return reopen(state)
    case 'cancellation_changed':
      return withMessages({ ...state, cancellation: event.cancellation }, state.messages)
    default:
      return event satisfies never
  }
}

/** What a state holds is plain data. */
function dataOf(error: EngineErrorData | undefined): EngineErrorData | undefined {
  return error instanceof EngineError ? error.data : error
}

/** Whether it is said in the conversation, by the Engine or by a person. */
export function isDrafted(event: TaskEvent): event is DraftedEvent {
  return (
    'data' in event ||
    event.type === 'malformed' ||
    event.type === 'message_sending' ||
    event.type === 'message_sent'
  )
}

/** Takes up again what was given up together with the connection: a message of which nothing came, or the last turn. */
function reopen(state: TaskState): TaskState {
  const { messages, connection } = state
  const last = messages.at(-1)
  if (last?.status === 'failed' && last.role === 'user' && last.error === connection.error && last.error) {
    return withMessages(state, messages.with(-1, { ...last, status: 'sent', error: undefined }))
  }
  const turn = lastTurnOf(state)
  return turn === undefined ? state : setTurn(state, reopenTurn(turn, state.answers))
}

function updateUserMessage(
  state: TaskState,
  messageId: string,
  update: (message: UserMessage) => UserMessage,
): TaskState {
  return withMessages(
    state,
    state.messages.map((message) => {
      return message.role === 'user' && message.id === messageId ? update(message) : message
    }),
  )
}

function loseTurn(state: TaskState, error: TaskState['error']): TaskState {
  const turn = lastTurnOf(state)
  if (turn !== undefined) {
    return setTurn(
      state,
      changeTurn(turn, (draft) => endTurn(draft, 'interrupted', undefined, { error })),
    )
  }
  const last = unansweredOf(state)
  if (last === undefined) return state
  return updateUserMessage(state, last.id, (message) => ({ ...message, status: 'failed', error }))
}
