import type { EngineEvent, MalformedEvent, ThreadLifecycleData } from '@engine-kit/protocol'
import { isEnded, readTime } from './reduceTurn.ts'
import { hasOpenTurn, reduceTask, withoutOpenTurn } from './reduceTask.ts'
import type { ClientEvent } from './taskEvent.ts'
import type { AssistantMessage, Part, TaskState } from './taskState.ts'

/**
 * Folds a replay beside what is on screen. The replay may hold earlier turns, other tasks and the whole turn again;
 * the screen changes to it only once it shows everything the screen already shows, so that nothing there ever gets
 * shorter or doubles. Documented for the Engine is only that it replays; the rules are the contract's, section 5.
 */
export interface TurnReplay {
  /**
   * One replayed event. Folds it beside the screen; once the screen shows the replay it only says whether the event
   * belongs there, and the caller folds it.
   */
  push: (event: EngineEvent | MalformedEvent) => boolean
  /** Something this browser did meanwhile. */
  apply: (event: ClientEvent) => void
  /**
   * The state to show from now on, or `undefined` while the replay is behind the screen. Answers once.
   *
   * @param visible what is on screen.
   * @param settled nothing more is coming for now; only then can a turn that carries no name be told from an
   * earlier one.
   */
  caughtUp: (visible: TaskState, settled: boolean) => TaskState | undefined
  /** Whether the screen shows this replay. */
  readonly adopted: boolean
}

/** Prepares to fold a replay for what is on screen. */
export function createTurnReplay(visible: TaskState): TurnReplay {
  const seen = new Set<string>()
  const open = openTurnOf(visible)
  const expectsTurn = hasOpenTurn(visible)
  let base = withoutOpenTurn(visible)
  let candidate: TaskState | undefined
  let folding = false
  let nameless = false
  let adopted = false

  /** Whether the section that begins here is to be folded, and on what. */
  function begin(started: ThreadLifecycleData): void {
    folding = false
    if (started.task_id !== undefined && started.task_id !== visible.taskId) return
    const known = visible.messages.some((message) => {
      return message.role === 'assistant' && isEnded(message) && sameTurn(message, started) === true
    })
    if (known) return
    const same = open === undefined ? undefined : sameTurn(open, started)
    if (same === false && candidate === undefined) return
    folding = true
    // A later turn goes below the one we were looking for; otherwise the last that could be ours is ours.
    const continues = candidate !== undefined && (same === false || !expectsTurn)
    if (!continues) {
      candidate = base
      nameless = same === undefined && started.turn_id === undefined && started.timestamp === undefined
    }
  }

  return {
    get adopted() {
      return adopted
    },
    push: (event) => {
      if (event.id !== undefined) {
        if (seen.has(event.id)) return false
        seen.add(event.id)
      }
      if (event.type === 'thread_lifecycle' && event.data.phase === 'started') begin(event.data)
      if (folding && !adopted && candidate !== undefined) candidate = reduceTask(candidate, event)
      return folding
    },
    apply: (event) => {
      base = reduceTask(base, event)
      candidate = candidate && reduceTask(candidate, event)
    },
    caughtUp: (current, settled) => {
      if (adopted || candidate === undefined || (nameless && !settled)) return undefined
      const shown = openTurnOf(current)
      if (shown === undefined) {
        adopted = true
        return candidate
      }
      const rebuilt = candidate.messages.find((message) => message.id === shown.id)
      if (rebuilt?.role !== 'assistant' || !covers(rebuilt.parts, shown.parts)) return undefined
      adopted = true
      return withMessage(candidate, rebuilt, keepTimes(rebuilt, shown))
    },
  }
}

/** Whether a started event is that turn's; `undefined` where nothing tells. */
function sameTurn(turn: AssistantMessage, started: ThreadLifecycleData): boolean | undefined {
  if (turn.turnId !== undefined && started.turn_id !== undefined) return turn.turnId === started.turn_id
  const startedAt = readTime(started.timestamp)
  if (turn.startedAt !== undefined && startedAt !== undefined) return turn.startedAt === startedAt
  return undefined
}

function openTurnOf(state: TaskState): AssistantMessage | undefined {
  const last = state.messages.at(-1)
  return last?.role === 'assistant' && !isEnded(last) ? last : undefined
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
  switch (shown.type) {
    case 'text':
    case 'thinking':
      return rebuilt.type === shown.type && rebuilt.text.startsWith(shown.text)
    case 'tool-call':
      if (rebuilt.type !== 'tool-call' || rebuilt.tool !== shown.tool) return false
      return (
        rebuilt.toolCallId === shown.toolCallId &&
        (shown.status === 'running' || rebuilt.status !== 'running')
      )
    case 'prompt':
      return rebuilt.type === 'prompt' && rebuilt.requestId === shown.requestId
    case 'compaction':
    case 'memory':
    case 'unknown':
      return rebuilt.type === shown.type
    default:
      return shown satisfies never
  }
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

function withMessage(state: TaskState, before: AssistantMessage, after: AssistantMessage): TaskState {
  return { ...state, messages: state.messages.map((message) => (message === before ? after : message)) }
}
