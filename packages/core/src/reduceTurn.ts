import { readErrorEvent, type EngineError, type EngineEvent } from '@engine-kit/protocol'
import type { MalformedEvent, Sources, UsageData, WorkingMemoryUpdateData } from '@engine-kit/protocol'
import { applyAnswer, askPerson, resolvePrompt, type PromptAnswers } from './promptParts.ts'
import {
  addUsage,
  type AssistantMessage,
  type MemoryEntry,
  type Part,
  type TextPart,
  type ThinkingPart,
  type Usage,
} from './taskState.ts'
import { isAnnounced, settleToolCall, startToolCall } from './toolCalls.ts'
import { isEnded, pushPart, sealPart, withTurnStatus } from './turnParts.ts'

/** What is known outside the turn while it is folded. */
export interface TurnContext {
  /** What this browser answered. */
  answers: PromptAnswers
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
      const { data, sources } = event
      // The same call announced twice is one call.
      if (isAnnounced(message, data, sources)) return message
      return startToolCall(settleText(message, context.at), data, sources)
    }
    case 'tool_result':
      return settleToolCall(message, event.data, event.sources)
    case 'hitl_request':
      return askPerson(settleText(message, context.at), event.data, context.answers, {
        inputSource: event.sources?.['input'],
      })
    case 'hitl_resolved':
      return resolvePrompt(message, event.data.request_id, event.data.answer)
    case 'compaction_event': {
      const { before_tokens: beforeTokens, after_tokens: afterTokens, strategy } = event.data
      return pushPart(message, 'compaction', (id) => {
        return { id, type: 'compaction', beforeTokens, afterTokens, strategy }
      })
    }
    case 'working_memory_update': {
      const entry = readMemoryEntry(event.data, event.sources)
      return pushPart(message, 'memory', (id) => ({ id, type: 'memory', entry }))
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
      return pushPart(message, 'unknown', (id) => {
        return {
          id,
          type: 'unknown',
          name: event.name,
          data: event.data,
          dataSource: event.sources?.['data'],
        }
      })
    case 'malformed': {
      const { name, problem, raw, id: eventId } = event
      return pushPart(message, 'unknown', (id) => {
        return { id, type: 'unknown', name, data: raw, problem, eventId }
      })
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
export function reopenTurn(message: AssistantMessage, answers: PromptAnswers): AssistantMessage {
  if (message.status !== 'interrupted') return message
  const parts = message.parts.map((part): Part => {
    if (part.type === 'prompt') {
      const answer = answers[part.id]
      const sealed = part.status === 'expired' || (part.status === 'answered' && answer?.status === 'sent')
      if (!sealed) return part
      return answer === undefined ? { ...part, status: 'open' } : applyAnswer(part, answer)
    }
    if (!('status' in part) || part.status !== 'interrupted') return part
    return part.type === 'tool-call' ? { ...part, status: 'running' } : { ...part, status: 'streaming' }
  })
  return withTurnStatus({ ...message, parts, status: 'running', error: undefined })
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
    cacheHitTokens: cache_hit_tokens ?? 0,
    modelCalls: 1,
  }
}

/** The key and value of a memory update. Not documented by the Engine; whatever is not the key is kept as the value. */
export function readMemoryEntry(data: WorkingMemoryUpdateData, sources?: Sources): MemoryEntry {
  const { key = '', ...rest } = data
  const fields = Object.keys(rest)
  const only = fields.length === 1 ? fields[0] : undefined
  if (only !== 'value' && only !== 'content') return { key, value: rest }
  return { key, value: rest[only], valueSource: sources?.[only] }
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
  return pushPart(message, type, (id) => {
    return type === 'text' ? { id, type, status, text } : { id, type, status, text, startedAt: at }
  })
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
