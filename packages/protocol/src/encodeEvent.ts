import type { EngineEvent } from './engineEvent.ts'

/**
 * Writes one event as the Server-Sent Events block that `decodeEvent` reads back, blank line included.
 *
 * For servers that speak the Engine's protocol: the simulator, a proxy, a test.
 *
 * @throws TypeError when the payload cannot be written as JSON, or when the type or id would break the framing;
 * RangeError when the payload is nested too deeply to be written.
 */
export function encodeEvent(event: EngineEvent): string {
  const name = event.type === 'unknown' ? event.name : event.type
  if (name === '' || /[\r\n]/.test(name)) {
    throw new TypeError('An event type cannot be empty or contain a line break.')
  }
  if (event.id !== undefined && /[\r\n\0]/.test(event.id)) {
    throw new TypeError('An event id cannot contain a line break or a NUL.')
  }
  // TypeScript does not say so, but there are values without a JSON form.
  const data: string | undefined = JSON.stringify(event.data)
  if (data === undefined) throw new TypeError(`The payload of ${name} has no JSON form.`)
  const id = event.id === undefined ? '' : `id: ${event.id}\n`
  return `${id}event: ${name}\ndata: ${data}\n\n`
}
