// Over 300 lines because it is one fold: a switch over everything the Engine says, and what each case needs.
import {
  readErrorEvent,
  type EngineError,
  type EngineEvent,
  type HitlRequestData,
} from '@engine-kit/protocol'
import type { MalformedEvent, ToolResultData, UsageData, WorkingMemoryUpdateData } from '@engine-kit/protocol'
import {
  addUsage,
  type AssistantMessage,
  type AssistantMessageStatus,
  type MemoryEntry,
  type Part,
  type PromptAnswer,
  type PromptPart,
  type TextPart,
  type ThinkingPart,
  type ToolCallPart,
  type Usage,
} from './taskState.ts'

/** What is known outside the turn while it is folded. */
export interface TurnContext {
  /** What this browser answered, by request id. */
  answers: Readonly<Record<string, PromptAnswer>>
  /** When the event came, in milliseconds; `undefined` in a replay, where the time of arrival means nothing. */
  at: number | undefined
}

/** Folds one event into the assistant message of its turn. Parts that do not change keep their identity. */
export function reduceTurn(
  message: AssistantMessage,
  event: EngineEvent | MalformedEvent,
  context: TurnContext,
): AssistantMessage {
  switch (event.type) {
    case 'text_delta':
      return appendText(message, 'text', event.data.text, context.at)
    case 'thinking_delta':
      return appendText(message, 'thinking', event.data.text, context.at)
    case 'content_block_start': {
      const settled = settleText(message, context.at)
      return event.data.block_type === 'thinking' ? openText(settled, 'thinking', '', context.at) : settled
    }
    case 'content_block_stop':
      return settleText(message, context.at)
    case 'tool_call': {
      const { tool, tool_call_id: toolCallId, input } = event.data
      const known = message.parts.findIndex(
        (part) => part.type === 'tool-call' && toolCallId !== undefined && part.toolCallId === toolCallId,
      )
      // The same call announced twice is one call.
      if (known !== -1) return message
      return push(settleText(message, context.at), (id) => {
        return { id, type: 'tool-call', status: 'running', tool, toolCallId, input }
      })
    }
    case 'tool_result':
      return settleToolCall(message, event.data)
    case 'hitl_request':
      return openPrompt(settleText(message, context.at), event.data, context.answers)
    case 'hitl_resolved': {
      const { request_id: requestId, answer } = event.data
      const meant = requestId ?? likelyResolved(message.parts)?.requestId
      return meant === undefined ? message : updatePrompt(message, meant, (prompt) => confirm(prompt, answer))
    }
    case 'compaction_event': {
      const { before_tokens: beforeTokens, after_tokens: afterTokens, strategy } = event.data
      return push(message, (id) => ({ id, type: 'compaction', beforeTokens, afterTokens, strategy }))
    }
    case 'working_memory_update': {
      const entry = readMemoryEntry(event.data)
      return push(message, (id) => ({ id, type: 'memory', entry }))
    }
    case 'usage':
      return { ...message, usage: addUsage(message.usage, readUsage(event.data)) }
    case 'thread_lifecycle': {
      const { phase, timestamp } = event.data
      if (phase === 'started') return message
      return endTurn(message, phase === 'completed' ? 'completed' : 'failed', context.at, {
        endedAt: readTime(timestamp),
      })
    }
    case 'error':
      return endTurn(message, 'failed', context.at, { error: readErrorEvent(event.data) })
    case 'unknown':
      return push(message, (id) => ({ id, type: 'unknown', name: event.name, data: event.data }))
    case 'malformed': {
      const { name, problem, raw } = event
      return push(message, (id) => ({ id, type: 'unknown', name, data: raw, problem }))
    }
    case 'heartbeat':
      return message
    default:
      return event satisfies never
  }
}

/**
 * Ends a turn and seals what was open in it: nothing runs, streams or asks in a turn that is over.
 *
 * A turn that has ended stays ended as it was; a second terminal event only adds what the first did not say.
 */
export function endTurn(
  message: AssistantMessage,
  status: 'completed' | 'failed' | 'interrupted',
  at: number | undefined,
  facts: { endedAt?: number | undefined; error?: EngineError | undefined } = {},
): AssistantMessage {
  const endedAt = message.endedAt ?? facts.endedAt
  const error = message.error ?? facts.error
  if (isEnded(message))
    return { ...message, endedAt, error: message.status === 'completed' ? undefined : error }
  const sealed = status === 'completed' ? settleText(message, at) : message
  const parts = sealed.parts.map((part) => sealPart(part))
  return { ...sealed, parts, status, endedAt, error }
}

/** Opens a turn again that was given up before the Engine had ended it, as it was before. */
export function reopenTurn(message: AssistantMessage, answers: TurnContext['answers']): AssistantMessage {
  if (message.status !== 'interrupted') return message
  const parts = message.parts.map((part): Part => {
    if (part.type === 'prompt') {
      const answer = answers[part.requestId]
      const sealed = part.status === 'expired' || (part.status === 'answered' && answer?.status === 'sent')
      if (!sealed) return part
      return answer === undefined ? { ...part, status: 'open' } : applyAnswer(part, answer)
    }
    if (!('status' in part) || part.status !== 'interrupted') return part
    return part.type === 'tool-call' ? { ...part, status: 'running' } : { ...part, status: 'streaming' }
  })
  return withTurnStatus({ ...message, parts, status: 'running', error: undefined })
}

/** Whether the Engine, or the loss of the turn, has ended it. */
export function isEnded(message: AssistantMessage): boolean {
  return message.status !== 'running' && message.status !== 'awaiting-answer'
}

/** Whether a prompt is history: nothing a person does can change it. */
export function isSettled(prompt: PromptPart): boolean {
  return prompt.status === 'answered' || prompt.status === 'answered-elsewhere' || prompt.status === 'expired'
}

/** Changes the prompt of that request, and with it the status of a turn that was waiting for it. */
export function updatePrompt(
  message: AssistantMessage,
  requestId: string,
  update: (prompt: PromptPart) => PromptPart,
): AssistantMessage {
  return replaceParts(message, (part) =>
    part.type === 'prompt' && part.requestId === requestId ? update(part) : part,
  )
}

/** A prompt this browser answered, or did not, as the answer now stands. */
export function applyAnswer(prompt: PromptPart, answer: PromptAnswer): PromptPart {
  const { status, error, feedback } = answer
  return { ...prompt, status, answer: answer.answer ?? prompt.answer, feedback, error }
}

/** Milliseconds since the epoch of an ISO 8601 time, or `undefined`. */
export function readTime(timestamp: string | undefined): number | undefined {
  const time = timestamp === undefined ? NaN : Date.parse(timestamp)
  return Number.isNaN(time) ? undefined : time
}

/** The tokens of one model call. */
export function readUsage({ input_tokens = 0, output_tokens = 0, cache_hit_tokens = 0 }: UsageData): Usage {
  return {
    inputTokens: input_tokens,
    outputTokens: output_tokens,
    cacheHitTokens: cache_hit_tokens,
    modelCalls: 1,
  }
}

/** The key and value of a memory update. Not documented by the Engine; whatever is not the key is kept as the value. */
export function readMemoryEntry(data: WorkingMemoryUpdateData): MemoryEntry {
  const { key = '', ...rest } = data
  const fields = Object.keys(rest)
  const only = fields.length === 1 ? fields[0] : undefined
  return { key, value: only === 'value' || only === 'content' ? rest[only] : rest }
}

function appendText(
  message: AssistantMessage,
  type: 'text' | 'thinking',
  delta: string,
  at: number | undefined,
): AssistantMessage {
  const index = openTextIndex(message)
  const open = message.parts[index]
  if (open?.type !== type) return openText(settleText(message, at), type, delta, at)
  return { ...message, parts: message.parts.with(index, { ...open, text: open.text + delta }) }
}

function openText(
  message: AssistantMessage,
  type: 'text' | 'thinking',
  text: string,
  at: number | undefined,
): AssistantMessage {
  // Text that comes after the end, against the contract, is kept but cannot make the turn look alive again.
  const status = isEnded(message) ? 'done' : 'streaming'
  if (type === 'text') return push(message, (id) => ({ id, type, status, text }))
  return push(message, (id) => ({ id, type, status, text, startedAt: at }))
}

/**
 * The text that still grows, or -1; in a turn that has ended, against the contract, the last one. Notices between two
 * deltas do not split it: a paragraph must not fall apart because a memory update came in its middle.
 */
function openTextIndex(message: AssistantMessage): number {
  const { parts } = message
  for (let index = parts.length - 1; index >= 0; index--) {
    const part = parts[index] as Part
    if (part.type === 'memory' || part.type === 'compaction' || part.type === 'unknown') continue
    if (part.type !== 'text' && part.type !== 'thinking') return -1
    return part.status === 'streaming' || isEnded(message) ? index : -1
  }
  return -1
}

function settleText(message: AssistantMessage, at: number | undefined): AssistantMessage {
  const index = isEnded(message) ? -1 : openTextIndex(message)
  if (index === -1) return message
  const part = message.parts[index] as TextPart | ThinkingPart
  return { ...message, parts: message.parts.with(index, settled(part, at)) }
}

function settled(part: TextPart | ThinkingPart, at: number | undefined): Part {
  if (part.type === 'text') return { ...part, status: 'done' }
  const { startedAt } = part
  const duration = at === undefined || startedAt === undefined ? undefined : Math.max(0, at - startedAt)
  return { ...part, status: 'done', duration }
}

function settleToolCall(message: AssistantMessage, result: ToolResultData): AssistantMessage {
  const index = toolCallIndex(message.parts, result)
  const call = message.parts[index]
  if (call?.type !== 'tool-call') {
    return push(message, (id) => {
      const problem = 'No tool call is open for this result.'
      return { id, type: 'unknown', name: 'tool_result', data: result, problem }
    })
  }
  const { toolCallId } = call
  const { output, error } = result
  const ended: ToolCallPart = !noErrors.includes(error)
    ? { ...call, status: 'failed', error: describeFailure(error), output }
    : { ...call, status: 'succeeded', output }
  const next = replaceParts(confirmSentAnswers(message), (part) => (part === call ? ended : part))
  // A result for the call a prompt asked about proves that somebody answered.
  return replaceParts(next, (part) => {
    if (part.type !== 'prompt' || isSettled(part)) return part
    return toolCallId !== undefined && part.toolCallId === toolCallId ? confirm(part, undefined) : part
  })
}

/** The call a result belongs to: by id, else the oldest one running that has no id to contradict it. */
function toolCallIndex(parts: readonly Part[], { tool_call_id: toolCallId, tool }: ToolResultData): number {
  const isRunning = (part: Part): part is ToolCallPart =>
    part.type === 'tool-call' && part.status === 'running'
  if (toolCallId !== undefined) {
    const exact = parts.findIndex((part) => isRunning(part) && part.toolCallId === toolCallId)
    if (exact !== -1) return exact
  }
  return parts.findIndex((part) => {
    if (!isRunning(part) || (toolCallId !== undefined && part.toolCallId !== undefined)) return false
    return tool === undefined || part.tool === tool
  })
}

/** What stands in the place of an error where there is none. */
const noErrors: readonly unknown[] = [undefined, null, false, '']

function describeFailure(error: unknown): string {
  const { message, error: code } = Object(error) as { message?: unknown; error?: unknown }
  const words = [error, message, code].find((said): said is string => typeof said === 'string')
  return words ?? 'The tool failed without saying why.'
}

/** Adds a prompt, from the stream or from `GET /hitl/pending`, unless it is there already. */
export function openPrompt(
  message: AssistantMessage,
  data: HitlRequestData,
  answers: TurnContext['answers'],
): AssistantMessage {
  const requestId = data.request_id
  if (message.parts.some((part) => part.type === 'prompt' && part.requestId === requestId)) return message
  // Only the Engine's own link may say which call is asked about: a guess could show the wrong command.
  const call = message.parts.find(
    (part) =>
      part.type === 'tool-call' && data.tool_call_id !== undefined && part.toolCallId === data.tool_call_id,
  )
  const linked = call?.type === 'tool-call' ? call : undefined
  const next = push(message, (id) => {
    const prompt: PromptPart = {
      id,
      type: 'prompt',
      requestId,
      kind: data.kind === 'permission' ? 'permission' : 'question',
      status: 'open',
      question: data.question ?? '',
      options: (data.options ?? []).map((option) => {
        return typeof option === 'string' ? { id: option, label: option } : option
      }),
      toolCallId: data.tool_call_id,
      tool: data.tool ?? linked?.tool,
      input: data.input ?? linked?.input,
      createdAt: data.created_at,
      expiresAt: data.expires_at,
    }
    const answer = answers[requestId]
    return answer === undefined ? prompt : applyAnswer(prompt, answer)
  })
  return withTurnStatus(next)
}

/** Which prompt is meant where the Engine does not say: the one we answered, else the oldest that waits. */
function likelyResolved(parts: readonly Part[]): PromptPart | undefined {
  const waiting = parts.filter((part): part is PromptPart => part.type === 'prompt' && !isSettled(part))
  return waiting.find(({ status }) => status === 'sending' || status === 'sent') ?? waiting[0]
}

/** The Engine says that the prompt is answered: by us if we sent an answer, else by somebody else. */
function confirm(prompt: PromptPart, answer: string | undefined): PromptPart {
  // While our answer is under way, its own outcome tells whether it was the one that counted.
  if (isSettled(prompt) || (prompt.status === 'sending' && answer === undefined)) return prompt
  const ours = prompt.status === 'sending' || prompt.status === 'sent'
  const contradicted = answer !== undefined && prompt.answer !== undefined && answer !== prompt.answer
  if (ours && !contradicted) return { ...prompt, status: 'answered', error: undefined }
  return { ...prompt, status: 'answered-elsewhere', answer, feedback: undefined, error: undefined }
}

function sealPart(part: Part): Part {
  if (part.type === 'prompt') {
    if (part.status === 'sent') return { ...part, status: 'answered' }
    // While our answer is under way its own outcome decides.
    const waits = part.status === 'open' || part.status === 'failed'
    return waits ? { ...part, status: 'expired', error: undefined } : part
  }
  if (part.type === 'tool-call') return part.status === 'running' ? { ...part, status: 'interrupted' } : part
  return 'status' in part && part.status === 'streaming' ? { ...part, status: 'interrupted' } : part
}

function push(message: AssistantMessage, create: (id: string) => Part): AssistantMessage {
  const part = create(`${message.id}/${message.parts.length}`)
  const { parts } = confirmSentAnswers(message)
  return { ...message, parts: [...parts, isEnded(message) ? sealPart(part) : part] }
}

/** The turn goes on after the Engine took an answer: that is its confirmation. */
function confirmSentAnswers(message: AssistantMessage): AssistantMessage {
  return replaceParts(message, (part) =>
    part.type === 'prompt' && part.status === 'sent' ? { ...part, status: 'answered' } : part,
  )
}

function replaceParts(message: AssistantMessage, replace: (part: Part) => Part): AssistantMessage {
  let changed = false
  const parts = message.parts.map((part) => {
    const next = replace(part)
    changed ||= next !== part
    return next
  })
  return changed ? withTurnStatus({ ...message, parts }) : message
}

function withTurnStatus(message: AssistantMessage): AssistantMessage {
  if (isEnded(message)) return message
  const asks = message.parts.some(
    (part) => part.type === 'prompt' && !isSettled(part) && part.status !== 'sent',
  )
  const status: AssistantMessageStatus = asks ? 'awaiting-answer' : 'running'
  return status === message.status ? message : { ...message, status }
}
