import { EngineError, type EngineEvent, type MalformedEvent } from '@engine-kit/protocol'
import type { ThreadLifecycleData } from '@engine-kit/protocol'
import { elsewhere, listPrompts, recordAnswer, withholdAnswer } from './reducePrompts.ts'
import { endTurn, readMemoryEntry, readTime, readUsage, reduceTurn, reopenTurn } from './reduceTurn.ts'
import type { TaskEvent } from './taskEvent.ts'
import {
  currentTurn,
  lastTurnOf,
  newTurn,
  openTurnOf,
  saidLength,
  setTurn,
  unansweredOf,
  withMessages,
} from './taskMessages.ts'
import { addUsage, noUsage, type QueuedMessage, type TaskState, type UserMessage } from './taskState.ts'

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
  switch (event.type) {
    case 'heartbeat':
      return state
    case 'connection_changed':
      return { ...state, connection: event.connection }
    case 'storage_changed':
      return { ...state, storage: event.storage }
    case 'thread_lifecycle':
      if (event.data.phase === 'started') return beginTurn(state, event.data)
      break
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
    case 'message_sending':
      return sendMessage(state, event.message)
    case 'message_sent':
      return acceptMessage(state, event.messageId)
    case 'message_failed': {
      const { error } = event
      return updateUserMessage(state, event.messageId, (message) => ({ ...message, status: 'failed', error }))
    }
    case 'message_removed':
      return withMessages(
        state,
        state.messages.filter((message) => message.id !== event.messageId),
      )
    case 'answer_sending': {
      const { promptId, answer, feedback } = event
      return recordAnswer(state, promptId, () => ({ status: 'sending', answer, feedback, error: undefined }))
    }
    case 'answer_sent':
      return recordAnswer(state, event.promptId, (answer) => ({
        ...answer,
        status: 'sent',
        error: undefined,
      }))
    case 'answer_failed': {
      const { promptId, error } = event
      return recordAnswer(state, promptId, (answer) => ({ ...answer, status: 'failed', error }))
    }
    case 'answer_refused':
      return recordAnswer(state, event.promptId, () => elsewhere)
    case 'answer_withheld':
      return withholdAnswer(state, event.promptId, event.told)
    case 'prompts_listed':
      return listPrompts(state, event.pending, event.askedAbout)
    case 'turn_lost':
      return loseTurn(state, event)
    case 'turn_reopened':
      return reopen(state)
    case 'cancellation_changed':
      return withMessages({ ...state, cancellation: event.cancellation }, state.messages)
    default:
      // What remains is the Engine's: an event of ours that is not handled above does not compile here.
      return reduceEngineEvent(state, event, at)
  }
  return reduceEngineEvent(state, event, at)
}

function reduceEngineEvent(
  state: TaskState,
  event: EngineEvent | MalformedEvent,
  at: number | undefined,
): TaskState {
  const current = currentTurn(state)
  let next = reduceTurn(current, event, { answers: state.answers, at })
  if (next.status === 'failed' && next.error === undefined && state.cancellation === 'cancelling') {
    // The Engine does not say why; we know.
    next = { ...next, error: new EngineError('TURN_CANCELLED') }
  }
  let result = state
  if (event.type === 'usage') {
    result = { ...state, usage: addUsage(state.usage, readUsage(event.data)) }
  } else if (event.type === 'working_memory_update') {
    const entry = readMemoryEntry(event.data, event.sources)
    result = { ...state, memory: [...state.memory.filter((known) => known.key !== entry.key), entry] }
  }
  return setTurn(result, next)
}

function beginTurn(state: TaskState, data: ThreadLifecycleData): TaskState {
  const startedAt = readTime(data.timestamp)
  const facts = { turnId: data.turn_id, startedAt }
  const last = openTurnOf(state)
  if (last !== undefined) {
    const named = last.turnId !== undefined || last.startedAt !== undefined
    const sameTurn = agree(last.turnId, data.turn_id) && agree(last.startedAt, startedAt)
    // Told again, perhaps with more; or the start of what began without one.
    if (sameTurn && (named || last.parts.length === 0)) {
      const known = { turnId: last.turnId ?? data.turn_id, startedAt: last.startedAt ?? startedAt }
      return setTurn(state, { ...last, ...known }, data)
    }
    const sealed = setTurn(state, endTurn(last, 'interrupted', undefined))
    return setTurn(sealed, { ...newTurn(sealed), ...facts })
  }
  return setTurn(state, { ...newTurn(state), ...facts }, data)
}

function agree<Fact>(known: Fact | undefined, told: Fact | undefined): boolean {
  return known === undefined || told === undefined || known === told
}

/** The Engine took a message. What the message edits goes now, with all that followed, and not before. */
function acceptMessage(state: TaskState, messageId: string): TaskState {
  const { messages } = state
  const taken = messages.find((message) => message.id === messageId)
  if (taken?.role !== 'user' || taken.status === 'sent') return state
  const others = messages.filter((message) => message !== taken)
  const edited = others.findIndex((message) => {
    return taken.edits !== undefined && message.role === 'user' && message.engineMessageId === taken.edits
  })
  const length = edited === -1 ? saidLength(others) : edited
  const unsent = others.slice(Math.max(length, saidLength(others)))
  const sent: UserMessage = { ...taken, status: 'sent', error: undefined }
  return withMessages(state, [...others.slice(0, length), sent, ...unsent])
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

function sendMessage(state: TaskState, outgoing: QueuedMessage): TaskState {
  const message: UserMessage = { ...outgoing, role: 'user', status: 'sending', error: undefined }
  const queue = state.queue.filter((queued) => queued.id !== outgoing.id)
  const messages = state.messages.filter((known) => known.id !== outgoing.id)
  return withMessages({ ...state, queue }, [...messages, message])
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

function loseTurn(state: TaskState, { error }: { error: TaskState['error'] }): TaskState {
  const turn = lastTurnOf(state)
  if (turn !== undefined) return setTurn(state, endTurn(turn, 'interrupted', undefined, { error }))
  const last = unansweredOf(state)
  if (last === undefined) return state
  return updateUserMessage(state, last.id, (message) => ({ ...message, status: 'failed', error }))
}
