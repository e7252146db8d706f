import type { EngineEvent, MalformedEvent } from '@engine-kit/protocol'
import { isSamePrompt } from './promptParts.ts'
import { readUsage, reduceTurn } from './reduceTurn.ts'
import { addUsage, noUsage, type AssistantMessage, type Part } from './taskState.ts'
import { isSameNotice } from './turnCoverage.ts'
import { earlyResultOf } from './turnParts.ts'
import type { TurnPosition } from './turnPosition.ts'

type Frame = EngineEvent | MalformedEvent

/** What was carried over from the screen, told again behind it, counts once. Answers what is new of a frame. */
export function withoutOwed(position: TurnPosition, event: Frame): readonly Frame[] {
  const { owed } = position
  const { thinking } = owed
  if (event.type !== 'thinking_delta' || thinking === '') return isOwed(position, event) ? [] : [event]
  const { text } = event.data
  // Told in other pieces than those that are on screen, one piece may hold the end of what is owed, and more.
  const again = thinking.startsWith(text) || text.startsWith(thinking)
  const count = again ? Math.min(thinking.length, text.length) : 0
  position.owed = { ...owed, thinking: again ? thinking.slice(count) : '' }
  return count === text.length ? [] : [{ ...event, data: { ...event.data, text: text.slice(count) } }]
}

function isOwed(position: TurnPosition, event: Frame): boolean {
  const { owed } = position
  switch (event.type) {
    case 'usage': {
      const usage = addUsage(owed.usage, readUsage(event.data), -1)
      const isOurs = Object.values(usage).every((count) => count >= 0)
      const isLast = usage.modelCalls === 0 && Object.values(usage).some((count) => count !== 0)
      if (!isOurs || isLast) return false
      position.owed = { ...owed, usage }
      return true
    }
    case 'content_block_start':
      return owed.thinking !== '' && event.data.block_type === 'thinking'
    default:
      return isOwedPart(position, event)
  }
}

function isOwedPart(position: TurnPosition, event: Frame): boolean {
  const { owed } = position
  const { parts } = owed
  if (parts.length === 0 || !mayBeOwed(event, parts)) return false
  const [told] = reduceTurn(blank, event, { answers: {}, at: undefined }).parts
  const index = parts.findIndex((part) => {
    if (part.type === 'prompt' && told?.type === 'prompt') return isSamePrompt(part, told)
    return told !== undefined && isSameNotice(part, told)
  })
  if (index === -1) return false
  position.owed = { ...owed, parts: parts.toSpliced(index, 1) }
  return true
}

/** Whether it is of a kind that is carried over. Of results those are, which wait for their call. */
function mayBeOwed(event: Frame, parts: readonly Part[]): boolean {
  if (event.type !== 'tool_result') return carriedTypes.has(event.type)
  const early = event.data.tool_call_id
  return early !== undefined && parts.some((part) => earlyResultOf(part) === early)
}

const carriedTypes = new Set<Frame['type']>([
  'working_memory_update',
  'compaction_event',
  'unknown',
  'malformed',
  'hitl_request',
])

const blank: AssistantMessage = { id: '', role: 'assistant', status: 'running', parts: [], usage: noUsage }
