import type { AssistantMessage, Part, PromptPart, TextPart, ThinkingPart, ToolCallPart } from './taskState.ts'
import {
  earlyResultOf,
  isEnded,
  isNotice,
  isRunningCall,
  isSettled,
  sealPart,
  turnStatus,
  waitingIn,
} from './turnParts.ts'

/** The drafts of turns that run, by what was seen of them. */
const drafts = new WeakMap<AssistantMessage, TurnDraft>()

/** The draft of a turn: the one that made it, where that has not gone on since. */
export function draftOf(message: AssistantMessage): TurnDraft {
  return draftThatMade(message) ?? new TurnDraft(message)
}

function draftThatMade(message: AssistantMessage): TurnDraft | undefined {
  const draft = drafts.get(message)
  return draft?.message === message ? draft : undefined
}

/** The prompts of a turn that are not settled, oldest first. Costs little for a turn that runs, whatever its length. */
export function waitingPrompts(turn: AssistantMessage): readonly PromptPart[] {
  return draftThatMade(turn)?.waiting ?? waitingIn(turn.parts)
}

/** The turn after a change. The same message where nothing has changed. */
export function changeTurn(message: AssistantMessage, change: (draft: TurnDraft) => void): AssistantMessage {
  const draft = draftOf(message)
  change(draft)
  return draft.message
}

/**
 * A turn that is being folded. It is changed in place until somebody looks at it, and knows where what is open stands:
 * an event costs the same however many parts came before.
 */
export class TurnDraft {
  #head: AssistantMessage
  #parts: Part[]
  /** Whether nobody has seen the parts, which are ours to change then. */
  #own = false
  /** What was looked at and has not changed since. */
  #seen: AssistantMessage | undefined
  /** The text that has grown since somebody looked, which is ours to change. */
  #growing: { text: string } | undefined
  readonly #counts = new Map<Part['type'], number>()
  readonly #calls = createLine()
  readonly #callsById = new Map<string | undefined, Line>()
  readonly #earlyResults = new Map<string, number>()
  readonly #unknown: number[] = []
  readonly #prompts: number[] = []
  readonly #waiting = new Set<number>()
  #lastSaid = -1

  constructor(message: AssistantMessage) {
    this.#head = this.#seen = message
    this.#parts = message.parts as Part[]
    this.#parts.forEach((part, place) => this.#note(part, place))
  }

  /** The turn as it is now. */
  get message(): AssistantMessage {
    if (this.#seen === undefined) {
      this.#head = this.#seen = { ...this.#head, parts: this.#parts }
      if (!this.ended) drafts.set(this.#seen, this)
      this.#own = false
      this.#growing = undefined
    }
    return this.#seen
  }

  /** Whether something has changed since somebody looked. */
  get isAhead(): boolean {
    return this.#seen === undefined
  }

  /** What is known of the turn besides its parts. */
  get head(): Omit<AssistantMessage, 'parts'> {
    return this.#head
  }

  get ended(): boolean {
    return isEnded(this.#head)
  }

  /** Oldest first. */
  get prompts(): PromptPart[] {
    return this.#prompts.map((place) => this.#parts[place] as PromptPart)
  }

  /** The prompts that are not settled, oldest first. */
  get waiting(): PromptPart[] {
    return Array.from(this.#waiting, (place) => this.#parts[place] as PromptPart)
  }

  /**
   * The text that still grows; in a turn that has ended, against the contract, the last one. Notices between two deltas
   * do not split it: a paragraph must not fall apart because a memory update came in its middle.
   */
  get openText(): TextPart | ThinkingPart | undefined {
    const part = this.#parts[this.#lastSaid]
    if (part?.type !== 'text' && part?.type !== 'thinking') return undefined
    return part.status === 'streaming' || this.ended ? part : undefined
  }

  /** Adds to the open text. */
  grow(open: TextPart | ThinkingPart, more: string): void {
    if (open !== this.#growing) {
      const copy = { ...open }
      this.#growing = copy
      this.replaceText(copy)
    }
    this.#growing.text += more
  }

  /** Puts another text in the place of the open one. */
  replaceText(part: TextPart | ThinkingPart): void {
    this.#write()[this.#lastSaid] = part
  }

  /** The oldest running call that is meant: of that id, or of any. */
  findRunning(
    of: { toolCallId: string | undefined } | 'any',
    isMeant: (call: ToolCallPart) => boolean,
  ): number {
    const line = of === 'any' ? this.#calls : this.#callsById.get(of.toolCallId)
    if (line === undefined) return -1
    for (let index = line.from; index < line.places.length; index++) {
      const place = line.places[index] as number
      const part = this.#parts[place] as Part
      if (!isRunningCall(part)) {
        // What has ended at the front is never passed again.
        if (index === line.from) line.from++
      } else if (isMeant(part)) return place
    }
    return -1
  }

  /** Whether a call of that id was announced, however it stands. */
  hasCall(toolCallId: string): boolean {
    return this.#callsById.has(toolCallId)
  }

  /** Where the result of a call stands that came before it. */
  earlyResult(toolCallId: string): number | undefined {
    return this.#earlyResults.get(toolCallId)
  }

  partAt(place: number): Part | undefined {
    return this.#parts[place]
  }

  /**
   * The name of a new part. Parts are counted by type, so that a rebuilt turn gives the same names although a replay
   * leaves out events that it does not keep.
   */
  nextId(type: Part['type']): string {
    return `${this.#head.id}/${type}-${this.#counts.get(type) ?? 0}`
  }

  /** Changes what is not a part. */
  set(facts: Partial<Omit<AssistantMessage, 'parts'>>): void {
    this.#seen = undefined
    this.#head = { ...this.#head, ...facts }
  }

  /** Adds a part at the end. In a turn that has ended, against the contract, the part is over at once. */
  push(type: Part['type'], create: (id: string) => Part): void {
    const created = create(this.nextId(type))
    const part = this.ended ? sealPart(created) : created
    this.confirmSentAnswers()
    this.#note(part, this.#write().push(part) - 1)
    this.#setStatus()
  }

  /** Puts a part in the place of another. */
  replaceAt(place: number, part: Part): void {
    const before = this.#parts[place]
    if (part === before) return
    this.#write()[place] = part
    if (part.type !== before?.type) {
      // A result that waited is a call now, and gives its name back.
      const at = (): Part | undefined => this.#parts[this.#unknown.at(-1) ?? -1]
      while (at() !== undefined && at()?.type !== 'unknown') this.#unknown.pop()
      this.#counts.set('unknown', numberOf(at()) + 1)
      this.#note(part, place)
    }
    if (part.type !== 'prompt') return
    if (isSettled(part)) this.#waiting.delete(place)
    this.#setStatus()
  }

  replacePrompt(prompt: PromptPart, next: PromptPart): void {
    this.replaceAt(this.#prompts.findLast((place) => this.#parts[place] === prompt) ?? -1, next)
  }

  /** The turn goes on after the Engine took an answer: that is its confirmation. */
  confirmSentAnswers(): void {
    for (const place of this.#waiting) {
      const prompt = this.#parts[place] as PromptPart
      if (prompt.status === 'sent') this.replaceAt(place, { ...prompt, status: 'answered' })
    }
  }

  /** Seals what is open: nothing runs, streams or asks in a turn that is over. */
  seal(): void {
    this.#parts.forEach((part, place) => this.replaceAt(place, sealPart(part)))
  }

  #write(): Part[] {
    this.#seen = undefined
    if (!this.#own) this.#parts = this.#parts.slice()
    this.#own = true
    return this.#parts
  }

  #setStatus(): void {
    const status = turnStatus(this.#head, this.#waiting.size === 0 ? [] : this.waiting)
    if (status !== this.#head.status) this.#head = { ...this.#head, status }
  }

  /** Takes note of a part that is new in its place. */
  #note(part: Part, place: number): void {
    const { type } = part
    // A result that waited for its call stands, as a call, in a place before others.
    this.#counts.set(type, Math.max(this.#counts.get(type) ?? 0, numberOf(part) + 1))
    if (type === 'unknown') this.#unknown.push(place)
    if (!isNotice(part)) this.#lastSaid = Math.max(this.#lastSaid, place)
    if (part.type === 'prompt') {
      this.#prompts.push(place)
      if (!isSettled(part)) this.#waiting.add(place)
    } else if (part.type === 'tool-call') {
      const ofId = this.#callsById.get(part.toolCallId) ?? createLine()
      this.#callsById.set(part.toolCallId, ofId)
      for (const line of [ofId, this.#calls]) line.places.push(place)
    } else {
      const toolCallId = earlyResultOf(part)
      if (toolCallId !== undefined && !this.#earlyResults.has(toolCallId))
        this.#earlyResults.set(toolCallId, place)
    }
  }
}

/** The number in the name of a part. */
function numberOf(part: Part | undefined): number {
  return Number(/-(\d+)$/.exec(part?.id ?? '')?.[1] ?? -1)
}

/** Places of calls, in the order in which they began. Before `from` none runs any more. */
interface Line {
  readonly places: number[]
  from: number
}

function createLine(): Line {
  return { places: [], from: 0 }
}
