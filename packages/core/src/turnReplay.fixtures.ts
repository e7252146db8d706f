import type { EngineEvent, MalformedEvent } from '@engine-kit/protocol'
import { fold, lifecycle, outgoing } from './taskEvents.fixtures.ts'
import type { TaskEvent } from './taskEvent.ts'
import type { AssistantMessage, TaskState } from './taskState.ts'
import { createTurnPosition, type ResumePoint, type TurnPosition } from './turnPosition.ts'
import { createTurnReplay, type TurnReplay, type TurnReplayOptions } from './turnReplay.ts'

// Replays played to a screen as the follower does, without its connections and clocks.

type Frame = EngineEvent | MalformedEvent

/** What a replay showed. */
export interface Played {
  /** All that was on screen, the last at the end. */
  readonly shown: readonly TaskState[]
  readonly last: TaskState
  readonly replay: TurnReplay
}

export const named = (turn: string): EngineEvent => lifecycle('started', { turn_id: turn })

export const timed = (second: number): EngineEvent => {
  return lifecycle('started', { timestamp: new Date(Date.UTC(2026, 3, 2, 10, 0, second)).toISOString() })
}

const sending = (id: string): TaskEvent => ({ type: 'message_sending', message: outgoing(id) })

/** A message that the Engine took. */
export const sent = (id: string): TaskEvent[] => [sending(id), { type: 'message_sent', messageId: id }]

/** The position behind these frames of the live stream. */
export function behind(...frames: readonly Frame[]): TurnPosition {
  const position = createTurnPosition(true)
  for (const frame of frames) position.take(frame)
  return position
}

/** A replay beside a screen that does not change. */
export function beside(
  visible: TaskState,
  options: Partial<Omit<TurnReplayOptions, 'screen'>> = {},
): TurnReplay {
  return createTurnReplay({
    taskId: 'task',
    position: createTurnPosition(true),
    ...options,
    screen: () => visible,
  })
}

/** Gives events ids that count up. */
export const numbered = (events: readonly EngineEvent[], first = 1): EngineEvent[] =>
  events.map((event, index) => ({ ...event, id: String(first + index) }))

/** Goes on behind these frames of the live stream, which were on screen. */
export function goOn(
  live: readonly EngineEvent[],
  replayed: readonly EngineEvent[],
  from: TaskState = fold(sent('u')),
): Played {
  const point: ResumePoint = { by: 'id', lastEventId: live.at(-1)?.id ?? '' }
  return play(fold(live, from), replayed, { position: behind(...live), point })
}

/** Plays a whole replay to a screen. It has told everything when these frames are over. */
export function play(
  visible: TaskState,
  replayed: readonly Frame[],
  options: Partial<Omit<TurnReplayOptions, 'screen'>> = {},
): Played {
  return playBursts(visible, [replayed], options)
}

/** Plays a replay that stands still for a while behind its first frames, as if it had told everything. */
export function playPausing(visible: TaskState, first: readonly Frame[], rest: readonly Frame[]): Played {
  return playBursts(visible, [first, rest], {})
}

function playBursts(
  visible: TaskState,
  bursts: readonly (readonly Frame[])[],
  options: Partial<Omit<TurnReplayOptions, 'screen'>>,
): Played {
  let state = visible
  const shown = [state]
  const { position = createTurnPosition(true) } = options
  position.reconnect()
  const replay = createTurnReplay({ taskId: 'task', ...options, position, screen: () => state })
  const take = (ready: readonly Frame[]): void => {
    state = fold(ready, state)
    state = replay.caughtUp() ?? state
    shown.push(state)
  }
  for (const burst of bursts) {
    for (const event of burst) take(replay.push(event))
    take(replay.settle(false))
  }
  return { shown, last: state, replay }
}

/** Tells a turn's frames over one connection behind a point: with what becomes of the connection. */
export type Telling = (point: ResumePoint | undefined) => {
  readonly frames: readonly Frame[]
  readonly breaks: boolean
}

/**
 * Catches up over as many connections as it takes: a replay that breaks off is gone on with, and one that goes astray is
 * asked for anew. Answers with the screen when its turn has ended.
 */
export function catchUp(visible: TaskState, live: TurnPosition, tell: Telling): Played {
  let state = visible
  let position = live
  const shown = [state]
  const helps = { id: true, time: true }
  let kept: TurnReplay | undefined
  let gaps = false
  for (let connections = 0; connections < 200; connections++) {
    const id = helps.id && !position.damaged ? position.lastEventId : undefined
    const live: ResumePoint | undefined = id === undefined ? undefined : { by: 'id', lastEventId: id }
    const point = kept ? kept.pointBy(helps) : live
    let replay = kept
    if (replay !== undefined && point !== undefined) replay.reconnect(point)
    else {
      position.reconnect()
      replay = createTurnReplay({ taskId: 'task', position, point, screen: () => state })
    }
    kept = undefined
    const current = replay
    const take = (ready: readonly Frame[]): void => {
      state = fold(ready, state)
      const next = current.caughtUp()
      if (next !== undefined) position = current.position
      state = next ?? state
      shown.push(state)
    }
    const { frames, breaks } = tell(point)
    for (const frame of frames) if (!current.astray) take(current.push(frame))
    if (breaks && !current.astray) take(current.breakOff())
    else if (!current.astray) {
      take(current.settle(gaps))
      gaps ||= current.holding
    }
    if (state.status === 'completed') return { shown, last: state, replay: current }
    if (current.astray) helps[current.resumedBy ?? 'id'] = false
    else if (breaks) kept = current
  }
  throw new Error('It never caught up.')
}

/** What each turn says. */
export function texts(state: TaskState): string[] {
  return turnsOf(state).map((turn) => words(turn, 'text'))
}

/** A turn's words, or its thinking, as one string. */
export function words({ parts }: AssistantMessage, type: 'text' | 'thinking'): string {
  return parts.map((part) => (part.type === type ? part.text : '')).join('')
}

/** The parts of all turns. */
export function partsOf(state: TaskState): AssistantMessage['parts'] {
  return turnsOf(state).flatMap(({ parts }) => parts)
}

function turnsOf({ messages }: TaskState): AssistantMessage[] {
  return messages.filter((message): message is AssistantMessage => message.role === 'assistant')
}
