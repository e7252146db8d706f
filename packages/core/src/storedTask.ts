import { EngineError, isEngineErrorCode } from '@engine-kit/protocol'
import { emptyTask, restoreTask } from './reduceTask.ts'
import type { MemoryEntry, Message, PromptAnswer, QueuedMessage, TaskState, Usage } from './taskState.ts'

/** What of a task outlives the page. Plain data: errors are kept by their code. */
export interface StoredTask {
  readonly version: 1
  readonly taskId: string
  /** Milliseconds since the epoch. */
  readonly savedAt: number
  readonly messages: readonly Message[]
  readonly queue: readonly QueuedMessage[]
  readonly usage: Usage
  readonly memory: readonly MemoryEntry[]
  readonly answers: Readonly<Record<string, PromptAnswer>>
}

/** What to keep of a task. */
export function toStoredTask(state: TaskState, savedAt: number): StoredTask {
  const { taskId, messages, queue, usage, memory, answers } = state
  return { version: 1, taskId, savedAt, messages, queue, usage, memory, answers }
}

/** The task as it was kept. What was under way when the page went away is still open in it. */
export function fromStoredTask({ taskId, messages, queue, usage, memory, answers }: StoredTask): TaskState {
  return restoreTask({ ...emptyTask(taskId), queue, usage, memory, answers }, messages)
}

/**
 * Writes a stored task as text.
 * @throws RangeError when a tool's input or output is nested too deeply to be written.
 */
export function serializeStoredTask(task: StoredTask): string {
  return JSON.stringify(task)
}

/** Reads a stored task from text; `undefined` for anything that is not one, however it came to be there. */
export function parseStoredTask(text: string | null): StoredTask | undefined {
  if (text === null) return undefined
  let value: unknown
  try {
    value = JSON.parse(text, reviveError)
  } catch {
    return undefined
  }
  const task = value as Partial<StoredTask> | null
  const whole =
    task?.version === 1 &&
    typeof task.taskId === 'string' &&
    typeof task.savedAt === 'number' &&
    Array.isArray(task.messages) &&
    Array.isArray(task.queue) &&
    Array.isArray(task.memory) &&
    typeof task.usage === 'object' &&
    typeof task.answers === 'object'
  return whole ? (task as StoredTask) : undefined
}

function reviveError(key: string, value: unknown): unknown {
  if (key !== 'error' || typeof value !== 'object' || value === null) return value
  const { code, ...details } = value as { code?: unknown }
  return isEngineErrorCode(code) ? new EngineError(code, details) : value
}
