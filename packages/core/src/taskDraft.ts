import { EngineError, type EngineEvent, type MalformedEvent } from '@engine-kit/protocol'
import type { ThreadLifecycleData } from '@engine-kit/protocol'
import { memoryOf, noteMemory, type LatestMemory } from './noteMemory.ts'
import { endTurn, foldTurn, readTime, readUsage } from './reduceTurn.ts'
import type { ClientEvent } from './taskEvent.ts'
import { hasOpenTurn, lastTurnOf, newTurn, openTurnOf, saidLength, withMessages } from './taskMessages.ts'
import {
  addUsage,
  type AssistantMessage,
  type MemoryEntry,
  type Message,
  type QueuedMessage,
  type TaskState,
} from './taskState.ts'
import { draftOf, type TurnDraft } from './turnDraft.ts'

/** What is said in the conversation, by the Engine or by a person. */
export type DraftedEvent =
  EngineEvent | MalformedEvent | Extract<ClientEvent, { type: 'message_sending' | 'message_sent' }>

/**
 * A task into which what is said is folded. It is changed in place until somebody looks at it, so that an event
 * costs the same however much was said before.
 */
export class TaskDraft {
  /** Up to date but for what follows from the messages, and for what the agent keeps in mind. */
  #state: TaskState
  #settled = true
  #messages: Message[]
  /** Whether nobody has seen the messages, which are ours to change then. */
  #own = false
  /** The turn that is told, ahead of the messages. */
  #turn: TurnDraft | undefined
  /** What the agent has taken note of since the state was made, by key. */
  readonly #memory: LatestMemory = new Map()
  /** What the messages tell that it has taken note of, once more of it came here. */
  #remembered: LatestMemory | undefined
  /** The ids of all messages, once a second turn has begun here. */
  #ids: Set<string> | undefined
  /** The places of all turns by their names, once one was named here. */
  #turns: Map<string | undefined, number> | undefined

  constructor(state: TaskState) {
    this.#state = state
    this.#messages = state.messages as Message[]
  }

  /** With everything folded so far. */
  get state(): TaskState {
    const state = this.#settle()
    this.#own = false
    return state
  }

  set state(state: TaskState) {
    if (state === this.#state && !this.isAhead) return
    this.#memory.clear()
    this.#ids = this.#turns = this.#remembered = undefined
    this.#state = state
    this.#messages = state.messages as Message[]
    this.#turn = undefined
    this.#own = false
    this.#settled = true
  }

  /** Whether something was folded since somebody looked. */
  get isAhead(): boolean {
    return !this.#settled || this.#turn?.isAhead === true
  }

  /** Whether something is under way whose end the Engine has not told. Costs less than a look at the state. */
  get isOpen(): boolean {
    return this.#turn === undefined ? hasOpenTurn({ messages: this.#messages }) : !this.#turn.ended
  }

  /** Costs less than a look at the state. */
  get connection(): TaskState['connection'] {
    return this.#state.connection
  }

  /** Folds one event. `at` as for `reduceTask`. */
  take(event: DraftedEvent, at: number | undefined): void {
    if (event.type === 'heartbeat') return
    if (event.type === 'message_sending') return this.#send(event.message)
    if (event.type === 'message_sent') return this.#accept(event.messageId)
    if (event.type === 'thread_lifecycle' && event.data.phase === 'started') return this.#begin(event.data)
    const turn = this.#tell()
    foldTurn(turn, event, { answers: this.#state.answers, at, remember: this.#remember })
    if (event.type === 'usage') {
      this.#state = { ...this.#state, usage: addUsage(this.#state.usage, readUsage(event.data)) }
    }
    const { status, error } = turn.head
    if (status === 'failed' && error === undefined && this.#state.cancellation === 'cancelling') {
      // The Engine does not say why; we know.
      turn.set({ error: new EngineError('TURN_CANCELLED').data })
    }
  }

  /** The turn that is told; a new one where the Engine speaks without having said `started`. */
  #tell(): TurnDraft {
    if (this.#turn !== undefined) return this.#turn
    const last = lastTurnOf({ messages: this.#messages })
    return (this.#turn = draftOf(last ?? this.#open({})))
  }

  #begin(data: ThreadLifecycleData): void {
    const state = this.#settle()
    const startedAt = readTime(data.timestamp)
    const last = openTurnOf(state)
    if (last !== undefined) {
      const named = last.turnId !== undefined || last.startedAt !== undefined
      const sameTurn = agree(last.turnId, data.turn_id) && agree(last.startedAt, startedAt)
      // Told again, perhaps with more; or the start of what began without one.
      if (sameTurn && (named || last.parts.length === 0)) {
        this.#tell().set({ turnId: last.turnId ?? data.turn_id, startedAt: last.startedAt ?? startedAt })
        return this.#name(data)
      }
      endTurn(this.#tell(), 'interrupted', undefined)
      this.#settle()
    }
    this.#turn = draftOf(this.#open({ turnId: data.turn_id, startedAt }))
    this.#name(data)
  }

  #open(facts: Pick<AssistantMessage, 'turnId' | 'startedAt'>): AssistantMessage {
    if (this.#own) this.#ids ??= new Set(this.#messages.map(({ id }) => id))
    const turn = { ...newTurn({ messages: this.#messages }, this.#ids), ...facts }
    this.#ids?.add(turn.id)
    this.#put(turn)
    return turn
  }

  #send(outgoing: QueuedMessage): void {
    const { queue } = this.#settle()
    const { id } = outgoing
    const known = this.#ids?.has(id) === false ? -1 : this.#placeOf(id)
    const messages = this.#write()
    this.#state = { ...this.#state, queue: queue.filter((queued) => queued.id !== id) }
    if (known !== -1) messages.splice(known, 1)
    messages.push({ ...outgoing, role: 'user', status: 'sending', error: undefined })
    this.#ids?.add(id)
    this.#turn = undefined
  }

  /** The Engine took a message. What the message edits goes now, with all that followed, and not before. */
  #accept(id: string): void {
    this.#settle()
    const place = this.#placeOf(id)
    const taken = this.#messages[place]
    if (taken?.role !== 'user' || taken.status === 'sent') return
    const messages = this.#write()
    messages.splice(place, 1)
    const said = saidLength(messages)
    let length = said
    if (taken.edits !== undefined) {
      const edited = messages.findIndex((one) => one.role === 'user' && one.engineMessageId === taken.edits)
      if (edited !== -1) length = edited
      this.#ids = this.#turns = this.#remembered = undefined
    }
    messages.splice(length, Math.max(0, said - length), { ...taken, status: 'sent', error: undefined })
    this.#turn = undefined
  }

  /** From the end, where a message that is under way stands. */
  #placeOf(id: string): number {
    let place = this.#messages.length - 1
    while (place >= 0 && this.#messages[place]?.id !== id) place--
    return place
  }

  /** Puts the turn's message in place of the one it continues, or below what the Engine knows of. */
  #put(turn: AssistantMessage): void {
    const length = saidLength(this.#messages)
    const last = this.#messages[length - 1]
    if (last === turn) return
    const goesOn = last?.id === turn.id
    this.#write().splice(goesOn ? length - 1 : length, goesOn ? 1 : 0, turn)
  }

  /**
   * Gives the message that the turn answers the name by which the Engine knows it. A turn's name that another turn of the
   * task carries, too, is none: with it another message might be edited than the one that is meant.
   */
  #name({ turn_id: name, message_id: own }: ThreadLifecycleData): void {
    const place = saidLength(this.#messages) - 1
    const other = this.#firstOf(name, place)
    if (other !== place) this.#rename(other, (known) => (known === name ? undefined : known))
    this.#rename(place, (known) => own ?? known ?? (other === place ? name : undefined))
  }

  /** Where the turn stands that was the first to carry a name; below 0 where several did. The one in `place` carries it. */
  #firstOf(name: string | undefined, place: number): number {
    if (this.#turns === undefined) {
      this.#turns = new Map()
      this.#messages.slice(0, place).forEach((turn, index) => {
        if (turn.role === 'assistant') this.#firstOf(turn.turnId, index)
      })
    }
    const first = this.#turns.get(name) ?? place
    this.#turns.set(name, first === place ? place : -1)
    return first
  }

  /** Renames the message that a turn answers. */
  #rename(turn: number, rename: (known: string | undefined) => string | undefined): void {
    const asked = this.#messages[turn - 1]
    if (asked?.role !== 'user') return
    const engineMessageId = rename(asked.engineMessageId)
    if (asked.engineMessageId !== engineMessageId) this.#write()[turn - 1] = { ...asked, engineMessageId }
  }

  /** The latest update stands last. */
  readonly #remember = (entry: MemoryEntry): MemoryEntry | undefined => {
    this.#memory.delete(entry.key)
    this.#memory.set(entry.key, entry)
    return noteMemory((this.#remembered ??= memoryOf(this.#messages)), entry)
  }

  #write(): Message[] {
    if (!this.#own) this.#messages = this.#messages.slice()
    this.#own = true
    this.#settled = false
    return this.#messages
  }

  /** The state, of which the messages are still ours. */
  #settle(): TaskState {
    if (this.#turn !== undefined) this.#put(this.#turn.message)
    if (this.#settled) return this.#state
    const known = this.#state.memory
    const updates = this.#memory
    const memory =
      updates.size === 0 ? known : [...known.filter(({ key }) => !updates.has(key)), ...updates.values()]
    this.#state = withMessages({ ...this.#state, memory }, this.#messages)
    updates.clear()
    this.#settled = true
    return this.#state
  }
}

function agree<Fact>(known: Fact | undefined, told: Fact | undefined): boolean {
  return known === undefined || told === undefined || known === told
}
