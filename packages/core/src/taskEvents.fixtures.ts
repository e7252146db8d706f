import type { EngineEvent, MalformedEvent, ThreadLifecycleData } from '@engine-kit/protocol'
import { emptyTask, reduceTask } from './reduceTask.ts'
import { reduceTurn } from './reduceTurn.ts'
import type { TaskEvent } from './taskEvent.ts'
import { lastTurnOf } from './taskMessages.ts'
import { noUsage, type AssistantMessage, type Part, type PromptPart } from './taskState.ts'
import type { QueuedMessage, TaskState } from './taskState.ts'

// Events in few words, and folds over them, for tests of the reducers.

export const say = (text: string): EngineEvent => ({ type: 'text_delta', data: { text } })

export const think = (text: string): EngineEvent => ({ type: 'thinking_delta', data: { text } })

export const lifecycle = (
  phase: ThreadLifecycleData['phase'],
  data: Omit<ThreadLifecycleData, 'phase'> = {},
): EngineEvent => ({ type: 'thread_lifecycle', data: { phase, ...data } })

export const started: EngineEvent = lifecycle('started')

export const completed: EngineEvent = lifecycle('completed')

export const blockStart = (block_type: string): EngineEvent => {
  return { type: 'content_block_start', data: { block_index: 0, block_type } }
}

export const blockStop = (block_type: string): EngineEvent => {
  return { type: 'content_block_stop', data: { block_index: 0, block_type } }
}

export const call = (tool: string, tool_call_id?: string, input: unknown = {}): EngineEvent => {
  return { type: 'tool_call', data: { tool, input, ...(tool_call_id === undefined ? {} : { tool_call_id }) } }
}

export const result = (data: {
  output?: unknown
  error?: unknown
  tool?: string
  tool_call_id?: string
}): EngineEvent => {
  return { type: 'tool_result', data }
}

export const ask = (
  request_id: string,
  data: Omit<Extract<EngineEvent, { type: 'hitl_request' }>['data'], 'request_id'> = {},
): EngineEvent => ({ type: 'hitl_request', data: { request_id, ...data } })

export const resolved = (request_id?: string, answer?: string): EngineEvent => {
  const data = {
    ...(request_id === undefined ? {} : { request_id }),
    ...(answer === undefined ? {} : { answer }),
  }
  return { type: 'hitl_resolved', data }
}

export const remember = (key: string, value: unknown): EngineEvent => {
  return { type: 'working_memory_update', data: { key, value } }
}

export const usage = (input_tokens: number, output_tokens: number, cache_hit_tokens: number): EngineEvent => {
  return { type: 'usage', data: { input_tokens, output_tokens, cache_hit_tokens } }
}

export const heartbeat: EngineEvent = { type: 'heartbeat', data: {} }

/** The same event, with the JSON text of the values of which parsing loses something. */
export const written = (event: EngineEvent, sources: Readonly<Record<string, string>>): EngineEvent => {
  return { ...event, sources }
}

export const failure = (error: string): EngineEvent => ({ type: 'error', data: { error } })

export const outgoing = (id: string, text = 'Hello'): QueuedMessage => ({
  id,
  text,
  media: [],
  createdAt: 1,
})

/** The state after these events, from a task of which nothing is known. */
export function fold(
  events: readonly TaskEvent[],
  from: TaskState = emptyTask('task'),
  at?: number,
): TaskState {
  return events.reduce((state, event) => reduceTask(state, event, at), from)
}

/** A turn of which nothing was told yet. */
export const emptyTurn: AssistantMessage = {
  id: 'm',
  role: 'assistant',
  status: 'running',
  parts: [],
  usage: noUsage,
}

/** A turn after one more event, of which this browser answered nothing. */
export function reduce(
  message: AssistantMessage,
  event: EngineEvent | MalformedEvent,
  at?: number,
): AssistantMessage {
  return reduceTurn(message, event, { answers: {}, at })
}

/** A turn after these events. */
export function turn(...events: readonly (EngineEvent | MalformedEvent)[]): AssistantMessage {
  return events.reduce((message, event) => reduce(message, event), emptyTurn)
}

/** The last message that the Engine knows of, which has to be the agent's. */
export function turnOf(state: TaskState): AssistantMessage {
  const last = lastTurnOf(state)
  if (last === undefined) throw new Error('The last message is not the agent’s.')
  return last
}

/** What a turn asked, in order. */
export function promptsOf({ parts }: AssistantMessage): PromptPart[] {
  return parts.filter((part): part is PromptPart => part.type === 'prompt')
}

/** The ids of all messages and parts of a task. */
export function idsOf({ messages }: Pick<TaskState, 'messages'>): string[] {
  return messages.flatMap((message) => {
    return [message.id, ...(message.role === 'assistant' ? message.parts.map((part) => part.id) : [])]
  })
}

/** What each part is and how it stands, for comparing at a glance. */
export function outline(parts: readonly Part[]): string[] {
  return parts.map((part) => {
    const status = 'status' in part ? ` ${part.status}` : ''
    const text = part.type === 'text' || part.type === 'thinking' ? `: ${part.text}` : ''
    return `${part.type}${status}${text}`
  })
}
