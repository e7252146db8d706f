import { timeOf, type EngineEvent, type MalformedEvent } from '@engine-kit/protocol'
import { after, isSame, isStart, positionOf, type FrameOrder } from './frameOrder.ts'
import { isTerminal } from './isTerminal.ts'
import type { TurnPosition } from './turnPosition.ts'
import { isSameTurn, type TurnName } from './turnScope.ts'

type Frame = EngineEvent | MalformedEvent

/** What a connection is to go on behind. */
export interface ResumedTurn {
  readonly position: TurnPosition
  /** The turn of that place. */
  readonly turn: () => TurnName | undefined
  /** The connection does not go on there. */
  readonly onAstray: () => void
}

/**
 * Doubts that a connection goes on where it was asked to, until its frames have shown that: what comes first may be the
 * end of the turn before. What is held back until then passes on in an order.
 */
export function createResumeDoubt(
  order: FrameOrder,
  { position, turn, onAstray }: ResumedTurn,
): FrameOrder & Required<Pick<FrameOrder, 'breakOff'>> {
  const held: Frame[] = []
  let over = false

  /** Whether a frame was told before our turn began, by the Engine's own clock. */
  function isOlder(event: Frame): boolean | undefined {
    const startedAt = turn()?.startedAt
    const time = timeOf(event)
    return startedAt === undefined || time === undefined || time === startedAt ? undefined : time < startedAt
  }

  function isNext({ id }: Frame): boolean {
    const last = positionOf(position.lastEventId ?? '')
    const here = positionOf(id ?? '')
    return last !== undefined && here !== undefined && isSame(after(last), here)
  }

  /** Whether frames go on, by their numbers, behind those that are known. */
  function areNext(events: readonly Frame[]): boolean {
    const first = events.find(({ id }) => id === undefined || !position.has(id))
    return first !== undefined && isNext(first)
  }

  /** Whether a frame can be none of an earlier turn. */
  function follows(event: Frame): boolean {
    const older = isOlder(event)
    if (older !== undefined) return !older
    // Ids that are counted in each turn anew may be those of the turn before.
    return !isTerminal(event) && position.counts === true && !position.countsAnew && isNext(event)
  }

  /** What came so far is taken to go on behind the point, but for an end of which that is not certain. */
  function believe(): readonly Frame[] {
    over = true
    const rest = held.filter((event) => isOlder(event) !== true)
    const certain = areNext(rest)
    const ready = rest.flatMap((event) => order.push(event))
    if (!ready.some((event) => isTerminal(event) && !certain && !follows(event))) return ready
    onAstray()
    return []
  }

  function pushStart(event: Frame): readonly Frame[] {
    const name = turn()
    const same = event.type === 'thread_lifecycle' && name ? isSameTurn(name, event.data) : undefined
    if (held.length > 0 && same !== true) {
      // A sub-agent, or the turn behind ours.
      if (same === false && areNext(held)) return [...believe(), ...order.push(event)]
      onAstray()
      return []
    }
    // The Engine tells the turn from its start; what came first is the end of the turn before.
    over = true
    return order.push(event)
  }

  return {
    push: (event) => {
      if (over) return order.push(event)
      if (event.type === 'heartbeat') return []
      if (isStart(event)) return pushStart(event)
      held.push(event)
      return follows(event) ? believe() : []
    },
    flush: (overGaps) => [...(over ? [] : believe()), ...order.flush(overGaps)],
    // An end comes again; so does all of which nothing says that it goes on.
    breakOff: () => (!over && areNext(held) && !held.some(isTerminal) ? believe() : []),
    get holding() {
      return order.holding
    },
  }
}
