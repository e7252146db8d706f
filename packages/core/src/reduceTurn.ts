import { readErrorEvent, timeOf, type EngineErrorData, type EngineEvent } from '@engine-kit/protocol'
import type { MalformedEvent, Sources, UsageData, WorkingMemoryUpdateData } from '@engine-kit/protocol'
import { answerTo, applyAnswer, askPerson, resolvePrompt, type PromptAnswers } from './promptParts.ts'
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
import { changeTurn, type TurnDraft } from './turnDraft.ts'
import { spanOf, withTurnStatus } from './turnParts.ts'

/** What is known outside the turn while it is folded. */
export interface TurnContext {
  /** What this browser answered. */
  answers: PromptAnswers
  /** When the event came, in milliseconds; `undefined` in a replay, where the time of arrival means nothing. */
  at: number | undefined
  /** Takes note of a memory update. Answers the one that it replaces. */
  remember?: (entry: MemoryEntry) => MemoryEntry | undefined
}

/** The assistant message after one more event of its turn. Parts that do not change keep their identity. */
export function reduceTurn(
  message: AssistantMessage,
  event: EngineEvent | MalformedEvent,
  context: TurnContext,
): AssistantMessage {
  return changeTurn(message, (turn) => foldTurn(turn, event, context))
}

/** Folds one event into a turn. */
export function foldTurn(turn: TurnDraft, event: EngineEvent | MalformedEvent, context: TurnContext): void {
  switch (event.type) {
    case 'text_delta':
      return appendText(turn, 'text', event.data.text, context.at)
    case 'thinking_delta':
      return appendText(turn, 'thinking', event.data.text, context.at)
    case 'content_block_start':
      settleText(turn, context.at)
      if (event.data.block_type === 'thinking') openText(turn, 'thinking', '', context.at)
      return
    case 'content_block_stop':
      return settleText(turn, context.at)
    case 'tool_call': {
      const { data, sources } = event
      // The same call announced twice is one call.
      if (isAnnounced(turn, data, sources)) return
      settleText(turn, context.at)
      return startToolCall(turn, data, sources, context.at)
    }
    case 'tool_result':
      return settleToolCall(turn, event.data, event.sources, context.at)
    case 'hitl_request':
      settleText(turn, context.at)
      return askPerson(turn, event.data, context.answers, { inputSource: event.sources?.['input'] })
    case 'hitl_resolved':
      return resolvePrompt(turn, event.data, timeOf(event))
    case 'compaction_event': {
      const { before_tokens: beforeTokens, after_tokens: afterTokens, strategy } = event.data
      return turn.push('compaction', (id) => {
        return { id, type: 'compaction', beforeTokens, afterTokens, strategy }
      })
    }
    case 'working_memory_update': {
      const entry = readMemoryEntry(event.data, event.sources)
      const replaced = context.remember?.(entry)
      return turn.push('memory', (id) => ({ id, type: 'memory', entry, replaced }))
    }
    case 'usage':
      return turn.set({ usage: addUsage(turn.head.usage, readUsage(event.data)) })
    case 'thread_lifecycle': {
      const { phase, timestamp } = event.data
      if (phase === 'started') return
      return endTurn(turn, phase === 'completed' ? 'completed' : 'failed', context.at, {
        endedAt: readTime(timestamp),
      })
    }
    case 'error':
      return endTurn(turn, 'failed', context.at, { error: readErrorEvent(event.data).data })
    case 'unknown':
      return turn.push('unknown', (id) => {
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
      return turn.push('unknown', (id) => {
        return { id, type: 'unknown', name, data: raw, problem, eventId }
      })
    }
    case 'heartbeat':
      return
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
  turn: TurnDraft,
  status: 'completed' | 'failed' | 'interrupted',
  at: number | undefined,
  facts: { endedAt?: number | undefined; error?: EngineErrorData | undefined } = {},
): void {
  const endedAt = turn.head.endedAt ?? facts.endedAt
  const error = turn.head.error ?? facts.error
  if (turn.ended) return turn.set({ endedAt, error: turn.head.status === 'completed' ? undefined : error })
  if (status === 'completed') settleText(turn, at)
  turn.seal()
  turn.set({ status, endedAt, error })
}

/** Opens a turn again that was given up before the Engine had ended it, as it was before. */
export function reopenTurn(message: AssistantMessage, answers: PromptAnswers): AssistantMessage {
  if (message.status !== 'interrupted') return message
  const parts = message.parts.map((part): Part => {
    if (part.type === 'prompt') {
      const answer = answerTo(answers, part)
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

function appendText(turn: TurnDraft, type: 'text' | 'thinking', delta: string, at: number | undefined): void {
  const open = turn.openText
  if (open?.type === type) return turn.grow(open, delta)
  settleText(turn, at)
  openText(turn, type, delta, at)
}

function openText(turn: TurnDraft, type: 'text' | 'thinking', text: string, at: number | undefined): void {
  // Text that comes after the end, against the contract, is kept but cannot make the turn look alive again.
  const status = turn.ended ? 'done' : 'streaming'
  turn.push(type, (id) => {
    return type === 'text' ? { id, type, status, text } : { id, type, status, text, startedAt: at }
  })
}

function settleText(turn: TurnDraft, at: number | undefined): void {
  const open = turn.ended ? undefined : turn.openText
  if (open !== undefined) turn.replaceText(settled(open, at))
}

function settled(part: TextPart | ThinkingPart, at: number | undefined): TextPart | ThinkingPart {
  if (part.type === 'text') return { ...part, status: 'done' }
  return { ...part, status: 'done', duration: spanOf(part.startedAt, at) }
}
