import type { EngineEvent } from './engineEvent.ts'

/**
 * Writes one event as the Server-Sent Events block that `decodeEvent` reads back, blank line included.
 *
 * For servers that speak the Engine's protocol: the simulator, a proxy, a test.
 *
 * @throws TypeError when the payload cannot be written as JSON, or when the type or id would break the framing.
 */
export function encodeEvent(event: EngineEvent): string {
  const name = event.type === 'unknown' ? event.name : event.type
  if (/[\r\n]/.test(name)) throw new TypeError('An event type cannot contain a line break.')
  if (event.id !== undefined && /[\r\n\0]/.test(event.id)) {
    throw new TypeError('An event id cannot contain a line break or a NUL.')
  }
  const id = event.id === undefined ? '' : `id: ${event.id}\n`
  return `${id}event: ${name}\ndata: ${JSON.stringify(event.data)}\n\n`
}
