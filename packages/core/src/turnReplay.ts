// Over 300 lines because it is one reading of one replay: its rules share where it stands.
import {
  taskIdOf,
  timeOf,
  type EngineEvent,
  type MalformedEvent,
  type ThreadLifecycleData,
} from '@engine-kit/protocol'
import { after, createFrameOrder, isSame, isStart, positionOf, type FrameOrder } from './frameOrder.ts'
import { isTerminal } from './isTerminal.ts'
import { isSamePrompt } from './promptParts.ts'
import { readTime, readUsage, reduceTurn } from './reduceTurn.ts'
import type { ClientEvent } from './taskEvent.ts'
import { createTaskFold, type TaskFold } from './taskFold.ts'
import {
  hasOpenTurn,
  lastTurnOf,
  openTurnOf,
  unansweredOf,
  withMessages,
  withoutOpenTurn,
} from './taskMessages.ts'
import {
  addUsage,
  noUsage,
  type AssistantMessage,
  type Message,
  type TaskState,
  type UserMessage,
} from './taskState.ts'
import { carryOver, coversTurn, isSameNotice } from './turnCoverage.ts'
import { isEnded } from './turnParts.ts'
import { createTurnPosition, type ResumePoint, type TurnPosition } from './turnPosition.ts'
import { createTurnScope, isSameTurn, type TurnName, type TurnScope } from './turnScope.ts'

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
  /** The turns that were begun to be told since the replay was last asked for from its start. */
  #told: TurnName[] = []
  /** The event ids of their starts. */
  #startIds = new Set<string>()
  /** Whether the turn that is told began under such an id, and no frame of it is later than all before it. */
  #retold = false
  /** The latest time that a frame told. */
  #latest = 0
  /** Milliseconds between the message that waits for a turn and the turn that is taken for it. */
  #away = Infinity
  heard = false
  #settled = false
  /** What came before anything that shows that the connection goes on where it was asked to. */
  #doubtful: Frame[] | undefined
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
    this.#order = createFrameOrder(position.counts, idOf(point))
    this.#doubtful = point?.by === 'id' ? [] : undefined
    if (point !== undefined) this.#section = this.#openSection(openTurnOf(screen()), true)
  }

  get found(): boolean {
    return this.adopted || (this.#fold !== undefined && !this.#isKnown(this.#fold.state))
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
    this.#settled = false
    this.#foreign = false
    this.heard = false
    this.astray = false
    this.#order = createFrameOrder(this.position.counts, idOf(point))
    this.#doubtful = point?.by === 'id' ? [] : undefined
    this.position.reconnect()
    if (point !== undefined) return
    this.#told = []
    this.#startIds.clear()
    this.#latest = 0
    this.#section = undefined
    if (!this.adopted) this.#fold = undefined
  }

  push(event: Frame): readonly Frame[] {
    if (this.#isForeign(event)) return []
    if (this.#doubtful !== undefined) return this.#doubt(this.#doubtful, event)
    return this.#takeAll(this.#order.push(event))
  }

  get holding(): boolean {
    return this.#order.holding
  }

  settle(overGaps: boolean): readonly Frame[] {
    const believed = this.#doubtful === undefined ? [] : this.#believe(this.#doubtful)
    const rest = this.#takeAll(this.#order.flush(overGaps))
    this.#settled = true
    return [...believed, ...rest]
  }

  breakOff(): readonly Frame[] {
    const held = this.#doubtful ?? []
    // An end comes again; so does all of which nothing says that it goes on.
    return this.#areNext(held) && !held.some(isTerminal) ? this.#believe(held) : []
  }

  /** Takes in a frame of a connection that has not shown yet that it goes on where it was asked to. */
  #doubt(held: Frame[], event: Frame): readonly Frame[] {
    if (event.type === 'heartbeat') return []
    if (!isStart(event)) {
      held.push(event)
      return this.#follows(event) ? this.#believe(held) : []
    }
    const name = this.#sought
    const same = event.type === 'thread_lifecycle' && name ? isSameTurn(name, event.data) : undefined
    if (held.length > 0 && same !== true) {
      // A sub-agent, or the turn behind ours.
      if (same === false && this.#areNext(held)) return [...this.#believe(held), ...this.push(event)]
      this.astray = true
      return []
    }
    // The Engine tells the turn from its start; what came first is the end of the turn before.
    this.#doubtful = undefined
    this.#order = createFrameOrder(this.position.counts, idOf(this.#point))
    return this.push(event)
  }

  /** Whether a frame can be none of an earlier turn. */
  #follows(event: Frame): boolean {
    const older = this.#isOlder(event)
    if (older !== undefined) return !older
    // Ids that are counted in each turn anew may be those of the turn before.
    return (
      !isTerminal(event) && this.position.counts === true && !this.position.countsAnew && this.#isNext(event)
    )
  }

  #isNext({ id }: Frame): boolean {
    const last = positionOf(this.position.lastEventId ?? '')
    const here = positionOf(id ?? '')
    return last !== undefined && here !== undefined && isSame(after(last), here)
  }

  /** Whether frames go on, by their numbers, behind those that are known. */
  #areNext(held: readonly Frame[]): boolean {
    const first = held.find(({ id }) => id === undefined || !this.position.has(id))
    return first !== undefined && this.#isNext(first)
  }

  /** Whether a frame was told before our turn began, by the Engine's own clock. */
  #isOlder(event: Frame): boolean | undefined {
    const startedAt = this.#sought?.startedAt
    const time = event.type === 'malformed' ? undefined : timeOf(event)
    return startedAt === undefined || time === undefined || time === startedAt ? undefined : time < startedAt
  }

  /** What came so far is taken to go on behind the point, but for an end of which that is not certain. */
  #believe(held: readonly Frame[]): readonly Frame[] {
    this.#doubtful = undefined
    const rest = held.filter((event) => this.#isOlder(event) !== true)
    const certain = this.#areNext(rest)
    const ready = rest.flatMap((event) => this.#order.push(event))
    this.astray ||= ready.some((event) => isTerminal(event) && !certain && !this.#follows(event))
    return this.astray ? [] : this.#takeAll(ready)
  }

  /** The turn behind whose frames the replay is to go on. */
  get #sought(): AssistantMessage | undefined {
    return this.adopted ? openTurnOf(this.#screen()) : this.#fold && lastTurnOf(this.#fold.state)
  }

  apply(event: ClientEvent): void {
    this.#fold?.fold(event)
  }

  caughtUp(): TaskState | undefined {
    const state = this.#fold?.state
    const screen = this.#screen()
    const shown = openTurnOf(screen)
    // Until all has come, a later section may turn out to be the one we look for.
    const early = (this.#nameless || shown === undefined) && !this.#settled
    if (this.adopted || state === undefined || early || this.astray) return undefined
    if (this.#isKnown(state)) return undefined
    if (shown === undefined) {
      this.adopted = true
      return state
    }
    return this.#join(state, shown)
  }

  /** Shows the rebuilt turn in the place of the one on screen, once it holds everything of that one. */
  #join(state: TaskState, shown: AssistantMessage): TaskState | undefined {
    const rebuilt = state.messages.find((message) => message.id === shown.id)
    if (rebuilt?.role !== 'assistant') return undefined
    const whole = (this.#settled && !this.holding) || isEnded(rebuilt)
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
    return events.flatMap((event) => (this.#take(event) ? this.#withoutOwed(event) : []))
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
      this.#retold = event.id !== undefined && this.#startIds.has(event.id)
      if (event.id !== undefined) this.#startIds.add(event.id)
      if (!this.#begin(event.data)) return false
    } else {
      const time = event.type === 'heartbeat' ? undefined : timeOf(event)
      if (time !== undefined && time > this.#latest) {
        this.#latest = time
        this.#retold = false
      }
      if (this.#section === undefined || (this.#section.name === undefined && this.#section.ended)) {
        // A turn without a start begins with the first thing that is said.
        if (!isSaid(event)) return false
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
    // A name that tells nothing: the turn on screen shares it with one that has ended, or the replay tells it more often. A
    // start that carries its time is that of one turn.
    const timeless = started !== undefined && readTime(started.timestamp) === undefined
    const more = this.#timesTold(started) >= ended.length
    const repeats = timeless && ended.length > 0 && (isOpen === true || more)
    const same = repeats ? undefined : isOpen
    const held = this.adopted ? undefined : this.#fold
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
    const expected = open !== undefined || unansweredOf(screen) !== undefined
    const later = this.adopted || held !== undefined
    if (same === false && !later) return this.#open(started, false)
    // Of turns that carry a name the first that is not known is ours, unless a later one began nearer to the message;
    // whatever comes later goes below. Of others the last is ours.
    const answers =
      expected && open === undefined ? this.#isAnswer?.(readTime(started?.timestamp)) : undefined
    const nameless = repeats || isNameless(started, same)
    const first = expected && open === undefined && !nameless && !this.#nameless
    // Where nobody waits for one, turns without a name are those on screen, but for one that runs.
    const all = !expected && !(nameless && screen.messages.length > 0)
    const below = later && (same === false || all || first)
    const away = awayFrom(unansweredOf(screen), started)
    if (!below || answers === true || (first && away < this.#away)) {
      this.#beginCandidate(screen, nameless)
      this.#away = away
    }
    return this.#open(started, true)
  }

  /** How many turns of that name were begun to be told. */
  #timesTold(started: ThreadLifecycleData | undefined): number {
    return this.#told.filter((before) => started !== undefined && isSameTurn(before, started) === true).length
  }

  #beginCandidate(screen: TaskState, nameless: boolean): void {
    if (this.adopted) this.#shownPosition = this.position
    this.adopted = false
    this.#fold = createTaskFold(withoutOpenTurn(screen))
    this.#nameless = nameless
    this.position = createTurnPosition(false)
  }

  #open(started: ThreadLifecycleData | undefined, ours: boolean): boolean {
    const name = started && { turnId: started.turn_id, startedAt: readTime(started.timestamp) }
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

  /** What was carried over from the screen, told again behind it, counts once. Answers what is new of a frame. */
  #withoutOwed(event: Frame): readonly Frame[] {
    const { owed } = this.position
    const { thinking } = owed
    if (event.type !== 'thinking_delta' || thinking === '') return this.#isOwed(event) ? [] : [event]
    const { text } = event.data
    // Told in other pieces than those that are on screen, one piece may hold the end of what is owed, and more.
    const again = thinking.startsWith(text) || text.startsWith(thinking)
    const count = again ? Math.min(thinking.length, text.length) : 0
    this.position.owed = { ...owed, thinking: again ? thinking.slice(count) : '' }
    return count === text.length ? [] : [{ ...event, data: { ...event.data, text: text.slice(count) } }]
  }

  #isOwed(event: Frame): boolean {
    const { parts, thinking, usage } = this.position.owed
    switch (event.type) {
      case 'usage': {
        const left = addUsage(usage, readUsage(event.data), -1)
        const isOurs = Object.values(left).every((count) => count >= 0)
        const isLast = left.modelCalls === 0 && Object.values(left).some((count) => count !== 0)
        if (!isOurs || isLast) return false
        this.position.owed = { parts, thinking, usage: left }
        return true
      }
      case 'content_block_start':
        return thinking !== '' && event.data.block_type === 'thinking'
      default:
        return this.#isOwedPart(event)
    }
  }

  #isOwedPart(event: Frame): boolean {
    const { parts } = this.position.owed
    if (parts.length === 0 || !(isNoticeEvent(event) || event.type === 'hitl_request')) return false
    const [told] = reduceTurn(blank, event, { answers: {}, at: undefined }).parts
    const index = parts.findIndex((part) => {
      if (part.type === 'prompt' && told?.type === 'prompt') return isSamePrompt(part, told)
      return told !== undefined && isSameNotice(part, told)
    })
    if (index === -1) return false
    this.position.owed = { ...this.position.owed, parts: parts.toSpliced(index, 1) }
    return true
  }

  /**
   * Whether a turn without a name may be one that is on screen and has ended: it says and does what that one did, as far as
   * it is told. Where the replay holds no more turns than have ended, that is the turn before ours; and any of them where
   * it began under an id under which one had begun.
   */
  #isKnown(candidate: TaskState): boolean {
    const rebuilt = lastTurnOf(candidate)
    if (!this.#nameless || rebuilt === undefined) return false
    const screen = this.#screen()
    const turns = screen.messages.filter(
      (message): message is AssistantMessage => message.role === 'assistant' && isEnded(message),
    )
    // Nobody waits for a turn, and one that is over and has no name may be any of those that are on screen.
    if (turns.length > 0 && !hasOpenTurn(screen) && isEnded(rebuilt)) return true
    const exactly = { damaged: false, whole: true }
    const count = this.#told.length
    // Where ours has begun on screen, the replay tells it behind those that have ended.
    const any = this.#retold && (openTurnOf(screen) === undefined || count > turns.length + 1)
    const known = any ? turns : count > turns.length ? [] : turns.slice(-1)
    return known.some(
      (turn) =>
        coversTurn(turn, rebuilt, exactly) &&
        // What it has not told yet may still be the same.
        (!isEnded(rebuilt) || coversTurn(rebuilt, turn, exactly)),
    )
  }
}

function idOf(point: ResumePoint | undefined): string | undefined {
  return point?.by === 'id' ? point.lastEventId : undefined
}

const blank: AssistantMessage = { id: '', role: 'assistant', status: 'running', parts: [], usage: noUsage }

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

function isNameless(started: ThreadLifecycleData | undefined, same: boolean | undefined): boolean {
  if (same !== undefined) return false
  return started === undefined || (started.turn_id === undefined && started.timestamp === undefined)
}

/** Whether the Engine said or did something with this event. */
function isSaid({ type }: Frame): boolean {
  return type !== 'heartbeat' && !noticeTypes.has(type) && type !== 'usage'
}

function isNoticeEvent({ type }: Frame): boolean {
  return noticeTypes.has(type)
}

const noticeTypes = new Set<Frame['type']>([
  'working_memory_update',
  'compaction_event',
  'unknown',
  'malformed',
])
