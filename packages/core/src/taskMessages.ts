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
import { waitingPrompts } from './turnDraft.ts'
import { isEnded } from './turnParts.ts'

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

/** How many messages the Engine knows of. Those that were not sent, or not yet, stand behind them. */
export function saidLength(messages: readonly Message[]): number {
  let length = messages.length
  for (; length > 0; length--) {
    const message = messages[length - 1] as Message
    if (message.role === 'assistant' || message.status === 'sent') break
  }
  return length
}

/** A turn below what the Engine knows of. `ids` are those of all messages, where they are known. */
export function newTurn(
  { messages }: Pick<TaskState, 'messages'>,
  ids?: ReadonlySet<string>,
): AssistantMessage {
  const before = messages[saidLength(messages) - 1]?.id ?? ''
  // Turns of which none answers a message of ours: were each named by all before it, names would grow without end.
  const [, counted, count = '2'] = /^(.*:reply:reply)(?::(\d+))?$/s.exec(before) ?? []
  let id = counted === undefined ? `${before}:reply` : `${counted}:${Number(count) + 1}`
  // A message that was taken off the screen must not give its place's name to another.
  while (ids?.has(id) ?? messages.some((message) => message.id === id)) id += '+'
  return { id, role: 'assistant', status: 'running', parts: [], usage: noUsage }
}

/** Puts the turn's message in place of the one it continues, or below what the Engine knows of. */
export function setTurn(state: TaskState, turn: AssistantMessage): TaskState {
  const { messages } = state
  const length = saidLength(messages)
  const last = messages[length - 1]
  if (last === turn) return state
  const goesOn = last?.id === turn.id
  return withMessages(state, messages.toSpliced(goesOn ? length - 1 : length, goesOn ? 1 : 0, turn))
}

function taskStatus(messages: readonly Message[]): TaskStatus {
  const last = messages.at(-1)
  if (hasOpenTurn({ messages })) return openTurnOf({ messages })?.status ?? 'running'
  if (last === undefined) return 'idle'
  if (last.role === 'assistant') return last.status
  return last.status === 'sent' ? 'running' : last.status
}

/** The prompts of the last turn that still want the person's attention. */
export function openPrompts(state: Pick<TaskState, 'messages'>): readonly PromptPart[] {
  const turn = lastTurnOf(state)
  return turn === undefined ? [] : waitingPrompts(turn)
}
