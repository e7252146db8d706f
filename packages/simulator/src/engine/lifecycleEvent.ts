import type { FrameEvent } from './eventLog.ts'
import type { TurnHost } from './startTurn.ts'

/** Whose lifecycle it is. */
export interface LifecycleOwner {
  taskId: string
  turnId: string
  /** The turn that a sub-agent works in. Not documented by the Engine. */
  parentTurnId?: string
}

/** The beginning or the end of a turn, or of a sub-agent in it. */
export function lifecycleEvent(
  host: TurnHost,
  phase: 'started' | 'completed' | 'errored',
  { taskId, turnId, parentTurnId }: LifecycleOwner,
): FrameEvent {
  const parent = parentTurnId === undefined ? {} : { parent_turn_id: parentTurnId }
  const timestamp = host.wire.timestamps ? { timestamp: new Date(host.now()).toISOString() } : {}
  const data = { phase, task_id: taskId, turn_id: turnId, ...parent, ...timestamp }
  return { kind: 'event', name: 'thread_lifecycle', data }
}
