// Over 300 lines because it is one question, what a rebuilt turn lacks, and the one way to give it that.
import { equalJson } from './equalJson.ts'
import { memoryOf, noteMemory } from './noteMemory.ts'
import { isSamePrompt } from './promptParts.ts'
import {
  addUsage,
  noUsage,
  type AssistantMessage,
  type MemoryPart,
  type Part,
  type PromptPart,
  type ThinkingPart,
  type ToolCallPart,
  type Usage,
} from './taskState.ts'
import { earlyResultOf, isNotice, isSettled, sealPart, withTurnStatus } from './turnParts.ts'

/** What of a rebuilt turn is not certain yet. */
export interface CoverageFacts {
  /** Whether frames may be missing on screen: one could not be read, or ids left numbers out. */
  readonly damaged: boolean
  /** Whether the replay has told everything for now. */
  readonly whole: boolean
}

/**
 * Whether a rebuilt turn holds all that the Engine said and did on screen: its words as one string, its calls and
 * prompts as a set. How words were cut into frames, blocks, or parallel calls ordered, is the wire's affair.
 *
 * What a replay need not keep (unknown, unreadable, usage, memory, compaction) never decides. Thinking and prompts may be
 * missing altogether once the replay has told everything.
 */
export function coversTurn(
  rebuilt: AssistantMessage,
  shown: AssistantMessage,
  { damaged, whole }: CoverageFacts,
): boolean {
  if (wordCount(rebuilt.parts, 'text') < wordCount(shown.parts, 'text')) return false
  const lenient = damaged || shown.parts.some(isUnreadable)
  const missing = leftOut(rebuilt, shown)
  if (!whole && (missing.prompts || missing.thinking)) return false
  return (
    coversWords(wordsOf(rebuilt.parts, 'text'), wordsOf(shown.parts, 'text'), lenient) &&
    (missing.thinking ||
      coversWords(wordsOf(rebuilt.parts, 'thinking'), wordsOf(shown.parts, 'thinking'), lenient)) &&
    coversCalls(rebuilt.parts, shown.parts)
  )
}

/** What a turn was given of what a replay did not tell. Told again behind it, that counts once. */
export interface CarriedOver {
  /** Notices and prompts, in any order. */
  readonly parts: readonly Part[]
  readonly thinking: string
  readonly usage: Usage
}

/**
 * The rebuilt turn with what stands on screen and the replay did not keep, each in its place. Durations that were
 * measured live stay. A frame that could not be read falls away where the replay has told it well.
 *
 * @param received whether the replay told the frame of an id.
 */
export function carryOver(
  rebuilt: AssistantMessage,
  shown: AssistantMessage,
  received: (eventId: string) => boolean,
): { turn: AssistantMessage; carried: CarriedOver } {
  const { thinking } = leftOut(rebuilt, shown)
  const wordsMended = !wordsOf(rebuilt.parts, 'text').startsWith(wordsOf(shown.parts, 'text'))
  const isMended = (part: Part): boolean => {
    const early = earlyResultOf(part)
    if (early !== undefined) {
      return rebuilt.parts.some((other) => other.type === 'tool-call' && other.toolCallId === early)
    }
    if (part.type !== 'unknown' || part.problem === undefined) return false
    return part.eventId === undefined ? wordsMended && part.name === 'text_delta' : received(part.eventId)
  }
  const kept = keptNotices(rebuilt, shown)
  const missing: Part[] = []
  /** Where on screen what is placed already stood. */
  const order = new Map<Part, number>()
  for (const [part, told] of kept) order.set(told, shown.parts.indexOf(part))
  let parts: readonly Part[] = keepTimes(rebuilt.parts, shown.parts)
  const carry = (part: Part, as: Part = part): void => {
    missing.push(as)
    order.set(as, shown.parts.indexOf(part))
    parts = insertAt(parts, placeOf(shown.parts, part), as, order)
  }
  // What parts a text comes first, because it makes the places.
  for (const part of shown.parts) {
    const told = part.type === 'prompt' ? matchPrompt(rebuilt.parts, shown.parts, part) : undefined
    if (part.type === 'thinking' && thinking) carry(part)
    if (part.type !== 'prompt') continue
    if (told === undefined) carry(part, { ...part, callId: callIn(rebuilt.parts, shown.parts, part.callId) })
    // What is settled on screen stays settled.
    else if (isSettled(part)) parts = replaced(parts, told, { ...part, id: told.id, callId: told.callId })
  }
  for (const part of shown.parts) {
    if (isNotice(part) && !kept.has(part) && !isMended(part)) carry(part)
  }
  const remembered = memoryOf([shown])
  parts = parts.map((part) => {
    if (part.type !== 'memory') return part
    const known = shown.parts[order.get(part) ?? -1] as MemoryPart | undefined
    // What is new came behind all that is on screen.
    const replaced = known ? known.replaced : (noteMemory(remembered, part.entry) ?? part.replaced)
    return { ...part, replaced }
  })
  parts = withOneEnd(parts, rebuilt.status === 'completed')
  const usage = rebuilt.usage.modelCalls < shown.usage.modelCalls ? shown.usage : rebuilt.usage
  const sealed =
    rebuilt.status === 'running' || rebuilt.status === 'awaiting-answer' ? parts : parts.map(sealPart)
  const turn = withTurnStatus({ ...rebuilt, usage, parts: renamed(rebuilt.id, sealed) })
  return {
    turn,
    carried: {
      parts: missing.filter((part) => part.type !== 'thinking'),
      thinking: wordsOf(missing, 'thinking'),
      usage: usage === shown.usage ? addUsage(shown.usage, rebuilt.usage, -1) : noUsage,
    },
  }
}

/** Whether two notices say the same. */
export function isSameNotice(a: Part, b: Part): boolean {
  if (a.type === 'memory' && b.type === 'memory') return equalJson(a.entry, b.entry)
  if (a.type === 'compaction' && b.type === 'compaction') return equalJson({ ...a, id: '' }, { ...b, id: '' })
  if (a.type !== 'unknown' || b.type !== 'unknown') return false
  return a.name === b.name && a.problem === b.problem && equalJson(a.data, b.data)
}

function isUnreadable(part: Part): boolean {
  return part.type === 'unknown' && part.problem !== undefined && earlyResultOf(part) === undefined
}

function wordsOf(parts: readonly Part[], type: 'text' | 'thinking'): string {
  let words = ''
  for (const part of parts) if (part.type === type) words += part.text
  return words
}

function wordCount(parts: readonly Part[], type: 'text' | 'thinking'): number {
  let count = 0
  for (const part of parts) if (part.type === type) count += part.text.length
  return count
}

/** Whether words go on where others end; where frames may be missing, whether they hold them with gaps between. */
function coversWords(longer: string, shorter: string, lenient: boolean): boolean {
  if (longer.startsWith(shorter)) return true
  if (!lenient) return false
  let at = 0
  for (const unit of shorter) {
    at = longer.indexOf(unit, at) + unit.length
    if (at < unit.length) return false
  }
  return true
}

function coversCalls(rebuilt: readonly Part[], shown: readonly Part[]): boolean {
  const free = rebuilt.filter((part): part is ToolCallPart => part.type === 'tool-call')
  const calls = shown.filter((part): part is ToolCallPart => part.type === 'tool-call')
  // Those that have ended choose first, where nothing but their number tells calls apart.
  const ended = calls.filter(({ status }) => status !== 'running')
  return [...ended, ...calls.filter(({ status }) => status === 'running')].every((part) => {
    const index = free.findIndex((call) => isSameCall(call, part))
    if (index === -1) return false
    free.splice(index, 1)
    return true
  })
}

/** Ids are compared only where both tell one. A call that has ended on screen has ended. */
function isSameCall(rebuilt: ToolCallPart, shown: ToolCallPart): boolean {
  const named = rebuilt.toolCallId !== undefined && shown.toolCallId !== undefined
  if (rebuilt.tool !== shown.tool || (named && rebuilt.toolCallId !== shown.toolCallId)) return false
  if (shown.status !== 'running' && rebuilt.status === 'running') return false
  return rebuilt.inputSource === shown.inputSource && equalJson(rebuilt.input, shown.input)
}

/** What of a turn's thinking and prompts the replay has not told so far. */
function leftOut(
  rebuilt: AssistantMessage,
  shown: AssistantMessage,
): { thinking: boolean; prompts: boolean } {
  const thinks = (part: Part): boolean => part.type === 'thinking'
  return {
    thinking: shown.parts.some(thinks) && !rebuilt.parts.some(thinks),
    prompts: shown.parts.some((part) => {
      if (part.type !== 'prompt') return false
      const told = matchPrompt(rebuilt.parts, shown.parts, part)
      return told === undefined || isUnsettled(told, part)
    }),
  }
}

/** Whether a prompt that is settled on screen still asks in the rebuilt turn. */
function isUnsettled(told: PromptPart, shown: PromptPart): boolean {
  return isSettled(shown) && !isSettled(told)
}

/** The same prompt in the rebuilt turn, counted where several may be it. */
function matchPrompt(
  rebuilt: readonly Part[],
  shown: readonly Part[],
  prompt: PromptPart,
): PromptPart | undefined {
  const ofRequest = (part: Part): part is PromptPart => {
    return part.type === 'prompt' && isSamePrompt(part, prompt)
  }
  return rebuilt.filter(ofRequest)[shown.filter(ofRequest).indexOf(prompt)]
}

/** The name in the rebuilt turn of a call on screen. */
function callIn(
  rebuilt: readonly Part[],
  shown: readonly Part[],
  callId: string | undefined,
): string | undefined {
  const call = shown.find((part) => part.id === callId)
  if (call?.type !== 'tool-call') return undefined
  return rebuilt.find((part) => part.type === 'tool-call' && isSameCall(part, call))?.id
}

/** The notices on screen that the replay told as well. */
function keptNotices(rebuilt: AssistantMessage, shown: AssistantMessage): Map<Part, Part> {
  const free = rebuilt.parts.filter(isNotice)
  const kept = new Map<Part, Part>()
  for (const part of shown.parts) {
    const index = isNotice(part) ? free.findIndex((other) => isSameNotice(other, part)) : -1
    const [told] = index === -1 ? [] : free.splice(index, 1)
    if (told !== undefined) kept.set(part, told)
  }
  return kept
}

/** A replay does not tell how long thinking and calls took. */
function keepTimes(rebuilt: readonly Part[], shown: readonly Part[]): readonly Part[] {
  const thoughts = shown.filter((part) => part.type === 'thinking')
  const calls = shown.filter((part) => part.type === 'tool-call')
  return rebuilt.map((part) => {
    if (part.type === 'thinking') return { ...part, ...timesOf(thoughts.shift()) }
    if (part.type !== 'tool-call') return part
    const index = calls.findIndex((call) => isSameCall(part, call))
    return index === -1 ? part : { ...part, ...timesOf(calls.splice(index, 1)[0]) }
  })
}

type Times = Pick<ThinkingPart, 'startedAt' | 'duration'>

function timesOf({ startedAt, duration }: Times = {}): Times {
  return { startedAt, duration }
}

/** How much of what was said and done stands before a part. */
interface Place {
  readonly words: number
  readonly acts: number
}

function isAct(part: Part): boolean {
  return part.type === 'tool-call' || part.type === 'prompt'
}

function placeOf(parts: readonly Part[], part: Part): Place {
  const before = parts.slice(0, parts.indexOf(part))
  return { words: wordCount(before, 'text'), acts: before.filter(isAct).length }
}

/** Puts a part behind as much as stood before it. What stood in the middle of a text, other than a notice, parts it again. */
function insertAt(
  parts: readonly Part[],
  { words, acts }: Place,
  part: Part,
  order: ReadonlyMap<Part, number>,
): readonly Part[] {
  let seenWords = 0
  let seenActs = 0
  let index = 0
  for (; index < parts.length; index++) {
    const other = parts[index] as Part
    if (seenWords >= words && seenActs >= acts && (other.type === 'text' || isAct(other))) break
    if (isAct(other)) seenActs++
    if (other.type !== 'text') continue
    const length = words - seenWords
    seenWords += other.text.length
    if (isNotice(part) || seenWords <= words || seenActs < acts) continue
    const first: Part = { ...other, text: other.text.slice(0, length), status: 'done' }
    const rest: Part = { ...other, text: other.text.slice(length) }
    return [...parts.slice(0, index), first, part, rest, ...parts.slice(index + 1)]
  }
  // What stood behind it and is placed already stays behind it.
  const place = order.get(part) ?? 0
  while (index > 0 && (order.get(parts[index - 1] as Part) ?? -1) > place) index--
  return parts.toSpliced(index, 0, part)
}

function replaced(parts: readonly Part[], old: Part, next: Part): readonly Part[] {
  return parts.map((part) => (part.id === old.id && part.type === old.type ? next : part))
}

/** Only the last words may still grow, and none in a turn that is complete. */
function withOneEnd(parts: readonly Part[], complete: boolean): readonly Part[] {
  const last = complete ? -1 : parts.findLastIndex((part) => !isNotice(part))
  return parts.map((part, index) => {
    const grows = part.type === 'text' || part.type === 'thinking' ? part.status === 'streaming' : false
    return grows && index !== last ? ({ ...part, status: 'done' } as Part) : part
  })
}

/** The parts with the names that a fold would have given them. */
function renamed(messageId: string, parts: readonly Part[]): readonly Part[] {
  const counts = new Map<Part['type'], number>()
  return parts.map((part) => {
    const count = counts.get(part.type) ?? 0
    counts.set(part.type, count + 1)
    const id = `${messageId}/${part.type}-${count}`
    return part.id === id ? part : { ...part, id }
  })
}
