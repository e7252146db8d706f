import type { EngineEvent, MalformedEvent } from '@engine-kit/protocol'

/** Whether the Engine says with this event that the turn is over. */
export function isTerminal(event: EngineEvent | MalformedEvent): boolean {
  return event.type === 'error' || (event.type === 'thread_lifecycle' && event.data.phase !== 'started')
}
