import type { ThreadLifecycleData } from '@engine-kit/protocol'
import {
  addUsage,
  noUsage,
  type AssistantMessage,
  type Message,
  type PromptPart,
  type TaskState,
  type TaskStatus,
  type UserMessage,
} from './taskState.ts'
import { isEnded, isSettled } from './turnParts.ts'

// How the messages of a task stand: first what the Engine knows of, in order, then what was not sent, or not yet.

/** Sets the messages and what follows from the last of them. */
export function withMessages(state: TaskState, messages: readonly Message[]): TaskState {
  const next = { ...state, messages, prompt: openPrompts({ messages })[0], error: messages.at(-1)?.error }
  if (!hasOpenTurn(next) && sendingOf(next) === undefined) {
    return { ...next, status: taskStatus(messages), cancellation: 'none' }
  }
  return { ...next, status: state.cancellation === 'cancelling' ? 'cancelling' : taskStatus(messages) }
}

/**
 * The state as it was when the open turn had not begun, with everything this browser did since: what a replay of
 * that turn is folded onto. Without an open turn it is the state itself.
 */
export function withoutOpenTurn(state: TaskState): TaskState {
  const open = openTurnOf(state)
  if (open === undefined) return state
  const usage = addUsage(state.usage, open.usage, -1)
  const messages = state.messages.filter((message) => message !== open)
  return withMessages({ ...state, usage }, messages)
}

/** The turn of which the Engine has begun to tell, and not told the end. */
export function openTurnOf(state: Pick<TaskState, 'messages'>): AssistantMessage | undefined {
  const turn = lastTurnOf(state)
  return turn !== undefined && !isEnded(turn) ? turn : undefined
}

/** The agent's message, where it is the latest that the Engine knows of. */
export function lastTurnOf({ messages }: Pick<TaskState, 'messages'>): AssistantMessage | undefined {
  const last = messages[saidLength(messages) - 1]
  return last?.role === 'assistant' ? last : undefined
}

/** The message that the Engine took and has not begun to answer. */
export function unansweredOf({ messages }: Pick<TaskState, 'messages'>): UserMessage | undefined {
  const last = messages[saidLength(messages) - 1]
  return last?.role === 'user' ? last : undefined
}

/** The message that is on its way to the Engine. */
export function sendingOf({ messages }: Pick<TaskState, 'messages'>): UserMessage | undefined {
  const last = messages.at(-1)
  return last?.role === 'user' && last.status === 'sending' ? last : undefined
}

/** Whether something is under way whose end the Engine has not told. */
export function hasOpenTurn(state: Pick<TaskState, 'messages'>): boolean {
  return openTurnOf(state) !== undefined || unansweredOf(state) !== undefined
}

/** Whether the task holds a turn that no message of this browser began. */
export function hasOthersTurn({ messages }: Pick<TaskState, 'messages'>): boolean {
  return messages.some((message, index) => {
    return message.role === 'assistant' && messages[index - 1]?.role !== 'user'
  })
}

/** How many messages the Engine knows of. Those that were not sent, or not yet, stand behind them. */
export function saidLength(messages: readonly Message[]): number {
  let length = messages.length
  for (; length > 0; length--) {
    const message = messages[length - 1] as Message
    if (message.role === 'assistant' || message.status === 'sent') break
  }
  return length
}

/** The message of the running turn; a new one where the Engine speaks without having said `started`. */
export function currentTurn(state: TaskState): AssistantMessage {
  return lastTurnOf(state) ?? newTurn(state)
}

export function newTurn(state: TaskState): AssistantMessage {
  const last = state.messages[saidLength(state.messages) - 1]
  let id = `${last?.id ?? ''}:reply`
  // A message that was taken off the screen must not give its place's name to another.
  while (state.messages.some((message) => message.id === id)) id += '+'
  return { id, role: 'assistant', status: 'running', parts: [], usage: noUsage }
}

/** Puts the turn's message in place of the one it continues, or below what the Engine knows of. */
export function setTurn(state: TaskState, turn: AssistantMessage, started?: ThreadLifecycleData): TaskState {
  const length = saidLength(state.messages)
  const last = state.messages[length - 1]
  if (last === turn) return state
  const said = state.messages.slice(0, last?.id === turn.id ? length - 1 : length)
  return withMessages(state, [...named(said, started), turn, ...state.messages.slice(length)])
}

/** Gives the message that a turn answers the name by which the Engine knows it. */
function named(said: readonly Message[], started: ThreadLifecycleData | undefined): readonly Message[] {
  const last = said.at(-1)
  if (last?.role !== 'user') return said
  const engineMessageId = started?.message_id ?? last.engineMessageId ?? started?.turn_id
  return last.engineMessageId === engineMessageId ? said : said.with(-1, { ...last, engineMessageId })
}

function taskStatus(messages: readonly Message[]): TaskStatus {
  const last = messages.at(-1)
  if (hasOpenTurn({ messages })) return openTurnOf({ messages })?.status ?? 'running'
  if (last === undefined) return 'idle'
  if (last.role === 'assistant') return last.status
  return last.status === 'sent' ? 'running' : last.status
}

/** The prompts of the last turn that still want the person's attention. */
export function openPrompts(state: Pick<TaskState, 'messages'>): PromptPart[] {
  const parts = lastTurnOf(state)?.parts ?? []
  return parts.filter((part): part is PromptPart => part.type === 'prompt' && !isSettled(part))
}
