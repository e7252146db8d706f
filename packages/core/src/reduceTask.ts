// Over 300 lines because it is one fold: a switch over everything that can happen, and what each case needs.
import { EngineError, type EngineEvent, type MalformedEvent, type PendingPrompt } from '@engine-kit/protocol'
import type { ThreadLifecycleData } from '@engine-kit/protocol'
import {
  applyAnswer,
  endTurn,
  isEnded,
  isSettled,
  openPrompt,
  readMemoryEntry,
  readTime,
  readUsage,
  reduceTurn,
  reopenTurn,
  updatePrompt,
} from './reduceTurn.ts'
import type { TaskEvent } from './taskEvent.ts'
import {
  addUsage,
  noUsage,
  type AssistantMessage,
  type Message,
  type PromptAnswer,
  type PromptPart,
  type QueuedMessage,
  type TaskState,
  type TaskStatus,
  type UserMessage,
} from './taskState.ts'

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
    case 'message_queued':
      return { ...state, queue: [...state.queue, event.message] }
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
      return withMessages(state, accept(state.messages))
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
      const { requestId, answer, feedback } = event
      return recordAnswer(state, requestId, { status: 'sending', answer, feedback })
    }
    case 'answer_sent':
      return recordAnswer(state, event.requestId, {
        ...state.answers[event.requestId],
        status: 'sent',
        error: undefined,
      })
    case 'answer_failed': {
      const { requestId, error } = event
      return recordAnswer(state, requestId, { ...state.answers[requestId], status: 'failed', error })
    }
    case 'answer_refused':
      return recordAnswer(state, event.requestId, elsewhere)
    case 'prompts_listed':
      return listPrompts(state, event.pending, event.askedAbout)
    case 'turn_lost':
      return loseTurn(state, event)
    case 'turn_reopened': {
      const last = state.messages.at(-1)
      if (last?.role === 'assistant') return setTurn(state, reopenTurn(last, state.answers))
      // A message that was sent, and given up together with the connection before anything came.
      const givenUp =
        last?.status === 'failed' && last.error !== undefined && last.error === state.connection.error
      if (last === undefined || !givenUp) return state
      return updateUserMessage(state, last.id, (message) => ({
        ...message,
        status: 'sent',
        error: undefined,
      }))
    }
    case 'cancellation_changed':
      return withMessages({ ...state, cancellation: event.cancellation }, state.messages)
    default:
      // What remains is the Engine's: an event of ours that is not handled above does not compile here.
      return reduceEngineEvent(state, event, at)
  }
  return reduceEngineEvent(state, event, at)
}

/**
 * The state as it was when the open turn had not begun, with everything this browser did since: what a replay of
 * that turn is folded onto. Without an open turn it is the state itself.
 */
export function withoutOpenTurn(state: TaskState): TaskState {
  const open = openTurnOf(state)
  if (open === undefined) return state
  const usage = addUsage(state.usage, open.usage, -1)
  return withMessages({ ...state, usage }, state.messages.slice(0, -1))
}

/** The turn of which the Engine has begun to tell, and not told the end. */
export function openTurnOf(state: TaskState): AssistantMessage | undefined {
  const last = state.messages.at(-1)
  return last?.role === 'assistant' && !isEnded(last) ? last : undefined
}

/** Whether something is under way whose end the Engine has not told. */
export function hasOpenTurn(state: TaskState): boolean {
  const last = state.messages.at(-1)
  return openTurnOf(state) !== undefined || (last?.role === 'user' && last.status !== 'failed')
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
    const entry = readMemoryEntry(event.data)
    result = { ...state, memory: [...state.memory.filter((known) => known.key !== entry.key), entry] }
  }
  return setTurn(result, next)
}

/** The message of the running turn; a new one where the Engine speaks without having said `started`. */
function currentTurn(state: TaskState): AssistantMessage {
  const last = state.messages.at(-1)
  return last?.role === 'assistant' ? last : newTurn(state)
}

function newTurn(state: TaskState): AssistantMessage {
  const last = state.messages.at(-1)
  let id = `${last?.id ?? ''}:reply`
  // A message that was taken off the screen must not give its place's name to another.
  while (state.messages.some((message) => message.id === id)) id += '+'
  return { id, role: 'assistant', status: 'running', parts: [], usage: noUsage }
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

/** Puts the turn's message at the end: in place of the one it continues, or after the message it answers. */
function setTurn(state: TaskState, turn: AssistantMessage, started?: ThreadLifecycleData): TaskState {
  const last = state.messages.at(-1)
  if (last === turn) return state
  const before = last?.id === turn.id ? state.messages.slice(0, -1) : state.messages
  // A turn that speaks proves that its message arrived.
  return withMessages(state, [...accept(before, started), turn])
}

/** The Engine took the last message. What that one edits goes now, with all that followed, and not before. */
function accept(messages: readonly Message[], started?: ThreadLifecycleData): readonly Message[] {
  const last = messages.at(-1)
  if (last?.role !== 'user') return messages
  const engineMessageId = started?.message_id ?? last.engineMessageId ?? started?.turn_id
  if (last.status === 'sent' && last.engineMessageId === engineMessageId) return messages
  const edited = messages.findIndex((message) => {
    return last.edits !== undefined && message.role === 'user' && message.engineMessageId === last.edits
  })
  const kept = messages.slice(0, edited === -1 ? -1 : edited)
  return [...kept, { ...last, status: 'sent', error: undefined, engineMessageId }]
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

function recordAnswer(state: TaskState, requestId: string, answer: PromptAnswer): TaskState {
  const next = { ...state, answers: { ...state.answers, [requestId]: answer } }
  return mapTurns(next, (turn) =>
    updatePrompt(turn, requestId, (prompt) => {
      if (isSettled(prompt)) return prompt
      if (!isEnded(turn)) return applyAnswer(prompt, answer)
      // The turn ended while the answer was under way: it arrived, or came too late.
      const { status } = answer
      const late = status === 'sending' || status === 'failed'
      return {
        ...prompt,
        status: late ? 'expired' : status === 'sent' ? 'answered' : status,
        error: undefined,
      }
    }),
  )
}

const elsewhere: PromptAnswer = { status: 'answered-elsewhere' }

function listPrompts(
  state: TaskState,
  pending: readonly PendingPrompt[],
  askedAbout: readonly string[],
): TaskState {
  const listed = new Set(pending.map((prompt) => prompt.request_id))
  let next = state
  for (const requestId of askedAbout) {
    const answer = next.answers[requestId]
    const ours = answer?.status === 'sending' || answer?.status === 'sent'
    if (!listed.has(requestId)) {
      const outcome = ours ? { ...answer, status: 'sent' as const } : elsewhere
      next = recordAnswer(next, requestId, outcome)
    } else if (ours) {
      // Still waiting although we tried: our answer did not arrive, so it may be given again.
      const error = new EngineError('ANSWER_LOST')
      next = recordAnswer(next, requestId, { ...answer, status: 'failed', error })
    }
  }
  for (const prompt of pending) {
    const known = next.messages.some((message) => {
      if (message.role === 'user') return false
      return message.parts.some((part) => part.type === 'prompt' && part.requestId === prompt.request_id)
    })
    const answered = next.answers[prompt.request_id]?.status === 'answered-elsewhere'
    if (!known && !answered) next = setTurn(next, openPrompt(openTurn(next), prompt, next.answers))
  }
  return next
}

/** The turn a pending prompt belongs to: a task that waits has one open, even if nothing of it was seen. */
function openTurn(state: TaskState): AssistantMessage {
  const current = currentTurn(state)
  return isEnded(current) ? newTurn(state) : current
}

function loseTurn(state: TaskState, { error }: { error: TaskState['error'] }): TaskState {
  const last = state.messages.at(-1)
  if (last?.role === 'assistant') return setTurn(state, endTurn(last, 'interrupted', undefined, { error }))
  if (last === undefined || last.status === 'failed') return state
  return updateUserMessage(state, last.id, (message) => ({ ...message, status: 'failed', error }))
}

function mapTurns(state: TaskState, update: (turn: AssistantMessage) => AssistantMessage): TaskState {
  let changed = false
  const messages = state.messages.map((message) => {
    const next = message.role === 'assistant' ? update(message) : message
    changed ||= next !== message
    return next
  })
  return changed ? withMessages(state, messages) : state
}

/** Sets the messages and what follows from the last of them. */
export function withMessages(state: TaskState, messages: readonly Message[]): TaskState {
  const last = messages.at(-1)
  const next = { ...state, messages, prompt: openPrompts({ messages })[0], error: last?.error }
  if (!hasOpenTurn(next)) return { ...next, status: taskStatus(last), cancellation: 'none' }
  return { ...next, status: state.cancellation === 'cancelling' ? 'cancelling' : taskStatus(last) }
}

function taskStatus(last: Message | undefined): TaskStatus {
  if (last === undefined) return 'idle'
  if (last.role === 'assistant') return last.status
  return last.status === 'sent' ? 'running' : last.status
}

/** The prompts of the last message that still want the person's attention. */
export function openPrompts({ messages }: Pick<TaskState, 'messages'>): PromptPart[] {
  const last = messages.at(-1)
  if (last?.role !== 'assistant') return []
  return last.parts.filter((part): part is PromptPart => part.type === 'prompt' && !isSettled(part))
}
