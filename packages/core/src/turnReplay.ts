// Over 300 lines because it is one reading of one replay: its rules share where it stands.
import {
  taskIdOf,
  timeOf,
  type EngineEvent,
  type MalformedEvent,
  type ThreadLifecycleData,
} from '@engine-kit/protocol'
import { createFrameOrder, isStart, type FrameOrder } from './frameOrder.ts'
import { isTerminal } from './isTerminal.ts'
import { mayBeKnown } from './mayBeKnown.ts'
import { readTime } from './reduceTurn.ts'
import { createResumeDoubt } from './resumeDoubt.ts'
import type { ClientEvent } from './taskEvent.ts'
import { createTaskFold, type TaskFold } from './taskFold.ts'
import { lastTurnOf, openTurnOf, unansweredOf, withMessages, withoutOpenTurn } from './taskMessages.ts'
import {
  addUsage,
  noUsage,
  type AssistantMessage,
  type Message,
  type TaskState,
  type UserMessage,
} from './taskState.ts'
import { carryOver, coversTurn } from './turnCoverage.ts'
import { isEnded } from './turnParts.ts'
import { createTurnPosition, type ResumePoint, type TurnPosition } from './turnPosition.ts'
import { createTurnRivals, type TurnRivals } from './turnRivals.ts'
import { createTurnScope, isSameTurn, nameOf, type TurnName, type TurnScope } from './turnScope.ts'
import { withoutOwed } from './withoutOwed.ts'

type Frame = EngineEvent | MalformedEvent

/**
 * Folds a replay beside what is on screen. The replay may hold earlier turns, other tasks and the whole turn again;
 * the screen changes to it only once it shows everything the screen already shows, so that nothing there ever gets
 * shorter or doubles. Documented for the Engine is only that it replays; the rules are the contract's, section 5.
 */
export interface TurnReplay {
  /** One frame of the replay, or of the running turn behind it. Answers what the caller has to fold itself. */
  push: (event: Frame) => readonly Frame[]
  /** Something this browser did meanwhile. */
  apply: (event: ClientEvent) => void
  /**
   * Nothing more is coming for now. Only then can a turn that carries no name be told from an earlier one. Answers,
   * like `push`, what the caller has to fold.
   *
   * @param overGaps whether to take in what came behind a gap in the ids.
   */
  settle: (overGaps: boolean) => readonly Frame[]
  /** Whether all that there was to be told again has been told. */
  readonly settled: boolean
  /** Whether what it tells last is a turn that has not ended. */
  readonly tellsOpenTurn: boolean
  /** The connection broke before it was settled. Answers, like `push`, what the caller has to fold. */
  breakOff: () => readonly Frame[]
  /** Whether frames wait for others that come before them by their ids. */
  readonly holding: boolean
  /**
   * The state to show from now on, or `undefined` while the replay is behind the screen. Answers once; after that
   * `push` hands everything on.
   */
  caughtUp: () => TaskState | undefined
  /** Whether the screen shows this replay. */
  readonly adopted: boolean
  /** Whether it holds the beginning of the turn. */
  readonly found: boolean
  /** The turns that it holds and the screen does not show. */
  readonly newTurns: readonly AssistantMessage[]
  /** Whether frames contradict what was known of them: the replay must be asked for from the turn's start. */
  readonly astray: boolean
  /** Whether anything came over this connection. */
  readonly heard: boolean
  /** How it goes on behind what had come before; `undefined` where it tells the turn from its start. */
  readonly resumedBy: ResumePoint['by'] | undefined
  /** How far the turn that it holds has been taken in. */
  readonly position: TurnPosition
  /** From where it can go on over another connection, by what helps; `undefined` where it has to begin anew. */
  pointBy: (helps: Record<ResumePoint['by'], boolean>) => ResumePoint | undefined
  /** A new connection goes on behind what has come over the last one, or begins anew without a point. */
  reconnect: (point: ResumePoint | undefined) => void
}

/** What a replay is folded beside. */
export interface TurnReplayOptions {
  readonly taskId: string
  /** What is on screen now. */
  readonly screen: () => TaskState
  /** How far the turn on screen has been taken in. */
  readonly position: TurnPosition
  /**
   * Whether a turn that began at that time answers the message that is on screen without an answer; `undefined` where
   * that cannot be told.
   */
  readonly isAnswer?: ((startedAt: number | undefined) => boolean | undefined) | undefined
  /** With it the replay is taken to go on behind the turn on screen. */
  readonly point?: ResumePoint | undefined
}

/** A stretch of a replay from one turn's start to its end. */
interface Section {
  readonly name: TurnName | undefined
  readonly ours: boolean
  readonly scope: TurnScope
  ended: boolean
}

/** Prepares to fold a replay. */
export function createTurnReplay(options: TurnReplayOptions): TurnReplay {
  return new Replay(options)
}

class Replay implements TurnReplay {
  readonly #taskId: string
  readonly #screen: () => TaskState
  readonly #isAnswer: TurnReplayOptions['isAnswer']
  #shownPosition: TurnPosition
  #order: FrameOrder
  #point: ResumePoint | undefined
  #section: Section | undefined
  #foreign = false
  /** Whether the replay holds other tasks. */
  #mixed = false
  #fold: TaskFold | undefined
  /** Whether nothing but its place tells the turn from an earlier one. */
  #nameless = false
  readonly #rivals = createTurnRivals()
  /** The turns that were begun to be told since the replay was last asked for from its start. */
  #told: TurnName[] = []
  /** The starts of them, by their event ids. */
  #starts = new Map<string | undefined, ThreadLifecycleData>()
  /** Whether the turn that is told began under such an id, and no frame of it is later than all before it. */
  #retold = false
  /** The latest time that a frame told. */
  #latest = 0
  /** Whether several turns may answer the message that waits, and no time tells which. */
  #several = false
  /** Milliseconds between the message that waits for a turn and the turn that is taken for it. */
  #away = Infinity
  heard = false
  settled = false
  adopted: boolean
  astray = false
  position: TurnPosition

  constructor({ taskId, screen, position, point, isAnswer }: TurnReplayOptions) {
    this.#isAnswer = isAnswer
    this.#taskId = taskId
    this.#screen = screen
    this.#point = point
    this.#shownPosition = position
    this.adopted = point !== undefined
    this.position = point === undefined ? createTurnPosition(false) : position
    // What the ids of the turn on screen are worth, those of its replay are.
    this.#order = this.#orderOf(point, position.counts)
    if (point !== undefined) this.#section = this.#openSection(openTurnOf(screen()), true)
  }

  get found(): boolean {
    return this.adopted || (this.#fold !== undefined && !this.#mayBeAnother(this.#fold.state))
  }

  get tellsOpenTurn(): boolean {
    return this.#fold !== undefined && openTurnOf(this.#fold.state) !== undefined
  }

  get resumedBy(): ResumePoint['by'] | undefined {
    return this.#point?.by
  }

  pointBy(helps: Record<ResumePoint['by'], boolean>): ResumePoint | undefined {
    const { lastEventId, lastTime, damaged, countsAnew } = this.position
    if (this.astray || (this.adopted ? damaged : this.#fold === undefined)) return undefined
    // An id of a turn that may be any may be another turn's as well, where each begins with the first number.
    const names = this.adopted || !this.#nameless || !countsAnew
    if (helps.id && names && lastEventId !== undefined) return { by: 'id', lastEventId }
    // One millisecond earlier, because `after` may or may not include its moment.
    return helps.time && lastTime !== undefined ? { by: 'time', after: lastTime - 1 } : undefined
  }

  get newTurns(): readonly AssistantMessage[] {
    const shown = new Set(this.#screen().messages.map(({ id }) => id))
    const held = this.adopted ? [] : (this.#fold?.state.messages ?? [])
    return held.filter(
      (message) => message.role === 'assistant' && !shown.has(message.id),
    ) as AssistantMessage[]
  }

  reconnect(point: ResumePoint | undefined): void {
    this.#point = point
    this.settled = false
    this.#foreign = false
    this.heard = false
    this.astray = false
    this.#order = this.#orderOf(point)
    this.position.reconnect()
    if (point !== undefined) return
    this.#told = []
    this.#rivals.clear()
    this.#several = false
    this.#starts.clear()
    this.#latest = 0
    this.#retold = false
    this.#section = undefined
    if (!this.adopted) this.#fold = undefined
  }

  push(event: Frame): readonly Frame[] {
    if (this.#isForeign(event)) return []
    return this.#takeAll(this.#order.push(event))
  }

  get holding(): boolean {
    return this.#order.holding
  }

  settle(overGaps: boolean): readonly Frame[] {
    const rest = this.#takeAll(this.#order.flush(overGaps))
    this.settled = true
    return rest
  }

  breakOff(): readonly Frame[] {
    return this.#takeAll(this.#order.breakOff?.() ?? [])
  }

  /** Puts the frames of a connection in order, which may go on where it was asked to. */
  #orderOf(point: ResumePoint | undefined, counts = this.position.counts): FrameOrder {
    if (point?.by !== 'id') return createFrameOrder(counts)
    return createResumeDoubt(createFrameOrder(counts, point.lastEventId), {
      position: this.position,
      turn: () => this.#sought,
      onAstray: () => (this.astray = true),
    })
  }

  /** The turn behind whose frames the replay is to go on. */
  get #sought(): AssistantMessage | undefined {
    return this.adopted ? openTurnOf(this.#screen()) : this.#fold && lastTurnOf(this.#fold.state)
  }

  /** Whether nobody can know that a turn is ours. */
  #mayBeAnother(candidate: TaskState): boolean {
    const turn = lastTurnOf(candidate)
    if (this.#several) return true
    if (!this.#nameless || turn === undefined) return false
    if (mayBeKnown(turn, this.#screen(), this.#told.length, this.#retold)) return true
    return this.#choose(candidate) === 'unsure'
  }

  #choose(candidate: TaskState): ReturnType<TurnRivals['choose']> {
    return this.#rivals.choose(candidate, this.#screen(), this.#shownPosition.damaged)
  }

  apply(event: ClientEvent): void {
    this.#fold?.fold(event)
  }

  caughtUp(): TaskState | undefined {
    const state = this.#fold?.state
    const screen = this.#screen()
    const shown = openTurnOf(screen)
    // Until all has come, a later section may turn out to be the one we look for.
    const early = (this.#nameless || shown === undefined) && !this.settled
    if (this.adopted || state === undefined || early || this.astray) return undefined
    if (this.#mayBeAnother(state)) return undefined
    if (shown === undefined) {
      this.adopted = true
      return state
    }
    const chosen = this.#nameless ? this.#choose(state) : 'last'
    if (typeof chosen === 'string') return this.#join(state, shown)
    // What follows is of the turn behind it.
    if (this.#section !== undefined) this.#section = { ...this.#section, ours: false }
    this.position = chosen.position
    const usage = addUsage(addUsage(state.usage, chosen.turn.usage), lastTurnOf(state)?.usage ?? noUsage, -1)
    const messages = state.messages.map((message) => (message.id === shown.id ? chosen.turn : message))
    return this.#join(withMessages({ ...state, usage }, messages), shown)
  }

  /** Shows the rebuilt turn in the place of the one on screen, once it holds everything of that one. */
  #join(state: TaskState, shown: AssistantMessage): TaskState | undefined {
    const rebuilt = state.messages.find((message) => message.id === shown.id)
    if (rebuilt?.role !== 'assistant') return undefined
    const whole = (this.settled && !this.holding) || isEnded(rebuilt)
    if (!coversTurn(rebuilt, shown, { damaged: this.#shownPosition.damaged, whole })) return undefined
    const { turn, carried } = carryOver(rebuilt, shown, (id) => this.position.has(id))
    this.adopted = true
    this.position.owed = carried
    const messages = state.messages.map((message) => (message === rebuilt ? turn : message))
    const usage = addUsage(addUsage(state.usage, turn.usage), rebuilt.usage, -1)
    return withMessages({ ...state, usage }, messages)
  }

  /** Takes in frames. Answers those that the screen has to fold. */
  #takeAll(events: readonly Frame[]): readonly Frame[] {
    return events.flatMap((event) => (this.#take(event) ? withoutOwed(this.position, event) : []))
  }

  /** Takes in one frame. Answers whether it is one for the screen. */
  #take(event: Frame): boolean {
    if (this.#point !== undefined && !this.#goesOn(event)) return false
    if (isStart(event) && event.type === 'thread_lifecycle') {
      if (
        !this.#isOurs(event.data) &&
        // A turn that is over is told again, and not by a sub-agent.
        !hasEnded(this.#screen(), event.data) &&
        this.#section?.ended === false &&
        this.#section.scope.isNested(event)
      ) {
        return false
      }
      const before = event.id === undefined ? undefined : this.#starts.get(event.id)
      this.#retold = before !== undefined
      this.#starts.set(event.id, event.data)
      if (!this.#begin(event.data)) return false
      if (before !== undefined && isSameTurn(nameOf(before), event.data) !== true) this.position.distrustIds()
    } else {
      const time = event.type === 'heartbeat' ? undefined : timeOf(event)
      if (time !== undefined && time > this.#latest) {
        this.#latest = time
        this.#retold = false
      }
      if (this.#section === undefined || (this.#section.name === undefined && this.#section.ended)) {
        // A turn without a start begins with the first thing that is said.
        if (silent.has(event.type)) return false
        this.#begin(undefined)
      }
      if (this.#section?.scope.isNested(event) === true) return false
      if (this.#section !== undefined && isTerminal(event)) this.#section.ended = true
      if (this.#section?.ours !== true) return false
    }
    this.position.take(event)
    if (!this.adopted) this.#fold?.fold(event)
    return this.adopted
  }

  /** Whether a start is that of the turn on screen, which no earlier turn can hold. */
  #isOurs(started: ThreadLifecycleData): boolean {
    const open = openTurnOf(this.#screen())
    return open !== undefined && isSameTurn(open, started) === true
  }

  /** Whether a frame is new behind the point from which the replay goes on. */
  #goesOn(event: Frame): boolean {
    const first = !this.heard
    this.heard = true
    if (isStart(event) && event.type === 'thread_lifecycle' && this.#section?.ended !== true) {
      const screen = this.#screen()
      const turn = this.#sought
      const same = turn && isSameTurn(turn, event.data)
      // The Engine tells the turn from its start, whatever it was asked; or earlier turns before it.
      if (same !== false && first) {
        this.reconnect(undefined)
        // The numbers begin here: the order, which is new, has not seen this frame.
        this.#order.push(event)
      } else this.astray ||= same !== false || first || hasEnded(screen, event.data)
      return !this.astray
    }
    const found = this.position.compare(event, (this.#point as ResumePoint).by)
    this.astray ||= found === 'astray'
    return found === 'new' && !this.astray
  }

  /** Begins a section. Answers whether what follows is ours to fold. */
  #begin(started: ThreadLifecycleData | undefined): boolean {
    const screen = this.#screen()
    const open = openTurnOf(screen)
    const ended = started === undefined ? [] : endedTurns(screen, started)
    const isOpen = open && started && isSameTurn(open, started)
    // A name that tells nothing: the turn on screen shares it with one that has ended, or the replay tells it more often, or
    // again behind its end. A start that carries its time is that of one turn.
    const timeless = started !== undefined && readTime(started.timestamp) === undefined
    const told = this.#told.filter((before) => started && isSameTurn(before, started) === true)
    const more = told.length >= ended.length
    const held = this.adopted ? undefined : this.#fold
    const expected = open !== undefined || unansweredOf(screen) !== undefined
    const mayBe = isOpen === true || (open === undefined && expected)
    const last = held && lastTurnOf(held.state)
    const again = mayBe && started && last && isEnded(last) && isSameTurn(last, started) === true
    const repeats = timeless && (again === true || (ended.length > 0 && (isOpen === true || more)))
    const same = repeats ? undefined : isOpen
    if (started !== undefined && held !== undefined && !repeats) {
      const beside = openTurnOf(held.state)
      if (same !== true && hasEnded(held.state, started, screen)) return this.#open(started, false)
      if (beside !== undefined && isSameTurn(beside, started) === true) {
        // Told again from its start: what was told before falls away.
        held.state = withoutOpenTurn(held.state)
        this.position = createTurnPosition(false)
        return this.#open(started, true)
      }
    }
    if (ended.length > 0 && !repeats) {
      // What comes before a turn that is on screen is older than that one.
      if (open === undefined && held !== undefined) this.#fold = undefined
      return this.#open(started, false)
    }
    const later = this.adopted || held !== undefined
    if (same === false && !later) return this.#open(started, false)
    // Of turns that carry a name the first that is not known is ours, unless a later one began nearer to the message;
    // whatever comes later goes below. Of others the last is ours.
    const answers =
      expected && open === undefined ? this.#isAnswer?.(readTime(started?.timestamp)) : undefined
    const nameless = repeats || (same ?? started?.turn_id ?? started?.timestamp) === undefined
    const first = expected && open === undefined && !nameless && !this.#nameless
    // Where nobody waits for one, turns without a name are those on screen, but for one that runs.
    const all = !expected && !(nameless && screen.messages.length > 0)
    const below = later && (same === false || all || first)
    const away = awayFrom(unansweredOf(screen), started)
    this.#several ||= first && held !== undefined && answers === undefined && away === Infinity
    if (!below || answers === true || (first && away < this.#away)) {
      this.#beginCandidate(screen, nameless)
      this.#away = away
    }
    return this.#open(started, true)
  }

  #beginCandidate(screen: TaskState, nameless: boolean): void {
    if (this.adopted) this.#shownPosition = this.position
    const turn = nameless && !this.adopted && this.#fold && lastTurnOf(this.#fold.state)
    if (turn) this.#rivals.add({ turn, position: this.position }, screen, this.#shownPosition.damaged)
    this.adopted = false
    this.#fold = createTaskFold(withoutOpenTurn(screen))
    this.#nameless = nameless
    this.position = createTurnPosition(false)
  }

  #open(started: ThreadLifecycleData | undefined, ours: boolean): boolean {
    const name = started && nameOf(started)
    this.#told.push(name ?? {})
    this.#section = this.#openSection(name, ours)
    return ours
  }

  #openSection(name: TurnName | undefined, ours: boolean): Section {
    return { name, ours, ended: false, scope: createTurnScope(() => name) }
  }

  /**
   * Whether a frame belongs to another task: by its own word, or because it follows the start of one that runs beside.
   * A lifecycle of another task within our turn is a sub-agent's, whose words are the turn's, unless the replay is seen
   * to hold other tasks.
   */
  #isForeign(event: Frame): boolean {
    const task = taskIdOf(event)
    const other = task !== undefined && task !== this.#taskId
    if (isStart(event)) {
      const within = this.#section?.ours === true && !this.#section.ended
      this.#mixed ||= other && !within
      this.#foreign = other && this.#mixed
    }
    const foreign = task === undefined ? this.#foreign : other
    if (foreign && isTerminal(event)) this.#foreign = false
    return foreign
  }
}

/** The turns of that name that have ended in a state. */
function endedTurns(state: TaskState, started: ThreadLifecycleData): readonly Message[] {
  return state.messages.filter((message) => {
    return message.role === 'assistant' && isEnded(message) && isSameTurn(message, started) === true
  })
}

/** Whether a turn of that name has ended in a state, leaving aside those of another. */
function hasEnded(state: TaskState, started: ThreadLifecycleData, butNot?: TaskState): boolean {
  return endedTurns(state, started).some((turn) => butNot?.messages.includes(turn) !== true)
}

/** How far a turn began from when a message was written, by two clocks: no cursor, only a way to choose among turns. */
function awayFrom(message: UserMessage | undefined, started: ThreadLifecycleData | undefined): number {
  const startedAt = readTime(started?.timestamp)
  return message === undefined || startedAt === undefined ? Infinity : Math.abs(startedAt - message.createdAt)
}

/** With these events the Engine neither says nor does anything. */
const silent = new Set<Frame['type']>([
  'heartbeat',
  'usage',
  'working_memory_update',
  'compaction_event',
  'unknown',
  'malformed',
])
