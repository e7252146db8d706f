import { EngineError, isEngineErrorCode, isRecord, type EngineErrorData } from '@engine-kit/protocol'
import { emptyTask } from './reduceTask.ts'
import { withMessages } from './taskMessages.ts'
import { noUsage, type TaskState } from './taskState.ts'

/** What of a task outlives the page. Plain data, fit for JSON and for structured cloning. */
export interface StoredTask {
  readonly version: 1
  readonly taskId: string
  /** What the person said first, for a list of tasks; empty where nothing was said. */
  readonly title: string
  /** Milliseconds since the epoch. */
  readonly savedAt: number
  /** The transcript. Its shape is this version's own business. */
  readonly content: unknown
}

type Content = Pick<TaskState, 'messages' | 'queue' | 'usage' | 'memory' | 'answers'>

const titleLength = 200

/** What to keep of a task. */
export function toStoredTask(state: TaskState, savedAt: number): StoredTask {
  const { taskId, messages, queue, usage, memory, answers } = state
  const first = messages.find((message) => message.role === 'user')
  const title = first?.role === 'user' ? first.text.slice(0, titleLength) : ''
  return { version: 1, taskId, title, savedAt, content: { messages, queue, usage, memory, answers } }
}

/**
 * The task as it was kept; what was under way when the page went away is still open in it. `undefined` for anything
 * that is not a stored task, however it came to be there.
 */
export function fromStoredTask(stored: unknown): TaskState | undefined {
  if (!isRecord(stored) || stored['version'] !== 1 || typeof stored['taskId'] !== 'string') return undefined
  const { taskId, content } = stored
  if (!isContent(content)) return undefined
  const { messages, ...rest } = withErrors(content)
  return withMessages({ ...emptyTask(taskId), ...rest }, messages)
}

/** With errors of this version's words. They stand at known places; a tool's own data is never looked into. */
function withErrors(content: Content): Content {
  const withError = <Holder extends object>(holder: Holder): Holder => {
    return 'error' in holder && holder.error !== undefined
      ? { ...holder, error: readError(holder.error) }
      : holder
  }
  const messages = content.messages.map((message) => {
    const mapped = withError(message)
    if (mapped.role === 'user') return mapped
    const parts = mapped.parts.map((part) => (part.type === 'prompt' ? withError(part) : part))
    // What has not changed stays the same object, by which a storage knows it.
    return parts.every((part, index) => part === mapped.parts[index]) ? mapped : { ...mapped, parts }
  })
  const answers = Object.entries(content.answers).map(([id, answer]) => [id, withError(answer)] as const)
  return { ...content, messages, answers: Object.fromEntries(answers) }
}

function readError(error: unknown): EngineErrorData | undefined {
  if (!isRecord(error) || !isEngineErrorCode(error['code'])) return undefined
  return new EngineError(error['code'], error).data
}

function isContent(content: unknown): content is Content {
  if (!isRecord(content)) return false
  const { messages, queue, memory, usage, answers } = content
  return (
    isListOf(messages, 'id', 'status') &&
    messages.every((message) => (message['role'] === 'user' ? isUserMessage : isAssistantMessage)(message)) &&
    isListOf(queue, 'id', 'text') &&
    isListOf(memory, 'key') &&
    isRecord(usage) &&
    Object.keys(noUsage).every((key) => typeof usage[key] === 'number') &&
    isRecord(answers) &&
    Object.values(answers).every(isRecord)
  )
}

function isUserMessage({ text, media }: Fields): boolean {
  return typeof text === 'string' && Array.isArray(media)
}

function isAssistantMessage({ role, usage, parts }: Fields): boolean {
  return role === 'assistant' && isRecord(usage) && isListOf(parts, 'id', 'type')
}

type Fields = Readonly<Record<string, unknown>>

/** A list of objects that have a text in each of these fields. */
function isListOf(list: unknown, ...fields: string[]): list is Fields[] {
  return (
    Array.isArray(list) &&
    list.every((item) => isRecord(item) && fields.every((field) => typeof item[field] === 'string'))
  )
}
