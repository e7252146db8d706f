import { withMessages } from './taskMessages.ts'
import { fromStoredTask } from './storedTask.ts'
import { noUsage, type AssistantMessage, type Message, type Part, type TaskState } from './taskState.ts'

/** What has changed from one state of a task to the next. Plain data, for another tab. */
export interface TaskPatch {
  /** How many messages there are. */
  readonly count: number
  readonly messages: readonly [index: number, message: Message | MessagePatch][]
  /** What else has changed. */
  readonly rest: Partial<Rest>
}

/** What has changed in an assistant's message. */
interface MessagePatch {
  readonly message: Omit<AssistantMessage, 'parts'>
  readonly count: number
  readonly parts: readonly [index: number, part: Part | Growth][]
}

/** What was added to a text. */
interface Growth {
  readonly more: string
}

/** What does not follow from the messages. */
type Rest = Omit<TaskState, 'taskId' | 'messages' | 'status' | 'prompt' | 'error'>

/**
 * What leads from one state to the next. Costs what has changed, however much was said before, because what has not
 * changed is the same object.
 *
 * @param before the state that the other tab has, or what it has of one; without it all is told.
 */
export function diffTask(before: Partial<TaskState> | undefined, after: TaskState): TaskPatch {
  const messages: [number, Message | MessagePatch][] = []
  after.messages.forEach((message, index) => {
    const known = before?.messages?.[index]
    if (message !== known) messages.push([index, diffMessage(known, message)])
  })
  const rest = Object.fromEntries(
    Object.entries(restOf(after)).filter(([key, value]) => before?.[key as keyof Rest] !== value),
  ) as Partial<Rest>
  return { count: after.messages.length, messages, rest }
}

/** The state that a patch leads to; `undefined` where it does not fit, or is none. */
export function patchTask(base: TaskState, patch: TaskPatch): TaskState | undefined {
  // Whatever is new is read as carefully as what was stored: another tab may run another version.
  const content = { queue: [], usage: noUsage, memory: [], answers: {}, ...patch.rest }
  const pieces = patch.messages.map(([index, piece]) => changedParts(base.messages[index], piece))
  const read = fromStoredTask({ version: 1, taskId: base.taskId, content: { ...content, messages: pieces } })
  if (read === undefined) return undefined
  const messages = base.messages.slice(0, patch.count)
  for (const [order, [index, piece]] of patch.messages.entries()) {
    const message = read.messages[order]
    if (message !== undefined) messages[index] = mergeMessage(base.messages[index], message, piece)
  }
  if (messages.length !== patch.count || messages.includes(undefined as never)) return undefined
  const rest = patch.rest.answers ? { ...patch.rest, answers: read.answers } : patch.rest
  return withMessages({ ...base, ...rest }, messages)
}

function restOf(state: TaskState): Rest {
  const { taskId: _, messages: _1, status: _2, prompt: _3, error: _4, ...rest } = state
  return rest
}

function diffMessage(known: Message | undefined, message: Message): Message | MessagePatch {
  if (message.role === 'user') return message
  const { parts, ...head } = message
  if (known?.role !== 'assistant' || known.id !== message.id) return message
  return {
    message: head,
    count: parts.length,
    parts: parts.flatMap((part, index): [number, Part | Growth][] => {
      const before = known.parts[index]
      return part === before ? [] : [[index, growthOf(before, part) ?? part]]
    }),
  }
}

/** Nearly always a text has only become longer. */
function growthOf(before: Part | undefined, part: Part): Growth | undefined {
  if (before === undefined || !('text' in before) || !('text' in part)) return undefined
  const { text, ...others } = part
  const same = Object.entries(others).every(([key, value]) => before[key as keyof typeof before] === value)
  return same && text.startsWith(before.text) ? { more: text.slice(before.text.length) } : undefined
}

/** A message with only what has changed in it. */
function changedParts(base: Message | undefined, piece: Message | MessagePatch): unknown {
  if (!('message' in piece)) return piece
  const known = base?.role === 'assistant' ? base.parts : []
  const parts = piece.parts.map(([index, part]) => {
    const before = known[index]
    if (!('more' in part)) return part
    return before !== undefined && 'text' in before ? { ...before, text: before.text + part.more } : undefined
  })
  return { ...piece.message, parts }
}

function mergeMessage(base: Message | undefined, read: Message, piece: Message | MessagePatch): Message {
  if (!('message' in piece) || read.role === 'user') return read
  const parts = base?.role === 'assistant' ? base.parts.slice(0, piece.count) : []
  for (const [order, [index]] of piece.parts.entries()) {
    const part = read.parts[order]
    if (part !== undefined) parts[index] = part
  }
  return { ...read, parts }
}
