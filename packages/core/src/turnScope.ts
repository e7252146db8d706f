import type { EngineEvent, MalformedEvent, ThreadLifecycleData } from '@engine-kit/protocol'
import { readTime } from './reduceTurn.ts'
import type { AssistantMessage } from './taskState.ts'

/** What names a turn: the Engine's id and its time of `started`, as far as they are known. */
export type TurnName = Pick<AssistantMessage, 'turnId' | 'startedAt'>

/** Tells the lifecycle of a turn from that of the sub-agents which share its stream. */
export interface TurnScope {
  /** Whether an event belongs to a sub-agent's own lifecycle, which begins and ends nothing but itself. */
  isNested: (event: EngineEvent | MalformedEvent) => boolean
}

/**
 * Follows one turn's lifecycle from its `started`. Documented by the Engine is that sub-agents share the one stream,
 * and not how their lifecycles look: one that carries another name than the turn's is not the turn's.
 *
 * @param turn the name of the turn as it is known; read anew at each event.
 */
export function createTurnScope(turn: () => TurnName | undefined): TurnScope {
  const nested: TurnName[] = []

  function beginsNested(started: ThreadLifecycleData): boolean {
    const ours = turn()
    // The start of a turn that has none yet, or its own start told again.
    if (ours === undefined || isSameTurn(ours, started) !== false) return false
    nested.push(nameOf(started))
    return true
  }

  function endsNested(ended: ThreadLifecycleData): boolean {
    const ours = turn()
    if (ours?.turnId !== undefined && ended.turn_id === ours.turnId) return false
    const named = nested.findLastIndex(({ turnId }) => turnId !== undefined && turnId === ended.turn_id)
    const index = named === -1 && ended.turn_id === undefined ? nested.length - 1 : named
    if (index !== -1) {
      nested.splice(index, 1)
      return true
    }
    // The end of something of which the beginning was not heard.
    return ours?.turnId !== undefined && ended.turn_id !== undefined
  }

  return {
    isNested: (event) => {
      if (event.type !== 'thread_lifecycle') return false
      return event.data.phase === 'started' ? beginsNested(event.data) : endsNested(event.data)
    },
  }
}

/** Whether `started` is that turn's. Where both an id and a time are told, both must agree; `undefined` where none is. */
export function isSameTurn(turn: TurnName, started: ThreadLifecycleData): boolean | undefined {
  const told = nameOf(started)
  const facts = [
    [turn.turnId, told.turnId],
    [turn.startedAt, told.startedAt],
  ].filter(([known, now]) => known !== undefined && now !== undefined)
  return facts.length === 0 ? undefined : facts.every(([known, now]) => known === now)
}

/** What a start tells of which turn it is of. */
export function nameOf({ turn_id: turnId, timestamp }: ThreadLifecycleData): TurnName {
  return { turnId, startedAt: readTime(timestamp) }
}
