import type { AssistantMessage, AssistantMessageStatus, Part, PromptPart, ToolCallPart } from './taskState.ts'

/** Whether the Engine, or the loss of the turn, has ended it. */
export function isEnded(message: AssistantMessage): boolean {
  return message.status !== 'running' && message.status !== 'awaiting-answer'
}

/** Whether a prompt is history: nothing a person does can change it. */
export function isSettled(prompt: PromptPart): boolean {
  return prompt.status === 'answered' || prompt.status === 'answered-elsewhere' || prompt.status === 'expired'
}

/** Whether a part is a call whose result is still to come. */
export function isRunningCall(part: Part): part is ToolCallPart {
  return part.type === 'tool-call' && part.status === 'running'
}

/**
 * The name of a new part. Parts are counted by type, so that a rebuilt turn gives the same names although a replay
 * leaves out events that it does not keep.
 */
export function nextPartId(message: AssistantMessage, type: Part['type']): string {
  let next = 0
  for (const part of message.parts) {
    // A result that waited for its call stands, as a call, in a place before others.
    if (part.type === type) next = Math.max(next, 1 + Number(/-(\d+)$/.exec(part.id)?.[1] ?? next))
  }
  return `${message.id}/${type}-${next}`
}

/** Adds a part at the end. In a turn that has ended, against the contract, the part is over at once. */
export function pushPart(
  message: AssistantMessage,
  type: Part['type'],
  create: (id: string) => Part,
): AssistantMessage {
  const part = create(nextPartId(message, type))
  const { parts } = confirmSentAnswers(message)
  return withTurnStatus({ ...message, parts: [...parts, isEnded(message) ? sealPart(part) : part] })
}

/** Replaces parts, and with them the status of a turn that was waiting. The same message where nothing changed. */
export function replaceParts(message: AssistantMessage, replace: (part: Part) => Part): AssistantMessage {
  let changed = false
  const parts = message.parts.map((part) => {
    const next = replace(part)
    changed ||= next !== part
    return next
  })
  return changed ? withTurnStatus({ ...message, parts }) : message
}

/** The turn goes on after the Engine took an answer: that is its confirmation. */
export function confirmSentAnswers(message: AssistantMessage): AssistantMessage {
  return replaceParts(message, (part) =>
    part.type === 'prompt' && part.status === 'sent' ? { ...part, status: 'answered' } : part,
  )
}

/** A part as it stands when its turn is over: nothing in it runs, grows or asks. */
export function sealPart(part: Part): Part {
  if (part.type === 'prompt') {
    if (part.status === 'sent') return { ...part, status: 'answered' }
    // While our answer is under way its own outcome decides.
    const waits = part.status === 'open' || part.status === 'failed'
    return waits ? { ...part, status: 'expired', error: undefined } : part
  }
  if (part.type === 'tool-call') return part.status === 'running' ? { ...part, status: 'interrupted' } : part
  return 'status' in part && part.status === 'streaming' ? { ...part, status: 'interrupted' } : part
}

/** Says of a running turn whether it waits for a person. */
export function withTurnStatus(message: AssistantMessage): AssistantMessage {
  if (isEnded(message)) return message
  const asks = message.parts.some(
    (part) => part.type === 'prompt' && !isSettled(part) && part.status !== 'sent',
  )
  const status: AssistantMessageStatus = asks ? 'awaiting-answer' : 'running'
  return status === message.status ? message : { ...message, status }
}
