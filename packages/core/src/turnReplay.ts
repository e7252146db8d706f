import type { EngineEvent, MalformedEvent, ThreadLifecycleData } from '@engine-kit/protocol'
import { isTerminal } from './isTerminal.ts'
import { createFrameOrder, isStart } from './frameOrder.ts'
import { isEnded, isSettled, readTime } from './reduceTurn.ts'
import { hasOpenTurn, openTurnOf, reduceTask, withoutOpenTurn } from './reduceTask.ts'
import type { ClientEvent } from './taskEvent.ts'
import { createTaskFold, type TaskFold } from './taskFold.ts'
import type { AssistantMessage, Part, TaskState } from './taskState.ts'

/**
 * Folds a replay beside what is on screen. The replay may hold earlier turns, other tasks and the whole turn again;
 * the screen changes to it only once it shows everything the screen already shows, so that nothing there ever gets
 * shorter or doubles. Documented for the Engine is only that it replays; the rules are the contract's, section 5.
 */
export interface TurnReplay {
  /** One frame of the replay, or of the running turn behind it. Answers what the caller has to fold itself. */
  push: (event: EngineEvent | MalformedEvent) => readonly (EngineEvent | MalformedEvent)[]
  /** Something this browser did meanwhile. */
  apply: (event: ClientEvent) => void
  /**
   * Nothing more is coming for now. Only then can a turn that carries no name be told from an earlier one. Answers,
   * like `push`, what the caller has to fold.
   *
   * @param overGaps whether to take in what came behind a gap in the ids.
   */
  settle: (overGaps: boolean) => readonly (EngineEvent | MalformedEvent)[]
  /** Whether frames wait for others that come before them by their ids. */
  readonly holding: boolean
  /** The connection is over. Answers whether frames were left over that came behind a gap in the ids. */
  close: () => boolean
  /**
   * The state to show from now on, or `undefined` while the replay is behind the screen. Answers once; after that
   * `push` hands everything on.
   */
  caughtUp: (visible: TaskState) => TaskState | undefined
  /** Whether the screen shows this replay. */
  readonly adopted: boolean
  /** Whether it holds the beginning of the turn. */
  readonly found: boolean
  /** The ids of the frames that were not held back. */
  readonly taken: ReadonlySet<string>
  /** The id of the last frame folded into the turn; `undefined` where frames carry none, and after its end. */
  readonly lastId: string | undefined
}

/**
 * Prepares to fold a replay.
 *
 * @param visible what is on screen.
 * @param seen the ids of all frames folded so far.
 * @param lastId with it the replay is taken to go on behind that frame, as `Last-Event-ID` asks, though it may
 * repeat earlier ones; without it, to begin with the turn or before.
 */
export function createTurnReplay(
  visible: TaskState,
  seen: Set<string>,
  lastId: string | undefined,
): TurnReplay {
  const open = openTurnOf(visible)
  const expectsTurn = hasOpenTurn(visible)
  const continues = open !== undefined && lastId !== undefined
  const taken = new Set<string>()
  const order = createFrameOrder(continues ? seen : new Set(), continues ? lastId : undefined)
  let foldedId = lastId
  let base = withoutOpenTurn(visible)
  let candidate: TaskFold | undefined
  let folding = continues
  let nameless = false
  let sections = 0
  let settled = false
  let adopted = continues
  let ended = false

  /** Whether the section that begins here is to be folded, and on what. */
  function begin(started: ThreadLifecycleData): void {
    sections++
    folding = false
    if (isForeign(started, visible.taskId)) return
    const known = visible.messages.some((message) => {
      return message.role === 'assistant' && isEnded(message) && sameTurn(message, started) === true
    })
    if (known) return
    const same = open === undefined ? undefined : sameTurn(open, started)
    if (same === false && candidate === undefined) return
    folding = true
    // A later turn goes below the one we were looking for; otherwise the last that could be ours is ours.
    if (candidate !== undefined && (same === false || !expectsTurn)) return
    candidate = createTaskFold(base)
    nameless = same === undefined && started.turn_id === undefined && started.timestamp === undefined
  }

  function take(event: EngineEvent | MalformedEvent): boolean {
    // Not earlier: what is held back may be dropped, and has to come again then.
    if (event.id !== undefined) taken.add(event.id)
    if (event.type === 'thread_lifecycle') {
      // Behind the frame we know, only a turn after ours can begin. Anything else is an earlier one, told again.
      if (event.data.phase === 'started' && continues) folding = folding && ended
      else if (event.data.phase === 'started') begin(event.data)
      else if (isForeign(event.data, visible.taskId)) return false
    }
    if (folding && !adopted) candidate?.fold(event)
    if (!folding) return false
    ended ||= isTerminal(event)
    foldedId = isTerminal(event) ? undefined : (event.id ?? foldedId)
    return true
  }

  const takeAll = (events: readonly (EngineEvent | MalformedEvent)[]) =>
    events.filter((event) => take(event) && adopted)

  return {
    taken,
    get found() {
      return adopted || candidate !== undefined
    },
    get holding() {
      return order.holding
    },
    get adopted() {
      return adopted
    },
    get lastId() {
      return foldedId
    },
    push: (event) => {
      // The start of our own turn, told again: what follows is ours, whatever came before.
      if (continues && isStart(event) && event.id !== undefined && seen.has(event.id)) folding = true
      return takeAll(order.push(event))
    },
    settle: (overGaps) => {
      const rest = takeAll(order.flush(overGaps))
      settled = true
      return rest
    },
    close: order.drop,
    apply: (event) => {
      base = reduceTask(base, event)
      candidate?.fold(event)
    },
    caughtUp: (current) => {
      // Until all has come, a later section may turn out to be the one we look for.
      if (adopted || candidate === undefined || ((nameless || open === undefined) && !settled))
        return undefined
      const { state } = candidate
      const shown = openTurnOf(current)
      if (shown === undefined) {
        if (nameless && expectsTurn && isTheTurnBefore(state, base, sections)) return undefined
        adopted = true
        return state
      }
      const rebuilt = state.messages.find((message) => message.id === shown.id)
      if (rebuilt?.role !== 'assistant' || !covers(rebuilt.parts, shown.parts)) return undefined
      if (rebuilt.usage.modelCalls < shown.usage.modelCalls) return undefined
      adopted = true
      const messages = state.messages.map((message) => {
        return message === rebuilt ? keepTimes(rebuilt, shown) : message
      })
      return { ...state, messages }
    },
  }
}

/** Whether an event says that it belongs to another task. */
export function isForeign(data: ThreadLifecycleData, taskId: string): boolean {
  return data.task_id !== undefined && data.task_id !== taskId
}

/** Whether a started event is that turn's; `undefined` where nothing tells. */
function sameTurn(turn: AssistantMessage, started: ThreadLifecycleData): boolean | undefined {
  if (turn.turnId !== undefined && started.turn_id !== undefined) return turn.turnId === started.turn_id
  const startedAt = readTime(started.timestamp)
  if (turn.startedAt !== undefined && startedAt !== undefined) return turn.startedAt === startedAt
  return undefined
}

/**
 * Whether the last section of a replay without names is the turn before the one we look for: there are no more
 * sections than turns that have ended, and it says word for word what the last of those said.
 */
function isTheTurnBefore(candidate: TaskState, base: TaskState, sections: number): boolean {
  const ended = base.messages.filter((message) => message.role === 'assistant')
  const before = ended.at(-1)
  const rebuilt = candidate.messages.at(-1)
  if (before?.role !== 'assistant' || rebuilt?.role !== 'assistant' || sections > ended.length) return false
  return isEnded(rebuilt) && covers(rebuilt.parts, before.parts) && covers(before.parts, rebuilt.parts)
}

/** Whether every part on screen is in the rebuilt turn, as long or longer, in the same order. */
function covers(rebuilt: readonly Part[], shown: readonly Part[]): boolean {
  let next = 0
  return shown.every((part) => {
    while (next < rebuilt.length) {
      const other = rebuilt[next++] as Part
      if (coversPart(other, part)) return true
    }
    return false
  })
}

function coversPart(rebuilt: Part, shown: Part): boolean {
  if (rebuilt.type === 'tool-call' && shown.type === 'tool-call') {
    if (rebuilt.tool !== shown.tool || rebuilt.toolCallId !== shown.toolCallId) return false
    return shown.status === 'running' || rebuilt.status !== 'running'
  }
  if (rebuilt.type === 'prompt' && shown.type === 'prompt') {
    return rebuilt.requestId === shown.requestId && (isSettled(rebuilt) || !isSettled(shown))
  }
  if ('text' in rebuilt && 'text' in shown && !rebuilt.text.startsWith(shown.text)) return false
  return rebuilt.type === shown.type
}

/** A replay does not tell how long thinking took; what was measured live stays. */
function keepTimes(rebuilt: AssistantMessage, shown: AssistantMessage): AssistantMessage {
  const parts = rebuilt.parts.map((part, index) => {
    const before = shown.parts[index]
    if (part.type !== 'thinking' || before?.type !== 'thinking') return part
    return { ...part, startedAt: before.startedAt, duration: before.duration }
  })
  return { ...rebuilt, parts }
}
