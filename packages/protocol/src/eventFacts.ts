import type { EngineEvent, MalformedEvent } from './engineEvent.ts'

/** provisional */
export function taskOf(event: EngineEvent | MalformedEvent): string | undefined {
  const id = event.type === 'malformed' ? undefined : (event.data as { task_id?: unknown } | null)?.task_id
  return typeof id === 'string' && id !== '' ? id : undefined
}

/** provisional */
export function timeOf(event: EngineEvent | MalformedEvent): number | undefined {
  const time = event.type === 'malformed' ? undefined : (event.data as { timestamp?: unknown } | null)?.timestamp
  const parsed = typeof time === 'string' ? Date.parse(time) : typeof time === 'number' ? time : NaN
  return Number.isNaN(parsed) ? undefined : parsed
}
