import type { EngineEvent, ThreadLifecycleData } from '@engine-kit/protocol'
import { emptyTask, reduceTask } from './reduceTask.ts'
import type { TaskEvent } from './taskEvent.ts'
import type { AssistantMessage, Part, QueuedMessage, TaskState } from './taskState.ts'

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

export const call = (
  tool: string,
  tool_call_id?: string,
  input: Record<string, unknown> = {},
): EngineEvent => {
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

/** The last message, which has to be the agent's. */
export function turnOf(state: TaskState): AssistantMessage {
  const last = state.messages.at(-1)
  if (last?.role !== 'assistant') throw new Error('The last message is not the agent’s.')
  return last
}

/** What each part is and how it stands, for comparing at a glance. */
export function outline(parts: readonly Part[]): string[] {
  return parts.map((part) => {
    const status = 'status' in part ? ` ${part.status}` : ''
    const text = part.type === 'text' || part.type === 'thinking' ? `: ${part.text}` : ''
    return `${part.type}${status}${text}`
  })
}
