import type { EngineEvent, MalformedEvent } from './engineEvent.ts'
import { isRecord } from './isRecord.ts'

/**
 * The `timestamp` that an event of any type carries, in milliseconds since the epoch by the Engine's clock, or
 * `undefined`. ISO text without a zone is taken for UTC: a server's local time is not this browser's.
 */
export function timeOf(event: EngineEvent | MalformedEvent): number | undefined {
  if (event.type === 'malformed' || !isRecord(event.data)) return undefined
  const { timestamp } = event.data as { timestamp?: unknown }
  if (typeof timestamp !== 'string' && typeof timestamp !== 'number') return undefined
  const time = new Date(typeof timestamp === 'string' ? withZone(timestamp) : timestamp).getTime()
  return Number.isNaN(time) ? undefined : time
}

function withZone(timestamp: string): string {
  return /T[\d:.,]+$/.test(timestamp) ? `${timestamp}Z` : timestamp
}
